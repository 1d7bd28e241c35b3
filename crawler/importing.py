"""Published dumps into the store, in the order of their days: history from before our crawls.

What a dump lacks stays unknown for its era. Only a dump that lists the whole Hub can say that a
model is gone; models are known by the Hub's id, and by their name until an id is told.
"""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final

import msgspec

from crawler import place, sightings
from crawler.access import Access, Progress, Scope, Silent
from crawler.crawl import CrawlReport, calm_collector
from crawler.errors import CrawlProblem, Stopped
from crawler.http import Web
from crawler.imports import DumpSource, Row
from crawler.imports import source as dump_source
from crawler.imports.files import rows as file_rows
from crawler.imports.news import News
from crawler.job import Job, Ledger, run
from crawler.presence import Presence
from storage import Store
from storage.records import Failure, Known

PAGE: Final = 1000
LAST: Final = "import/last"
"""The cursor that holds the day of the newest dump."""

Entries = Sequence[tuple[int, Mapping[str, Any]]]


class OutOfOrder(CrawlProblem):
    """A dump that is older than what the store already knows."""


def import_dump(
    store: Store,
    path: Path,
    source: str,
    *,
    observed_at: int | None = None,
    complete: bool | None = None,
    progress: Progress | None = None,
    stop: threading.Event | None = None,
    clock: Callable[[], float] = time.time,
) -> CrawlReport:
    """Take a dump in; ``observed_at`` is its day where its rows do not say. ``complete``: it lists
    the whole Hub (None: as its source usually does).

    Raises OutOfOrder, CrawlProblem for a row without a day, KeyError for an unknown source,
    DumpProblem for a file that is no such dump. A dump that was stopped goes on where it was.
    """
    stop, progress = stop or threading.Event(), progress or Silent()
    interrupted = False
    with Web(Access(), stop=stop) as unused, calm_collector():
        scope = Scope(github=False)
        job = Job(store, unused, scope, progress=progress, stop=stop, clock=clock)
        work = _Import(job, dump_source(source), path, (observed_at, complete))
        try:
            with run(job, "import", scope=f"{source} {path.name}") as ledger:
                progress.phase(f"import {source}", None)
                work.take_in(ledger)
                failures = tuple(ledger.failures)
        except Stopped:
            interrupted, failures = True, ()
        return CrawlReport(tuple(job.runs), job.counts, failures, interrupted, unused.requests())


class _Import:
    """One dump on its way in. ``told``: its day and whether it is complete, where one said so."""

    def __init__(
        self, job: Job, source: DumpSource, path: Path, told: tuple[int | None, bool | None]
    ) -> None:
        self._job = job
        self._source = source
        self._path = path
        self._day, self._complete = told
        self._cursor = f"import/{source.name}/{path.name}/{path.stat().st_size}"
        self._present = Presence()
        self._days: set[int] = set()
        self._news = News(job, source.name)

    def take_in(self, ledger: Ledger) -> None:
        """All pages from where it stopped, then what is gone."""
        done = int(self._job.store.cursor(self._cursor) or b"0")
        numbered = enumerate(file_rows(self._path), 1)
        while page := list(islice(numbered, PAGE)):
            self._job.check()
            rows = self._rows(page, ledger)
            if page[-1][0] > done:
                cursor = (self._cursor, b"%d" % page[-1][0])
                ledger.commit(self._news.of(rows), seen=len(page), cursor=cursor)
        if self._days:
            self._end(ledger, max(self._days))

    def _rows(self, page: Entries, ledger: Ledger) -> list[Row]:
        """The models of a page, each with its day; they count as present."""
        found: list[Row] = []
        for number, entry in page:
            row = self._source.row(entry)
            if row is None:
                ledger.failures.append(Failure(f"line {number}", "names no model"))
                continue
            self._present.add(row.name.lower())
            if row.host_id is not None:
                self._present.add(_by_id(row.host_id))
            found.append(msgspec.structs.replace(row, observed_at=self._dated(row)))
        return found

    def _dated(self, row: Row) -> int:
        day = row.observed_at or self._day
        if day is None:
            raise CrawlProblem(f"{self._path.name} does not say its day: give one (--at DATE)")
        if day not in self._days:
            self._in_order(day)
            self._days.add(day)
        return day

    def _in_order(self, day: int) -> None:
        """Refuse a day before one that the database knows, but for this very file again."""
        store = self._job.store
        last = int(store.cursor(LAST) or b"0")
        crawled = place.decoded(store.cursor(place.name("model"))).completed_at or 0
        if day < max(last, crawled) and store.cursor(self._taken) is None:
            raise OutOfOrder(
                f"{self._path.name} is older than what is in the database: "
                "import dumps in the order of their days, before the first crawl"
            )

    @property
    def _taken(self) -> str:
        """The cursor that says that all of this file is in."""
        return f"{self._cursor}/taken"

    def _end(self, ledger: Ledger, day: int) -> None:
        store = self._job.store
        last = int(store.cursor(LAST) or b"0")
        if day >= last:
            lost = self._lost(day)
            for start in range(0, len(lost), PAGE):
                part = lost[start : start + PAGE]
                gone = [sightings.gone("model", each.name, each.host_id, day) for each in part]
                ledger.commit(gone, seen=0)
        ledger.commit([], seen=0, cursor=(LAST, b"%d" % max(day, last)))
        ledger.commit([], seen=0, cursor=(self._taken, b"%d" % day))
        ledger.commit([], seen=0, cursor=(self._cursor, None))

    def _lost(self, day: int) -> list[Known]:
        """Models that were there before the dump's day and are not in it."""
        complete = self._source.complete if self._complete is None else self._complete
        if not complete or not self._present:
            return []
        lost = self._job.store.absent("model", day, self._listed)
        if self._complete is None and len(lost) > len(self._present):
            self._job.progress.note(
                f"{len(lost):,} models are not in {self._path.name}, more than it lists: it is no "
                "dump of the whole Hub, and nothing is gone (--complete if it is one)"
            )
            return []
        return lost

    def _listed(self, known: Known) -> bool:
        by_id = known.host_id is not None and _by_id(known.host_id) in self._present
        return by_id or known.name.lower() in self._present


def _by_id(host_id: str) -> str:
    return f"#{host_id}"
