"""Models as they are and as they were: what reports are made of."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, func, select

from storage import entities, overrides, profiles
from storage.answers import Change, Override, Spell, StoredModel
from storage.archive import readings
from storage.database import bulk, schema
from storage.entities import Entity
from storage.profiles import Certainty, Profile
from storage.reading import former, known, linked, spans
from storage.reading.spans import Span
from taxonomy.components import COMPONENT_IDS
from taxonomy.findings import Availability, Extraction, Finding

_DAY: Final = 86_400


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


def bearing(connection: Connection, names: Collection[str]) -> dict[str, set[str]]:
    """By name in lower case: models of today that bear it or once did, by their current names."""
    found: dict[str, set[str]] = {}
    for sql in (_BEAR, _BORE):
        for name, current in bulk.select(connection, sql, {name.lower() for name in names}):
            found.setdefault(name, set()).add(current)
    return found


_BEAR: Final = "SELECT lower(name), name FROM entity WHERE kind = 0 AND lower(name) {among}"
_BORE: Final = (
    "SELECT lower(c.old), e.name FROM change c JOIN entity e ON e.id = c.entity_id "
    "WHERE c.aspect = 'name' AND e.kind = 0 AND lower(c.old) {among}"
)


def model(
    connection: Connection, name: str, as_of: int | None, known_at: int | None = None
) -> StoredModel | None:
    """A model as of a moment, as far as known at another; None where there is none then."""
    entity = _called(connection, name, as_of, known_at)
    if entity is None:
        return None
    entity = _counted(connection, entity, as_of, known_at)
    span = spans.at(_told(connection, entity, known_at), as_of)
    said = overrides.in_force(connection, as_of, entity.id, known_at).get(entity.id, {})
    if known_at is not None and span is not None:
        entity = entity._replace(observed_at=span.observed_at)
    return _stored(connection, entity, span, said, (as_of, known_at))


def _called(
    connection: Connection, name: str, as_of: int | None, known_at: int | None
) -> Entity | None:
    """The model that had the name then, as it was; else the one that had last lost it; else one
    that came by it since.
    """
    if as_of is None and known_at is None:
        return find(connection, name)
    lost = entities.once_named(connection, 0, name, known.changes(known_at))
    since = entities.once_named(connection, 0, name)
    now = entities.named(connection, 0, [name]).values()
    then = [_then(connection, each, as_of, known_at) for each in (*lost, *since, *now)]
    losers = {each.id for each in lost}

    def rank(entity: Entity) -> int:
        if entity.name.lower() == name.lower():
            return 0 if entity.gone_at is None else 2
        return 1 if entity.id in losers else 3

    return min(filter(None, then), key=rank, default=None)


def _then(
    connection: Connection, entity: Entity, as_of: int | None, known_at: int | None
) -> Entity | None:
    """The entity with name, access and presence as they were; None before it was there."""
    seen = _known(connection, entity, known_at)
    if seen is None or (as_of is not None and seen.released_at > as_of):
        return None
    return former.rewound(connection, seen, as_of, known_at)


def _told(connection: Connection, entity: Entity, known_at: int | None = None) -> list[Span]:
    return spans.newest(spans.of(connection, [entity.id], known_at).get(entity.id, []))


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
    upto = spans.FOREVER if as_of is None else as_of // _DAY
    rows = bulk.select(
        connection,
        f"SELECT downloads, likes FROM {known.metrics(known_at)} m WHERE day <= {upto:d} "  # noqa: S608
        "AND entity_id {among} ORDER BY day DESC LIMIT 1",
        [entity.id],
    )
    downloads, likes = next(rows, (None, None))
    return entity._replace(downloads=downloads, likes=likes)


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
        revision=former.revision(entity, span, moments[0]),
        released_at=entity.released_at,
        committed_at=former.committed_at(entity, span, moments[0]),
        observed_at=former.observed_at(entity, span, moments[0]),
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
    rules = spans.ruleset_names(connection)
    profile = profiles.load(connection, [span.profile_id])[span.profile_id]
    sure = profiles.load_certainties(connection, [span.certainty_id])[span.certainty_id]
    body = None
    newest = span.valid_to is None and not former.superseded(entity, span, moments[0])
    if moments[1] is None and newest:
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


def history(connection: Connection, name: str) -> list[Spell]:
    """The spells of a model, oldest first, under the newest rules that it was read with."""
    entity = find(connection, name)
    if entity is None:
        return []
    told = _told(connection, entity)
    rules = spans.ruleset_names(connection)
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
