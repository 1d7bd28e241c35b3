"""Counts over time in the database: +1 where something begins, -1 where it ends.

Every count is keyed by (profile, group, period); a period is its position among ``ends``.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final, Literal, NamedTuple

from sqlalchemy import Connection

from storage.database import bulk
from storage.reading import known
from storage.trends import digits
from storage.trends.digits import Select

GroupBy = Literal["author", "task", "library", "size", "license_class"]
Key = tuple[int, int | str, int]
"""Profile (0: none), group, period."""

_SLASH: Final = {"sqlite": "instr(e.name, '/')", "postgresql": "strpos(e.name, '/')"}
NO_GROUP: Final = "0"
"""SQL for the group of all."""
_SIZES: Final = (1, 10, 100)
SIZE_NAMES: Final = ("unknown", "<1B", "1-10B", "10-100B", ">=100B")


class Scope(NamedTuple):
    """What is counted: the rules, the periods by their ends, the moment, the groups; as far as
    known at a moment.
    """

    ruleset_id: int
    ends: Sequence[int]
    as_of: int
    group_by: GroupBy | None
    known_at: int | None = None


class _Step(NamedTuple):
    """SQL for a profile and a moment, where there is one; and what it counts."""

    profile: str
    moment: str
    where: str
    sign: int = 1


def spells(connection: Connection, scope: Scope) -> Counter[Key]:
    """How many spells began less those that ended, per profile, group and period."""
    steps = [
        _Step("s.profile_id", f"s.{column}", f"s.{column} <= {scope.as_of:d}", sign)
        for column, sign in (("valid_from", 1), ("valid_to", -1))
    ]
    join = _join(scope, "s.entity_id")
    among = f"{known.spells(scope.known_at)} s {join} WHERE s.ruleset_id = {scope.ruleset_id:d}"
    return _counted(connection, scope, steps, among)


def existing(connection: Connection, scope: Scope) -> Counter[Key]:
    """How many models came less those that went, per group and period; the profile is 0."""
    entities = known.entities(scope.known_at)
    came = [_Step("0", "e.released_at", f"e.released_at <= {scope.as_of:d}")]
    counts = _counted(connection, scope, came, f"{entities} e WHERE e.kind = 0")
    moved = [
        _Step("0", "c.happened_at", f"c.happened_at <= {scope.as_of:d} AND c.new = '{word}'", sign)
        for word, sign in (("gone", -1), ("present", 1))
    ]
    among = (
        f"{known.changes(scope.known_at)} c JOIN {entities} e ON e.id = c.entity_id "
        "WHERE e.kind = 0 AND c.aspect = 'gone'"
    )
    for key, count in _counted(connection, scope, moved, among).items():
        counts[key] += count
    return counts


def cohorts(connection: Connection, scope: Scope) -> Counter[Key]:
    """Models by the period of their release, with their latest profile (0: none)."""
    entities, spells_ = known.entities(scope.known_at), known.spells(scope.known_at)
    at = scope.as_of
    rules = f"s.ruleset_id = {scope.ruleset_id:d} AND s.valid_from <= {at:d}"
    there = f"e.kind = 0 AND e.released_at <= {at:d}"
    found = [_Step("coalesce(s.profile_id, 0)", "e.released_at", there)]
    counts = _counted(
        connection,
        scope,
        found,
        f"{entities} e LEFT JOIN {spells_} s ON s.entity_id = e.id AND {rules} "
        f"AND (s.valid_to IS NULL OR s.valid_to > {at:d}) WHERE e.kind = 0",
    )
    # Models that are gone count as they last were; few, so the many need no look at gone_at.
    went = [
        _Step("s.profile_id", "e.released_at", there),
        _Step("0", "e.released_at", there, -1),
    ]
    among = (
        f"{entities} e JOIN {spells_} s ON s.entity_id = e.id AND {rules} "
        f"AND s.valid_to = e.gone_at AND s.valid_to <= {at:d} "
        "WHERE e.kind = 0 AND e.gone_at IS NOT NULL"
    )
    for key, count in _counted(connection, scope, went, among).items():
        counts[key] += count
    return counts


def bucket(column: str, ends: Sequence[int], first: int = 0) -> str:
    """SQL for the position of the period that a moment lies in, by halving."""
    if len(ends) == 1:
        return str(first)
    half = len(ends) // 2
    low, high = bucket(column, ends[:half], first), bucket(column, ends[half:], first + half)
    return f"CASE WHEN {column} < {ends[half - 1]:d} THEN {low} ELSE {high} END"


def _counted(
    connection: Connection, scope: Scope, steps: Sequence[_Step], among: str
) -> Counter[Key]:
    """The rows of ``among`` by profile, group and period of every step, with its sign."""
    of = group(connection, scope)
    if connection.dialect.name == "sqlite" and of == NO_GROUP:
        return _in_one_text(connection, scope, steps, among)
    counts: Counter[Key] = Counter()
    for step in steps:
        key = f"{step.profile}, {of}, {bucket(step.moment, scope.ends)}"
        sql = f"SELECT {key} FROM {among} AND {step.where}"  # noqa: S608
        for place, count in _rows(connection, sql).items():
            counts[place] += step.sign * count
    return counts


def _rows(connection: Connection, sql: str) -> Counter[Key]:
    """How often each row comes."""
    if connection.dialect.name == "postgresql":
        grouped = f"SELECT k.*, count(*) FROM ({sql}) AS k (p, g, b) GROUP BY 1, 2, 3"  # noqa: S608
        return Counter({(p, g, b): count for p, g, b, count in bulk.stream(connection, grouped)})
    # Grouping in SQLite would sort; counting its rows in C is three times as fast.
    return Counter(bulk.stream(connection, sql))


def _in_one_text(
    connection: Connection, scope: Scope, steps: Sequence[_Step], among: str
) -> Counter[Key]:
    """A profile and a period are one number, all numbers one text, made in one scan."""
    periods = len(scope.ends)
    columns = [
        f"CASE WHEN {step.where} THEN {step.profile} * {periods} "
        f"+ {bucket(step.moment, scope.ends)} END"
        for step in steps
    ]
    counts: Counter[Key] = Counter()
    for step, text in zip(steps, digits.texts(connection, Select(columns, among)), strict=True):
        numbers: Counter[int] = Counter()
        for part in digits.parts(text):
            numbers.update(part)
        for number, count in numbers.items():
            profile, period = divmod(number, periods)
            counts[profile, 0, period] += step.sign * count
    return counts


def _join(scope: Scope, number: str) -> str:
    if scope.group_by in (None, "license_class"):
        return ""
    return f"JOIN {known.entities(scope.known_at)} e ON e.id = {number}"


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
