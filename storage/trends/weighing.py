"""Counts weighted by downloads or likes: three streams in the order of their keys, merged."""

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any, Final, Literal, NamedTuple

from sqlalchemy import Connection

from storage.database import bulk
from storage.reading import known
from storage.trends import weighing_blocks
from storage.trends.counting import Key, Scope, bucket, group
from storage.trends.weighing_blocks import Blocks
from storage.trends.weighing_steps import NEVER

Weight = Literal["models", "downloads", "likes"]
_DAY: Final = 86_400


class Weighed(NamedTuple):
    """Steps of weight by (profile, group, period), and of all models (profile 0)."""

    by_profile: Counter[Key]
    existing: Counter[Key]


def stock(
    connection: Connection, scope: Scope, weight: Weight, alike: Mapping[int, int]
) -> Weighed:
    """The weight of what exists: at every period's end, the last figure seen by then.

    ``alike`` gives every profile one that counts the same; only these are told apart.
    """
    if weighing_blocks.fits(connection, scope):
        return _stock_of_blocks(connection, scope, weight, alike)
    weighed = Weighed(Counter(), Counter())
    for model in _models(connection, scope, weight):
        _weigh(weighed, model, alike)
    return weighed


def _stock_of_blocks(
    connection: Connection, scope: Scope, weight: Weight, alike: Mapping[int, int]
) -> Weighed:
    moves = _presence(connection, scope)
    others, steps = Blocks(connection, scope, weight).stock(alike, moves)
    weighed = Weighed(*steps.counted())
    for one in others:
        presence = _spans(one.released, moves.get(one.number, ()))
        _weigh(weighed, _Model(0, one.released, presence, one.spells, one.weights), alike)
    return weighed


def _weigh(weighed: Weighed, model: "_Model", alike: Mapping[int, int]) -> None:
    for profile_id, first, end in model.spells:
        for period, step in _steps(model.weights, first, end):
            weighed.by_profile[alike[profile_id], model.group, period] += step
    for first, end in model.presence:
        for period, step in _steps(model.weights, first, end):
            weighed.existing[0, model.group, period] += step


def cohorts(connection: Connection, scope: Scope, weight: Weight) -> Counter[Key]:
    """The latest weight of models by the period of their release and their latest profile."""
    if weighing_blocks.fits(connection, scope):
        return Blocks(connection, scope, weight).cohorts()
    counts: Counter[Key] = Counter()
    for model in _models(connection, scope, weight):
        if model.weights:
            profile_id = model.spells[-1][0] if model.spells else 0
            counts[profile_id, model.group, model.released] += model.weights[-1][1]
    return counts


class _Model(NamedTuple):
    """All in periods: spells as (profile, first, last), weights as (period, figure)."""

    group: int | str
    released: int
    presence: list[tuple[int, int]]
    spells: list[tuple[int, int, int]]
    weights: list[tuple[int, int]]


def _steps(weights: list[tuple[int, int]], first: int, last: int) -> Iterator[tuple[int, int]]:
    """How the weight moves between two periods: up to it, along with it, back to nothing."""
    now = 0
    for period, figure in weights:
        if period >= last:
            break
        if figure != now:
            yield max(period, first), figure - now
            now = figure
    if now and last < NEVER:
        yield last, -now


def _models(connection: Connection, scope: Scope, weight: Weight) -> Iterator[_Model]:
    as_of, ends = scope.as_of, scope.ends
    entities = bulk.stream(
        connection,
        f"SELECT e.id, {group(connection, scope)}, {bucket('e.released_at', ends)} "  # noqa: S608
        f"FROM {known.entities(scope.known_at)} e "
        f"WHERE e.kind = 0 AND e.released_at <= {as_of:d} ORDER BY e.id",
    )
    ended = f"s.valid_to IS NULL OR s.valid_to > {as_of:d}"
    spells = _Grouped(
        bulk.stream(
            connection,
            f"SELECT s.entity_id, s.profile_id, {bucket('s.valid_from', ends)}, "  # noqa: S608
            f"CASE WHEN {ended} THEN {NEVER} ELSE {bucket('s.valid_to', ends)} END "
            f"FROM {known.spells(scope.known_at)} s WHERE s.ruleset_id = {scope.ruleset_id:d} "
            f"AND s.valid_from <= {as_of:d} ORDER BY s.entity_id, s.valid_from",
        )
    )
    metrics = _Grouped(
        bulk.stream(
            connection,
            f"SELECT m.entity_id, {bucket(f'm.day * {_DAY}', ends)}, m.{weight} "  # noqa: S608
            f"FROM {known.metrics(scope.known_at)} m "
            f"WHERE m.day * {_DAY} <= {as_of:d} AND m.{weight} IS NOT NULL "
            "ORDER BY m.entity_id, m.day",
        )
    )
    moves = _presence(connection, scope)
    for number, label, released in entities:
        presence = _spans(released, moves.get(number, ()))
        yield _Model(label, released, presence, spells.of(number), metrics.of(number))


def _presence(connection: Connection, scope: Scope) -> dict[int, list[tuple[int, str]]]:
    rows = bulk.stream(
        connection,
        f"SELECT c.entity_id, {bucket('c.happened_at', scope.ends)}, c.new "  # noqa: S608
        f"FROM {known.changes(scope.known_at)} c "
        f"WHERE c.aspect = 'gone' AND c.happened_at <= {scope.as_of:d} ORDER BY c.id",
    )
    found: dict[int, list[tuple[int, str]]] = {}
    for number, period, word in rows:
        found.setdefault(number, []).append((period, word))
    return found


def _spans(released: int, moves: Any) -> list[tuple[int, int]]:
    spans, start = [], released
    for period, word in moves:
        if word == "gone":
            spans.append((start, period))
            start = NEVER
        else:
            start = period
    return spans if start == NEVER else [*spans, (start, NEVER)]


class _Grouped:
    """Rows in the order of their first column, handed out by its value, also in order."""

    def __init__(self, rows: Iterator[tuple[Any, ...]]) -> None:
        self._groups = groupby(rows, key=itemgetter(0))
        self._key: int | None = -1
        self._rows: Iterator[tuple[Any, ...]] = iter(())

    def of(self, number: int) -> list[Any]:
        """The rest of the rows with this key; what lies before is passed over."""
        while self._key is not None and self._key < number:
            self._key, self._rows = next(self._groups, (None, iter(())))
        return [row[1:] for row in self._rows] if self._key == number else []
