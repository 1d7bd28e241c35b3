"""Web pages that models link to: one text an address, shared by all models that link to it."""

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection

from storage.archive import documents
from storage.archive.documents import Shelf
from storage.database import bulk, schema
from storage.database.texts import clean
from storage.records import PageRow, StoredDocument
from storage.writes import Writes

_KEY: Final = ("url", "observed_at")


class Kept(NamedTuple):
    """A current row of ``page``."""

    url: str
    observed_at: int
    checked_at: int
    document_id: int | None
    state: str
    reason: str
    etag: str


def known(connection: Connection, urls: Iterable[str]) -> dict[str, PageRow]:
    """The pages of these addresses that anybody asked for, as last read."""
    rows = _current(connection, urls)
    bodies = documents.bodies(connection, ((0, row.document_id) for row in rows))
    return {row.url: _row(row, bodies.get((0, row.document_id), b"")) for row in rows}


def asked(connection: Connection, urls: Iterable[str]) -> dict[str, int]:
    """When the pages of these addresses were last asked for; without those that never were."""
    return {row.url: row.checked_at for row in _current(connection, urls)}


def _row(kept: Kept, body: bytes) -> PageRow:
    read = StoredDocument(kept.url, body, state=kept.state, reason=kept.reason, etag=kept.etag)
    return PageRow(read, kept.checked_at)


def keep(connection: Connection, pages: Sequence[StoredDocument], at: int) -> None:
    """What addresses, each once, said at a moment; where it is what is kept, the moment moves."""
    writes = Writes()
    shelf = Shelf(connection, writes)
    shelf.expect(pages)
    numbers = [shelf.keep(page.body) if page.body else None for page in pages]
    writes.flush(connection)
    before = {row.url: row for row in _current(connection, [page.path for page in pages])}
    for page, number in zip(pages, numbers, strict=True):
        _keep(connection, page, number, before.get(page.path), at)


def _keep(
    connection: Connection, page: StoredDocument, number: int | None, before: Kept | None, at: int
) -> None:
    reason, etag = clean(page.reason) or None, clean(page.etag) or None
    if before is not None:
        if (before.document_id, before.state, before.reason or None) == (
            number,
            page.state,
            reason,
        ):
            moved = [(at, etag, before.url, before.observed_at)]
            bulk.update(connection, schema.page, ("checked_at", "etag"), _KEY, moved)
            return
        ended = [(max(at, before.observed_at), before.url, before.observed_at)]
        bulk.update(connection, schema.page, ("replaced_at",), _KEY, ended)
    row: tuple[Any, ...] = (page.path, at, None, at, number, page.state, reason, etag)
    bulk.upsert(connection, schema.page, [row])


def _current(connection: Connection, urls: Iterable[str]) -> list[Kept]:
    rows = bulk.select(
        connection,
        "SELECT url, observed_at, checked_at, document_id, state, coalesce(reason, ''), "
        "coalesce(etag, '') FROM page WHERE replaced_at IS NULL AND url {among}",
        urls,
    )
    return [Kept(*row) for row in rows]
