"""Counts weighted by downloads or likes on SQLite: block by block of models, as texts of numbers.

The same figures as :mod:`storage.weighing` gives row by row, at a quarter of its price: a row that
is handed to Python costs more than all that is done with it.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final, NamedTuple

import msgspec
from sqlalchemy import Connection

from storage import bulk
from storage.counting import Key, Scope, bucket

NEVER: Final = 10**9
_DAY: Final = 86_400
_BLOCK: Final = 5_000
_SHIFT: Final = 15
_LAST_DAY: Final = (1 << _SHIFT) - 1
_NUMBERS: Final = msgspec.json.Decoder(list[int])
Spells = list[tuple[int, int]]
"""Profile times periods plus the period of the start, and the period of the end."""


class Model(NamedTuple):
    """A model that is not simple: its release, its spells, its weights; all in periods."""

    number: int
    released: int
    spells: list[tuple[int, int, int]]
    weights: list[tuple[int, int]]


class _Block(NamedTuple):
    """A stretch of ids. Metrics: place and day as one number, figure; spells: place, profile and
    period of the start as one number, period of the end.
    """

    start: int
    metrics: tuple[list[int], list[int]]
    spells: tuple[list[int], list[int], list[int]]


class Blocks:
    """All models of a scope with their weights."""

    def __init__(self, connection: Connection, scope: Scope, weight: str) -> None:
        self._connection, self._scope, self._weight = connection, scope, weight
        self._periods = len(scope.ends)
        last = connection.exec_driver_sql("SELECT max(id) FROM entity").scalar() or 0
        self._starts = range(0, int(last) + 1, _BLOCK)
        self._released = [-1] * (int(last) + 2 + _BLOCK)
        self._read_released()
        days = range(min(scope.as_of // _DAY, _LAST_DAY) + 1)
        self._bucket = [bisect_right(scope.ends[:-1], day * _DAY) for day in days]

    def _texts(self, columns: Sequence[str], among: str) -> list[list[int]]:
        sql = ", ".join(f"group_concat({column})" for column in columns)
        row = next(bulk.stream(self._connection, f"SELECT {sql} FROM {among}"))  # noqa: S608
        return [_NUMBERS.decode(f"[{text or ''}]") for text in row]

    def _read_released(self) -> None:
        among = f"entity WHERE kind = 0 AND released_at <= {self._scope.as_of:d}"
        period = bucket("released_at", self._scope.ends)
        for number, place in zip(*self._texts(("id", period), among), strict=True):
            self._released[number] = place

    def _metrics(self, start: int) -> tuple[list[int], list[int]]:
        places, figures = self._texts(
            (f"(entity_id - {start:d}) * {_LAST_DAY + 1} + day", self._weight),
            f"metric WHERE entity_id >= {start:d} AND entity_id < {start + _BLOCK:d} "
            f"AND day <= {len(self._bucket) - 1:d} AND {self._weight} IS NOT NULL",
        )
        return places, figures

    def _spells(self, start: int) -> tuple[list[int], list[int], list[int]]:
        at, ends = self._scope.as_of, self._scope.ends
        ended = f"valid_to IS NULL OR valid_to > {at:d}"
        numbers, begins, until = self._texts(
            (
                f"entity_id - {start:d}",
                f"profile_id * {self._periods} + {bucket('valid_from', ends)}",
                f"CASE WHEN {ended} THEN {NEVER} ELSE {bucket('valid_to', ends)} END",
            ),
            f"spell WHERE entity_id >= {start:d} AND entity_id < {start + _BLOCK:d} "
            f"AND ruleset_id = {self._scope.ruleset_id:d} AND valid_from <= {at:d}",
        )
        return numbers, begins, until

    def stock(self, moves: Mapping[int, object], steps: list[int]) -> Iterator[Model]:
        """Add the steps of simple models (one spell since their release, never gone) to ``steps``,
        by profile times periods plus period; hand out the others.
        """
        for block in self._blocks():
            yield from self._stock(block, moves, steps)

    def _blocks(self) -> Iterator[_Block]:
        """All blocks; the next one is read while this one is worked on."""
        with ThreadPoolExecutor(1, "weights") as ahead:
            upcoming = ahead.submit(self._block, self._starts[0])
            for following in (*self._starts[1:], None):
                block = upcoming.result()
                if following is not None:
                    upcoming = ahead.submit(self._block, following)
                yield block

    def _block(self, start: int) -> _Block:
        return _Block(start, self._metrics(start), self._spells(start))

    @staticmethod
    def _series(block: _Block) -> tuple[list[int], dict[int, Spells]]:
        """By place in the block: the one open spell or -1, and all spells of the others."""
        single = [-1] * _BLOCK
        many: dict[int, Spells] = {}
        for number, begin, end in zip(*block.spells, strict=True):
            if end == NEVER and single[number] < 0 and number not in many:
                single[number] = begin
                continue
            if number not in many:
                held = single[number]
                many[number] = [(held, NEVER)] if held >= 0 else []
                single[number] = -1
            many[number].append((begin, end))
        return single, many

    def _stock(
        self, block: _Block, moves: Mapping[int, object], steps: list[int]
    ) -> Iterator[Model]:
        start = block.start
        single, many = self._series(block)
        released, buckets, periods = self._released, self._bucket, self._periods
        others: dict[int, list[int]] = {}
        last, now, base, first = -1, 0, -1, 0
        points: list[int] = []
        for place, figure in zip(*block.metrics, strict=True):
            number = place >> _SHIFT
            if number != last:
                last, now, begin = number, 0, single[number]
                first = released[start + number]
                base = begin - first
                if begin < 0 or begin % periods != first or start + number in moves:
                    base = -1
                    points = others[number] = []
            period = buckets[place & _LAST_DAY]
            if base < 0:
                points += (period, figure)
                continue
            # Calling max here would cost a third of the whole.
            steps[base + (period if period > first else first)] += figure - now  # noqa: FURB136
            now = figure
        for number, weights in others.items():
            first, begin = released[start + number], single[number]
            spells = many.get(number, [(begin, NEVER)] if begin >= 0 else [])
            if first < 0 or not weights:
                continue
            if start + number not in moves and _meet(spells, first, periods):
                _walk(steps, spells, weights, periods)
                continue
            told = [(*divmod(key, periods), end) for key, end in spells]
            yield Model(start + number, first, told, list(_pairs(weights)))

    def cohorts(self) -> Counter[Key]:
        """The latest weight of models by the period of their release and their latest profile."""
        counts: Counter[Key] = Counter()
        for block in self._blocks():
            places, figures = block.metrics
            latest = dict(zip([place >> _SHIFT for place in places], figures, strict=True))
            numbers, begins, _ = block.spells
            profile = dict(zip(numbers, begins, strict=True))
            for number, figure in latest.items():
                released = self._released[block.start + number]
                if released >= 0:
                    counts[profile.get(number, 0) // self._periods, 0, released] += figure
        return counts


def _pairs(weights: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Period and figure."""
    one = iter(weights)
    return zip(one, one, strict=True)


def _meet(spells: Spells, released: int, periods: int) -> bool:
    """Whether the spells go from the release to the end without a gap."""
    at = released
    for key, end in spells:
        if key % periods != at:
            return False
        at = end
    return at == NEVER


def _walk(steps: list[int], spells: Spells, weights: Sequence[int], periods: int) -> None:
    """The weight along the spells: up and down with its figures, over to the next at each end."""
    following = iter(spells)
    key, end = next(following)
    first = key % periods
    base, now = key - first, 0
    for period, figure in _pairs(weights):
        while period >= end:
            steps[base + end] -= now
            key, following_end = next(following)
            base = key - end
            steps[key] += now
            first, end = end, following_end
        steps[base + (period if period > first else first)] += figure - now  # noqa: FURB136
        now = figure
    for key, _ in following:
        steps[base + key % periods] -= now
        steps[key] += now
        base = key - key % periods


def fits(connection: Connection, scope: Scope) -> bool:
    """Whether the figures can be had this way: all models at once, as they are known now."""
    plain = scope.group_by in {None, "license_class"} and scope.known_at is None
    return connection.dialect.name == "sqlite" and plain and scope.as_of // _DAY <= _LAST_DAY
