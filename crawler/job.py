"""What every part of a crawl shares, and how pages come one ahead of the work."""

import math
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from contextlib import contextmanager
from typing import Final, TypeVar

from crawler.asking.access import Progress, Scope
from crawler.asking.answers import onward
from crawler.asking.http import Web
from crawler.clients.huggingface import Hub, Page
from crawler.errors import CrawlProblem, Stopped, TimeUp
from extractors import RULESET
from storage import Store
from storage.records import EntityKind, Observation, Past
from storage.runs import Counts, Failure, Requests, Run

T = TypeVar("T")

LOOKUP: Final = "lookup"
TOGETHER: Final = 10_000
"""Changes that are held for one transaction, at most a page more."""
_LOOK_UP_SECONDS: Final = 0.2


class Job:
    """One crawl at work: where it stores, whom it asks, who may stop it."""

    def __init__(
        self,
        store: Store,
        web: Web,
        scope: Scope,
        *,
        progress: Progress,
        stop: threading.Event,
        clock: Callable[[], float],
    ) -> None:
        self.store = store
        self.web = web
        self.hub = Hub(web)
        self.scope = scope
        self.progress = progress
        self.stop = stop
        self._clock = clock
        self.runs: list[Run] = []
        self.counts = Counts()

    def now(self) -> int:
        """UTC seconds."""
        return int(self._clock())

    def check(self) -> None:
        """Raises Stopped when the person wants it to end."""
        if self.stop.is_set():
            raise Stopped

    @contextmanager
    def until(self, moment: float) -> Iterator[None]:
        """What is done within has time until then; nobody waits longer for a quota."""
        self.web.quota.until = moment
        try:
            yield
        finally:
            self.web.quota.until = math.inf

    def in_time(self) -> None:
        """Raises TimeUp when the time for what is done is over."""
        if self._clock() >= self.web.quota.until:
            raise TimeUp

    def wait(self, future: "Future[T]") -> T:
        """A worker's result, or Stopped as soon as the person wants it."""
        while True:
            self.check()
            try:
                return future.result(_LOOK_UP_SECONDS)
            except NotYet:
                if future.done():
                    raise

    def pages(self, kind: EntityKind, address: str) -> Iterator[tuple[Page, bool]]:
        """The pages from this address on, each with whether it is the last; the next one comes
        while this one is worked on. Raises Unreachable where a page leads back to an earlier one.
        """
        walked = {address}
        pool = ThreadPoolExecutor(1, "listing")
        try:
            upcoming = pool.submit(self.hub.page, kind, address)
            while True:
                page = self.wait(upcoming)
                if page.next:
                    onward(walked, page.next)
                    upcoming = pool.submit(self.hub.page, kind, page.next)
                yield page, page.next is None
                if page.next is None:
                    return
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


class Ledger:
    """One run in the ledger: what it took in, what failed, what it asked."""

    def __init__(self, job: Job, kind: str, expected: int | None, scope: str) -> None:
        self._job = job
        self._asked = job.web.requests()
        self.failures: list[Failure] = []
        self._held: list[Observation] = []
        self._seen = 0
        self.id = job.store.start_run(kind, scope, RULESET, job.now(), expected)

    def commit(
        self,
        observations: Sequence[Observation],
        *,
        seen: int,
        cursor: tuple[str, bytes | None] | None = None,
    ) -> Counts:
        """Store a page, its cursor and what it cost, in one transaction; what is held with it."""
        self._held += observations
        counts = self._job.store.commit_page(
            self.id,
            self._held,
            ruleset=RULESET,
            cursor=cursor,
            requests=self._cost(),
            seen=self._seen + seen,
            now=self._job.now(),
        )
        self._held, self._seen = [], 0
        self._job.counts.add(counts)
        self._job.progress.advance(seen)
        return counts

    def hold(self, observations: Sequence[Observation], *, seen: int) -> None:
        """Keep a page for a transaction with those that follow: changes that come in another
        order than they lie in the database cost less together (docs/benchmarks.md). No cursor
        may have passed what is held: a killed process loses it.
        """
        self._held += observations
        self._seen += seen
        self._job.progress.advance(seen)
        if len(self._held) >= TOGETHER:
            self.release()

    def release(self) -> None:
        """Store what is held."""
        if self._seen:
            self.commit([], seen=0)

    def lay(
        self, entity_id: int, states: Sequence[Past], cursor: tuple[str, bytes | None] | None = None
    ) -> Counts:
        """Store what a model was before its first known spell, in one transaction."""
        counts = self._job.store.commit_past(
            self.id,
            entity_id,
            states,
            ruleset=RULESET,
            observed_at=self._job.now(),
            cursor=cursor,
            requests=self._cost(),
        )
        self._job.counts.add(counts)
        self._job.progress.advance(len(states))
        return counts

    def end(self, state: str, error: str = "") -> None:
        """Close the run."""
        job = self._job
        job.store.tick_run(self.id, self._cost())
        job.runs.append(
            job.store.end_run(self.id, job.now(), state, failures=self.failures, error=error)
        )

    def _cost(self) -> Requests:
        """What was asked since the last time."""
        now, before = self._job.web.requests(), self._asked
        self._asked = now
        return now.since(before)


@contextmanager
def run(
    job: Job, kind: str, expected: int | None = None, *, scope: str | None = None
) -> Iterator[Ledger]:
    """A run that is closed whatever happens: done, partial (some items failed), interrupted; paused
    where its time was over, which ends it and no more.
    """
    if kind != LOOKUP:
        _close_left_open(job)
    ledger = Ledger(job, kind, expected, scope or job.scope.words())
    try:
        yield ledger
    except TimeUp:
        ledger.release()
        ledger.end("paused")
        return
    except (Stopped, KeyboardInterrupt):
        ledger.release()
        ledger.end("interrupted", "stopped by hand")
        raise Stopped from None
    except CrawlProblem as problem:
        ledger.release()
        ledger.end("interrupted", str(problem))
        raise
    except BaseException as problem:
        ledger.end("failed", f"{type(problem).__name__}: {problem}"[:500])
        raise
    ledger.end("partial" if ledger.failures else "done")


def _close_left_open(job: Job) -> None:
    """End the runs that a killed process left open: one works at a time, by the lease. Look-ups
    have none, and may be others', still at work.
    """
    for each in job.store.runs():
        if each.ended_at is None and each.kind != LOOKUP:
            job.store.end_run(each.id, job.now(), "interrupted", error="its process was ended")
