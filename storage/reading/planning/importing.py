"""What an import of dumps asks: which models there are, and what the last dump told of them."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from storage.archive import documents
from storage.archive.documents import DUMP
from storage.database import bulk
from storage.entities import MODELS


class ModelRow(NamedTuple):
    """A model in brief. ``since``: it exists; ``went``: it was gone once, or is."""

    id: int
    name: str
    host_id: str | None
    since: int
    gone: bool
    went: bool


def models(connection: Connection) -> Iterator[ModelRow]:
    """All models, by id."""
    rows = bulk.stream(
        connection,
        "SELECT e.id, e.name, e.host_id, e.released_at, e.gone_at IS NOT NULL, EXISTS (SELECT 1 "  # noqa: S608
        "FROM change c WHERE c.entity_id = e.id AND c.aspect = 'gone') FROM entity e "
        f"WHERE {MODELS} ORDER BY e.id",
    )
    return (ModelRow(*row) for row in rows)


def newest_id(connection: Connection) -> int:
    """The id of the model that came last; 0 where there is none."""
    found = bulk.scalar(connection, "SELECT max(id) FROM entity WHERE kind = 0")
    return int(found or 0)


class Noted(NamedTuple):
    """The body of a note, and which revision and commit its dump told; ``known``: the commit
    that was told last.
    """

    body: bytes
    revision: str | None
    committed_at: int | None
    known: int | None


def notes(connection: Connection, numbers: Sequence[int]) -> dict[int, Noted]:
    """The notes of dumps that told what stands; what a crawl saw after them needs none."""
    rows = bulk.select(
        connection,
        "SELECT d.entity_id, d.document_id, d.revision, d.committed_at, e.committed_at "  # noqa: S608
        "FROM entity_document d JOIN word w ON w.id = d.path_id "
        "JOIN entity e ON e.id = d.entity_id "
        f"WHERE w.text = '{DUMP}' AND d.replaced_at IS NULL AND d.observed_at >= e.observed_at "
        "AND d.entity_id {among}",
        numbers,
    )
    known = {(number, place): told for number, place, *told in rows}
    found = documents.bodies(connection, known)
    return {place[0]: Noted(found[place], *told) for place, told in known.items()}
