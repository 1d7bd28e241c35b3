"""Trends are what stands at every period's end, model by model, over years of made-up series."""

import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection

from storage import Store, export
from storage.database import bulk, schema
from storage.reading.moments import By, ends, period, place

DAY = 86_400
START = 1_674_198_000  # 2023-01-20
END = START + 900 * DAY
LICENSES = ("MIT", "Apache-2.0", "MIT", None)
NAMES = ("MIT", "Apache-2.0", "MIT", "none")
PROFILES = range(1, len(LICENSES) + 1)
RULES = 2
NUMBERS = range(99_980, 100_020)
"""Of two blocks."""
WEIGHTS = ("models", "downloads", "likes")
SEEDS = range(6)

Spell = tuple[int, int, int, int | None, int, *tuple[object, ...]]
"""Model, rules, from, to, profile, and what no trend reads."""
Metric = tuple[int, int, int | None, int | None, int]
"""Model, day, downloads, likes, and what no trend reads."""
Move = tuple[int, int, str, str, str, int, int, int]
"""Number, model, aspect, old, new, when it happened, and what no trend reads."""
Figures = Counter[tuple[str, str, str, str | None]]
"""By view, period, group and license, or "all"."""


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("weight", WEIGHTS)
def test_figures_are_what_a_walk_over_all_models_gives(
    store: Store, seed: int, weight: str
) -> None:
    dice = random.Random(seed)
    world = World(dice)
    with store.writing() as connection:
        world.write(connection)
    asked: tuple[tuple[int, By, str | None], ...] = (
        (END, "month", None),
        (START + dice.randrange(500) * DAY + 5, "quarter", None),
        (END, "year", "author"),
        (END, "quarter", "size"),
    )
    for as_of, by, group_by in asked:
        found = told(store, as_of=as_of, by=by, group_by=group_by, weight=weight)
        assert +found == world.counted(weight, as_of, by, group_by)
        assert len(found) > 20 or as_of < END


@pytest.mark.parametrize("group_by", ["author", "size"])
@pytest.mark.parametrize("weight", WEIGHTS)
def test_what_is_not_among_the_largest_is_added_up(
    store: Store, weight: str, group_by: str
) -> None:
    world = World(random.Random(0))
    with store.writing() as connection:
        world.write(connection)
    every = world.counted(weight, END, "quarter", group_by)
    last = max(when for _, when, *_ in every)
    kept = {}
    for view in ("cohort", "stock"):
        names = {name for seen, _, name, _ in every if seen == view}
        kept[view] = sorted(names, key=lambda name: (-every[view, last, name, "all"], name))[:2]
    found = told(store, as_of=END, by="quarter", group_by=group_by, weight=weight, top=2)
    assert +found == world.counted(weight, END, "quarter", group_by, kept)
    assert "other" in {name for _, _, name, _ in found}


def told(store: Store, **options: object) -> Figures:
    found: Figures = Counter()
    for one in export.records(store, "trends", measure="license", ruleset="s", **options):
        found[one["view"], one["period"], one["group"], one["value"]] = one["n"]
        found[one["view"], one["period"], one["group"], "all"] = one["denominator"]
    return found


class World:
    """Models of five owners and three sizes, and some datasets, with their series."""

    def __init__(self, dice: random.Random) -> None:
        self.spells: list[Spell] = []
        self.metrics: list[Metric] = []
        self.moves: list[Move] = []
        self.entities: list[tuple[int, int, str, int, int | None]] = []
        for number in sorted(dice.sample(NUMBERS, 25)):
            released = START + dice.choice((0, dice.randrange(500 * DAY)))
            kind = int(dice.random() < 0.1)
            size = dice.choice((None, 5 * 10**8, 7 * 10**9))
            self.entities.append((number, kind, f"{'abcde'[number % 5]}/m{number}", released, size))
            self.spells += _spells(number, released, dice)
            self.metrics += _metrics(number, released, dice)
            if dice.random() < 0.15:
                self.moves += _moves(number, released, dice)

    def write(self, connection: Connection) -> None:
        rules = [(1, "r", 0), (RULES, "s", 0)]
        bulk.insert(connection, schema.ruleset, rules)
        bulk.insert_columns(connection, schema.certainty, {"id": [1], "digest": [b"0"]})
        profiles = [
            (n, bytes([n]), key, "front_matter") for n, key in zip(PROFILES, LICENSES, strict=True)
        ]
        bulk.insert(connection, schema.profile, profiles)
        names = ("id", "kind", "name", "released_at", "parameters")
        by_column = zip(*self.entities, strict=True)
        columns: dict[str, tuple[Any, ...]] = dict(zip(names, by_column, strict=True))
        columns["observed_at"] = columns["known_at"] = columns["released_at"]
        bulk.insert_columns(connection, schema.entity, columns)
        for table, rows in (
            (schema.spell, self.spells), (schema.metric, self.metrics), (schema.change, self.moves)
        ):  # fmt: skip
            bulk.insert(connection, table, rows)

    def counted(
        self,
        weight: str,
        as_of: int,
        by: By,
        group_by: str | None,
        kept: dict[str, list[str]] | None = None,
    ) -> Figures:
        """What a view does not keep is one group."""
        models = [one for one in self.entities if one[1] == 0 and one[3] <= as_of]
        last = ends(min(one[3] for one in self.entities if one[1] == 0), as_of, by)
        counts: Figures = Counter()
        for number, _, name, released, size in models:
            own = {None: "", "author": name[0], "size": _size(size)}[group_by]
            cohort, stock = (
                own if kept is None or own in kept[view] else "other"
                for view in ("cohort", "stock")
            )
            for end in last:
                moment = min(end - 1, as_of)
                if period(released, by) == period(end - 1, by):
                    said, n = self._said(number, as_of), self._weight(number, weight, as_of)
                    counts["cohort", period(end - 1, by), cohort, said] += n
                    counts["cohort", period(end - 1, by), cohort, "all"] += n
                n = self._weight(number, weight, moment)
                if place(released, last) <= place(moment, last) and self._there(number, moment):
                    counts["stock", period(end - 1, by), stock, "all"] += n
                if (profile := self._spell(number, moment)) is not None:
                    said = NAMES[profile - 1]
                    counts["stock", period(end - 1, by), stock, said] += n
        shown = {key for key in counts if key[3] is not None and counts[*key[:3], "all"]}
        return +Counter({key: counts[key] for key in shown})

    def _spell(self, number: int, moment: int) -> int | None:
        for entity, rules, start, end, profile, *_ in self.spells:
            there = start <= moment and (end is None or end > moment)
            if (entity, rules) == (number, RULES) and there:
                return profile
        return None

    def _said(self, number: int, moment: int) -> str | None:
        told = [s for s in self.spells if s[:2] == (number, RULES) and s[2] <= moment]
        return NAMES[told[-1][4] - 1] if told else None

    def _weight(self, number: int, weight: str, moment: int) -> int:
        if weight == "models":
            return 1
        told = [row for row in self.metrics if row[0] == number and row[1] * DAY <= moment]
        figures = [row[2] if weight == "downloads" else row[3] for row in told]
        return next((figure for figure in reversed(figures) if figure is not None), 0)

    def _there(self, number: int, moment: int) -> bool:
        words = [row[4] for row in self.moves if row[1] == number and row[5] <= moment]
        return not words or words[-1] == "present"


def _size(parameters: int | None) -> str:
    return {None: "unknown", 5 * 10**8: "<1B", 7 * 10**9: "1-10B"}[parameters]


def _moments(released: int, dice: random.Random, most: int) -> list[int]:
    """Moments from the release on, some on one day, some periods apart."""
    steps = [dice.choice((0, 0, 600, DAY, 20 * DAY, 90 * DAY)) for _ in range(most)]
    return sorted({released + sum(steps[:n]) for n in range(1, dice.randrange(most) + 1)})


def _spells(number: int, released: int, dice: random.Random) -> Iterator[Spell]:
    """Some begin before the release."""
    begin = released - dice.choice((0, 0, 0, 0, 3_600, 40 * DAY))
    for rules in (1, RULES):
        starts = _moments(begin, dice, 6)
        for start, end in zip(starts, [*starts[1:], None], strict=False):
            until = None if end is None and dice.random() < 0.8 else end or start + 5 * DAY
            if dice.random() < 0.85:
                profile = dice.choice(PROFILES)
                yield (
                    *(number, rules, start, until, profile, 1, False, None),
                    *(start, until and start, 0, None),
                )


def _metrics(number: int, released: int, dice: random.Random) -> Iterator[Metric]:
    """Some of before the release."""
    days = {moment // DAY for moment in _moments(released, dice, 12)}
    for day in sorted(days | {START // DAY - 30} if dice.random() < 0.2 else days):
        downloads = dice.choice((None, 0, 5, 70, dice.randrange(10**10)))
        yield number, day, downloads, dice.choice((None, 1, 2)), 0


def _moves(number: int, released: int, dice: random.Random) -> Iterator[Move]:
    words = ("present", "gone")
    for at, moment in enumerate(_moments(released, dice, 5)):
        old, new = words[at % 2], words[1 - at % 2]
        yield number * 100 + at, number, "gone", old, new, moment, moment, 0
