"""However nights ended, and whatever was looked up between: a whole one leaves the same."""

import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random
from typing import Any, Final

import pytest

from crawler.asking.access import Access, Scope, Silent
from crawler.crawl import crawl
from crawler.lookup.lookup import LookUps
from storage import Store
from storage.reading.moments import iso
from tests.crawler.archive.test_beside import (
    CARD,
    CLOSED,
    DAY,
    HEIR,
    NIGHT,
    POOL,
    TOKEN,
    WORDS,
    WORLD,
)
from tests.crawler.conftest import Start, Time, access_to
from tests.crawler.crawling import model
from tests.storage.blank import blank

NAMES = ("acme/base", "acme/child", "acme/other")
OTHER = {"do": "add", "model": "acme/other", "readme": CLOSED}
FROM_OTHER = HEIR.replace("acme/base", "acme/other")
EDITS = [
    *(edit for edit in POOL if (edit["do"], "model" in edit) != ("gate", True)),  # it hides texts
    {"do": "card", "model": "acme/child", "text": HEIR + WORDS},
    {"do": "card", "model": "acme/child", "text": FROM_OTHER},
    {"do": "card", "model": "acme/child", "text": HEIR},
    {"do": "card", "model": "acme/other", "text": CARD},
    {"do": "card", "model": "acme/base", "text": CLOSED},
    {"do": "rename", "dataset": "acme/corpus", "to": "acme/texts"},
]
FULL: Final = Scope(full=True)
Nights = list[list[dict[str, Any]]]
Night = Callable[[Store, Access, "Ticking", Random], None]


class Ticking(Time):
    """It takes time to ask for it."""

    def __call__(self) -> float:
        self.now += 0.03
        return self.now


class Ending(Silent):
    """Asks for the end after so many steps."""

    def __init__(self, steps: int) -> None:
        self.left, self.stop = steps, threading.Event()

    def advance(self, n: int = 1) -> None:
        self.left -= 1
        if self.left <= 0:
            self.stop.set()


def whole(store: Store, access: Access, time: Ticking, _: Random) -> None:
    crawl(store, access, FULL, clock=time, pause=time.pause)


def stopped(store: Store, access: Access, time: Ticking, random: Random) -> None:
    ending = Ending(random.randint(1, 12))
    paced = partial(crawl, clock=time, pause=time.pause)
    paced(store, access, FULL, progress=ending, stop=ending.stop)


def out_of_time(store: Store, access: Access, time: Ticking, random: Random) -> None:
    until = time.now + 2 * random.random()
    crawl(store, access, FULL, clock=time, pause=time.pause, until=until)


def quick(store: Store, access: Access, time: Ticking, random: Random) -> None:
    crawl(store, access, Scope(full=random.random() < 0.3), clock=time, pause=time.pause)


def looked_up_before(store: Store, access: Access, time: Ticking, random: Random) -> None:
    with LookUps(store, access, github=True, clock=time, pause=time.pause) as ups:
        ups.one(random.choice(NAMES))
    time.now += 3600
    whole(store, access, time, random)


class World:
    """The same nights, told from a database of its own each time."""

    def __init__(self, start: Start, folder: Path, nights: Nights) -> None:
        self._start, self._folder, self._nights = start, folder, nights

    def after(self, night: Night, random: Random) -> dict[tuple[str, str], Any]:
        """What is said of the models' components after a whole night at the end."""
        hub, time = self._start(models=[]), Ticking()
        hub.application.corpus.github.clear()
        hub.edit(*WORLD, OTHER, at=NIGHT)
        access = access_to(hub, **TOKEN)
        with Store.open(blank(self._folder / f"{night.__name__}.db")) as store:
            for edits in self._nights:
                hub.edit(*edits, at=iso(int(time.now) - 3 * DAY))
                night(store, access, time, random)
                time.now += 10 * DAY
            whole(store, access, time, random)
            assert store.check() == []
            return {
                (name, component): (each.availability, each.license, each.inherited_from)
                for name in NAMES
                for component, each in model(store, name).extraction.findings.items()
            }


@pytest.mark.parametrize("seed", [0, 31, 76, 108])
@pytest.mark.parametrize("night", [stopped, out_of_time, quick, looked_up_before])
def test_how_nights_went_does_not_show_in_the_end(
    start: Start, tmp_path: Path, night: Night, seed: int
) -> None:
    random = Random(seed)
    nights: Nights = [[], *([random.choice(EDITS)] for _ in range(4))]
    world = World(start, tmp_path, nights)
    expected, found = world.after(whole, random), world.after(night, random)
    unread = {place for place, (word, *_) in found.items() if word == "unknown"}
    # what nobody had read before it was shut stays unknown
    assert {p: s for p, s in found.items() if p not in unread} == {
        p: s for p, s in expected.items() if p not in unread
    }
