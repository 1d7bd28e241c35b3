"""Edges as of a moment, and what stands at their other end."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from storage.database import bulk
from storage.reading import known
from storage.reading.spans import FOREVER


class Edge(NamedTuple):
    """What a model points to. ``license`` and ``state`` are what its reading knew of the target."""

    kind: str
    target: str
    role: str
    since: int
    license: str | None
    state: str | None


def pointed(
    connection: Connection,
    numbers: Sequence[int],
    as_of: int | None,
    known_at: int | None = None,
) -> dict[int, list[Edge]]:
    """The edges of models at a moment, as far as known at another, sorted."""
    at = FOREVER if as_of is None else as_of
    rows = bulk.select(
        connection,
        "SELECT entity_id, kind, target, role, valid_from, license, state "  # noqa: S608
        f"FROM {known.links(known_at)} l WHERE valid_from <= {at:d} "
        f"AND (valid_to IS NULL OR valid_to > {at:d}) "
        "AND entity_id {among} ORDER BY entity_id, kind, target, role",
        numbers,
    )
    found: dict[int, list[Edge]] = {}
    for number, *edge in rows:
        found.setdefault(number, []).append(Edge(*edge))
    return found


class End(NamedTuple):
    """What is known of a target: its current name, and the license of a dataset or repository."""

    id: int
    name: str
    license: str | None


def targets(
    connection: Connection, kind: int, names: Iterable[str], known_at: int | None = None
) -> dict[str, End]:
    """Entities by the lower-case name that somebody wrote: current, gone, or a former one."""
    wanted = {name.lower() for name in names}
    found: dict[str, End] = {}
    entities = known.entities(known_at)
    for gone in ("NOT NULL", "NULL"):
        rows = bulk.select(
            connection,
            f"SELECT lower(e.name), e.id, e.name, e.license FROM {entities} e "  # noqa: S608
            f"WHERE e.kind = {kind:d} AND e.gone_at IS {gone} AND lower(e.name) {{among}} "
            "ORDER BY e.id",
            wanted,
        )
        found.update((name, End(*rest)) for name, *rest in rows)
    renamed = bulk.select(
        connection,
        "SELECT lower(c.old), e.id, e.name, e.license "  # noqa: S608
        f"FROM {known.changes(known_at)} c JOIN {entities} e ON e.id = c.entity_id "
        f"WHERE c.aspect = 'name' AND e.kind = {kind:d} AND lower(c.old) {{among}} ORDER BY c.id",
        wanted - found.keys(),
    )
    found.update((name, End(*rest)) for name, *rest in renamed)
    return found
