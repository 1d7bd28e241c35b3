"""The same reading at the speed of a listing: records of one shape share their findings.

A shape is what the rules can see in a record without its card. The first record of a shape is
read by :func:`~extractors.rules_run.extract`; the others share its findings, without evidence
(which would quote another model). Links are each record's own.
"""

from functools import lru_cache
from typing import Any, Final

import msgspec

from extractors.context import Context
from extractors.data import datasets
from extractors.licenses import declared as licenses
from extractors.licenses.choice import choose
from extractors.licenses.gate import PROMPTS
from extractors.lineage import declared as lineage
from extractors.papers import papers
from extractors.rules_run import extract, has_license_place, profile_of
from extractors.ruleset import ruleset
from extractors.shape import (
    LINKS,
    general_shape,
    is_own_parent,
    learn,
    license_shape,
    linking,
    name_shape,
    record_shape,
    tag_shapes,
)
from extractors.snapshot import Snapshot
from extractors.tag_links import links as tag_links
from extractors.training.own_stage import own_stage
from taxonomy.findings import (
    Availability,
    Extraction,
    Finding,
    LicenseOrigin,
    LicenseStatement,
    Links,
    Relation,
)

_LIMIT: Final = 100_000


class _Seen(msgspec.Struct, frozen=True, eq=False):
    """A set of tags as rules see it; one object for equal sets, which is itself alone."""

    atoms: frozenset[str]
    licenses: frozenset[str]
    linked: bool
    parents: bool


Terms = tuple[str | None, LicenseOrigin | None]


class _Template(msgspec.Struct, frozen=True):
    """What all records of a shape share but for their license.

    ``licensed``: the components that the repository's license covers.
    """

    findings: dict[str, Finding]
    licensed: tuple[str, ...]
    stage: str
    relation: Relation


class _Declared(msgspec.Struct, frozen=True):
    """The license that a record declares: what counts, all statements, whether one looked."""

    kept: Terms
    statements: tuple[LicenseStatement, ...]
    looked: bool


_sets: dict[frozenset[str], _Seen] = {}
_templates: dict[Any, _Template] = {}
_licensed: dict[Any, dict[str, Finding]] = {}
_licenses: dict[Any, _Declared] = {}
_read: dict[Any, tuple[Extraction, _Template]] = {}


def listed(snapshot: Snapshot) -> Extraction:
    """Read a listing entry. Findings are those of ``extract`` without evidence, and shared. Never
    raises, either.
    """
    try:
        return _listed(snapshot)
    except Exception:  # noqa: BLE001  what cannot be shared is read by itself
        return extract(snapshot)


def _listed(snapshot: Snapshot) -> Extraction:
    state = snapshot.card.state
    if state not in {"unread", "absent"} or snapshot.licenses or snapshot.datasets:
        return extract(snapshot)
    record, name = snapshot.record, snapshot.name
    if record.card_data and any(key in record.card_data for key in PROMPTS):
        return extract(snapshot)  # a gate's words are its own, and few records have them
    tags = record.tags or ()
    try:
        raw = frozenset(map(tag_shapes.__getitem__, tags))
    except KeyError:
        learn(tags)
        raw = frozenset(map(tag_shapes.__getitem__, tags))
    seen = _sets.get(raw) or _set(raw)
    links = [*filter(linking.__contains__, tags)] if seen.linked else []
    data = record.card_data
    parents = seen.parents or (data and "base_model" in data)
    own_parent = bool(parents) and is_own_parent(name, links, data)
    shape = (seen, license_shape(record), name_shape(name), state, record_shape(record), own_parent)
    known = _read.get(shape)
    if known is None:
        known = _remember(shape, snapshot)
    shared, template = known
    if data and ("datasets" in data or "base_model" in data):
        context = Context(snapshot)
        linked = Links(datasets.links(context), lineage.links(context), (), papers.links(context))
    elif links:
        linked = tag_links(name, links, template.stage, template.relation)
    else:
        return shared
    return Extraction(
        shared.findings, shared.ruleset, shared.licenses, (), linked, (), shared.license_looked
    )


def _set(raw: frozenset[str]) -> _Seen:
    licenses_ = frozenset(kept for kept in raw if kept.startswith("license:"))
    atoms = frozenset(atom for kept in raw - licenses_ for atom in kept.split(" "))
    parents = any(atom.startswith("base_model:") for atom in atoms)
    linked = any(atom.startswith(LINKS) for atom in atoms)
    if len(_sets) > _LIMIT:
        _sets.clear()
    _sets[raw] = seen = _Seen(atoms, licenses_, linked, parents)
    return seen


def _remember(shape: Any, snapshot: Snapshot) -> tuple[Extraction, _Template]:
    """Read the first record of a shape; the part without its license may be known already."""
    seen, license_keys, *rest = shape
    general = general_shape(seen.atoms, *rest)
    template = _templates.get(general)
    if template is None:
        template = _templates[general] = _template(snapshot)
    declared = _declared(seen.licenses, license_keys, snapshot)
    place = (general, declared.kept)
    licensed = _licensed.get(place)
    if licensed is None:
        licensed = _licensed[place] = _with_license(template, declared.kept)
    read = Extraction(licensed, ruleset(), declared.statements, license_looked=declared.looked)
    if len(_read) > _LIMIT:
        for memory in (_read, _templates, _licensed):
            memory.clear()
    _read[shape] = read, template
    return read, template


def _with_license(template: _Template, kept: Terms) -> dict[str, Finding]:
    """The findings of a template under the license that a record declares."""
    if kept[0] is None:
        return template.findings
    licensed = dict(template.findings)
    for component in template.licensed:
        old = licensed[component]
        licensed[component] = _finding(old.availability, old.confidence, *kept)
    return licensed


def _declared(tags: frozenset[str], keys: str, snapshot: Snapshot) -> _Declared:
    """What a record's license tags and keys declare, as ``extract`` reads them."""
    record = snapshot.record
    place = (tags, keys, record.tags is None, record.card_data is None)
    known = _licenses.get(place)
    if known is None:
        context = Context(snapshot)
        statements = tuple(_unplaced(statement) for statement in licenses.metadata(context))
        kept = choose("weights", statements).kept
        terms = (kept.key, kept.source) if kept else (None, None)
        if len(_licenses) > _LIMIT:
            _licenses.clear()
        known = _licenses[place] = _Declared(terms, statements, has_license_place(context))
    return known


def _template(snapshot: Snapshot) -> _Template:
    """The findings of a record without its license, and which of them that would cover."""
    context = Context(snapshot)
    return _Template(*profile_of(context), own_stage(context), lineage.recorded(context))


def _unplaced(statement: LicenseStatement) -> LicenseStatement:
    """A statement that holds for every record of the shape, so for no revision of its own."""
    evidence = msgspec.structs.replace(statement.evidence, revision="")
    return msgspec.structs.replace(statement, evidence=evidence)


@lru_cache(maxsize=_LIMIT)
def _finding(
    availability: Availability,
    confidence: float,
    key: str | None,
    source: LicenseOrigin | None,
) -> Finding:
    """One object for equal findings: who reads many of them knows it again."""
    return Finding(availability, confidence, key, source)
