"""What a crawl tells of the dumps before it, whichever came in first."""

import itertools
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from crawler.asking.access import Access, Scope
from crawler.crawl import crawl
from crawler.importing.importing import import_dump
from sandbox.server import serve
from storage import Store, export
from tests.sandbox.conftest import listed
from tests.storage.blank import blank_store

DAY = 86_400
FIRST = 1_700_000_000
CRAWLED = FIRST + 900 * DAY
NAME = "a/m1"
BARE = ("_id", "id", "createdAt", "private", "tags")
PROSE = "---\nlicense: other\n---\n# M\n## License\nLlama 2 Community License Agreement\n"

Told = list[tuple[int, int | None, str | None]]


def info(committed_at: int, license_: str = "other", **more: Any) -> dict[str, Any]:
    tags = ["safetensors", f"license:{license_}"]
    told = {"lastModified": iso(committed_at), "createdAt": "2023-01-05T10:00:00.000Z"}
    files = [{"rfilename": each} for each in ("README.md", "model.safetensors")]
    return listed(NAME, 1, tags=tags, siblings=files) | told | more


def iso(at: int) -> str:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(at, UTC).isoformat().replace("+00:00", ".000Z")


def bare(record: dict[str, Any], *more: str) -> dict[str, Any]:
    return {key: record[key] for key in (*BARE, *more)}


class World:
    """A model as a crawl finds it, and dumps of a hundred days each before it."""

    def __init__(self, folder: Path, now: dict[str, Any], dumps: Sequence[dict[str, Any]]) -> None:
        self._folder, self._now, self._dumps = folder, now, dumps

    def taken(self, order: Sequence[int]) -> tuple[Told, Told, list[str]]:
        """Licenses and gates by time, and the events: after the crawl (-1) and the dumps."""
        with blank_store() as store:
            for number in order:
                self.take(store, number)
                assert store.check() == []
            spells = store.history(NAME)
            found = [(s.valid_from, s.valid_to, s.findings["weights.final"]) for s in spells]
            told = list(export.rows(store, "events"))
        licenses = [(start, end, said[1]) for start, end, said in found]
        gates: Told = [(start, end, said[0]) for start, end, said in found]
        return licenses, gates, [str(row[1]) for row in told if row[4] != "first_seen"]

    def take(self, store: Store, number: int, at: int = CRAWLED) -> None:
        """The crawl (-1) or a dump."""
        path = self._folder / f"{number}.jsonl"
        if number >= 0:
            path.write_text(json.dumps(self._dumps[number]))
            day = FIRST + number * 100 * DAY
            import_dump(store, path, "listing", observed_at=day, clock=lambda: CRAWLED - DAY)
            return
        path.write_text(json.dumps({"id": NAME, "info": self._now, "readme": PROSE}))
        with serve([path]) as hub:
            access = Access(hub_endpoint=hub.url, github_api=hub.github_url, hub_token="hf_x")
            scope = Scope(full=True, github=False)
            crawl(store, access, scope, clock=lambda: float(at), pause=lambda _: None)


def orders(dumps: int) -> list[tuple[int, ...]]:
    return list(itertools.permutations(range(-1, dumps)))


@pytest.mark.parametrize("order", orders(2))
def test_a_card_that_was_read_later_is_no_change(tmp_path: Path, order: tuple[int, ...]) -> None:
    now = info(FIRST - 50 * DAY)
    licenses, _, events = World(tmp_path, now, [bare(now), bare(now)]).taken(order)
    assert licenses == [(FIRST - 50 * DAY, None, "LicenseRef-llama2")]
    assert events == []


@pytest.mark.parametrize("order", orders(2))
def test_a_commit_between_two_dumps_is_the_change(tmp_path: Path, order: tuple[int, ...]) -> None:
    now, turn = info(FIRST + 50 * DAY), FIRST + 50 * DAY
    dumps = [bare(info(0, "mit")), bare(now)]
    licenses, _, events = World(tmp_path, now, dumps).taken(order)
    assert licenses == [(FIRST, turn, "MIT"), (turn, None, "LicenseRef-llama2")]
    assert events == ["license"]


@pytest.mark.parametrize("order", orders(1))
def test_a_commit_after_the_dump_is_a_change(tmp_path: Path, order: tuple[int, ...]) -> None:
    now, turn = info(FIRST + 50 * DAY), FIRST + 50 * DAY
    licenses, _, _ = World(tmp_path, now, [bare(info(0, "mit"))]).taken(order)
    assert licenses == [(FIRST, turn, "MIT"), (turn, None, "LicenseRef-llama2")]


@pytest.mark.parametrize("order", orders(1))
@pytest.mark.parametrize("more", [(), ("sha",), ("lastModified",), ("siblings", "sha")])
def test_so_it_is_where_the_dump_says_which_one(
    tmp_path: Path, more: tuple[str, ...], order: tuple[int, ...]
) -> None:
    now = info(FIRST - 50 * DAY)
    licenses, _, events = World(tmp_path, now, [bare(now, *more)]).taken(order)
    assert licenses == [(FIRST - 50 * DAY, None, "LicenseRef-llama2")]
    assert events == []


@pytest.mark.parametrize("order", orders(1))
@pytest.mark.parametrize("said", [{"sha": "f" * 40}, {"lastModified": iso(FIRST - 60 * DAY)}])
def test_a_dump_that_says_another_one_saw_another_one(
    tmp_path: Path, said: dict[str, str], order: tuple[int, ...]
) -> None:
    now = info(FIRST - 50 * DAY)
    dump = bare(info(0, "mit")) | said
    licenses, _, _ = World(tmp_path, now, [dump]).taken(order)
    assert licenses[0][2] == "MIT"


@pytest.mark.parametrize("order", orders(1))
def test_a_gate_has_its_own_clock(tmp_path: Path, order: tuple[int, ...]) -> None:
    named = {"license": "other", "license_name": "llama2"}
    now = info(FIRST - 50 * DAY, gated="auto", cardData=named)
    dump = bare(now) | {"gated": False}
    licenses, gates, events = World(tmp_path, now, [dump]).taken(order)
    assert [key for *_, key in licenses] == ["LicenseRef-llama2"] * 2
    assert gates == [(FIRST - 50 * DAY, CRAWLED, "released"), (CRAWLED, None, "gated")]
    assert "license" not in events


@pytest.mark.parametrize("order", orders(1))
def test_a_gate_that_no_dump_told_is_no_change(tmp_path: Path, order: tuple[int, ...]) -> None:
    now = info(FIRST - 50 * DAY, gated="auto")
    _, gates, events = World(tmp_path, now, [bare(now)]).taken(order)
    assert gates == [(FIRST - 50 * DAY, None, "gated")]
    assert "component" not in events


def test_a_card_that_was_gone_is_gone_after_a_late_dump(tmp_path: Path) -> None:
    whole = info(FIRST - 50 * DAY)
    files = [{"rfilename": "model.safetensors"}]
    bared = info(FIRST + 50 * DAY, siblings=files, sha="e" * 40)
    dump = bare(whole, "sha") | {"readme": PROSE}
    with blank_store() as store:
        World(tmp_path, whole, []).take(store, -1, FIRST - 10 * DAY)
        World(tmp_path, bared, []).take(store, -1)
        before = store.history(NAME)
        World(tmp_path, bared, [dump]).take(store, 0)
        after = store.history(NAME)
    assert [each.findings for each in after] == [each.findings for each in before]


def adapter(committed_at: int, *tags: str) -> dict[str, Any]:
    """Files of an adapter, which these tags do not tell."""
    files = [{"rfilename": each} for each in ("README.md", "adapter_model.safetensors")]
    told = info(committed_at, "mit", siblings=files)
    return told | {"tags": [*told["tags"], *tags]}


@pytest.mark.parametrize("order", orders(2))
def test_weights_that_tags_let_one_guess_are_no_change(
    tmp_path: Path, order: tuple[int, ...]
) -> None:
    now = adapter(FIRST + 50 * DAY, "new")
    world = World(tmp_path, now, [bare(adapter(0)), bare(now)])
    _, weights, events = world.taken(order)
    assert {word for *_, word in weights} == {"partial"}
    assert "component" not in events


@pytest.mark.parametrize("order", orders(3))
def test_files_that_a_dump_told_stand_until_others_are_told(
    tmp_path: Path, order: tuple[int, ...]
) -> None:
    whole = info(FIRST - 50 * DAY, "mit", sha="e" * 40)
    part = adapter(FIRST + 250 * DAY)
    more = ("siblings", "sha", "lastModified")
    dumps = [bare(whole, *more), bare(whole | {"tags": [*whole["tags"], "lora"]}), bare(part)]
    _, weights, events = World(tmp_path, part, dumps).taken(order)
    turn = FIRST + 250 * DAY
    assert weights == [(FIRST - 50 * DAY, turn, "released"), (turn, None, "partial")]
    assert events.count("component") == 1


def test_what_it_was_made_from_it_was_made_from_since_the_commit(tmp_path: Path) -> None:
    now = info(FIRST - 50 * DAY)
    now["tags"].append("base_model:a/base")
    world = World(tmp_path, now, [bare(now)])
    with blank_store() as store:
        for number in (0, -1):
            world.take(store, number)
        edges = [row for row in export.rows(store, "links", as_of=FIRST - DAY) if row[0] == NAME]
    assert len(edges) == 1


@pytest.mark.parametrize("what", ["licenses", "components", "events", "trends"])
def test_what_was_known_before_the_crawl_comes_out_again(tmp_path: Path, what: str) -> None:
    now = info(FIRST + 50 * DAY)
    world = World(tmp_path, now, [bare(info(0, "mit")), bare(now)])
    moments = {"as_of": CRAWLED - DAY, "known_at": CRAWLED - DAY}
    with blank_store() as store:
        for number in (0, 1):
            world.take(store, number)
        before = list(export.rows(store, what, **moments))
        world.take(store, -1)
        assert list(export.rows(store, what, **moments)) == before
        if what == "licenses":
            assert list(export.rows(store, what, as_of=CRAWLED - DAY)) != before
