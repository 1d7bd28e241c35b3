"""Passes between dumps: what a crawl of the whole Hub saw though it left no trace of it."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.asking.access import Access, Scope
from crawler.crawl import crawl
from crawler.importing.importing import import_dump
from sandbox.server import serve
from storage import Store
from tests.sandbox.conftest import listed

DAY = 86_400
FIRST = 1_700_000_000
ONE = listed("a/m1", 1, tags=["license:mit"])
OTHER = listed("a/other", 9, tags=["license:mit"])


class Days:
    """A store that takes in what one day brings; days come in the order of the calls."""

    def __init__(self, store: Store, folder: Path) -> None:
        self._store, self._folder = store, folder
        self._now = FIRST

    def crawl(self, day: int, *models: dict[str, Any], full: bool = True) -> None:
        path = self._file([{"id": each["id"], "info": each} for each in (*models, OTHER)])
        self._now = max(self._now, FIRST + day * DAY)
        scope = Scope(full=full, github=False, metadata_only=True)
        with serve([path]) as hub:
            access = Access(hub_endpoint=hub.url, github_api=hub.github_url, hub_token="hf_x")
            crawl(self._store, access, scope, clock=self._clock, pause=lambda _: None)

    def dump(self, day: int, *models: dict[str, Any], complete: bool = False) -> None:
        path = self._file([{"info": each} for each in (*models, OTHER)])
        at = FIRST + day * DAY
        self._now = max(self._now, at)
        import_dump(
            self._store, path, "listing", observed_at=at, complete=complete, clock=self._clock
        )

    def _file(self, rows: list[dict[str, Any]]) -> Path:
        path = self._folder / f"{len(list(self._folder.iterdir()))}.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
        return path

    def _clock(self) -> float:
        self._now += 1
        return float(self._now)

    def gone(self) -> list[tuple[int, str]]:
        """The day on which the model went or came back, and which."""
        changes = [each for each in self._store.changes("a/m1") if each.aspect == "gone"]
        return [((each.happened_at - FIRST) // DAY, str(each.new)) for each in changes]

    def counted(self) -> list[tuple[int, int]]:
        """The days on which downloads changed."""
        with self._store.reading() as connection:
            sql = "SELECT day, downloads FROM popularity WHERE name = 'a/m1' ORDER BY day"
            rows = connection.exec_driver_sql(sql).fetchall()
        first = datetime.fromtimestamp(FIRST, UTC).date()
        return [((date.fromisoformat(day) - first).days, count) for day, count in rows]


@pytest.fixture
def days(store: Store, tmp_path: Path) -> Days:
    folder = tmp_path / "days"
    folder.mkdir()
    return Days(store, folder)


def test_a_pass_that_found_nothing_new_missed_nothing(days: Days) -> None:
    days.dump(0, ONE)
    days.crawl(3, ONE)
    days.dump(4, ONE)
    days.dump(2, ONE)
    assert days.gone() == []


def test_a_crawl_that_counts_nothing_confirms_no_count(days: Days) -> None:
    days.dump(0, ONE | {"downloads": 100})
    days.crawl(1, ONE | {"downloads": 100})
    moved = {"sha": "f" * 40, "lastModified": "2024-03-01T00:00:00.000Z", "tags": []}
    days.crawl(4, ONE | moved | {"downloads": 300}, full=False)
    days.dump(3, ONE | moved | {"downloads": 200})
    assert days.counted() == [(0, 100), (3, 200)]
    days.crawl(6, ONE | moved | {"downloads": 300})
    days.dump(5, ONE | moved | {"downloads": 200})
    assert days.counted() == [(0, 100), (3, 200), (6, 300)]


def test_a_pass_that_did_not_know_it_counted_nothing(days: Days) -> None:
    days.crawl(1)
    days.crawl(3, ONE | {"downloads": 100})
    days.dump(0, ONE | {"downloads": 100})
    assert days.counted() == [(0, 100)]


def test_what_a_dump_missed_is_back_at_the_pass_that_saw_it(days: Days) -> None:
    days.dump(0, ONE)
    days.crawl(3, ONE)
    days.dump(2, complete=True)
    assert days.gone() == [(2, "gone"), (3, "present")]
    days.dump(1, complete=True)
    assert days.gone() == [(1, "gone"), (3, "present")]


def test_a_pass_that_missed_it_missed_it(days: Days) -> None:
    days.dump(0, ONE)
    days.crawl(3)
    days.dump(4, ONE)
    days.dump(2, ONE)
    assert days.gone() == [(3, "gone"), (4, "present")]


def test_a_pass_missed_what_it_did_not_know_of(days: Days) -> None:
    days.crawl(3)
    days.dump(4, ONE)
    days.dump(2, ONE)
    assert days.gone() == [(3, "gone"), (4, "present")]


def test_a_model_that_was_gone_is_gone_for_the_pass_after(days: Days) -> None:
    days.dump(0, ONE)
    days.dump(2, complete=True)
    days.crawl(5)
    days.dump(4, ONE)
    assert days.gone() == [(2, "gone"), (4, "present"), (5, "gone")]
