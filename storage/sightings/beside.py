"""Datasets and GitHub repositories as they were at every moment: what models were read beside.

What nobody had seen at a moment stands as it was first seen: to read it later is no change.
"""

from collections.abc import Callable, Mapping, Sequence, Set
from typing import Final, TypeVar

from msgspec.structs import replace
from sqlalchemy import Connection

from storage.archive import documents
from storage.archive.documents import RECORD
from storage.database import bulk
from storage.reading.planning import listing
from storage.reading.spans import FOREVER
from storage.records import DatasetRow, RepositoryRow
from storage.sightings.document_versions import Version, Versions, stood, versions

R = TypeVar("R", DatasetRow, RepositoryRow)
Course = Sequence[tuple[int, R]]
"""How it was, oldest first, each with when that was first seen."""
_Change = tuple[int, str, str | None]
"""When it was seen, of what aspect, and what that was before."""
_GATES: Final = {"public": "no", "auto": "auto", "manual": "manual"}


def datasets(connection: Connection, names: Sequence[str]) -> dict[str, Course[DatasetRow]]:
    """Datasets by lower-case name."""
    now = listing.named(connection, "dataset", names)
    told = _changes(connection, {each.id for each in now.values()})
    return {
        name: _undone(listing.dataset(each), told.get(each.id, ()), _dataset)
        for name, each in now.items()
    }


def _dataset(row: DatasetRow, aspect: str, old: str | None) -> DatasetRow:
    if aspect == "license":
        return replace(row, license=old)
    if aspect == "access":
        return replace(row, gated=_GATES.get(old or "", row.gated))
    return replace(row, gone=old == "gone") if aspect == "gone" else row


def repositories(connection: Connection, names: Sequence[str]) -> dict[str, Course[RepositoryRow]]:
    """GitHub repositories by lower-case name, with their documents."""
    now = listing.repositories(connection, names)
    numbers = {row.id for row in now.values()}
    told, texts = _changes(connection, numbers), versions(connection, sorted(numbers))
    places = ((n, v.document_id) for n, held in texts.items() for vs in held.values() for v in vs)
    bodies = documents.bodies(connection, places)
    return {
        name: _with_documents(
            _undone(row, told.get(row.id, ()), _repository), _seen(texts.get(row.id, {})), bodies
        )
        for name, row in now.items()
    }


def _repository(row: RepositoryRow, aspect: str, old: str | None) -> RepositoryRow:
    return replace(row, gone=old == "gone") if aspect == "gone" else row


def _seen(texts: Versions) -> Versions:
    """A record stood since the one before it was replaced; what was read first, ever before."""
    found: dict[str, list[Version]] = {}
    first = min((v.since for path, vs in texts.items() if path != RECORD for v in vs), default=0)
    for path, known in texts.items():
        since = -FOREVER
        for version in known:
            begun = since if path == RECORD else version.since
            begun = -FOREVER if begun <= first else begun
            found.setdefault(path, []).append(version._replace(since=begun))
            since = version.until
    return found


def _with_documents(
    course: Course[RepositoryRow], texts: Versions, bodies: Mapping[documents.Place, bytes]
) -> Course[RepositoryRow]:
    starts = {since for since, _ in course}
    starts |= {version.since for known in texts.values() for version in known}
    found: list[tuple[int, RepositoryRow]] = []
    for start in sorted(starts):
        row = next(row for since, row in reversed(course) if since <= start)
        standing = stood(texts, start)
        held = tuple(
            version.document(path, bodies.get((row.id, version.document_id), b""))
            for path, version in sorted(standing.items())
        )
        found.append((start, replace(row, documents=held)))
    return found


def _undone(
    row: R, told: Sequence[_Change], before: Callable[[R, str, str | None], R]
) -> Course[R]:
    """From how it is back to how it was."""
    found: list[tuple[int, R]] = []
    for at, aspect, old in reversed(told):
        found.append((at, row))
        row = before(row, aspect, old)
    found.append((-FOREVER, row))
    return found[::-1]


def _changes(connection: Connection, numbers: Set[int]) -> dict[int, list[_Change]]:
    rows = bulk.select(
        connection,
        "SELECT entity_id, observed_at, aspect, old FROM change WHERE entity_id {among} "
        "ORDER BY entity_id, observed_at, id",
        sorted(numbers),
    )
    return bulk.grouped(rows)
