"""The current documents of repositories: what rules read, without asking anybody again."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection

from storage.archive import documents
from storage.database import bulk
from storage.records import StoredDocument


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
        "SELECT d.entity_id, w.text, d.document_id, d.revision, d.state, d.reason, d.etag "  # noqa: S608
        "FROM entity_document d JOIN word w ON w.id = d.path_id "
        f"WHERE d.replaced_at IS NULL AND w.text <> '{documents.DUMP}' AND d.entity_id {{among}} "
        "ORDER BY d.entity_id, w.text",
        numbers,
    )
