"""Edges as of a moment, and what stands at their other end."""

from collections.abc import Iterable, Mapping, Sequence, Set
from typing import NamedTuple

from sqlalchemy import Connection

from storage.database import bulk
from storage.database.schema import KINDS
from storage.naming import by_name
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
    return {number: [Edge(*row) for row in own] for number, own in bulk.grouped(rows).items()}


def as_they_were(
    connection: Connection,
    found: dict[int, list[Edge]],
    as_of: int | None,
    known_at: int | None = None,
) -> dict[int, list[Edge]]:
    """With license and state of datasets and repositories of then: an edge has those of now.

    What did not become another since is as the reading of the model knows it.
    """
    if as_of is None:
        return found
    names: dict[str, set[str]] = {"dataset": set(), "github": set()}
    for edge in (edge for owned in found.values() for edge in owned):
        names.get(edge.kind, set()).add(edge.target)
    turned = {
        (kind, name): target
        for kind, targeted in names.items()
        for name, target in _turned(connection, kind, targeted, (as_of, known_at)).items()
    }
    return {number: [_before(each, turned) for each in owned] for number, owned in found.items()}


class _Turned(NamedTuple):
    """A target that became another after a moment: what it was then, by aspect of the change; the
    state in which a repository stood.
    """

    end: "End"
    was: dict[str, str | None]
    state: str | None


def _turned(
    connection: Connection, kind: str, names: Set[str], moments: tuple[int, int | None]
) -> dict[str, _Turned]:
    as_of, known_at = moments
    ends = targets(connection, KINDS.index(kind), names, known_at)
    was: dict[int, dict[str, str | None]] = {}
    later = bulk.select(
        connection,
        f"SELECT entity_id, aspect, old FROM {known.changes(known_at)} c "  # noqa: S608
        f"WHERE happened_at > {as_of:d} AND aspect <> 'access' AND entity_id {{among}} "
        "ORDER BY happened_at DESC, id DESC",
        {end.id for end in ends.values()},
    )
    for number, aspect, old in later:
        was.setdefault(number, {})[aspect] = old
    # Nobody dates a state: it stood as it was believed to be. The first row after counts.
    believed = bulk.select(
        connection,
        f"SELECT entity_id, state FROM entity_before WHERE until > {as_of:d} "  # noqa: S608
        "AND entity_id {among} ORDER BY until DESC",
        was,
    )
    states = {int(number): state for number, state in believed}
    return {
        name: _Turned(end, was[end.id], states.get(end.id))
        for name, end in ends.items()
        if end.id in was
    }


def _before(edge: Edge, turned: Mapping[tuple[str, str], _Turned]) -> Edge:
    found = turned.get((edge.kind, edge.target.lower()))
    if found is None:
        return edge
    end, was, state = found
    key = was.get("license", edge.license or end.license)
    gone = was["gone"] == "gone" if "gone" in was else end.gone
    if edge.kind == "dataset":
        there = ("missing" if gone else "found") if "gone" in was else edge.state
        return edge._replace(license=key, state=there)
    if gone:
        return edge._replace(license=None, state="gone")
    same = was.keys().isdisjoint({"gone", "state", "name"})
    return edge._replace(license=key, state=edge.state if same else state)


class End(NamedTuple):
    """What is known of a target: its current name, and the license of a dataset or repository."""

    id: int
    name: str
    license: str | None
    gone: bool


def targets(
    connection: Connection, kind: int, names: Iterable[str], known_at: int | None = None
) -> dict[str, End]:
    """Entities by the lower-case name that somebody wrote: current, gone, a former one, or one from
    which the Hub leads on.
    """
    wanted = {name.lower() for name in names}
    found: dict[str, End] = {}
    columns = "e.id, e.name, e.license, e.gone_at IS NOT NULL"
    tables = {"entities": known.entities(known_at), "changes": known.changes(known_at)}
    for sql in by_name(kind, columns, **tables, known_at=known_at):
        rows = bulk.select(connection, sql, wanted - found.keys())
        found.update((name, End(*rest)) for name, *rest in rows)
    return found
