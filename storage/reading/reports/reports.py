"""Models as they are and as they were: what reports are made of."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection

from storage import overrides, profiles
from storage.answers import Change, Override, Spell, StoredModel
from storage.archive import readings
from storage.database import bulk
from storage.database.schema import DAY
from storage.entities import Entity
from storage.profiles import Certainty, Profile
from storage.reading import former, known, rulesets, spans
from storage.reading.reports import linked, named
from storage.reading.spans import Span
from taxonomy.components import COMPONENT_IDS
from taxonomy.findings import Availability, Extraction, Finding


def model(
    connection: Connection, name: str, as_of: int | None, known_at: int | None = None
) -> StoredModel | None:
    """A model as of a moment, as far as known at another; None where there is none then."""
    entity = named.called(connection, name, as_of, known_at)
    if entity is None:
        return None
    entity = _counted(connection, entity, as_of, known_at)
    span = spans.at(_told(connection, entity, known_at), as_of)
    said = overrides.in_force(connection, as_of, entity.id, known_at).get(entity.id, {})
    if known_at is not None and span is not None:
        entity = entity._replace(observed_at=span.observed_at)
    return _stored(connection, entity, span, said, (as_of, known_at))


def _told(connection: Connection, entity: Entity, known_at: int | None = None) -> list[Span]:
    return spans.newest(spans.of(connection, [entity.id], known_at).get(entity.id, []))


def _counted(
    connection: Connection, entity: Entity, as_of: int | None, known_at: int | None
) -> Entity:
    """With the downloads and likes of the moment."""
    if as_of is None and known_at is None:
        return entity
    upto = spans.FOREVER if as_of is None else as_of // DAY
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
    rules = rulesets.names(connection)
    profile = profiles.load(connection, [span.profile_id])[span.profile_id]
    sure = profiles.load_certainties(connection, [span.certainty_id])[span.certainty_id]
    body = None
    stands = span.valid_to in (None, entity.gone_at)  # of one that is gone, until then
    newest = stands and not former.superseded(entity, span, moments[0])
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


def history(connection: Connection, name: str, as_of: int | None) -> list[Spell]:
    """All spells of the model that had the name then, oldest first, under the newest rules that it
    was read with.
    """
    entity = named.called(connection, name, as_of, None)
    if entity is None:
        return []
    told = _told(connection, entity)
    rules = rulesets.names(connection)
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


def changes(connection: Connection, name: str, as_of: int | None) -> list[Change]:
    """All that changed about that model besides its findings, oldest first."""
    entity = named.called(connection, name, as_of, None)
    return [] if entity is None else former.changes(connection, entity.id)


def _findings(profile: Profile) -> dict[str, tuple[str, str | None]]:
    pairs = zip(COMPONENT_IDS, profile.cells, strict=True)
    return {component: (cell.availability, cell.license) for component, cell in pairs}
