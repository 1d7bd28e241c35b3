"""Models as they are and as they were: what reports are made of."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

import msgspec
from sqlalchemy import Connection, func, select

from storage import entities, overrides, profiles
from storage.archive import documents, readings
from storage.database import bulk, schema
from storage.entities import Entity
from storage.profiles import Certainty, Profile
from storage.reading import known, linked
from storage.records import Change, Override, Spell, StoredDocument, StoredModel
from taxonomy.components import COMPONENT_IDS
from taxonomy.findings import Availability, Extraction, Finding

FOREVER: Final = 2**62
_DAY: Final = 86_400


class Span(NamedTuple):
    """A row of ``spell``."""

    entity_id: int
    ruleset_id: int
    valid_from: int
    valid_to: int | None
    profile_id: int
    certainty_id: int
    full: bool
    revision: str | None
    observed_at: int
    end_observed_at: int | None


def find(connection: Connection, name: str) -> Entity | None:
    """The model of that current name, in whatever case; else the one that last had it."""
    found = entities.named(connection, 0, [name]).get(name.lower())
    if found is not None and found.gone_at is None:
        return found
    return entities.formerly(connection, 0, name) or found


def names(connection: Connection, part: str, limit: int) -> list[str]:
    """Models that exist and whose name contains ``part``, most downloaded first."""
    table = schema.entity.c
    popular = func.coalesce(table.downloads, 0).desc()
    here = (table.kind == 0) & table.gone_at.is_(None)
    found = func.lower(table.name).contains(part.lower(), autoescape=True)
    chosen = select(table.name).where(here, found).order_by(popular, table.name).limit(limit)
    return [str(name) for (name,) in connection.execute(chosen)]


def spans(
    connection: Connection, numbers: Sequence[int], known_at: int | None = None
) -> dict[int, list[Span]]:
    """All spells of entities, oldest first, as known at a moment."""
    sql = (
        f"SELECT {', '.join(_SPAN)} FROM {known.spells(known_at)} s "  # noqa: S608
        "WHERE entity_id {among} "
        "ORDER BY entity_id, ruleset_id, valid_from"
    )
    found: dict[int, list[Span]] = {}
    for row in bulk.select(connection, sql, numbers):
        found.setdefault(row[0], []).append(Span(*row))
    return found


_SPAN: Final = tuple("full_depth" if name == "full" else name for name in Span._fields)


def newest(told: Sequence[Span]) -> list[Span]:
    """The spells of the newest extractor version that has any."""
    last = max((span.ruleset_id for span in told), default=0)
    return [span for span in told if span.ruleset_id == last]


def at(told: Sequence[Span], as_of: int | None) -> Span | None:
    """The spell in force at a moment; without one, the last."""
    if as_of is None:
        return told[-1] if told else None
    before = [span for span in told if span.valid_from <= as_of]
    return before[-1] if before else None


def model(
    connection: Connection, name: str, as_of: int | None, known_at: int | None = None
) -> StoredModel | None:
    """A model as of a moment, as far as known at another; None where there is none then."""
    found = find(connection, name)
    entity = None if found is None else _known(connection, found, known_at)
    if entity is None or (as_of is not None and entity.released_at > as_of):
        return None
    entity = _counted(connection, rewound(connection, entity, as_of, known_at), as_of, known_at)
    span = at(newest(spans(connection, [entity.id], known_at).get(entity.id, [])), as_of)
    said = overrides.in_force(connection, as_of, entity.id, known_at).get(entity.id, {})
    if known_at is not None and span is not None:
        entity = entity._replace(observed_at=span.observed_at)
    return _stored(connection, entity, span, said, (as_of, known_at))


def _known(connection: Connection, entity: Entity, known_at: int | None) -> Entity | None:
    if known_at is None:
        return entity
    sql = f"SELECT * FROM {known.entities(known_at)} k WHERE k.id {{among}}"  # noqa: S608
    return next(map(Entity._make, bulk.select(connection, sql, [entity.id])), None)


def _counted(
    connection: Connection, entity: Entity, as_of: int | None, known_at: int | None
) -> Entity:
    """With the downloads and likes of the moment."""
    if as_of is None and known_at is None:
        return entity
    upto = FOREVER if as_of is None else as_of // _DAY
    rows = bulk.select(
        connection,
        f"SELECT downloads, likes FROM {known.metrics(known_at)} m WHERE day <= {upto:d} "  # noqa: S608
        "AND entity_id {among} ORDER BY day DESC LIMIT 1",
        [entity.id],
    )
    downloads, likes = next(rows, (None, None))
    return entity._replace(downloads=downloads, likes=likes)


def rewound(
    connection: Connection, entity: Entity, as_of: int | None, known_at: int | None = None
) -> Entity:
    """The entity with name, access and presence as they were."""
    if as_of is None:
        return entity
    rows = bulk.select(
        connection,
        f"SELECT aspect, old, happened_at FROM {known.changes(known_at)} c "  # noqa: S608
        "WHERE entity_id {among} "
        "ORDER BY happened_at DESC, id DESC",
        [entity.id],
    )
    return undone(entity, [(aspect, old) for aspect, old, at_ in rows if at_ > as_of])


def undone(entity: Entity, changes: Sequence[tuple[str, str | None]]) -> Entity:
    """The entity before these changes (aspect, old), newest first."""
    for aspect, old in changes:
        if aspect == "name" and old is not None:
            entity = entity._replace(name=old)
        elif aspect == "gone":
            entity = entity._replace(gone_at=None if old == "present" else entity.released_at)
        elif aspect == "access":
            entity = _with_access(entity, old)
        elif aspect == "license":
            entity = entity._replace(license=old)
    return entity


def _with_access(entity: Entity, word: str | None) -> Entity:
    gated = word if word in {"auto", "manual"} else "no"
    return entity._replace(
        private=word == "private", disabled=word == "disabled", gated=gated if word else None
    )


def _stored(
    connection: Connection,
    entity: Entity,
    span: Span | None,
    said: Mapping[str, Override],
    moments: tuple[int | None, int | None],
) -> StoredModel:
    texts = words(connection, [entity.task_id, entity.library_id])
    extraction = _extraction(connection, entity, span, moments)
    findings, by_person = overrides.applied(extraction.findings, said)
    return StoredModel(
        id=entity.id,
        name=entity.name,
        host_id=entity.host_id,
        revision=(span.revision if span else None) or entity.revision,
        released_at=entity.released_at,
        committed_at=committed_at(entity, span, moments[0]),
        observed_at=observed_at(entity, span, moments[0]),
        gated=entity.gated,
        disabled=_flag(entity.disabled),
        private=_flag(entity.private),
        gone_at=entity.gone_at,
        depth="full" if span is not None and span.full else "listing",
        downloads=entity.downloads,
        likes=entity.likes,
        task=texts.get(entity.task_id),
        library=texts.get(entity.library_id),
        extraction=msgspec.structs.replace(extraction, findings=findings),
        overrides=tuple(by_person),
    )


def committed_at(entity: Entity, span: Span | None, as_of: int | None) -> int | None:
    """The time of its revision, as far as known for the moment."""
    committed = entity.committed_at
    if as_of is None or committed is None or committed <= as_of:
        return committed
    return span.valid_from if span is not None else None


def observed_at(entity: Entity, span: Span | None, as_of: int | None) -> int:
    """When this state was seen."""
    observed = entity.observed_at
    if as_of is None or observed <= as_of or span is None:
        return observed
    return span.observed_at


def _flag(value: Any) -> bool | None:
    return None if value is None else bool(value)


def words(connection: Connection, numbers: Sequence[int | None]) -> dict[int | None, str]:
    """Words by id."""
    wanted = {number for number in numbers if number is not None}
    rows = bulk.select(connection, "SELECT id, text FROM word WHERE id {among}", wanted)
    return {number: str(text) for number, text in rows}


def _extraction(
    connection: Connection,
    entity: Entity,
    span: Span | None,
    moments: tuple[int | None, int | None],
) -> Extraction:
    """``moments``: as of when, as known when. Readings are kept of the newest state only."""
    if span is None:
        return Extraction({c: Finding(Availability.UNKNOWN) for c in COMPONENT_IDS}, "")
    rules = ruleset_names(connection)
    profile = profiles.load(connection, [span.profile_id])[span.profile_id]
    sure = profiles.load_certainties(connection, [span.certainty_id])[span.certainty_id]
    body = None
    if moments[1] is None and span.valid_to is None:
        body = readings.stored(connection, span.ruleset_id, [entity.id]).get(entity.id)
    if body is None and moments != (None, None):
        bare = assembled(rules[span.ruleset_id], profile, sure, None)
        return msgspec.structs.replace(bare, links=linked.at(connection, entity.id, *moments))
    reading = None if body is None else readings.unpacked(body)
    return assembled(rules[span.ruleset_id], profile, sure, reading)


def assembled(
    ruleset: str, profile: Profile, certainty: Certainty, reading: Extraction | None
) -> Extraction:
    """The extraction of a spell: with evidence where the reading still says the same."""
    said: Mapping[str, Finding] = reading.findings if reading is not None else {}
    findings = {
        component: readings.settle(said.get(component), cell, percent)
        for component, cell, percent in zip(COMPONENT_IDS, profile.cells, certainty, strict=True)
    }
    if reading is None:
        return Extraction(findings, ruleset)
    return Extraction(
        findings,
        ruleset,
        reading.licenses,
        reading.conflicts,
        reading.links,
        reading.warnings,
    )


def ruleset_names(connection: Connection) -> dict[int, str]:
    """Extractor versions by id."""
    rows = connection.exec_driver_sql("SELECT id, name FROM ruleset")
    return {row[0]: row[1] for row in rows}


def history(connection: Connection, name: str) -> list[Spell]:
    """The spells of a model, oldest first, under the newest rules that it was read with."""
    entity = find(connection, name)
    if entity is None:
        return []
    told = newest(spans(connection, [entity.id]).get(entity.id, []))
    rules = ruleset_names(connection)
    found = profiles.load(connection, sorted({span.profile_id for span in told}))
    return [
        Spell(
            span.valid_from,
            span.valid_to,
            span.observed_at,
            span.end_observed_at,
            rules[span.ruleset_id],
            _findings(found[span.profile_id]),
        )
        for span in told
    ]


def changes(connection: Connection, name: str) -> list[Change]:
    """What changed about a model besides its findings, oldest first."""
    entity = find(connection, name)
    return [] if entity is None else changes_of(connection, entity.id)


def changes_of(connection: Connection, number: int) -> list[Change]:
    """What changed about an entity besides findings, oldest first."""
    sql = (
        "SELECT aspect, old, new, happened_at, observed_at FROM change "
        "WHERE entity_id {among} ORDER BY happened_at, id"
    )
    return [Change(*row) for row in bulk.select(connection, sql, [number])]


def _findings(profile: Profile) -> dict[str, tuple[str, str | None]]:
    pairs = zip(COMPONENT_IDS, profile.cells, strict=True)
    return {component: (cell.availability, cell.license) for component, cell in pairs}


def kept(connection: Connection, numbers: Sequence[int]) -> dict[int, tuple[StoredDocument, ...]]:
    """The current documents of entities, the record first."""
    rows = list(_kept(connection, numbers))
    bodies = documents.bodies(connection, ((row[0], row[2]) for row in rows))
    found: dict[int, list[StoredDocument]] = {}
    for number, path, document_id, revision, state, reason, etag in rows:
        body = bodies.get((number, document_id), b"")
        found.setdefault(number, []).append(
            StoredDocument(path, body, revision or "", state, reason or "", etag or "")
        )
    return {number: tuple(kept_) for number, kept_ in found.items()}


def _kept(connection: Connection, numbers: Sequence[int]) -> Iterator[tuple[Any, ...]]:
    yield from bulk.select(
        connection,
        "SELECT id, 'record', record_id, revision, 'read', NULL, etag FROM entity "
        "WHERE record_id IS NOT NULL AND id {among} ORDER BY id",
        numbers,
    )
    yield from bulk.select(
        connection,
        "SELECT d.entity_id, w.text, d.document_id, d.revision, d.state, d.reason, d.etag "
        "FROM entity_document d JOIN word w ON w.id = d.path_id "
        "WHERE d.replaced_at IS NULL AND w.text <> 'dump' AND d.entity_id {among} "
        "ORDER BY d.entity_id, w.text",
        numbers,
    )
