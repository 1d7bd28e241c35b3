"""Which documents of a repository are current: what a page brings against what is kept."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from sqlalchemy import Connection

from storage.database import bulk, schema
from storage.database.texts import clean
from storage.packing import packing
from storage.records import Observation, StoredDocument
from storage.writes import Writes

RECORD: Final = "record"
"""The path of the API record; the current one hangs on the entity itself."""
DUMP: Final = "dump"
"""The path of the note that a published dump left beside a record."""
_TOGETHER: Final = 512 * 1024
"""Bytes of API records from which on a document is full: reading one unpacks them all."""

Place = tuple[int, int | None]
"""Whose document, and its id: in a document that several share, each has its own bytes."""


class Kept(NamedTuple):
    """A current row of ``entity_document``."""

    path_id: int
    observed_at: int
    document_id: int | None
    state: str
    reason: str
    etag: str


def beside(seen: Observation) -> list[StoredDocument]:
    """The documents that came with the record, if any."""
    if len(seen.documents) == 1 and seen.documents[0].path == RECORD:
        return []
    return [document for document in seen.documents if document.path != RECORD]


def record(seen: Observation) -> StoredDocument | None:
    """The API record, None where the observation brings none."""
    for document in seen.documents:
        if document.path == RECORD and document.body:
            return document
    return None


def current(connection: Connection, numbers: Iterable[int]) -> dict[int, list[Kept]]:
    """The current documents of entities."""
    rows = bulk.select(
        connection,
        "SELECT entity_id, path_id, observed_at, document_id, state, "
        "coalesce(reason, ''), coalesce(etag, '') "
        "FROM entity_document WHERE replaced_at IS NULL AND entity_id {among}",
        numbers,
    )
    return {number: [Kept(*row) for row in own] for number, own in bulk.grouped(rows).items()}


class Shelf:
    """Gives documents their ids within one transaction; equal bytes are one document."""

    def __init__(self, connection: Connection, writes: Writes) -> None:
        self._connection = connection
        self._writes = writes
        self._next: int | None = None
        self._by_hash: dict[bytes, int] = {}
        self._room = self._shared = 0
        self._records: dict[int, bytes] = {}
        self.added = 0

    def expect(self, documents: Iterable[StoredDocument]) -> None:
        """Look up at once which of these are already there."""
        hashes = {packing.content_hash(document.body) for document in documents if document.body}
        sql = "SELECT hash, id FROM document WHERE hash {among}"
        found = bulk.select(self._connection, sql, hashes - self._by_hash.keys())
        self._by_hash.update((bytes(name), number) for name, number in found)

    def keep(self, body: bytes) -> int:
        """The id of a document that :meth:`expect` has seen."""
        name = packing.content_hash(body)
        if name not in self._by_hash:
            self._by_hash[name] = self.put(body, name)
            self.added += 1
        return self._by_hash[name]

    def put(self, body: bytes, name: bytes | None = None) -> int:
        """The id of a new document; without a name it is nobody else's (API records)."""
        number = self._new()
        self._writes.documents.append((number, name, packing.CODEC, len(body), packing.pack(body)))
        return number

    def record(self, owner: int, body: bytes) -> int:
        """The id of the document that an entity's new API record shares with others."""
        if self._room <= 0 or owner in self._records:
            self._room = _TOGETHER
            self._records = {}
            self._shared = self._new()
            self._writes.records.append((self._shared, self._records))
        self._room -= len(body)
        self._records[owner] = body
        return self._shared

    def _new(self) -> int:
        if self._next is None:
            self._next = bulk.next_id(self._connection, schema.document)
        number, self._next = self._next, self._next + 1
        return number


def renew(writes: Writes, shelf: Shelf, number: int, seen: Observation, state: "State") -> bool:
    """Bring the kept documents to what was seen; True where anything changed."""
    before = {kept.path_id: kept for kept in state.kept}
    wrote = False
    for document in beside(seen):
        path_id = state.words[clean(document.path)]
        wrote |= _renew(writes, shelf, (number, path_id, before.pop(path_id, None)), seen, document)
    if state.complete:
        for kept in before.values():
            _replace(writes, number, kept, seen.observed_at)
        wrote |= bool(before)
    return wrote


class State(NamedTuple):
    """What is kept, word ids, and whether what was seen is all there is."""

    kept: Sequence[Kept]
    words: Mapping[str, int]
    complete: bool


def _renew(
    writes: Writes,
    shelf: Shelf,
    place: tuple[int, int, Kept | None],
    seen: Observation,
    document: StoredDocument,
) -> bool:
    number, path_id, kept = place
    document_id = shelf.keep(document.body) if document.body else None
    said = (document_id, document.state, clean(document.reason))
    if kept is not None and said == (kept.document_id, kept.state, kept.reason):
        if document.etag and document.etag != kept.etag:
            writes.kept_tagged.append((document.etag, number, path_id, kept.observed_at))
            return True
        return False
    if kept is not None:
        _replace(writes, number, kept, seen.observed_at)
    writes.kept.append(
        (
            *(number, path_id, seen.observed_at, None, document_id),
            *(document.revision or None, document.state, clean(document.reason) or None),
            *(document.etag or None, seen.committed_at),
        )
    )
    return True


def _replace(writes: Writes, number: int, kept: Kept, at: int) -> None:
    key = (number, kept.path_id, kept.observed_at)
    if kept.observed_at >= at:
        writes.kept_removed.append(key)
    else:
        writes.kept_replaced.append((at, *key))


def bodies(connection: Connection, places: Iterable[Place]) -> dict[Place, bytes]:
    """Documents by place, unpacked."""
    owners: dict[int, set[int]] = {}
    for owner, number in places:
        if number is not None:
            owners.setdefault(number, set()).add(owner)
    rows = bulk.select(connection, "SELECT id, codec, body FROM document WHERE id {among}", owners)
    found: dict[Place, bytes] = {}
    for number, codec, body in rows:
        plain = packing.unpack(bytes(body), codec)
        if codec == packing.RECORDS:
            records = packing.unpack_records(plain)
            found |= {(o, number): records[o] for o in owners[number] if o in records}
        else:
            found |= {(owner, number): plain for owner in owners[number]}
    return found
