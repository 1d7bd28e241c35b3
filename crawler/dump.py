"""Published dumps into the store, in the order of their days: history from before our crawls.

What a dump lacks stays unknown for its era. Only a dump that lists the whole Hub, by the Hub's
own ids, can say that a model is gone.
"""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, Final

import msgspec

from crawler import entries, place, sightings
from crawler.access import Access, Progress, Scope, Silent
from crawler.crawl import CrawlReport, calm_collector
from crawler.errors import CrawlProblem, Stopped
from crawler.http import Web
from crawler.imports import DumpSource, Row
from crawler.imports import source as dump_source
from crawler.imports.files import rows as file_rows
from crawler.job import Job, Ledger, run
from storage import Store
from storage.records import Failure, Observation, StoredDocument

PAGE: Final = 1000
LAST: Final = "import/last"
"""The cursor that holds the day of the newest dump."""

Rows = Iterator[tuple[int, Mapping[str, Any]]]


class OutOfOrder(CrawlProblem):
    """A dump that is older than what the store already knows."""


def import_dump(
    store: Store,
    path: Path,
    source: str,
    *,
    observed_at: int | None = None,
    progress: Progress | None = None,
    stop: threading.Event | None = None,
    clock: Callable[[], float] = time.time,
) -> CrawlReport:
    """Take a dump in; ``observed_at`` is its day where its rows do not say.

    Raises OutOfOrder, CrawlProblem for a row without a day, KeyError for an unknown source,
    DumpProblem for a file that is no such dump. A dump that was stopped goes on where it was.
    """
    stop, progress = stop or threading.Event(), progress or Silent()
    interrupted = False
    with Web(Access(), stop=stop) as unused, calm_collector():
        scope = Scope(github=False)
        job = Job(store, unused, scope, progress=progress, stop=stop, clock=clock)
        work = _Import(job, dump_source(source), path, observed_at)
        try:
            with run(job, "import", scope=f"{source} {path.name}") as ledger:
                progress.phase(f"import {source}", None)
                work.take_in(ledger)
                failures = tuple(ledger.failures)
        except Stopped:
            interrupted, failures = True, ()
        return CrawlReport(tuple(job.runs), job.counts, failures, interrupted, unused.requests())


class _Import:
    """One dump on its way in."""

    def __init__(self, job: Job, source: DumpSource, path: Path, day: int | None) -> None:
        self._job = job
        self._source = source
        self._path = path
        self._day = day
        self._cursor = f"import/{source.name}/{path.name}"
        self._present: set[str] = set()
        self._nameless = False
        self._in_place: set[int] = set()

    def take_in(self, ledger: Ledger) -> None:
        """All pages from where it stopped, then what is gone."""
        done = int(self._job.store.cursor(self._cursor) or b"0")
        numbered = enumerate(file_rows(self._path), 1)
        while page := list(islice(numbered, PAGE)):
            self._job.check()
            found = [self._observation(number, entry, ledger) for number, entry in page]
            if page[-1][0] > done:
                cursor = (self._cursor, b"%d" % page[-1][0])
                news = [each for each in found if each is not None]
                ledger.commit(news, seen=len(page), cursor=cursor)
        if self._day is not None:
            self._end(ledger, self._day)

    def _end(self, ledger: Ledger, day: int) -> None:
        lost = self._gone(day)
        for start in range(0, len(lost), PAGE):
            ledger.commit(lost[start : start + PAGE], seen=0)
        ledger.commit([], seen=0, cursor=(self._cursor, None))
        ledger.commit([], seen=0, cursor=(LAST, b"%d" % day))

    def _observation(
        self, number: int, entry: Mapping[str, Any], ledger: Ledger
    ) -> Observation | None:
        row = self._source.row(entry)
        if row is None:
            ledger.failures.append(Failure(f"line {number}", "names no model"))
            return None
        if row.host_id is None:
            self._nameless = True
        else:
            self._present.add(row.host_id)
        return self._seen(row)

    def _seen(self, row: Row) -> Observation:
        day = row.observed_at or self._day
        if day is None:
            raise CrawlProblem(f"{self._path.name} does not say its day: give one")
        self._in_order(day)
        self._day = max(day, self._day or 0)
        seen = entries.sighting(
            "model",
            row.name,
            row.record,
            host_id=row.host_id,
            revision=row.revision,
            created_at=row.created_at,
            committed_at=row.committed_at,
            downloads=row.downloads,
            likes=row.likes,
        )
        if row.card is None:
            observed = sightings.listed(seen, day)
        else:
            state = "read" if row.card else "absent"
            card = StoredDocument(sightings.CARD, row.card.encode(), row.revision or "", state)
            observed = sightings.read(seen, day, [card])
        return msgspec.structs.replace(observed, era=self._source.name)

    def _in_order(self, day: int) -> None:
        if day in self._in_place:
            return
        store = self._job.store
        last = int(store.cursor(LAST) or b"0")
        crawled = place.decoded(store.cursor(place.name("model"))).completed_at or 0
        if day < max(last, crawled):
            raise OutOfOrder(
                f"{self._path.name} is older than what is in the database: "
                "import dumps in the order of their days, before the first crawl"
            )
        self._in_place.add(day)

    def _gone(self, day: int) -> list[Observation]:
        """Models that existed before the dump's day and are not in it."""
        if not self._source.complete or self._nameless or not self._present:
            return []
        missing = self._job.store.missing("model", None, (day, "~"), self._present)
        return [sightings.gone("model", each.name, each.host_id, day) for each in missing]
