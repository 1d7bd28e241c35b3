"""A sandbox of one's own for each test, a clock that the waiting itself moves, no sleeping."""

import contextlib
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple, Protocol, Unpack

import pytest

from crawler.asking.access import Access, Progress, Scope
from crawler.asking.http import Web
from crawler.crawl import CrawlReport, crawl
from sandbox.server import Running
from storage import Store
from tests.sandbox.conftest import Options, served
from tests.storage.conftest import new_url, postgres, store, template, url  # noqa: F401  fixtures

NIGHTLY = Scope(github=False)


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


class Start(Protocol):
    """Starts a sandbox."""

    def __call__(self, **options: Unpack[Options]) -> Running: ...


@pytest.fixture
def start() -> Iterator[Start]:
    """It ends with the test."""
    with contextlib.ExitStack() as stack:

        def started(**options: Unpack[Options]) -> Running:
            return stack.enter_context(served(**options))

        yield started


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sandboxes list no more than ten entries a page."""
    monkeypatch.setattr("sandbox.hub.listing.LARGEST", 10)


class OpenWeb(NamedTuple):
    """Opens a web on a sandbox or elsewhere, with the clock that waiting moves."""

    time: Time
    ends: contextlib.ExitStack

    def __call__(
        self,
        where: Running | Access,
        *,
        progress: Progress | None = None,
        pause: Callable[[float], None] | None = None,
        patience: Mapping[str, float] | None = None,
        timeout: float | None = None,
    ) -> Web:
        opened = Web(
            reached(where),
            progress=progress,
            clock=self.time,
            pause=pause or self.time.pause,
            patience=patience,
            timeout=timeout,
        )
        return self.ends.enter_context(opened)


@pytest.fixture
def web(time: Time) -> Iterator[OpenWeb]:
    with contextlib.ExitStack() as ends:
        yield OpenWeb(time, ends)


class Crawl(NamedTuple):
    """Crawls a sandbox into the store, with the clock that waiting moves; without GitHub."""

    store: Store
    time: Time

    def __call__(
        self,
        where: Running | Access,
        scope: Scope = NIGHTLY,
        *,
        progress: Progress | None = None,
        stop: threading.Event | None = None,
    ) -> CrawlReport:
        return crawl(
            self.store,
            reached(where),
            scope,
            progress=progress,
            stop=stop,
            clock=self.time,
            pause=self.time.pause,
        )


@pytest.fixture
def run(store: Store, time: Time) -> Crawl:  # noqa: F811  the fixture
    return Crawl(store, time)


def access_to(
    hub: Running,
    *,
    hub_token: str | None = None,
    hub_token_source: str = "",
    github_token: str | None = None,
    github_token_source: str = "",
    pages: str = "auto",
) -> Access:
    return Access(
        hub.url,
        hub_token,
        hub_token_source,
        hub.github_url,
        github_token,
        github_token_source,
        pages,
    )


def reached(where: Running | Access) -> Access:
    return access_to(where) if isinstance(where, Running) else where
