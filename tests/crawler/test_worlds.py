"""Made-up worlds seen by crawls, dumps and re-scorings in any order."""

import json
import tempfile
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from crawler import job
from crawler.archive import rescore
from crawler.asking.access import Access, Scope
from crawler.crawl import crawl
from crawler.importing import older
from crawler.importing.importing import import_dump
from crawler.passes import heirs
from sandbox.server import serve
from storage import Store
from tests.crawler.importing.dumps import iso, line
from tests.sandbox.conftest import listed, model
from tests.storage.blank import blank
from tests.storage.builders import dump

DAY = 86_400
FIRST = 1_700_000_000
NAMES = ("a/m1", "a/m2")
OTHER = model("a/other", 9, tags=["license:mit"])
FIELDS = ("sha", "lastModified", "gated", "siblings", "cardData", "tags")
LICENSES = ("mit", "apache-2.0", "other", None)
FILES: tuple[list[str], ...] = (
    ["model.safetensors"],
    ["adapter_model.safetensors"],
    [],
    ["a.safetensors", "b.pt"],
)
BODIES = (
    "# M\nText.\n",
    "# M\n## License\nLlama 2 Community License Agreement\n",
    "# M\nWe release the [training code](https://github.com/a/b).\n",
    None,
)
State = dict[str, Any]
Days = list[State | None]
"""What a model was on each day; None: it was not there."""


def days(random: Random, name: str, number: int, length: int) -> Days:
    """A commit before some days, half a day before it is seen; gates, renames and absences."""
    found: Days = []
    state: State = {}
    for day in range(length):
        if not state or random.random() < 0.4:
            state = committed(random, name, number, day)
        if day and random.random() < 0.15:
            state = state | {"gated": "auto" if state["gated"] is False else False}
        if day and random.random() < 0.07:
            name = f"{name}x"
        counts = {"downloads": random.choice((100, 200)), "likes": 1}
        absent = day and random.random() < 0.1
        found.append(None if absent else state | counts | {"id": name, "modelId": name})
    return found


def committed(random: Random, name: str, number: int, day: int) -> State:
    license_, body = random.choice(LICENSES), random.choice(BODIES)
    parent = random.choice((None, "a/m1", "b/base"))
    meta = {} if license_ is None else {"license": license_}
    meta |= {} if parent is None else {"base_model": parent}
    if body is None:
        meta = {}
    front = "".join(f"{key}: {value}\n" for key, value in meta.items())
    tags = [f"{key}:{value}" for key, value in meta.items()]
    files = [*random.choice(FILES), *([] if body is None else ["README.md"])]
    return listed(name, number) | {
        "createdAt": "2023-01-05T10:00:00.000Z",
        "lastModified": iso(FIRST + (day * 100 - 50) * DAY),
        "sha": f"{number}{day:x}" * 20,
        "gated": False,
        "tags": [*tags, *(["safetensors"] if any("safetensors" in f for f in files) else [])],
        "cardData": meta,
        "siblings": [{"rfilename": each} for each in files],
        "readme": None if body is None else f"---\n{front}---\n{body}",
    }


class World:
    """Two models over some days, and a store that takes in what is seen of them."""

    def __init__(
        self, random: Random, store: Store, folder: Path, patch: pytest.MonkeyPatch
    ) -> None:
        self._patch = patch
        self._random, self._store, self._folder = random, store, folder
        self.length = random.randint(2, 5)
        self._days = [days(random, name, n, self.length) for n, name in enumerate(NAMES, 1)]
        self._now = FIRST

    def clock(self) -> float:
        self._now += 1
        return float(self._now)

    def steps(self) -> Iterator[Callable[[], None]]:
        """Crawls in their order; dumps then or any time later; re-scorings between them."""
        found: list[tuple[float, Callable[[], None]]] = []
        for day in range(self.length):
            if self._random.random() < 0.45:
                found.append((day, self._crawl(day)))
            else:
                late = self._random.choice((0, 0.3, 1.6, 3.3))
                found.append((day + late, self._dump(day)))
            if self._random.random() < 0.15:
                found.append((day + 0.2, self._rescore))
        for at, step in sorted(found, key=lambda each: each[0]):
            self._now = max(self._now, FIRST + int(at * 100 * DAY))
            yield step

    def _there(self, day: int) -> list[State]:
        states = (each[day] for each in self._days)
        return [dict(state) for state in states if state is not None]

    def _crawl(self, day: int) -> Callable[[], None]:
        scope = Scope(
            full=self._random.random() < 0.7,
            metadata_only=self._random.random() < 0.2,
            github=False,
        )

        def crawled() -> None:
            rows = []
            for info in self._there(day):
                text = info.pop("readme")
                card = {} if text is None else {"readme": text}
                rows.append({"id": info["id"], "info": info} | card)
            path = self._folder / f"crawl{day}.jsonl"
            path.write_text("".join(json.dumps(row) + "\n" for row in [OTHER, *rows]))
            with serve([path]) as hub:
                access = Access(hub_endpoint=hub.url, github_api=hub.github_url, hub_token="hf_x")
                crawl(self._store, access, scope, clock=self.clock, pause=lambda _: None)

        return crawled

    def _dump(self, day: int) -> Callable[[], None]:
        card, complete = self._random.random() < 0.3, self._random.random() < 0.4
        lacks = {field for field in FIELDS if self._random.random() < 0.4}

        def dumped() -> None:
            rows = []
            for info in self._there(day):
                text = info.pop("readme") or ""
                told = {key: value for key, value in info.items() if key not in lacks}
                rows.append(told | ({"readme": text} if card else {}))
            path = self._folder / f"dump{day}.jsonl"
            path.write_text("".join(line(row) for row in [OTHER["info"], *rows]))
            at = FIRST + day * 100 * DAY
            import_dump(
                self._store, path, "listing", observed_at=at, complete=complete, clock=self.clock
            )

        return dumped

    def _rescore(self) -> None:
        name = f"feedbeef{self._now % 10_000:04d}"
        for room in (job, rescore, heirs, older):
            self._patch.setattr(room, "RULESET", name)
        rescore.rescore(self._store, jobs=1, clock=self.clock)


def repeated(store: Store) -> list[Any]:
    """Downloads and likes that say what the row before them said."""
    rows = sorted(row[:4] for row in dump(store)["metric"])
    return [two for one, two in pairwise(rows) if (one[0], *one[2:]) == (two[0], *two[2:])]


@settings(max_examples=12, deadline=None, phases=(Phase.explicit, Phase.generate))
@example(25)
@example(254)
@example(334)
@example(484)
@given(st.integers(0, 2**32))
def test_whatever_comes_in_the_database_is_sound(seed: int) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        for room in (job, rescore, heirs, older):
            patch.setattr(room, "RULESET", "feedbeef0000")
        with Store.open(blank(Path(folder) / "ajar.db")) as store:
            for step in World(Random(seed), store, Path(folder), patch).steps():
                step()
                assert store.check() == []
                assert repeated(store) == []
