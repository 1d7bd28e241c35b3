"""When what a model inherits changed: its ancestors turned, or their names came to others."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from sqlalchemy import Connection

from storage.database import bulk
from storage.database.schema import KINDS
from storage.naming import by_name

_MODEL = KINDS.index("model")


class _Bearer(NamedTuple):
    id: int
    released_at: int


def changed(
    connection: Connection,
    ruleset_id: int,
    names: Collection[str],
    turned: Mapping[int, int],
) -> dict[str, int]:
    """When the models that are called so (in lower case) last became others under these rules;
    those that never did are left out. One that was renamed is still the same, one that took over
    the name of another is another since then. ``turned``: those that turned a moment ago, by id.
    """
    bearers = _bearers(connection, names)
    numbers = {bearer.id for borne in bearers.values() for bearer in borne}
    last = _last_turned(connection, ruleset_id, numbers)
    took = _renamed(connection, numbers)
    found: dict[str, int] = {}
    for name, (now, *others) in bearers.items():
        moments = [last.get(now.id, 0), turned.get(now.id, 0)]
        if any(other.id != now.id for other in others):
            moments += [now.released_at, took.get((now.id, name), 0)]
        if at := max(moments):
            found[name] = at
    return found


def _bearers(connection: Connection, names: Collection[str]) -> dict[str, list[_Bearer]]:
    """By name all who bear it or did: first the one that it means."""
    found: dict[str, list[_Bearer]] = {}
    for sql in by_name(_MODEL, "e.id, e.released_at"):
        rows: dict[str, list[_Bearer]] = {}
        for name, *bearer in bulk.select(connection, sql, names):
            rows.setdefault(name, []).append(_Bearer(*bearer))
        for name, borne in rows.items():
            found.setdefault(name, []).extend(reversed(borne))
    return found


def _last_turned(
    connection: Connection, ruleset_id: int, numbers: Collection[int]
) -> dict[int, int]:
    """When the last spell began that was not the first."""
    sql = (
        f"SELECT entity_id, max(valid_from) FROM spell WHERE ruleset_id = {ruleset_id:d} "  # noqa: S608
        "AND entity_id {among} GROUP BY entity_id HAVING count(*) > 1"
    )
    return dict(bulk.select(connection, sql, numbers))


def _renamed(connection: Connection, numbers: Collection[int]) -> dict[tuple[int, str], int]:
    """When models came by names, in lower case."""
    sql = (
        "SELECT entity_id, lower(new), max(happened_at) FROM change WHERE aspect = 'name' "
        "AND entity_id {among} GROUP BY 1, 2"
    )
    return {(number, name): at for number, name, at in bulk.select(connection, sql, numbers)}
