"""A sandbox of one's own for each test, a clock that the waiting itself moves, no sleeping."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from crawler.asking.access import Access, Scope
from crawler.asking.http import Web
from crawler.crawl import CrawlReport, crawl
from sandbox.server import Running, serve
from storage import Store
from tests.crawler.crawling import Crawl
from tests.sandbox.conftest import DATASETS, MODELS, REPOSITORIES
from tests.storage.conftest import new_url, postgres, template  # noqa: F401  fixtures


class Time:
    """Seconds since 1970 that pass when somebody waits; `waits` are the pauses, in order."""

    def __init__(self, now: float = 1_800_000_000.0) -> None:
        self.now = now
        self.waits: list[float] = []
        self._lock = threading.Lock()

    def __call__(self) -> float:
        return self.now

    def pause(self, seconds: float) -> None:
        with self._lock:
            if seconds:
                self.waits.append(seconds)
            self.now += seconds


class Heard:
    """A progress that remembers."""

    def __init__(self) -> None:
        self.notes: list[str] = []
        self.phases: list[str] = []
        self.budgets: dict[str, int | None] = {}
        self.done = 0

    def phase(self, name: str, total: int | None) -> None:
        self.phases.append(name)

    def advance(self, n: int = 1) -> None:
        self.done += n

    def quota(self, bucket: str, remaining: int | None, reset_in: float) -> None:
        self.budgets[bucket] = remaining

    def note(self, text: str) -> None:
        self.notes.append(text)


class Stopping(Heard):
    """A progress that asks the work to end as soon as something is done."""

    def __init__(self) -> None:
        super().__init__()
        self.stop = threading.Event()

    def advance(self, n: int = 1) -> None:
        self.stop.set()


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def store(tmp_path) -> Iterator[Store]:
    with Store.open(f"sqlite:///{tmp_path}/ajar.db") as opened:
        yield opened


@pytest.fixture
def start() -> Iterator[Callable[..., Running]]:
    """Start a sandbox; it ends with the test."""
    with contextlib.ExitStack() as stack:

        def started(**options: Any) -> Running:
            corpus = {"models": MODELS, "datasets": DATASETS, "github": REPOSITORIES}
            return stack.enter_context(serve(**(corpus | options)))

        yield started


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sandboxes list no more than ten entries a page."""
    monkeypatch.setattr("sandbox.hub.listing.LARGEST", 10)


@pytest.fixture
def web(time: Time) -> Iterator[Callable[..., Web]]:
    """Open a web on a sandbox, with the clock that waiting moves."""
    with contextlib.ExitStack() as stack:

        def opened(hub: Running, **options: Any) -> Web:
            access = options.pop("access", None) or access_to(hub)
            given = {"clock": time, "pause": time.pause} | options
            return stack.enter_context(Web(access, **given))

        yield opened


@pytest.fixture
def run(store: Store, time: Time) -> Crawl:
    """Crawl a sandbox into the store, with the clock that waiting moves; without GitHub."""

    def crawled(hub, scope=None, **options: Any) -> CrawlReport:
        access = options.pop("access", None) or access_to(hub)
        given = {"clock": time, "pause": time.pause} | options
        return crawl(store, access, scope or Scope(github=False), **given)

    return crawled


def access_to(hub: Running, **options: Any) -> Access:
    return Access(hub_endpoint=hub.url, github_api=hub.github_url, **options)
