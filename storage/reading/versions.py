"""Two extractor versions side by side: what moves because of the method, not of the world."""

from collections import Counter

from sqlalchemy import Connection

from storage import profiles
from storage.database import bulk
from storage.profiles import Profile
from storage.records import Moved, VersionPair
from taxonomy.components import COMPONENT_IDS

LICENSE = "license"
"""In the place of a component: the declared license of the weights."""


def compared(connection: Connection, old: int, new: int) -> VersionPair:
    """The open spells of two rulesets, model by model; only models that both have read."""
    pairs = _pairs(connection, old, new)
    numbers = sorted({number for pair in pairs for number in pair})
    known = profiles.load(connection, numbers)
    found: Counter[tuple[str, str, str]] = Counter()
    for (before, after), n in pairs.items():
        if before != after:
            for move in _moves(known[before], known[after]):
                found[move] += n
    moved = [Moved(*move, n) for move, n in found.items()]
    return VersionPair(
        models=sum(pairs.values()),
        changed=sum(n for (before, after), n in pairs.items() if before != after),
        moved=tuple(sorted(moved, key=_order)),
        spells=(_spells(connection, old, new), _spells(connection, new, old)),
    )


def _spells(connection: Connection, of: int, other: int) -> int:
    """How many spells rules tell of the models that the other rules tell of too."""
    sql = (
        f"SELECT count(*) FROM spell s WHERE s.ruleset_id = {of:d} AND EXISTS (SELECT 1 "  # noqa: S608
        f"FROM spell o WHERE o.entity_id = s.entity_id AND o.ruleset_id = {other:d})"
    )
    return int(connection.exec_driver_sql(sql).scalar() or 0)


def _pairs(connection: Connection, old: int, new: int) -> dict[tuple[int, int], int]:
    sql = (
        "SELECT a.profile_id, b.profile_id, count(*) FROM spell a "  # noqa: S608
        "JOIN spell b ON b.entity_id = a.entity_id AND b.valid_to IS NULL "
        f"AND b.ruleset_id = {new:d} WHERE a.valid_to IS NULL AND a.ruleset_id = {old:d} "
        "GROUP BY a.profile_id, b.profile_id"
    )
    return {(before, after): n for before, after, n in bulk.stream(connection, sql)}


def _moves(before: Profile, after: Profile) -> list[tuple[str, str, str]]:
    found = [
        (component, was.availability, is_.availability)
        for component, was, is_ in zip(COMPONENT_IDS, before.cells, after.cells, strict=True)
        if was.availability != is_.availability
    ]
    if before.license != after.license:
        found.append((LICENSE, before.license or "", after.license or ""))
    return found


def _order(moved: Moved) -> tuple[int, int, str, str]:
    places = {name: place for place, name in enumerate((LICENSE, *COMPONENT_IDS))}
    return places[moved.component], -moved.models, moved.before, moved.after
