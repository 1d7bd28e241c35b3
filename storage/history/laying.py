"""What an older dump saw of models that are known, laid among what was seen before and later.

The archive is brought to what it would be had the dump come in its time; what that means for the
series is read from it afterwards (:mod:`storage.history.rescored`).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection

from storage import entities
from storage.archive import documents
from storage.archive.documents import RECORD, Shelf
from storage.database.texts import clean
from storage.entities import Entity
from storage.history import archived, notes, popularity
from storage.history.notes import DUMP, Note
from storage.history.timeline import Moment, Timeline, Version
from storage.interning import Interner
from storage.reading import spans
from storage.reading.spans import FOREVER
from storage.records import StoredDocument
from storage.writes import Writes

Later = Callable[[int, int], int | None]
"""When something else was seen of a model (its id) after a moment, though it changed nothing."""


class DumpRow(msgspec.Struct, frozen=True):
    """What a dump said of one model. ``record`` is its own record, ``note`` what that lacks."""

    entity_id: int
    day: int
    record: bytes
    note: StoredDocument
    revision: str | None = None
    committed_at: int | None = None
    created_at: int | None = None
    downloads: int | None = None
    likes: int | None = None
    card: StoredDocument | None = None


class Laid(NamedTuple):
    """Ids of models of which something was laid, rows after which nothing else was seen."""

    changed: list[int]
    newest: list[DumpRow]


class _Known(NamedTuple):
    """What is known of one model: moments, and the versions of what a crawl or dump saw."""

    entity: Entity
    moments: list[int]
    versions: Mapping[str, Sequence[Version]]
    backfilled: bool


def lay(
    connection: Connection, interner: Interner, rows: Sequence[DumpRow], later: Later, now: int
) -> Laid:
    """Write rows into the archive at their day; at most one a model."""
    known = _known(connection, [row.entity_id for row in rows])
    places = [
        (number, version.document_id)
        for number, each in known.items()
        for path in (RECORD, DUMP)
        for version in each.versions.get(path, ())
    ]
    bodies = documents.bodies(connection, places)
    writes = Writes()
    laying = _Laying(connection, interner, writes, bodies)
    laying.shelf.expect(text for row in rows for text in (row.note, row.card) if text is not None)
    counted = popularity.counted(connection, list(known))
    result = Laid([], [])
    for row in rows:
        each = known[row.entity_id]
        until = _next(each, row.day, later)
        if until is None and row.day >= each.entity.observed_at:
            result.newest.append(row)
            continue
        laying.count(each, row, counted.get(row.entity_id, []), later)
        if not each.backfilled and laying.take(each, row, FOREVER if until is None else until):
            result.changed.append(row.entity_id)
    writes.flush(connection, now)
    return result


def moments(connection: Connection, numbers: Sequence[int]) -> dict[int, list[Moment]]:
    """What was seen of models at the time, oldest first."""
    return {
        number: [moment for moment in timeline.moments() if moment.at == moment.learnt_at]
        for number, (_, timeline) in _timelines(connection, numbers).items()
    }


def _timelines(
    connection: Connection, numbers: Sequence[int]
) -> dict[int, tuple[Entity, Timeline]]:
    named = entities.by_ids(connection, numbers)
    told = spans.of(connection, numbers)
    versions = archived.versions(connection, numbers)
    presence = archived.presence(connection, numbers)
    return {
        number: (
            entity,
            Timeline(
                entity,
                told.get(number, ()),
                versions.get(number, {}),
                [at for at, gone in presence.get(number, ()) if not gone],
            ),
        )
        for number, entity in named.items()
    }


def _known(connection: Connection, numbers: Sequence[int]) -> dict[int, _Known]:
    return {
        number: _Known(
            entity, [each.at for each in timeline.moments()], timeline.seen, timeline.backfilled
        )
        for number, (entity, timeline) in _timelines(connection, numbers).items()
    }


def _next(known: _Known, day: int, later: Later) -> int | None:
    """When the model was seen next after a day."""
    after = [at for at in known.moments if at > day]
    confirmed = later(known.entity.id, day)
    return min([*after, *([confirmed] if confirmed is not None else [])], default=None)


class _Laying:
    """Rows on their way into ``entity_document``."""

    def __init__(
        self,
        connection: Connection,
        interner: Interner,
        writes: Writes,
        bodies: Mapping[documents.Place, bytes],
    ) -> None:
        self._words = interner.words(connection, [RECORD, DUMP, "README.md"])
        self._writes = writes
        self._bodies = bodies
        self.shelf = Shelf(connection, writes)

    def take(self, known: _Known, row: DumpRow, until: int) -> bool:
        """Lay a row up to the next sighting; False where the archive says so already."""
        number, at = row.entity_id, row.day
        record, note = (_standing(known.versions.get(path, ()), at) for path in (RECORD, DUMP))
        before = None if record is None else self._bodies.get((number, record.document_id))
        body = _filled(row.record, before)
        if self._stands(row, (record, note), body):
            return False
        told = (row.revision, row.committed_at)
        new_record = self.shelf.record(number, body)
        new = Version(at, until, new_record, *told)
        self._put(number, RECORD, known.versions.get(RECORD, ()), new)
        said = (row.note.state, clean(row.note.reason) or None, None)
        place = self.shelf.keep(row.note.body)
        new = Version(at, until, place, *told, said)
        self._put(number, DUMP, known.versions.get(DUMP, ()), new)
        if row.card is not None:
            self._card(known, row, row.card)
        goes_on = record is not None and record.until == FOREVER > until
        self._about(
            known.entity, row, new_record if until == FOREVER else None, until if goes_on else 0
        )
        return True

    def count(
        self,
        known: _Known,
        row: DumpRow,
        counted: Sequence[tuple[int, popularity.Figure]],
        later: Later,
    ) -> None:
        """Lay the downloads and likes of a row."""
        told = popularity.Told(row.entity_id, row.day, row.downloads, row.likes)
        rows = popularity.laid(told, counted, self._counted_next(known, row, later))
        self._writes.metrics_moved += rows
        stands = popularity.stands(rows, counted)
        if stands is not None:
            after = known.entity._replace(downloads=stands[0], likes=stands[1])
            if after != known.entity:
                self._writes.entity(known.entity, after)

    def _counted_next(self, known: _Known, row: DumpRow, later: Later) -> int | None:
        """When downloads and likes were told next after the day of the row."""
        notes_ = known.versions.get(DUMP, ())
        at = _next(known, row.day, later)
        while at is not None:
            note = _standing(notes_, at)
            if note is None or self._note(known.entity.id, note).counts:
                return at
            at = _next(known, at, later)
        return None

    def _stands(
        self,
        row: DumpRow,
        standing: tuple[Version | None, Version | None],
        body: bytes,
    ) -> bool:
        record, note = standing
        if record is None or note is None or row.card is not None:
            return record is not None and note is not None and note.since == row.day
        number = row.entity_id
        held = self._bodies.get((number, record.document_id))
        said = self._bodies.get((number, note.document_id))
        moved = row.revision is not None and row.revision != note.revision
        alike = held is not None and _fields(held) == _fields(body)
        return alike and said == row.note.body and not moved

    def _card(self, known: _Known, row: DumpRow, card: StoredDocument) -> None:
        """A card stands until another one is read, or another dump that has cards."""
        number, at = row.entity_id, row.day
        cards = known.versions.get(card.path, ())
        again = [
            note.since
            for note in known.versions.get(DUMP, ())
            if note.since > at and self._note(number, note).card
        ]
        until = min([*(v.since for v in cards if v.since > at), *again], default=FOREVER)
        place = self.shelf.keep(card.body) if card.body else None
        said = (card.state, None, None)
        new = Version(at, until, place, row.revision, row.committed_at, said)
        self._put(number, card.path, cards, new)

    def _note(self, number: int, version: Version) -> Note:
        return notes.said(self._bodies[number, version.document_id])

    def _put(
        self,
        number: int,
        path: str,
        known: Sequence[Version],
        new: Version,
    ) -> None:
        """Write the versions of a path with a new one among them; what it splits goes on after
        it.
        """
        path_id = self._words[path]
        rows = [version.row for version in known if version.row is not None]
        self._writes.kept_removed.extend((number, path_id, row) for row in rows)
        found = [new]
        for version in known:
            if version.until <= new.since or version.since >= new.until:
                found.append(version)
                continue
            if version.since < new.since:
                found.append(version._replace(until=new.since))
            if version.until > new.until:
                found.append(version._replace(since=new.until))
        for version in sorted(found, key=lambda version: version.since):
            if path == RECORD and version.until == FOREVER:
                continue  # it hangs on the entity
            end = None if version.until == FOREVER else version.until
            self._writes.kept.append(
                (
                    *(number, path_id, version.since, end, version.document_id),
                    *(version.revision, *version.said, version.committed_at),
                )
            )

    def _about(self, entity: Entity, row: DumpRow, record_id: int | None, again: int) -> None:
        """What the row tells of its model; ``again`` is from when on the current record stands,
        if the row came in between.
        """
        told = [entity.released_at, row.day, row.created_at, row.committed_at]
        after = entity._replace(
            released_at=min(moment for moment in told if moment is not None),
            created_at=row.created_at if entity.created_at is None else entity.created_at,
        )
        if entity.revision is None:  # nobody later told it
            committed = row.committed_at if entity.committed_at is None else entity.committed_at
            after = after._replace(revision=row.revision, committed_at=committed)
        if again > entity.observed_at:
            after = after.seen_at(again)
        if record_id is not None:
            after = after._replace(record_id=record_id, record_hash=None)
        if after != entity:
            self._writes.entity(entity, after)


def _standing(known: Sequence[Version], at: int) -> Version | None:
    return next((version for version in known if version.since <= at < version.until), None)


def _filled(record: bytes, before: bytes | None) -> bytes:
    """The record, with what it does not carry as it was last told."""
    if before is None:
        return record
    return msgspec.json.encode(_fields(before) | _fields(record), order="deterministic")


def _fields(record: bytes) -> dict[str, Any]:
    return msgspec.json.decode(record, type=dict[str, Any])
