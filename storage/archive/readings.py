"""Readings: whole extractions with their evidence, kept for models that were read in full."""

from collections.abc import Collection, Iterable, Iterator
from typing import Final

import msgspec
from sqlalchemy import Connection

from storage.database import bulk
from storage.packing import packing
from storage.problems import DatabaseDamaged
from storage.profiles import Cell, Reading
from storage.shapes import cell
from taxonomy.components import COMPONENT_IDS
from taxonomy.findings import Availability, Evidence, Extraction, Finding

_ELSEWHERE: Final = ("github:", "dataset:", "model:")
"""Sources that have a history of their own; all others are files of the model, and web pages."""

Neighbour = tuple[str, str]
"""The kind of a repository beside the model's, dataset or github, and its name in lower case."""

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Extraction).decode


def stored(connection: Connection, ruleset_id: int, numbers: Iterable[int]) -> dict[int, bytes]:
    """The packed readings of entities under one extractor version."""
    sql = (
        f"SELECT entity_id, body FROM reading WHERE ruleset_id = {ruleset_id:d} "  # noqa: S608
        "AND entity_id {among}"
    )
    return {number: bytes(body) for number, body in bulk.select(connection, sql, numbers)}


def packed(extraction: Extraction, settled: Reading, old: bytes | None) -> bytes:
    """The extraction as it settled: what was carried over brings its evidence along.

    ``old`` itself where it says the same, however it was packed.
    """
    cells = settled.profile.cells
    findings = {
        component: finding
        for component, is_ in zip(COMPONENT_IDS, cells, strict=True)
        if (finding := extraction.findings.get(component)) is not None and cell(finding) == is_
    }
    if len(findings) < len(COMPONENT_IDS):
        before = unpacked(old).findings if old is not None else {}
        for component, is_, percent in zip(COMPONENT_IDS, cells, settled.certainty, strict=True):
            if component not in findings:
                findings[component] = settle(before.get(component), is_, percent)
        extraction = msgspec.structs.replace(extraction, findings=findings)
    plain = _encoded(extraction)
    return (
        old if old is not None and _plain(old) == plain else packing.pack(plain, packing.READINGS)
    )


def _encoded(extraction: Extraction) -> bytes:
    try:
        return _encode(extraction)
    except UnicodeEncodeError:
        return _encode(_sound(msgspec.to_builtins(extraction)))


def _sound(value: object) -> object:
    """The value without lone surrogates, which UTF-8 cannot hold."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {_sound(key): _sound(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_sound(item) for item in value]
    return value


def unpacked(body: bytes) -> Extraction:
    """The reading. DatabaseDamaged where it does not decode."""
    try:
        return _decode(_plain(body))
    except msgspec.MsgspecError as error:
        message = "A reading does not decode: run `ajar rescore` to make the readings anew."
        raise DatabaseDamaged(message) from error


def _plain(body: bytes) -> bytes:
    return packing.unpack(body, packing.codec_of_reading(body))


def newly_told(before: Extraction, now: Extraction) -> frozenset[int]:
    """Places of components that rest on a document which the reading before did not cite: a file
    of the same revision, or a web page, that nobody had read then.
    """
    known = {each.source for each in _evidence(before)}
    told = {s.key for s in now.licenses if _is_new(s.evidence, known)}
    found = ((place, now.findings.get(name)) for place, name in enumerate(COMPONENT_IDS))
    return frozenset(
        place
        for place, finding in found
        if finding is not None
        and (finding.license in told or any(_is_new(each, known) for each in finding.evidence))
    )


def neighbours(before: Extraction, now: Extraction) -> dict[int, list[Neighbour]]:
    """Places of components that rest on datasets or GitHub repositories of which the reading
    before cites no document, with these.
    """
    known = {whose for each in _evidence(before) if (whose := _neighbour(each)) is not None}
    found: dict[int, list[Neighbour]] = {}
    for place, name in enumerate(COMPONENT_IDS):
        for each in now.findings[name].evidence if name in now.findings else ():
            whose = _neighbour(each)
            if whose is not None and whose not in known:
                found.setdefault(place, []).append(whose)
    return found


def resolved(before: Extraction, now: Extraction) -> dict[str, frozenset[int]]:
    """Datasets by lower-case name that the reading before did not find and this one does, with the
    places of the components that rest on them.
    """
    known = {link.id.lower() for link in before.links.datasets if link.resolved}
    found: dict[str, frozenset[int]] = {}
    for link in now.links.datasets:
        name, on_it = link.id.lower(), (f"data.{link.stage}", "docs.data_card")
        if link.resolved and name not in known:
            places = {place for place, each in enumerate(COMPONENT_IDS) if each in on_it}
            found[name] = found.get(name, frozenset()) | places
    return found


def _neighbour(evidence: Evidence) -> Neighbour | None:
    """Whose document it is; a repository that was named but not read has none."""
    kind, _, place = evidence.source.partition(":")
    if kind == "dataset":
        return kind, place.lower()
    owner, _, rest = place.partition("/")
    name, _, path = rest.partition("/")
    return (kind, f"{owner}/{name}".lower()) if kind == "github" and path else None


def ancestors(before: Extraction, now: Extraction) -> dict[int, str]:
    """Places of components that are or were inherited, and the lower-case name of from whom.

    So is a paper of which the same words are read otherwise: a parent tells whose it is.
    """
    found = {}
    parent = now.links.base_models[0].id.lower() if now.links.base_models else ""
    for place, name in enumerate(COMPONENT_IDS):
        was, is_ = before.findings.get(name), now.findings.get(name)
        for finding in (was, is_):
            if finding is not None and finding.inherited_from:
                found[place] = finding.inherited_from.lower()
        if parent and name in _PAPERS and _are_same_words(was, is_):
            found.setdefault(place, parent)
    return found


_PAPERS: Final = frozenset({"docs.research_paper", "docs.technical_report"})


def _are_same_words(was: Finding | None, is_: Finding | None) -> bool:
    told = [each.evidence[0] for each in (was, is_) if each is not None and each.evidence]
    return len(told) > 1 and len({(e.source, e.revision, e.locator, e.quote) for e in told}) == 1


def _evidence(reading: Extraction) -> Iterator[Evidence]:
    for finding in reading.findings.values():
        yield from finding.evidence
        yield from (each.evidence for each in finding.rejected)
    yield from (statement.evidence for statement in reading.licenses)


def quoted(reading: Extraction) -> set[str]:
    """The model's own files that it quotes, its API record among them."""
    return {each.source for each in _evidence(reading) if each.quote and ":" not in each.source}


def _is_new(evidence: Evidence, known: Collection[str]) -> bool:
    source = evidence.source
    return source not in known and source != "record" and not source.startswith(_ELSEWHERE)


def settle(finding: Finding | None, is_: Cell, percent: int) -> Finding:
    """The finding if it says what the profile says, else what the profile says, bare."""
    if finding is not None and cell(finding) == is_:
        return finding
    return Finding(
        availability=Availability(is_.availability),
        confidence=percent / 100,
        license=is_.license,
        license_source=is_.license_source,  # type: ignore[arg-type]
    )
