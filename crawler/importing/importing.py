"""Published dumps into the store, in any order: history from before our crawls, and beside them.

What a dump lacks stays unknown for its era. Only a dump that lists the whole Hub can say that a
model is gone; models are known by the Hub's id, and by their name until an id is told.
"""

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec

from crawler import place, sightings
from crawler.asking.access import Access, Progress, Scope, Silent
from crawler.asking.http import Web
from crawler.crawl import CrawlReport, calm_collector
from crawler.errors import DayMissing, Stopped
from crawler.importing.news import News
from crawler.importing.older import Older
from crawler.importing.presence import Presence
from crawler.importing.taken import CURSOR, Taken
from crawler.imports import DumpSource, Row
from crawler.imports import source as dump_source
from crawler.imports.files import DumpProblem
from crawler.imports.files import rows as file_rows
from crawler.job import Job, Ledger, run
from storage import Store
from storage.reading.planning.importing import ModelRow
from storage.runs import Failure

PAGE: Final = 1000


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

    Raises DayMissing for a row without a day, KeyError for an unknown source,
    DumpProblem for a file that is no such dump; where the first page tells that, no run begins.
    A dump that was stopped goes on where it was.
    """
    stop, progress = stop or threading.Event(), progress or Silent()
    interrupted = False
    with Web(Access(), stop=stop) as unused, calm_collector():
        scope = Scope(github=False)
        job = Job(store, unused, scope, progress=progress, stop=stop, clock=clock)
        work = _Import(job, dump_source(source), path, (observed_at, complete))
        pages = work.pages()
        first = next(pages)
        try:
            with run(job, "import", scope=f"{source} {path.name}") as ledger:
                progress.phase(f"import {source}", None)
                work.take_in(ledger, chain([first], pages))
        except Stopped:
            interrupted = True
        return CrawlReport.of(job, interrupted=interrupted)


class _Page(NamedTuple):
    """Models of a file, the lines that name none, how many lines there were, the last's number."""

    rows: list[Row]
    failures: list[Failure]
    size: int
    last: int


class _Import:
    """One dump on its way in. ``told``: its day and whether it is complete, where one said so."""

    def __init__(
        self, job: Job, source: DumpSource, path: Path, told: tuple[int | None, bool | None]
    ) -> None:
        self._job = job
        self._source = source
        self._path = path
        self._day, self._complete = told
        self._now = job.now()  # a day or month that is not over yet
        self._cursor = f"import/{source.name}/{path.name}/{path.stat().st_size}"
        self._present: dict[int, Presence] = {}
        self._news = News(job, source.name)
        self._taken = Taken(job.store)
        self._older = Older(job, self._news, self._taken)
        crawled = place.stored(job.store, "model").completed_at or 0
        self._known_until = max(self._taken.newest(), crawled)

    def take_in(self, ledger: Ledger, pages: Iterable[_Page]) -> None:
        """All pages from where it stopped, then what is gone."""
        store = self._job.store
        done, known = _stood(store.cursor(self._cursor), store.newest_id())
        for page in pages:
            self._job.check()
            ledger.failures += page.failures
            if page.last > done:
                cursor = (self._cursor, b"%d %d" % (page.last, known))
                pairs = self._older.take(ledger, self._news.known(page.rows))
                ledger.commit(self._news.of(pairs), seen=page.size, cursor=cursor)
        self._end(ledger, known, resumed=done > 0)

    def pages(self) -> Iterator[_Page]:
        """The models of the file, each with its day; they count as present."""
        numbered = enumerate(file_rows(self._path), 1)
        while entries := list(islice(numbered, PAGE)):
            yield self._read(entries)

    def _read(self, entries: Sequence[tuple[int, Mapping[str, Any]]]) -> _Page:
        found: list[Row] = []
        failures: list[Failure] = []
        for number, entry in entries:
            row = self._source.row(entry)
            if row is None or not row.name.isprintable():
                failures.append(Failure(f"line {number}", "names no model"))
                continue
            at = self._dated(row)
            present = self._present.setdefault(at, Presence())
            present.add(row.name.lower())
            if row.host_id is not None:
                present.add(_by_id(row.host_id))
            found.append(msgspec.structs.replace(row, observed_at=at))
        if not self._present:
            raise DumpProblem(
                f"{self._path.name}: its rows name no models as {self._source.name} does; "
                "is it another --source?"
            )
        return _Page(found, failures, size=len(entries), last=entries[-1][0])

    def _dated(self, row: Row) -> int:
        day = row.observed_at or self._day
        if day is None:
            raise DayMissing(f"{self._path.name} does not say its day: give one (--at DATE)")
        return min(day, self._now)

    def _end(self, ledger: Ledger, known: int, *, resumed: bool) -> None:
        """Who was there that day and who was not; then the series that this moves. ``known``: the
        newest model before.
        """
        newest = max(self._present, default=0)
        for day in sorted(self._present):
            listed, missing, moved = self._survey(day, known)
            complete = day == newest and self._is_complete(missing, listed)
            body = self._taken.with_(day, listed, complete=complete)
            if day >= self._known_until:
                self._go(
                    ledger, [each for each in missing if not each.gone] if complete else [], day
                )
            else:
                self._older.settle([*moved, *(each.id for each in missing if complete)])
            ledger.commit([], seen=0, cursor=(CURSOR, body))
        oldest, news = min(self._present, default=newest), resumed or self._has_news()
        self._older.tell(ledger, self._older.heirs(oldest, newest) if news else [])
        ledger.commit([], seen=0, cursor=(self._cursor, None))

    def _has_news(self) -> bool:
        counts = self._job.counts
        return counts.new + counts.changed > 0

    def _survey(self, day: int, known: int) -> tuple[list[int], list[ModelRow], list[int]]:
        """Models that were listed, those that were not though they existed, and those that were
        listed and are new, were gone once, or turn out to have been.
        """
        listed: list[int] = []
        missing: list[ModelRow] = []
        moved: list[int] = []
        for each in self._job.store.models():
            if self._listed(day, each):
                listed.append(each.id)
                if each.went or each.id > known or self._unveils(day, each.id):
                    moved.append(each.id)
            elif each.since < day:
                missing.append(each)
        return listed, missing, moved

    def _unveils(self, day: int, number: int) -> bool:
        return day < self._known_until and self._older.unveils(number, day)

    def _go(self, ledger: Ledger, lost: Sequence[ModelRow], day: int) -> None:
        for start in range(0, len(lost), PAGE):
            part = lost[start : start + PAGE]
            gone = [sightings.gone("model", each.name, each.host_id, day) for each in part]
            ledger.commit(gone, seen=0)

    def _is_complete(self, missing: Sequence[ModelRow], listed: Sequence[int]) -> bool:
        complete = self._source.complete if self._complete is None else self._complete
        lost = sum(not each.gone for each in missing)
        if self._complete is None and complete and lost > len(listed):
            self._job.progress.note(
                f"{lost:,} models are not in {self._path.name}, more than it lists: it is no "
                "dump of the whole Hub, and nothing is gone (--complete if it is one)"
            )
            return False
        return complete

    def _listed(self, day: int, model: ModelRow) -> bool:
        present = self._present[day]
        by_id = model.host_id is not None and _by_id(model.host_id) in present
        return by_id or model.name.lower() in present


def _stood(body: bytes | None, newest: int) -> tuple[int, int]:
    """Rows that were taken in, and the newest model before the first of them, by a cursor."""
    done, known = (*map(int, (body or b"0").split()), newest)[:2]
    return done, known


def _by_id(host_id: str) -> str:
    return f"#{host_id}"
