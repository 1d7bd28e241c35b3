"""Rows of a dump as observations: only what the store does not know yet."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import Final

import msgspec

from crawler import retold, sightings
from crawler.clients import entries
from crawler.clients.entries import Sighting
from crawler.imports import Row
from crawler.job import Job
from crawler.readings import Readings
from extractors.snapshot import Record
from storage.archive.documents import RECORD
from storage.reading.planning.importing import Noted
from storage.records import Known, Observation, StoredDocument
from storage.sightings import notes
from storage.sightings.notes import Note

Pair = tuple[Row, Known | None]
_NOT_HERE: Final = "the dump does not carry it"
_record = msgspec.json.Decoder(Record)


class News:
    """Turns rows into observations of one source."""

    def __init__(self, job: Job, source: str) -> None:
        self._store = job.store
        self._source = source
        self._readings = Readings(job, ask=False)
        self._notes: dict[int, Noted] = {}

    def known(self, rows: Sequence[Row]) -> list[Pair]:
        """Rows with what is known of their models."""
        known = self._store.known("model", [(row.host_id, row.name) for row in rows])
        return list(zip(rows, known, strict=True))

    def of(self, pairs: Sequence[Pair]) -> list[Observation]:
        """What is news in rows that have their day, none of them older than what is known."""
        numbers = [each.id for _, each in pairs if each is not None]
        records, self._notes = self._store.records(numbers), self._store.notes(numbers)
        held = {number: _record.decode(body) for number, body in records.items()}
        news: list[Observation] = []
        for at, part in groupby(pairs, lambda pair: day(pair[0])):
            news += self._of_day(at, list(part), held)
        return [msgspec.structs.replace(each, era=self._source) for each in news]

    def _of_day(
        self, at: int, pairs: Sequence[Pair], held: dict[int, Record]
    ) -> Iterator[Observation]:
        lacking = [_lacks(row.record) for row, _ in pairs]
        before = [held.get(each.id) if each else None for _, each in pairs]
        whole = [
            _sighting(row, _filled(row.record, lacks, was))
            for (row, _), lacks, was in zip(pairs, lacking, before, strict=True)
        ]
        told = zip(pairs, whole, strict=True)
        held |= {each.id: full.record for (_, each), full in told if each is not None}
        read = [
            (_own(row, full), (card(row),))
            for (row, _), full in zip(pairs, whole, strict=True)
            if row.card is not None
        ]
        found = iter(self._readings.of(read, at))
        for (row, each), full, lacks, was in zip(pairs, whole, lacking, before, strict=True):
            note = self._note(row, lacks)
            if row.card is not None:
                said = (*lacks, *retold.everything(row.record, was))
                yield _kept(next(found), full, said, (*unread(row), note))
            elif each is not None and _unchanged(full, each, was) and self._said(row, each, note):
                yield self._again(row, each, note, sightings.measured(full, at))
            else:
                said = (*lacks, *retold.terms(full.record, was))
                yield _kept(sightings.listed(_own(row, full), at), full, said, (note,))

    def note(self, row: Row) -> StoredDocument:
        """What the dump carries of a model, and what not."""
        return self._note(row, _lacks(row.record))

    def _note(self, row: Row, lacks: tuple[str, ...]) -> StoredDocument:
        counts = (row.downloads, row.likes) != (None, None)
        note = Note(self._source, lacks, row.card is not None, counts)
        return notes.document(
            note, row.revision, datetime.fromtimestamp(day(row), UTC).date().isoformat()
        )

    def _said(self, row: Row, known: Known, note: StoredDocument) -> bool:
        """Whether the last dump told all of it; what a crawl saw needs no note."""
        noted = self._notes.get(known.id)
        if noted is None:
            return True
        return noted.body == note.body and row.committed_at in (None, noted.known)

    def _again(
        self, row: Row, known: Known, note: StoredDocument, seen: Observation
    ) -> Observation:
        """What is no news, with a note where the dump told less of it than the one before."""
        noted = self._notes.get(known.id)
        if noted is None or noted[1:3] == (row.revision, row.committed_at):
            return seen
        return msgspec.structs.replace(seen, documents=(note,))


def day(row: Row) -> int:
    """The day of a row that has one."""
    return row.observed_at or 0


def _sighting(row: Row, record: Record | None = None) -> Sighting:
    return entries.of_row("model", row, record or row.record)


def _own(row: Row, whole: Sighting) -> Sighting:
    """What the row tells by itself, with the gate as it was last told: words that speak of one are
    then no guess at it.
    """
    return _sighting(row, msgspec.structs.replace(row.record, gated=whole.record.gated))


def _filled(record: Record, lacks: tuple[str, ...], before: Record | None) -> Record:
    """The record, with what its source does not carry as it was last told."""
    if before is None:
        return record
    told = {name: getattr(before, name) for name in lacks}
    return msgspec.structs.replace(record, **told)


def _lacks(record: Record) -> tuple[str, ...]:
    return tuple(name for name in Record.__struct_fields__ if getattr(record, name) is None)


def _unchanged(seen: Sighting, known: Known, before: Record | None) -> bool:
    if known.gone or known.name != seen.name or seen.revision not in (None, known.revision):
        return False
    return known.record_hash == seen.digest or before == seen.record  # a laid one has no hash


def card(row: Row) -> StoredDocument:
    """The card that a row carries."""
    text = (row.card or "").encode()
    state = "read" if text else "absent"
    return StoredDocument(sightings.CARD, text, row.revision or "", state)


def unread(row: Row) -> tuple[StoredDocument, ...]:
    """The texts that the next crawl should still read."""
    wanted = sightings.texts_wanted(row.record) or ()
    return tuple(
        StoredDocument(path, b"", row.revision or "", "unreadable", _NOT_HERE)
        for path in wanted
        if path != sightings.CARD
    )


def _kept(
    seen: Observation, whole: Sighting, lacks: tuple[str, ...], more: tuple[StoredDocument, ...]
) -> Observation:
    """The observation with the whole record for the archive."""
    seen = msgspec.structs.replace(seen, lacks=lacks)
    if not seen.documents or seen.record_hash == whole.digest:
        return msgspec.structs.replace(seen, documents=(*seen.documents, *more))
    record = StoredDocument(RECORD, whole.body)
    rest = tuple(each for each in seen.documents if each.path != RECORD)
    return msgspec.structs.replace(seen, documents=(record, *rest, *more), record_hash=whole.digest)
