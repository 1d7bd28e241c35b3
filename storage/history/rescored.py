"""What rules say of the archive, written: series as if they had read it at the time."""

from collections.abc import Mapping, Sequence

import msgspec
from sqlalchemy import Connection

from storage import entities
from storage.archive import readings
from storage.database import bulk, clock, schema
from storage.history import edges
from storage.history.first_spells import First, first_spells
from storage.history.replay import ReadSighting, Replayed, replayed
from storage.interning import Interner
from storage.profiles import Reading
from storage.records import Observation
from storage.shapes import Reader, Shapes
from storage.sightings.archived import Sighting
from storage.writes import Writes
from storage.writing.hindsight import Stretch
from taxonomy.findings import Extraction


class Rescored(msgspec.Struct, frozen=True):
    """One model read anew: its sightings (without documents) with what they say, None where it
    was gone; and as it stands, if that was to be read.

    ``begins``: its first spell by any rules; ``revision``, ``gone_at``: as it stands.
    """

    entity_id: int
    begins: int
    revision: str | None
    gone_at: int | None
    told: tuple[tuple[Sighting, Extraction | None], ...]
    now: Observation | None


def write(
    connection: Connection,
    interner: Interner,
    ruleset_id: int,
    now: int,
    models: Sequence[Rescored],
) -> int:
    """Write the series before what the rules have told already, at the moment ``now``; how many
    spells. Where all that they told has ended though the model is there, others read what
    came after: it is told anew as a whole.
    """
    known = first_spells(connection, ruleset_id, [model.entity_id for model in models])
    here = {model.entity_id for model in models if model.gone_at is None}
    ended = [number for number, own in known.items() if number in here and own.ended]
    _forget(connection, ruleset_id, now, ended)
    known = {number: own for number, own in known.items() if number not in ended}
    reader = Reader(Shapes())
    told = [replayed(_told(reader, seen, read) for seen, read in model.told) for model in models]
    laid = [
        (model, _laid(found.spells, model, known.get(model.entity_id)))
        for model, found in zip(models, told, strict=True)
    ]
    readings = [stretch.reading for _, found in laid for stretch in found]
    profiles = interner.profiles(connection, [each.profile for each in readings])
    sure = interner.certainties(connection, [each.certainty for each in readings])
    writes = Writes()
    for model, found in laid:
        key = (model.entity_id, ruleset_id)
        own = known.get(model.entity_id)
        if own and found and _goes_on(found[-1], own, profiles[found[-1].reading.profile]):
            last = found.pop()
            moved = (last.start, last.revision or own.revision, *key, own.valid_from)
            writes.spells_moved.append(moved)
        for each in found:
            ids = profiles[each.reading.profile], sure[each.reading.certainty]
            writes.spells.append(each.row(key, ids, model.revision))
    written = len(writes.spells)
    writes.flush(connection, now)
    whole = [pair for pair in zip(models, told, strict=True) if pair[0].entity_id not in known]
    _link(connection, now, whole)
    _keep(connection, ruleset_id, models, {model.entity_id: found for model, found in whole})
    return written


def rebuild(
    connection: Connection,
    interner: Interner,
    ruleset_id: int,
    now: int,
    models: Sequence[Rescored],
) -> int:
    """Write the whole series of models anew, after their archive was added to; how many spells."""
    _forget(connection, ruleset_id, now, [model.entity_id for model in models])
    written = write(connection, interner, ruleset_id, now, models)
    _read(connection, models, now)
    return written


def _forget(connection: Connection, ruleset_id: int, now: int, numbers: Sequence[int]) -> None:
    """Delete what rules told of models; it is kept as what was believed up to now."""
    if numbers:
        clock.moved(connection, now)
    for number in numbers:
        connection.exec_driver_sql(
            f"DELETE FROM spell WHERE entity_id = {number:d} AND ruleset_id = {ruleset_id:d}"  # noqa: S608
        )


def _link(connection: Connection, now: int, told: Sequence[tuple[Rescored, Replayed]]) -> None:
    """Tell the links anew of models of which the sightings say all; of others, how they stand
    tells them.
    """
    whole = {
        model.entity_id: list(zip(found.links, (said for _, said in model.told), strict=True))
        for model, found in told
        if model.now is None and any(said is not None for _, said in model.told)
    }
    edges.write(connection, now, whole)


def _keep(
    connection: Connection,
    ruleset_id: int,
    models: Sequence[Rescored],
    whole: Mapping[int, Replayed],
) -> None:
    """Keep the last reading in full where none is kept, nor will be of what stands; ``whole``:
    those of which the sightings say all, which may be another reading by now.
    """
    silent = [model for model in models if model.now is None or model.now.depth != "full"]
    held = readings.stored(connection, ruleset_id, [model.entity_id for model in silent])
    rows = []
    for model in silent:
        seen, said = _last_full(model)
        if (
            seen is None
            or said is None
            or (model.entity_id in held and model.entity_id not in whole)
        ):
            continue
        read = Reader(Shapes()).read(said, recurs=False)
        spells = whole[model.entity_id].spells if model.entity_id in whole else []
        if spells and spells[-1].end is None and spells[-1].full:
            read = spells[-1].reading
        body = readings.packed(said, read, held.get(model.entity_id))
        rows.append((model.entity_id, ruleset_id, seen.revision, seen.at, body))
    bulk.upsert(connection, schema.reading, rows)


def _read(connection: Connection, models: Sequence[Rescored], now: int) -> None:
    """At which revision the texts were read, of models that only dumps told of."""
    writes = Writes()
    known = entities.by_ids(connection, [model.entity_id for model in models])
    for model in models:
        if all(seen.dump or seen.gone for seen, _ in model.told):
            before = known[model.entity_id]
            after = before._replace(read_revision=_read_revision(model))
            if after != before:
                writes.entity(before, after)
    writes.flush(connection, now)


def _read_revision(model: Rescored) -> str | None:
    read = revision = None
    for seen, _ in model.told:
        if seen.left or seen.full:
            read = None if seen.left else entities.SAME
        elif seen.revision not in (None, revision) and read == entities.SAME:
            read = revision
        revision = seen.revision or revision
    return read


def _last_full(model: Rescored) -> tuple[Sighting | None, Extraction | None]:
    return next(((s, e) for s, e in reversed(model.told) if s.full), (None, None))


def _laid(found: list[Stretch], model: Rescored, own: First | None) -> list[Stretch]:
    """The stretches of a model before those that are known."""
    if found and found[0].start > model.begins:
        found[0] = found[0]._replace(start=model.begins)
    if own is not None:
        found = [each for each in found if each.start < own.valid_from]
        end, seen = own.valid_from, own.observed_at
    elif model.gone_at is not None:
        end, seen = model.gone_at, model.gone_at
    else:
        return found
    if found and (found[-1].end is None or found[-1].end > end):
        observed = max(seen, found[-1].observed_at)
        found[-1] = found[-1]._replace(end=end, end_observed_at=observed)
    return [each for each in found if each.end is None or each.start < each.end]


def _told(reader: Reader, seen: Sighting, extraction: Extraction | None) -> ReadSighting:
    read: Reading | None = None
    if extraction is not None:
        read = reader.read(extraction, recurs=False)
    return ReadSighting(
        *(seen.at, seen.learnt_at, seen.committed_at, seen.revision, seen.same, seen.full, read),
        dump=seen.dump,
        listed=seen.dump or seen.listed,
        left=seen.left,
        dumps=seen.dumps,
        lacks=seen.lacks,
        beside=seen.beside,
    )


def _goes_on(last: Stretch, own: First, profile_id: int) -> bool:
    """Whether the first spell that is known says the same as what ends where it begins."""
    return last.end == own.valid_from and profile_id == own.profile_id
