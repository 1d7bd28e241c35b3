"""The past of models from their commits: cards and licenses of old, at the time they were made.

Each model is one :class:`crawler.past.history.History`; a budget of requests ends the work early.
"""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Final

import msgspec

from crawler.asking.access import Access, Progress, Scope, Silent
from crawler.asking.http import Web
from crawler.crawl import CrawlReport
from crawler.errors import ModelNotFound, Spent, Stopped, Unreachable
from crawler.job import Job, Ledger, run
from crawler.past.history import History, least, paths_of, place_of
from storage import Store
from storage.records import Known
from storage.runs import Failure

_PAGE: Final = 1000
OUTAGE: Final = 5
"""When so many models in a row cannot be read, it is not the models."""


class Wanted(msgspec.Struct, frozen=True):
    """Whose past: models by name, an author's, or the most downloaded ones."""

    models: tuple[str, ...] = ()
    author: str | None = None
    top: int | None = None

    def words(self) -> str:
        """As the ledger writes it."""
        parts = [f"author={self.author}" if self.author else "", *self.models[:3]]
        parts += [f"top={self.top}" if self.top else ""]
        return " ".join(filter(None, parts))


class BackfillPlan(msgspec.Struct, frozen=True):
    """``todo`` of ``models``; each costs a request for its commits, at least one a commit and each
    of its ``texts``, and one a portion. ``least``: a budget with which every run gets on.
    """

    models: int
    done: int
    begun: int
    todo: int
    texts: int
    least: int
    missing: tuple[str, ...]


def plan(store: Store, wanted: Wanted) -> BackfillPlan:
    """What a backfill would do; asks nobody."""
    models, missing = _chosen(store, wanted)
    places = [place_of(store, each) for each in models]
    done = sum(place.done for place in places)
    begun = sum(bool(place.sha) and not place.done for place in places)
    todo = [known for known, place in zip(models, places, strict=True) if not place.done]
    paths = [paths_of(record) for record in _records(store, todo)]
    return BackfillPlan(
        models=len(models),
        done=done,
        begun=begun,
        todo=len(todo),
        texts=sum(map(len, paths)),
        least=max(map(least, paths), default=0),
        missing=missing,
    )


def _records(store: Store, models: Sequence[Known]) -> Iterator[bytes | None]:
    for start in range(0, len(models), _PAGE):
        part = [known.id for known in models[start : start + _PAGE]]
        held = store.records(part)
        yield from (held.get(number) for number in part)


def backfill(
    store: Store,
    access: Access,
    wanted: Wanted,
    *,
    budget: int | None = None,
    bisect: bool = False,
    progress: Progress | None = None,
    stop: threading.Event | None = None,
    clock: Callable[[], float] = time.time,
    pause: Callable[[float], None] | None = None,
) -> CrawlReport:
    """Walk the commits of models into the past; at most ``budget`` requests. Goes on where it
    stood, and asks nothing about models that are done.

    Raises ModelNotFound where the database has none of them, CrawlProblem on an outage.
    """
    stop, progress = stop or threading.Event(), progress or Silent()
    models, missing = _chosen(store, wanted)
    if not models:
        raise ModelNotFound(_none(wanted))
    interrupted = False
    web = Web(access, progress=progress, stop=stop, clock=clock, pause=pause, most=budget)
    with web:
        scope = Scope(github=False)
        job = Job(store, web, scope, progress=progress, stop=stop, clock=clock)
        try:
            with run(job, "backfill", scope=wanted.words()) as ledger:
                ledger.failures += [Failure(name, _none(wanted)) for name in missing]
                progress.phase("backfill", None)
                _all(job, ledger, _shut_last(models), (budget, bisect))
        except Stopped:
            interrupted = True
        return CrawlReport.of(job, interrupted=interrupted)


def _chosen(store: Store, wanted: Wanted) -> tuple[list[Known], tuple[str, ...]]:
    """The models, and names that are not in the database."""
    names = list(wanted.models) or None
    found = store.present(limit=wanted.top, author=wanted.author, names=names)
    here = {each.name.lower() for each in found}
    return found, tuple(name for name in wanted.models if name.lower() not in here)


def _shut_last(models: Sequence[Known]) -> list[Known]:
    """Behind a gate a run may ask in vain, and again the next time: never before the open ones."""
    return sorted(models, key=lambda known: known.gated in ("auto", "manual"))


def _none(wanted: Wanted) -> str:
    if wanted.models:
        return "not in the database, or gone: `ajar crawl --model ORG/NAME` first"
    return "the database has no such model: `ajar crawl` first"


def _all(job: Job, ledger: Ledger, models: Sequence[Known], how: tuple[int | None, bool]) -> None:
    budget, bisect = how
    lost = 0
    for known in models:
        job.check()
        try:
            History(job, ledger, known, budget).walk(bisect=bisect)
            lost = 0
        except Unreachable as problem:
            ledger.failures.append(Failure(known.name, str(problem)))
            lost += 1
            if lost >= OUTAGE:
                raise
        except Spent as spent:
            job.progress.note(_spent(known.name, budget or 0, spent.least))
            return


def _spent(name: str, budget: int, least_: int | None) -> str:
    if least_ is not None:
        return (
            f"a budget of {budget:,} requests is too small for one revision of {name}: "
            f"--budget {least_} gets on"
        )
    return f"the budget of {budget:,} requests is spent at {name}; the same command goes on there"
