"""Reading the archive again with the rules of today: no network, no change in the world.

Every model keeps what older rules said of it until `prune`. Several processes read, one writes: a
piece is a transaction, and what is not read yet under these rules is what is left.
"""

import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Final

import extractors
from crawler.archive.crew import Crew
from crawler.archive.hand import Broken
from crawler.archive.rereading import Packed, Reread, begin, unpacked
from crawler.asking.access import Access, Progress, Scope, Silent
from crawler.asking.http import Web
from crawler.crawl import CrawlReport
from crawler.errors import Stopped
from crawler.job import Job, Ledger, run
from extractors import RULESET
from storage import Store
from storage.runs import Failure

PAGE: Final = 100
"""Models a piece."""
_WORTH: Final = 500
"""Models that are worth the start of a process."""


def rescore(
    store: Store,
    *,
    jobs: int | None = None,
    progress: Progress | None = None,
    stop: threading.Event | None = None,
    clock: Callable[[], float] = time.time,
) -> CrawlReport:
    """Read every model of the archive that these rules have not read, in ``jobs`` processes
    (None: as many as there are cores; 1: in this one).
    """
    stop, progress = stop or threading.Event(), progress or Silent()
    interrupted = False
    with Web(Access(), stop=stop) as unused:
        job = Job(store, unused, Scope(github=False), progress=progress, stop=stop, clock=clock)
        try:
            with run(job, "rescore") as ledger:
                left = store.rescore_left(RULESET)
                progress.phase("rescore", left)
                if left:
                    _all(job, ledger, _worth(jobs, left))
        except Stopped:
            interrupted = True
        return CrawlReport.of(job, interrupted=interrupted)


def cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _worth(jobs: int | None, left: int) -> int:
    """How many processes are worth starting for so many models; as many as were asked for."""
    return min(cores(), 1 + left // _WORTH) if jobs is None else jobs


def _all(job: Job, ledger: Ledger, jobs: int) -> None:
    with _crew(job, jobs) as crew:
        for piece, answer in crew.answers(_pieces(job.store), job.check):
            models = [] if isinstance(answer, Broken) else unpacked(answer)
            if isinstance(answer, Broken):
                names = job.store.names_of(piece)
                ledger.failures += [Failure(names[number], answer.reason) for number in piece]
            counts = job.store.commit_rescored(
                ledger.id, RULESET, job.now(), models, seen=len(models)
            )
            job.counts.add(counts)
            job.progress.advance(len(piece))


def _crew(job: Job, jobs: int) -> Crew[int, Packed]:
    if jobs > 1 and job.store.address is not None:
        return Crew(jobs, begin, job.store.address, RULESET, extractors.RULESET)
    return Crew(0, Reread, job.store, RULESET)


def _pieces(store: Store) -> Iterator[Sequence[int]]:
    after = 0
    while numbers := store.rescore_due(RULESET, after, PAGE):
        yield numbers
        after = numbers[-1]
