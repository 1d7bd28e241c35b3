"""Quotes for what the store said of a moment: its texts of then, read once more.

Readings with their evidence are kept of the newest state only, the texts of every state. A quote
is given where the text, read alone, says what was said then; everything else stays without.
"""

from collections.abc import Callable, Sequence
from typing import Final, TypeVar

import msgspec

from crawler import sightings
from crawler.archive.sighted import in_full, sighting_of, texts
from extractors import RULESET, extract
from storage import Store
from storage.answers import StoredModel
from storage.sightings.archived import Archived
from taxonomy.findings import (
    Availability,
    BaseModelLink,
    DatasetLink,
    Extraction,
    Finding,
    Links,
    PaperLink,
    RepositoryLink,
)

L = TypeVar("L", DatasetLink, BaseModelLink, RepositoryLink, PaperLink)

_NO_TEXT: Final = "No text of that moment is in the archive: findings without quotes."
_ELSEWHERE: Final = (
    "{n} findings have no quote: they rest on what was read elsewhere (GitHub, datasets, base "
    "models, web pages), of which quotes are kept of the newest state only, or today's rules "
    "read the text another way: {names}."
)
_OTHER_RULES: Final = (
    "Quotes and licenses are those that today's rules ({rules}) find in the text of then; the "
    "findings are as they were told then."
)
_SILENT: Final = {Availability.UNKNOWN, Availability.NOT_FOUND, Availability.NOT_APPLICABLE}


def recalled(
    store: Store, model: StoredModel, as_of: int | None = None, known_at: int | None = None
) -> StoredModel:
    """The model of that moment, with evidence where the archive has what it rests on."""
    said = model.extraction
    if not said.ruleset or any(found.evidence for found in _by_machine(model)):
        return model
    held = store.recalled(model.id, as_of, known_at)
    read = None if held is None else _read(held, model)
    return msgspec.structs.replace(model, extraction=_quoted(said, read))


def _by_machine(model: StoredModel) -> list[Finding]:
    findings = model.extraction.findings
    return [found for name, found in findings.items() if name not in model.overrides]


def _read(held: Archived, model: StoredModel) -> Extraction:
    """The text of then by the rules of today, alone."""
    (seen,) = held.sightings
    named = msgspec.structs.replace(held, entity=held.entity._replace(name=model.name))
    then = sighting_of(named, seen)
    if in_full(seen) and model.depth == "full":
        return extract(sightings.snapshot(then, texts(seen.documents)))
    return extract(sightings.recorded(then))


def _quoted(said: Extraction, read: Extraction | None) -> Extraction:
    if read is None:
        return msgspec.structs.replace(said, warnings=(*said.warnings, _NO_TEXT))
    findings = {
        name: _with_evidence(found, read.findings.get(name))
        for name, found in said.findings.items()
    }
    bare = [name for name, found in findings.items() if _bare(found)]
    warnings = [*said.warnings]
    if said.ruleset != RULESET:
        warnings.append(_OTHER_RULES.format(rules=RULESET))
    if bare:
        warnings.append(_ELSEWHERE.format(n=len(bare), names=", ".join(bare)))
    return msgspec.structs.replace(
        said,
        findings=findings,
        licenses=read.licenses,
        conflicts=read.conflicts,
        links=_links(said.links, read.links),
        warnings=tuple(warnings),
    )


def _with_evidence(said: Finding, read: Finding | None) -> Finding:
    """The finding with the evidence of a reading that comes to the same."""
    if said.evidence or read is None or _cell(said) != _cell(read):
        return said
    return msgspec.structs.replace(
        said,
        inherited_from=read.inherited_from,
        evidence=read.evidence,
        rejected=read.rejected,
    )


def _bare(found: Finding) -> bool:
    return not found.evidence and found.availability not in _SILENT


def _cell(found: Finding) -> tuple[Availability, str | None, str | None]:
    return found.availability, found.license, found.license_source


def _links(said: Links, read: Links) -> Links:
    """The links of then, each with the reading's evidence; the reading's where none are told."""
    if said == Links():
        return read
    own = {each.repo: each.own for each in read.github}
    code = [_owned(each, own.get(each.repo, each.own)) for each in said.github]
    return Links(
        _alike(said.datasets, read.datasets, lambda each: (each.id, each.stage)),
        _alike(said.base_models, read.base_models, lambda each: each.id),
        _alike(code, read.github, lambda each: each.repo),
        _alike(said.papers, read.papers, lambda each: each.url),
        read.pages,
    )


def _owned(link: RepositoryLink, own: bool) -> RepositoryLink:
    return msgspec.structs.replace(link, own=own)


def _alike(said: Sequence[L], read: Sequence[L], key: Callable[[L], object]) -> tuple[L, ...]:
    evidence = {key(each): each.evidence for each in read}
    return tuple(msgspec.structs.replace(e, evidence=evidence.get(key(e))) for e in said)
