"""What an older dump saw of models that are known, laid among what was seen before and later.

The archive is brought to what it would be had the dump come in its time; what that means for the
series is read from it afterwards (:mod:`storage.history.rescored`).
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final, NamedTuple

import msgspec
from sqlalchemy import Connection

from storage.archive import documents
from storage.archive.documents import DUMP, RECORD, Shelf
from storage.database.texts import clean
from storage.dumps import among, passes, popularity
from storage.dumps.among import Known, Later
from storage.dumps.rows import Rows
from storage.dumps.told import Told, Whole, accesses, apart, columns, fields, together
from storage.entities import Entity
from storage.interning import Interner
from storage.reading.spans import FOREVER
from storage.records import StoredDocument
from storage.sightings import notes
from storage.sightings.document_versions import Version, stood
from storage.sightings.notes import Note
from storage.sightings.turns import Turns
from storage.writes import Writes

_KINDS: Final = {"task_id": "pipelineTag", "library_id": "libraryName"}


class DumpRow(msgspec.Struct, frozen=True):
    """What a dump said of one model. ``record`` is its own record, ``note`` what that lacks;
    ``host_id`` is no other model's.
    """

    entity_id: int
    day: int
    record: bytes
    note: StoredDocument
    revision: str | None = None
    committed_at: int | None = None
    created_at: int | None = None
    downloads: int | None = None
    likes: int | None = None
    texts: tuple[StoredDocument, ...] = ()
    host_id: str | None = None


class Laid(NamedTuple):
    """Ids of models of which something was laid, rows after which nothing else was seen, and how
    many documents are new.
    """

    changed: list[int]
    newest: list[DumpRow]
    documents: int = 0


def lay(
    connection: Connection, interner: Interner, rows: Sequence[DumpRow], later: Later, now: int
) -> Laid:
    """Write rows into the archive at their day; at most one a model."""
    known = among.known(connection, [row.entity_id for row in rows])
    places = [
        (number, version.document_id)
        for number, each in known.items()
        for path in (RECORD, DUMP)
        for version in each.versions.get(path, ())
    ]
    bodies = documents.bodies(connection, places)
    writes = Writes()
    laying = _Laying(connection, interner, writes, bodies, rows)
    laying.shelf.expect(text for row in rows for text in (row.note, *row.texts))
    counted = popularity.counted(connection, list(known))
    result = Laid([], [])
    for row in rows:
        each = known[row.entity_id]
        until = each.next(row.day, later)
        if until is None and row.day >= each.entity.observed_at:
            result.newest.append(row)
            continue
        laying.count(each, row, counted.get(row.entity_id, []), later)
        if not each.backfilled and laying.take(each, row, FOREVER if until is None else until):
            result.changed.append(row.entity_id)
    writes.flush(connection, now)
    return result._replace(documents=laying.shelf.added)


class _Laying:
    """Rows on their way into ``entity_document``."""

    def __init__(
        self,
        connection: Connection,
        interner: Interner,
        writes: Writes,
        bodies: Mapping[documents.Place, bytes],
        rows: Sequence[DumpRow],
    ) -> None:
        self._own = {row.entity_id: fields(row.record) for row in rows}
        kinds = [own[key] for own in self._own.values() for key in _KINDS.values() if key in own]
        paths = {text.path for row in rows for text in row.texts}
        self._words = interner.words(connection, [RECORD, DUMP, *paths, *kinds])
        self._passes = set(passes.ends(connection))
        self._turns = Turns(connection, writes, "access")
        self._writes = writes
        self._bodies = bodies
        self.shelf = Shelf(connection, writes)

    def take(self, known: Known, row: DumpRow, until: int) -> bool:
        """Lay a row up to the next sighting; False where the archive says so already."""
        note, own = self._noted(row), self._own[row.entity_id]
        new = Told(row.day, own, row.revision, row.committed_at, note, row.note.body)
        told = apart(known.versions, partial(self._body, row.entity_id))
        earlier = [each for each in told if each.at <= row.day]
        later = [each for each in told if each.at > row.day]
        before = earlier[-1] if earlier else None
        if before is not None and (before.at == row.day if row.texts else new.repeats(before)):
            self._update(known.entity, _born(known.entity, row))
            return False
        if before is not None and until < min((each.at for each in later), default=FOREVER):
            later.insert(0, known.again(before, until))
        told = [*(each for each in earlier if each.at < row.day), new, *later]
        out = Rows(row.entity_id, known.versions, self._words, (self._writes, self.shelf))
        out.write(DUMP, [each.note._replace(since=each.at) for each in told if each.note])
        wholes = list(together(told))
        records = out.records(wholes)
        out.write(RECORD, records[:-1], records[-1].since)
        for text in row.texts:
            out.among(text, note, self._with_cards(known, row.day))
        self._access(known, wholes)
        self._about(known.entity, row, later, records[-1])
        return True

    def _noted(self, row: DumpRow) -> Version:
        said = (row.note.state, clean(row.note.reason) or None, None)
        place = self.shelf.keep(row.note.body)
        return Version(row.day, FOREVER, place, row.revision, row.committed_at, said)

    def _body(self, number: int, version: Version) -> bytes:
        return self._bodies[number, version.document_id]

    def count(
        self,
        known: Known,
        row: DumpRow,
        counted: Sequence[tuple[int, popularity.Figure]],
        later: Later,
    ) -> None:
        """Lay the downloads and likes of a row."""
        told = popularity.Counted(row.entity_id, row.day, row.downloads, row.likes)
        again = self._counted_next(known, row, later)
        rows = popularity.laid(told, counted, again)
        self._writes.metrics_moved += rows
        self._writes.metrics_removed += popularity.repeated(rows, counted, again)
        stands = popularity.stands(rows, counted)
        if stands is not None:
            after = known.entity._replace(downloads=stands[0], likes=stands[1])
            self._update(known.entity, after)

    def _counted_next(self, known: Known, row: DumpRow, later: Later) -> int | None:
        """When downloads and likes were told next after the day of the row: by a pass over the
        whole Hub or by a dump. Other crawls count nothing.
        """
        # A crawl and a dump may have told one moment: then it is the dump's, which counts.
        noted = {note.since for note in known.versions.get(DUMP, ())}
        crawled = {moment.at for moment in known.moments if not moment.dump} - noted
        at = known.next(row.day, later)
        while at is not None:
            note = stood(known.versions, at).get(DUMP)
            counts = note is None or self._note(known.entity.id, note).counts
            if at in self._passes or (counts and at not in crawled):
                return at
            at = known.next(at, later)
        return None

    def _with_cards(self, known: Known, day: int) -> list[int]:
        """When dumps after a day told cards."""
        after = [note for note in known.versions.get(DUMP, ()) if note.since > day]
        return [note.since for note in after if self._note(known.entity.id, note).card]

    def _note(self, number: int, version: Version) -> Note:
        return notes.said(self._bodies[number, version.document_id])

    def _access(self, known: Known, wholes: Sequence[Whole]) -> None:
        """When access changed, told anew."""
        found = list(accesses(wholes))
        if found != known.accesses:
            self._turns.tell(known.entity.id, found)

    def _about(self, entity: Entity, row: DumpRow, later: Sequence[Told], record: Version) -> None:
        """What the row tells of its model, where nobody told it later."""
        told = self._columns(row, later)
        after = _born(entity, row)._replace(record_id=record.document_id, **told)
        if row.committed_at is not None and not any(each.committed_at for each in later):
            after = after._replace(committed_at=row.committed_at)
        if row.revision is not None and not any(each.revision for each in later):
            after = after._replace(revision=row.revision, read_revision=entity.read_at)
        if record.since > entity.observed_at:
            after = after.seen_at(record.since)
        if after.record_id != entity.record_id:
            after = after._replace(record_hash=None)
        self._update(entity, after)

    def _update(self, entity: Entity, after: Entity) -> None:
        if after != entity:
            self._writes.entity(entity, after)

    def _columns(self, row: DumpRow, later: Sequence[Told]) -> dict[str, Any]:
        own = self._own[row.entity_id]
        own = {key: own[key] for key in own if not any(key in each.own for each in later)}
        kinds = {name: self._words[own[key]] for name, key in _KINDS.items() if own.get(key)}
        return columns(own) | kinds


def _born(entity: Entity, row: DumpRow) -> Entity:
    """Which model it is and since when, by the row too."""
    told = [entity.released_at, row.day, row.created_at, row.committed_at]
    return entity._replace(
        host_id=row.host_id if entity.host_id is None else entity.host_id,
        released_at=min(moment for moment in told if moment is not None),
        created_at=row.created_at if entity.created_at is None else entity.created_at,
    )
