"""Versions of documents: what stood at which path, from one moment to another."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection

from storage.archive.documents import RECORD
from storage.database import bulk
from storage.reading.spans import FOREVER
from storage.records import StoredDocument


class Version(NamedTuple):
    """A document at a path from ``since`` to ``until`` (``FOREVER``: it stands).

    ``said``: state, reason, etag. ``row``: the moment by which its row is known; None for the
    record that stands, which has none.
    """

    since: int
    until: int
    document_id: int | None
    revision: str | None
    committed_at: int | None
    said: tuple[Any, ...] = ("read", None, None)
    row: int | None = None

    def document(self, path: str, body: bytes) -> StoredDocument:
        """The document itself."""
        state, reason, etag = self.said
        return StoredDocument(path, body, self.revision or "", state, reason or "", etag or "")


Versions = Mapping[str, Sequence[Version]]
"""By path, oldest first."""


def stood(versions: Versions, at: int) -> dict[str, Version]:
    """The versions of a moment, by path."""
    return {
        path: version
        for path, known in versions.items()
        for version in known
        if version.since <= at < version.until
    }


def at_hand(versions: Versions, first: int, known_at: int) -> Versions:
    """The versions that were at hand at a moment; a record stands since the one before it went,
    the first one since the model was ``first`` seen, however late its row says that it was kept.
    """
    found: dict[str, list[Version]] = {}
    for path, known in versions.items():
        for before, version in zip([None, *known], known, strict=False):
            since = version.since
            if path == RECORD:
                since = min(since, first) if before is None else before.until
            if since <= known_at:
                end = FOREVER if version.until > known_at else version.until
                found.setdefault(path, []).append(version._replace(until=end))
    return found


def versions(connection: Connection, numbers: Sequence[int]) -> dict[int, Versions]:
    """All versions of all documents of entities, by id."""
    rows = bulk.select(
        connection,
        "SELECT d.entity_id, w.text, d.observed_at, d.replaced_at, d.document_id, d.revision, "
        "d.committed_at, d.state, d.reason, d.etag FROM entity_document d "
        "JOIN word w ON w.id = d.path_id WHERE d.entity_id {among} "
        "ORDER BY d.entity_id, d.observed_at",
        numbers,
    )
    found: dict[int, dict[str, list[Version]]] = {}
    for number, path, since, until, place, revision, committed_at, *said in rows:
        end = FOREVER if until is None else until
        version = Version(since, end, place, revision, committed_at, tuple(said), since)
        found.setdefault(number, {}).setdefault(path, []).append(version)
    current = bulk.select(
        connection,
        "SELECT id, record_id, revision, committed_at FROM entity "
        "WHERE record_id IS NOT NULL AND id {among}",
        numbers,
    )
    for number, place, revision, committed_at in current:
        version = Version(-FOREVER, FOREVER, place, revision, committed_at)
        found.setdefault(number, {}).setdefault(RECORD, []).append(version)
    return {**found}
