"""Counts weighted by downloads or likes on SQLite: block by block of models, as texts of numbers.

The same figures as :mod:`storage.trends.weighing` gives row by row, at a fraction of its price:
a row that is handed to Python costs more than all that is done with it.
"""

from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Final

from sqlalchemy import Connection

from storage.reading import moments
from storage.trends import digits
from storage.trends.counting import Key, Scope, bucket
from storage.trends.digits import Select
from storage.trends.weighing_steps import LAST_DAY, SHIFT, Block, Model, Steps

_DAY: Final = 86_400
_BLOCK: Final = 20_000
"""Each costs the thread that reads ahead some waits for Python's lock."""
_PLACE: Final = LAST_DAY + 1


def fits(connection: Connection, scope: Scope) -> bool:
    """Whether the figures can be had this way: all models at once, as they are known now."""
    plain = scope.group_by in {None, "license_class"} and scope.known_at is None
    return connection.dialect.name == "sqlite" and plain and scope.as_of // _DAY <= LAST_DAY


class Blocks:
    """All models of a scope with their weights."""

    def __init__(self, connection: Connection, scope: Scope, weight: str) -> None:
        self._connection, self._scope, self._weight = connection, scope, weight
        last = connection.exec_driver_sql("SELECT max(id) FROM entity").scalar() or 0
        self._starts = range(0, int(last) + 1, _BLOCK)
        self._last_day = scope.as_of // _DAY
        self._first_day = min((scope.ends[0] - 1) // _DAY, self._last_day)

    def stock(
        self, alike: Mapping[int, int], moves: Mapping[int, object]
    ) -> tuple[list[Model], Steps]:
        """The steps of all models but those with ``moves`` and those that were read before their
        release; and these, to be weighed one by one.
        """
        span = range(self._first_day, self._last_day + 1)
        periods = [moments.place(day * _DAY, self._scope.ends) for day in span]
        steps = Steps(alike, self._first_day, periods)
        others: list[Model] = []
        released = self._released()
        for start, (places, figures, starts, courses) in self._ahead(self._metrics, self._spells):
            days = released[start : start + _BLOCK]
            block = Block(start, days, (places, figures), (starts, courses))
            others += steps.add(block, moves)
        return others, steps

    def cohorts(self) -> Counter[Key]:
        """The latest weight of models by the period of their release and their latest profile."""
        sums: Counter[int] = Counter()
        for _, (keys, figures) in self._ahead(self._latest):
            for key, figure in zip(keys, figures, strict=True):
                sums[key] += figure
        periods = len(self._scope.ends)
        return Counter({(key // periods, 0, key % periods): sums[key] for key in sums})

    def _ahead(self, *what: Callable[[int], Select]) -> Iterator[tuple[int, list[list[int]]]]:
        """The starts of all blocks with their numbers; the next is read while one is worked on."""
        with ThreadPoolExecutor(1, "weights") as ahead:
            read = partial(digits.texts, self._connection)
            upcoming = ahead.submit(read, *(select(0) for select in what))
            for start in self._starts:
                texts = upcoming.result()
                following = start + _BLOCK
                if following in self._starts:
                    upcoming = ahead.submit(read, *(select(following) for select in what))
                yield start, list(map(digits.numbers, texts))

    def _metrics(self, start: int) -> Select:
        place = f"(entity_id - {start:d}) * {_PLACE} + day"
        return Select(
            (place, self._weight),
            f"metric WHERE {_within('entity_id', start)} AND day <= {self._last_day:d} "
            f"AND {self._weight} IS NOT NULL",
        )

    def _spells(self, start: int) -> Select:
        at = self._scope.as_of
        until = f"CASE WHEN valid_to <= {at:d} THEN {self._day('valid_to')} ELSE 0 END"
        place = f"(entity_id - {start:d}) * {_PLACE} + {self._day('valid_from')}"
        return Select(
            (place, f"profile_id * {_PLACE} + {until}"),
            f"spell WHERE {_within('entity_id', start)} "
            f"AND ruleset_id = {self._scope.ruleset_id:d} AND valid_from <= {at:d}",
        )

    def _latest(self, start: int) -> Select:
        """Of models with a weight: profile times periods plus period of the release; the weight."""
        scope = self._scope
        profile = (
            "SELECT profile_id FROM spell s WHERE s.entity_id = e.id "  # noqa: S608
            f"AND s.ruleset_id = {scope.ruleset_id:d} AND s.valid_from <= {scope.as_of:d} "
            "ORDER BY s.valid_from DESC LIMIT 1"
        )
        weight = (
            f"SELECT {self._weight} FROM metric m WHERE m.entity_id = e.id "  # noqa: S608
            f"AND m.day <= {self._last_day:d} AND m.{self._weight} IS NOT NULL "
            "ORDER BY m.day DESC LIMIT 1"
        )
        period = bucket("e.released_at", scope.ends)
        key = f"coalesce(({profile}), 0) * {len(scope.ends)} + {period}"
        return Select(
            (key, f"coalesce(({weight}), 0)"),
            f"entity e NOT INDEXED WHERE {_within('e.id', start)} AND e.kind = 0 "
            f"AND e.released_at <= {scope.as_of:d}",
        )

    def _released(self) -> Sequence[int]:
        """The day of the release by entity, 0 where it is not there or no model."""
        found = array("H", bytes(2 * (self._starts[-1] + _BLOCK)))
        among = f"entity WHERE kind = 0 AND released_at <= {self._scope.as_of:d}"
        place = f"id * {_PLACE} + {self._day('released_at')}"
        (text,) = digits.texts(self._connection, Select((place,), among))
        for numbers in digits.parts(text):
            for number in numbers:
                found[number >> SHIFT] = number & LAST_DAY
        return found

    def _day(self, moment: str) -> str:
        """SQL for the day of a moment; what lies before the first period's end is one day."""
        return f"max({moment}, {self._first_day * _DAY:d}) / {_DAY}"


def _within(number: str, start: int) -> str:
    """SQL for the entities of a block."""
    return f"{number} >= {start:d} AND {number} < {start + _BLOCK:d}"
