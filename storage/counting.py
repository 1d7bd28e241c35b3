"""Counts over time in the database: +1 where something begins, -1 where it ends.

Every count is keyed by (profile, group, period); a period is its position among ``ends``.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Final, Literal, NamedTuple

from sqlalchemy import Connection

from storage import bulk

GroupBy = Literal["author", "task", "library", "size", "license_class"]
Key = tuple[int, int | str, int]
"""Profile (0: none), group, period."""

_SLASH: Final = {"sqlite": "instr(e.name, '/')", "postgresql": "strpos(e.name, '/')"}
NO_GROUP: Final = "0"
"""SQL for the group of all."""
_SIZES: Final = (1, 10, 100)
SIZE_NAMES: Final = ("unknown", "<1B", "1-10B", "10-100B", ">=100B")


class Scope(NamedTuple):
    """What is counted: the rules, the periods by their ends, the moment, the groups."""

    ruleset_id: int
    ends: Sequence[int]
    as_of: int
    group_by: GroupBy | None


def spells(connection: Connection, scope: Scope) -> Counter[Key]:
    """How many spells began less those that ended, per profile, group and period."""
    counts: Counter[Key] = Counter()
    of = group(connection, scope)
    join = _join(scope, "s.entity_id")
    rules = f"s.ruleset_id = {scope.ruleset_id:d}"
    for column, sign in (("valid_from", 1), ("valid_to", -1)):
        key = ("s.profile_id", of, bucket(f"s.{column}", scope.ends))
        among = f"FROM spell s {join} WHERE {rules} AND s.{column} <= {scope.as_of:d}"
        _add(counts, connection, key, among, sign)
    return counts


def existing(connection: Connection, scope: Scope) -> Counter[Key]:
    """How many models came less those that went, per group and period; the profile is 0."""
    counts: Counter[Key] = Counter()
    of = group(connection, scope)
    _add(
        counts,
        connection,
        ("0", of, bucket("e.released_at", scope.ends)),
        f"FROM entity e WHERE e.kind = 0 AND e.released_at <= {scope.as_of:d}",
    )
    for word, sign in (("gone", -1), ("present", 1)):
        _add(
            counts,
            connection,
            ("0", of, bucket("c.happened_at", scope.ends)),
            "FROM change c JOIN entity e ON e.id = c.entity_id "
            f"WHERE e.kind = 0 AND c.aspect = 'gone' AND c.new = '{word}' "
            f"AND c.happened_at <= {scope.as_of:d}",
            sign,
        )
    return counts


def cohorts(connection: Connection, scope: Scope) -> Counter[Key]:
    """Models by the period of their release, with their latest profile (0: none)."""
    counts: Counter[Key] = Counter()
    latest = (
        f"s.ruleset_id = {scope.ruleset_id:d} AND s.valid_from <= {scope.as_of:d} AND "
        f"(s.valid_to IS NULL OR s.valid_to > {scope.as_of:d} OR s.valid_to = e.gone_at)"
    )
    _add(
        counts,
        connection,
        (
            *("coalesce(s.profile_id, 0)", group(connection, scope)),
            bucket("e.released_at", scope.ends),
        ),
        "FROM entity e LEFT JOIN spell s "
        f"ON s.entity_id = e.id AND {latest} "
        f"WHERE e.kind = 0 AND e.released_at <= {scope.as_of:d}",
    )
    return counts


def bucket(column: str, ends: Sequence[int], first: int = 0) -> str:
    """SQL for the position of the period that a moment lies in, by halving."""
    if len(ends) == 1:
        return str(first)
    half = len(ends) // 2
    low, high = bucket(column, ends[:half], first), bucket(column, ends[half:], first + half)
    return f"CASE WHEN {column} < {ends[half - 1]:d} THEN {low} ELSE {high} END"


def _add(
    counts: Counter[Key],
    connection: Connection,
    key: tuple[str, str, str],
    among: str,
    sign: int = 1,
) -> None:
    found = _found(connection, key, among)
    if sign > 0 and not counts:
        counts.update(found)
        return
    for place, count in found.items():
        counts[place] += sign * count


def _found(connection: Connection, key: tuple[str, str, str], among: str) -> Counter[Key]:
    """How many rows there are of every key: SQL for profile, group and period."""
    profile, of, period = key
    sql = f"SELECT {profile}, {of}, {period} {among}"
    if connection.dialect.name == "postgresql":
        grouped = f"SELECT k.*, count(*) FROM ({sql}) AS k (p, g, b) GROUP BY 1, 2, 3"  # noqa: S608
        return Counter({(p, g, b): count for p, g, b, count in bulk.stream(connection, grouped)})
    if of != NO_GROUP:
        # Grouping in SQLite would sort; counting its rows in C is three times as fast.
        return Counter(bulk.stream(connection, sql))
    sql = f"SELECT group_concat({profile} * {_PERIODS} + {period}) {among}"
    numbers: Counter[str] = Counter()
    for (text,) in bulk.stream(connection, sql):
        for part in _parts(text or ""):
            numbers.update(part.split(","))
    pairs = ((divmod(int(number), _PERIODS), count) for number, count in numbers.items())
    return Counter({(place, 0, period): count for (place, period), count in pairs})


_PERIODS: Final = 10_000
"""More than there are months; a profile and a period are one number, all numbers one text.

A row handed to Python costs more than the rest of counting it, so SQLite hands over only one.
"""
_PART: Final = 1 << 20
"""Characters split at once, so that memory stays small."""


def _parts(text: str) -> Iterator[str]:
    """A text cut at commas."""
    start = 0
    while start < len(text):
        end = text.find(",", start + _PART)
        end = len(text) if end < 0 else end
        yield text[start:end]
        start = end + 1


def _join(scope: Scope, number: str) -> str:
    if scope.group_by in (None, "license_class"):
        return ""
    return f"JOIN entity e ON e.id = {number}"


def group(connection: Connection, scope: Scope) -> str:
    """SQL for the group of a model; groups by license are made from profiles."""
    if scope.group_by == "author":
        slash = _SLASH[connection.dialect.name]
        return f"CASE WHEN {slash} > 0 THEN substr(e.name, 1, {slash} - 1) ELSE '' END"
    if scope.group_by == "size":
        steps = "".join(
            f"WHEN e.parameters < {size * 10**9:d} THEN {place:d} "
            for place, size in enumerate(_SIZES, 1)
        )
        return f"CASE WHEN e.parameters IS NULL THEN 0 {steps}ELSE {len(_SIZES) + 1:d} END"
    if scope.group_by in {"task", "library"}:
        return f"coalesce(e.{scope.group_by}_id, 0)"
    return NO_GROUP


def labels(connection: Connection, group_by: GroupBy | None) -> Callable[[int | str], str]:
    """What to call a group."""
    if group_by == "size":
        return lambda place: SIZE_NAMES[int(place)]
    if group_by in {"task", "library"}:
        texts: dict[int | str, str] = {0: ""}
        texts.update(connection.exec_driver_sql("SELECT id, text FROM word").all())
        return lambda number: texts[number]
    return (lambda _: "") if group_by is None else str
