"""A crawl: datasets, models, the documents of what is new, GitHub, and what follows from those."""

import gc
import math
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Final

import msgspec

from crawler.asking.access import Access, Progress, Scope, Silent
from crawler.asking.http import Web
from crawler.errors import Stopped, Unreachable
from crawler.job import Job
from crawler.passes import data_cards, documents, heirs, listing, names, visits
from storage import Store
from storage.runs import Counts, Failure, Requests, Run

GITHUB_PATIENCE: Final = 60.0
"""Seconds that a crawl waits for GitHub's quota; what it does not get it gets another night."""


RESERVED: Final = 2 * 3600.0
"""Seconds of a night for all that comes after its documents: an hour for names and cards of
datasets, one for GitHub and for reading again some 300,000 models (docs/benchmarks.md).
"""


class CrawlReport(msgspec.Struct, frozen=True):
    """What a crawl did. ``interrupted``: it stopped at a page's end and goes on from there."""

    runs: tuple[Run, ...]
    counts: Counts
    failures: tuple[Failure, ...]
    interrupted: bool
    requests: Requests

    @classmethod
    def of(cls, job: Job, *, interrupted: bool) -> "CrawlReport":
        """What the runs of a job did, with the failures that the ledger has of them, and which of
        them broke off.
        """
        failures = [each for run in job.runs for each in job.store.failures(run.id)]
        broken = [run for run in job.runs if run.state == "interrupted" and not interrupted]
        failures += [Failure(f"{run.kind} pass", run.error) for run in broken]
        return cls(tuple(job.runs), job.counts, tuple(failures), interrupted, job.web.requests())


def crawl(
    store: Store,
    access: Access,
    scope: Scope,
    *,
    progress: Progress | None = None,
    stop: threading.Event | None = None,
    clock: Callable[[], float] = time.time,
    pause: Callable[[float], None] | None = None,
    until: float = math.inf,
) -> CrawlReport:
    """Take in what the scope asks for. Set ``stop`` to end it at the next page.

    ``until``, by the clock: when it is to have ended. It lists whatever it takes, and leaves what
    it does not get to ask for to the next crawl, as runs that are paused.

    Raises CrawlProblem when it cannot go on; all pages before that are stored, and the next
    crawl goes on after them.
    """
    stop, progress = stop or threading.Event(), progress or Silent()
    web = Web(
        access,
        progress=progress,
        stop=stop,
        clock=clock,
        pause=pause,
        patience={"github": GITHUB_PATIENCE},
        spread={"resolvers": 0.02},
    )
    with web:
        job = Job(store, web, scope, progress=progress, stop=stop, clock=clock)
        interrupted = False
        try:
            with calm_collector():
                with suppress(Unreachable):  # models can do without; the report says so
                    listing.take_in(job, "dataset")
                listing.take_in(job, "model")
            if not scope.metadata_only:
                _read(job, until)
        except Stopped:
            interrupted = True
        return CrawlReport.of(job, interrupted=interrupted)


def _read(job: Job, until: float) -> None:
    """Documents and what follows from them; where the Hub's texts do not come GitHub has its turn
    all the same. What follows from what is at hand is read again however late it is: it asks
    nobody, and half of it would be told as if it were all.
    """
    lost: Unreachable | None = None
    reserved = for_the_rest(until - job.now())
    try:
        with job.until(until - reserved):
            documents.bring(job)
        with job.until(until - reserved / 2):
            names.ask(job)
            data_cards.bring(job)
    except Unreachable as problem:
        lost = problem
    with job.until(until):
        visits.go_round(job)
    heirs.read_again(job)
    if lost is not None:
        raise lost


def for_the_rest(left: float) -> float:
    """Of so many seconds those that the documents, which take days at first, leave to the passes
    after them.
    """
    return min(RESERVED, max(left, 0) / 4)


@contextmanager
def calm_collector() -> Iterator[None]:
    """Let the cyclic garbage collector rest: a page is thousands of records without a cycle,
    and looking for cycles in them costs a quarter of a listing's time. Not for cards: reading
    them makes cycles, and 200 MB of them would wait.
    """
    before = gc.get_threshold()
    gc.set_threshold(100_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)
