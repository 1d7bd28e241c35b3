"""Weights block by block are what they are row by row, over years of made-up series."""

import random
from collections.abc import Iterator
from itertools import pairwise

import pytest
from sqlalchemy import Connection

from storage import Store, export
from storage.database import bulk, schema
from storage.trends import weighing_blocks

DAY = 86_400
START = 1_674_198_000  # 2023-01-20
END = START + 900 * DAY
LICENSES = ("MIT", "Apache-2.0", "MIT", None)
PROFILES = range(1, len(LICENSES) + 1)


@pytest.mark.parametrize("seed", range(25))
def test_blocks_weigh_what_rows_weigh(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weighing_blocks, "_BLOCK", 7)
    dice = random.Random(seed)
    with Store.open("sqlite://") as store:
        with store.writing() as connection:
            _fill(connection, dice)
        for asked in (
            {"weight": "downloads", "as_of": END},
            {"weight": "likes", "by": "quarter", "as_of": START + dice.randrange(500) * DAY + 5},
            {
                "weight": "downloads",
                "group_by": "license_class",
                "measure": "license",
                "as_of": END,
            },
            {"weight": "downloads", "top": 1, "as_of": END},
            {"weight": "likes"},
        ):
            blocks = list(export.rows(store, "trends", **asked))
            with monkeypatch.context() as patch:
                patch.setattr(weighing_blocks, "fits", lambda *_: False)
                assert blocks == list(export.rows(store, "trends", **asked))
            assert len(blocks) > 20 or asked.get("as_of") != END


def _fill(connection: Connection, dice: random.Random) -> None:
    connection.exec_driver_sql("INSERT INTO ruleset VALUES (1, 'r', 0), (2, 's', 0)")
    connection.exec_driver_sql("INSERT INTO certainty (id, digest) VALUES (1, x'00')")
    for number, license_ in zip(PROFILES, LICENSES, strict=True):
        values = (number, bytes([number]), license_)
        connection.exec_driver_sql("INSERT INTO profile VALUES (?, ?, ?, 'front_matter')", values)
    for number in dice.sample(range(1, 40), 25):
        released = START + dice.choice((0, dice.randrange(500 * DAY)))
        kind = int(dice.random() < 0.1)
        connection.exec_driver_sql(
            "INSERT INTO entity (id, kind, name, released_at, observed_at) VALUES (?, ?, ?, ?, ?)",
            (number, kind, f"a/m{number}", released, released),
        )
        bulk.insert(connection, schema.spell, list(_spells(number, released, dice)))
        bulk.insert(connection, schema.metric, list(_metrics(number, released, dice)))
        if dice.random() < 0.15:
            bulk.insert(connection, schema.change, list(_moves(number, released, dice)))


def _moments(released: int, dice: random.Random, most: int) -> list[int]:
    """Moments after the release and now and then before it, some on one day, some periods apart."""
    begin = released - dice.choice((0, 0, 0, 0, 3_600, 40 * DAY))
    steps = [dice.choice((0, 0, 600, DAY, 20 * DAY, 90 * DAY)) for _ in range(most)]
    return sorted({begin + sum(steps[:place]) for place in range(1, dice.randrange(most) + 1)})


def _spells(number: int, released: int, dice: random.Random) -> Iterator[tuple[object, ...]]:
    for ruleset in (1, 2):
        for start, end in pairwise([*_moments(released, dice, 6), None]):
            until = None if end is None and dice.random() < 0.8 else end or start + 5 * DAY
            if dice.random() < 0.85:
                profile = dice.choice(PROFILES)
                yield (
                    *(number, ruleset, start, until, profile, 1, False, None),
                    *(start, until, 0, None),
                )


def _metrics(number: int, released: int, dice: random.Random) -> Iterator[tuple[object, ...]]:
    days = {moment // DAY for moment in _moments(released, dice, 12)}
    for day in sorted(days | {START // DAY - 30} if dice.random() < 0.2 else days):
        downloads = dice.choice((None, 0, 5, 70, dice.randrange(10**10)))
        yield number, day, downloads, dice.choice((None, 1, 2)), 0


def _moves(number: int, released: int, dice: random.Random) -> Iterator[tuple[object, ...]]:
    words = ("present", "gone")
    for place, moment in enumerate(_moments(released, dice, 5)):
        old, new = words[place % 2], words[1 - place % 2]
        yield number * 100 + place, number, "gone", old, new, moment, moment, 0
