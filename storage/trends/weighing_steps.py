"""How weights move day by day: up and down with a model's figures, and over with its profile."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from storage.trends.counting import Key

NEVER: Final = 10**9
SHIFT: Final = 15
LAST_DAY: Final = (1 << SHIFT) - 1
Pairs = tuple[list[int], list[int]]


class Block(NamedTuple):
    """A stretch of entities. A place is the number in the block and the day, as one number.

    Released: the day by number, 0 where it is not counted. Metrics: places, figures. Spells: places
    of the start, profiles and days of the end (0: none) as one number. All in order.
    """

    start: int
    released: Sequence[int]
    metrics: Pairs
    spells: Pairs


class Model(NamedTuple):
    """A model that is weighed by itself: spells as (profile, first, end), weights; in periods."""

    number: int
    released: int
    spells: list[tuple[int, int, int]]
    weights: list[tuple[int, int]]


class Steps:
    """By how much weights move every day: a column for all profiles that count alike.

    The first column is for models without a profile. A column is told by where it would have day 0;
    few columns stay in the processor's cache, which doubles the speed. ``periods`` are those of all
    days from ``first_day`` on; spells and releases are not before it.
    """

    def __init__(self, alike: Mapping[int, int], first_day: int, periods: Sequence[int]) -> None:
        span = len(periods)
        self._names = (0, *dict.fromkeys(alike.values()))
        named = {name: place * span - first_day for place, name in enumerate(self._names)}
        self._nothing = named[0]
        self._columns = [named[alike.get(number, 0)] for number in range(max(alike, default=0) + 1)]
        self._periods = [*[-1] * first_day, *periods]
        self._first_day = first_day
        self._steps = [0] * (len(named) * span)

    def add(self, block: Block, moves: Mapping[int, object]) -> Iterator[Model]:
        """Add the weights of a block's models. Those with ``moves``, and those that were read
        before their release, are handed out instead.
        """
        columns, others = self._courses(block, moves)
        points: dict[int, list[int]] = {number: [] for number in others}
        firsts = [(number << SHIFT) + day for number, day in enumerate(block.released)]
        self._move(block.metrics, columns, firsts, points)
        for number, spells in others.items():
            day, weights = block.released[number], points[number]
            if not day or not weights:
                continue
            turns = None if block.start + number in moves else self._turns(spells, day)
            if turns is None:
                yield self._model(block.start + number, day, spells, weights)
            else:
                self._walk(turns, weights)

    def _courses(
        self, block: Block, moves: Mapping[int, object]
    ) -> tuple[list[int], dict[int, list[int]]]:
        """By number: the column less the place of day 0 where there is one alone, from the release
        to the end; the spells, two numbers each, of all others, and of who is not counted.
        """
        released, periods, named = block.released, self._periods, self._columns
        columns = [self._nothing - (number << SHIFT) for number in range(len(released))]
        others = _apart(block, moves)
        for place, course in zip(*block.spells, strict=True):
            number = place >> SHIFT
            if number in others:
                others[number] += place, course
            elif course & LAST_DAY or periods[place & LAST_DAY] != periods[released[number]]:
                others[number] = [place, course]
            else:
                columns[number] = named[course >> SHIFT] - (number << SHIFT)
        return columns, others

    def _move(
        self,
        metrics: Pairs,
        columns: Sequence[int],
        firsts: Sequence[int],
        points: Mapping[int, list[int]],
    ) -> None:
        """Along every model's figures; those of models in ``points`` are put there.

        ``limit`` is the place up to which nothing but the figure changes: one comparison a figure.
        """
        steps = self._steps
        following = limit = column = first = now = 0
        told: list[int] | None = None
        for place, figure in zip(*metrics, strict=True):
            if place >= limit:
                if place >= following:
                    number, now = place >> SHIFT, 0
                    following = (number + 1) << SHIFT
                    column, first, told = columns[number], firsts[number], points.get(number)
                if told is not None:
                    told += place & LAST_DAY, figure
                    continue
                if place < first:
                    steps[column + first] += figure - now
                    now = figure
                    continue
                limit = following
            steps[column + place] += figure - now
            now = figure

    def _turns(self, spells: Sequence[int], released: int) -> list[tuple[int, int]] | None:
        """The days from which on a column is the model's, from its release on; None where spells
        begin in a period before it. They do not overlap, which the database holds.
        """
        turns: list[tuple[int, int]] = []
        at = released
        for place, course in _pairs(spells):
            start = place & LAST_DAY
            if start < at:
                if self._periods[start] < self._periods[at]:
                    return None
                start = at
            elif start > at:
                turns.append((at, self._nothing))
            turns.append((start, self._columns[course >> SHIFT]))
            at = max(course & LAST_DAY or NEVER, start)
        return turns if at == NEVER else [*turns, (at, self._nothing)]

    def _walk(self, turns: Sequence[tuple[int, int]], weights: Sequence[int]) -> None:
        """The weight along the columns: up and down with its figures, over to the next."""
        steps, now = self._steps, 0
        following = iter(turns)
        first, column = next(following)
        end, upcoming = next(following, _END)
        for day, figure in _pairs(weights):
            while day >= end:
                steps[column + end] -= now
                steps[upcoming + end] += now
                column = upcoming
                end, upcoming = next(following, _END)
            # Calling max here would cost a third of the whole.
            steps[column + (day if day > first else first)] += figure - now  # noqa: FURB136
            now = figure
        while end < NEVER:
            steps[column + end] -= now
            steps[upcoming + end] += now
            column = upcoming
            end, upcoming = next(following, _END)

    def _model(self, number: int, day: int, spells: Sequence[int], weights: Sequence[int]) -> Model:
        periods = self._periods
        told = [
            (course >> SHIFT, periods[place & LAST_DAY], end if end == NEVER else periods[end])
            for place, course in _pairs(spells)
            for end in (course & LAST_DAY or NEVER,)
        ]
        figures = [(periods[at], figure) for at, figure in _pairs(weights)]
        return Model(number, periods[day], told, figures)

    def counted(self) -> tuple[Counter[Key], Counter[Key]]:
        """The steps by (profile, group, period), and those of all models (profile 0)."""
        by_profile: Counter[Key] = Counter()
        existing: Counter[Key] = Counter()
        span = len(self._periods) - self._first_day
        for place, step in enumerate(self._steps):
            if step:
                name = self._names[place // span]
                period = self._periods[self._first_day + place % span]
                existing[0, 0, period] += step
                if name:
                    by_profile[name, 0, period] += step
        return by_profile, existing


_END: Final = (NEVER, 0)


def _apart(block: Block, moves: Mapping[int, object]) -> dict[int, list[int]]:
    """Places for the spells of entities that moved or are not counted."""
    stretch = range(block.start, block.start + len(block.released))
    moved = [number - block.start for number in moves.keys() & stretch]
    unknown = [n for n, day in enumerate(block.released) if not day] if 0 in block.released else []
    return {number: [] for number in (*moved, *unknown)}


def _pairs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    one = iter(numbers)
    return zip(one, one, strict=True)
