"""One row an edge: what a model points to."""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection

from storage.reading.edges import as_they_were, pointed
from storage.reading.models import chunks, standing
from storage.reading.moments import iso

COLUMNS: Final = ("model", "kind", "target", "role", "license", "state", "since")


def rows(
    connection: Connection, *, as_of: int | None = None, known_at: int | None = None
) -> Iterator[tuple[str, ...]]:
    """By model, kind, target and role; ``role`` is a relation, stages, or a kind of paper."""
    for chunk in chunks(standing(connection, 0, as_of, known_at)):
        numbers = [row.entity.id for row in chunk]
        edges = pointed(connection, numbers, as_of, known_at)
        found = as_they_were(connection, edges, as_of, known_at)
        for row in chunk:
            for edge in found.get(row.entity.id, ()):
                said = (edge.license or "", edge.state or "", iso(edge.since))
                yield (row.entity.name, edge.kind, edge.target, edge.role, *said)
