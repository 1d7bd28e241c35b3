"""A crawl: datasets, models, the documents of what is new, GitHub, and what follows from those."""

import gc
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Final

import msgspec

from crawler import place
from crawler.asking.access import Access, Progress, Scope, Silent
from crawler.asking.http import Web
from crawler.clients.huggingface import PAGE
from crawler.errors import Stopped, Unreachable
from crawler.job import Job
from crawler.lookup.budget import TEXT_COST
from crawler.passes import data_cards, documents, heirs, listing, names, visits
from storage import Store
from storage.runs import Counts, Failure, Requests, Run

GITHUB_PATIENCE: Final = 60.0
"""Seconds that a crawl waits for GitHub's quota; what it does not get it gets another night."""


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


class Plan(msgspec.Struct, frozen=True):
    """What a crawl would do: ``passes`` by kind (full, resumed, quick, part).

    ``pending`` models wait for their documents, ``data_cards`` cards of datasets were not read,
    of ``names`` it is not known where they lead; ``requests`` are what the listing and those will
    cost at most, as far as the store can tell (None: nothing was listed yet).
    """

    passes: dict[str, str]
    documents: bool
    github: bool
    mark: int | None
    pending: int = 0
    data_cards: int = 0
    names: int = 0
    requests: Requests | None = None


def crawl(
    store: Store,
    access: Access,
    scope: Scope,
    *,
    progress: Progress | None = None,
    stop: threading.Event | None = None,
    clock: Callable[[], float] = time.time,
    pause: Callable[[float], None] | None = None,
) -> CrawlReport:
    """Take in what the scope asks for. Set ``stop`` to end it at the next page.

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
                _read(job)
        except Stopped:
            interrupted = True
        return CrawlReport.of(job, interrupted=interrupted)


def _read(job: Job) -> None:
    """Documents and what follows from them; where the Hub's texts do not come GitHub has its turn
    all the same.
    """
    lost: Unreachable | None = None
    try:
        documents.bring(job)
        names.ask(job)
        data_cards.bring(job)
    except Unreachable as problem:
        lost = problem
    visits.go_round(job)
    heirs.read_again(job)
    if lost is not None:
        raise lost


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


def plan(store: Store, access: Access, scope: Scope, now: int | None = None) -> Plan:
    """What `crawl` would do now, without asking anybody."""
    now = int(time.time()) if now is None else now
    places = {kind: place.stored(store, kind) for kind in ("dataset", "model")}
    passes = {kind: _pass(here, access, scope, now) for kind, here in places.items()}
    documents_, status = not scope.metadata_only, store.status()
    pending = max(0, status.models - status.read) if documents_ else 0
    cards = len(data_cards.due(store, access)) if documents_ and scope.limit is None else 0
    unknown = len(names.due(store, now)) if documents_ and scope.whole else 0
    listed = {"dataset": status.datasets, "model": status.models}
    pages = sum(
        1 + listed[kind] // PAGE if how in ("full", "resumed") else 1
        for kind, how in passes.items()
    )
    known = any(listed.values())
    return Plan(
        passes,
        documents_,
        scope.github and documents_,
        places["model"].mark,
        pending,
        cards,
        unknown,
        Requests(pages, TEXT_COST * (pending + cards) + unknown) if known else None,
    )


def _pass(here: place.Place, access: Access, scope: Scope, now: int) -> str:
    if not scope.whole:
        return "part"
    if here.resumable(now, access.hub_endpoint):
        return "resumed"
    return "full" if scope.full or here.full_due(now) else "quick"
