"""Many at once: workers ask, the main thread works, one page ahead of each other. What cannot be
read of one is its own failure; a whole page that cannot be read is an outage.
"""

from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import Final, Protocol, TypeVar

from crawler import sightings
from crawler.clients.texts import not_read
from crawler.errors import CrawlProblem, Stopped, TimeUp, Unreachable
from crawler.job import Job
from crawler.readings import Texts
from storage.runs import Failure

WORKERS: Final = 8
PAGE: Final = 200
OUTAGE: Final = 20
"""When nothing of so many repositories can be read, it is not the repositories."""


class Wanted(Protocol):
    """A repository whose texts are wanted."""

    @property
    def name(self) -> str:
        """Its name, owner included."""
        ...

    @property
    def revision(self) -> str | None:
        """Its newest commit; None where that is not known."""
        ...


T = TypeVar("T")
R = TypeVar("R")
W = TypeVar("W", bound=Wanted)


def pages(
    job: Job, wanted: Iterator[T], ask: Callable[[Job, T], R]
) -> Generator[list[tuple[T, R]]]:
    """What is wanted with what was asked for of it, page by page; the next page is on its way while
    one is worked on. Raises CrawlProblem, Stopped; TimeUp after all that was on its way when the
    time was over.
    """
    pool = ThreadPoolExecutor(WORKERS, "fetching")

    def in_time(each: T) -> R:
        job.in_time()
        return ask(job, each)

    def submitted() -> list[tuple[T, Future[R]]]:
        return [(each, pool.submit(in_time, each)) for each in islice(wanted, PAGE)]

    try:
        asked = submitted()
        while asked:
            upcoming = submitted()
            page = list(_come(job, asked))
            over = len(page) < len(asked)
            page += _come(job, upcoming) if over else ()
            if page:
                yield page
            if over:
                raise TimeUp
            asked = upcoming
    finally:
        pool.shutdown(cancel_futures=True)


def _come(job: Job, asked: Sequence[tuple[T, Future[R]]]) -> Iterator[tuple[T, R]]:
    """What was asked for in time."""
    for each, found in asked:
        try:
            answer = job.wait(found)
        except TimeUp:
            continue
        yield each, answer


def safely(texts: Callable[[Job, W], Texts]) -> Callable[[Job, W], Texts]:
    """The same, but what goes wrong with one repository, whatever it is, leaves the others."""

    def asked(job: Job, wanted: W) -> Texts:
        try:
            return texts(job, wanted)
        except (CrawlProblem, Stopped):
            raise
        except Exception as problem:  # noqa: BLE001  whatever it is, the others go on
            reason = f"{type(problem).__name__}: {problem}"[:300]
            return (not_read(sightings.CARD, wanted.revision or "main", "unreadable", reason),)

    return asked


def failures(page: Sequence[tuple[W, Texts]]) -> list[Failure]:
    """What of a page could not be read; raises Unreachable where nothing of it could."""
    failed = [Failure(each.name, why) for each, found in page if (why := _trouble(found))]
    tried = [found for _, found in page if any(text.state != "unread" for text in found)]
    silent = [found for found in tried if any(text.state == "unreadable" for text in found)]
    if len(silent) == len(tried) >= OUTAGE:
        raise Unreachable(f"no text can be read any more: {failed[-1].reason}")
    return failed


def _trouble(found: Texts) -> str:
    return next((each.reason for each in found if each.failed), "")
