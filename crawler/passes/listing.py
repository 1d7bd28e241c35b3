"""Phase one: the Hub's listing into the store, page by page, each with its cursor.

A full pass goes by creation and finds what vanished; a quick pass goes down from the newest
commit to where the last pass stood.
"""

from collections.abc import Sequence
from typing import Final

import msgspec

from crawler import place, sightings
from crawler.asking.access import Scope
from crawler.clients.entries import Sighting
from crawler.clients.huggingface import Sort
from crawler.errors import Unreachable
from crawler.job import Job, run
from crawler.passes.vanished import Vanished
from crawler.place import OVERLAP, Pass, Place
from crawler.readings import Readings, Texts
from storage.archive.documents import RECORD
from storage.records import EntityKind, Known, Observation

_PHASE: Final = {"model": "models", "dataset": "datasets"}


def take_in(job: Job, kind: EntityKind) -> None:
    """List what the scope asks for. Raises Stopped, CrawlProblem; pages before that are kept.

    Where a full pass does not get on, be it for nights, what is new is listed all the same.
    """
    if not job.scope.whole:
        _part(job, kind)
        return
    here = place.stored(job.store, kind)
    if not (_resumable(job, here) or job.scope.full or here.full_due(job.now())):
        quick_pass(job, kind, here)
        return
    try:
        full_pass(job, kind, here)
    except Unreachable:
        here = place.stored(job.store, kind)
        if here.mark is None:
            raise
        quick_pass(job, kind, here)


def full_pass(job: Job, kind: EntityKind, here: Place) -> None:
    """Everything in the order of creation, from where a broken pass stopped."""
    with run(job, "full" if kind == "model" else "datasets", _expected(job, kind)) as ledger:
        under_way = _resumable(job, here) or Pass(
            started_at=job.now(),
            next=job.hub.listing(kind, "createdAt", ascending=True),
            mark=place.reached(job.hub.newest(kind), job.now()),
        )
        job.progress.phase(_PHASE[kind], _expected(job, kind))
        vanished = Vanished(job, kind, ledger)
        for page, last in job.pages(kind, under_way.next):
            upto = None if last else _key_after(page.rows, under_way.after)
            lost = vanished.between(under_way.after, upto, page.rows)
            observations = [*_news(job, kind, page.rows, metrics=True), *lost]
            under_way = msgspec.structs.replace(under_way, next=page.next or "", after=upto)
            done = Place(under_way.mark, job.now())
            there = done if last else msgspec.structs.replace(here, under_way=under_way)
            cursor = (place.name(kind), place.encoded(there))
            ledger.commit(observations, seen=len(page.rows), cursor=cursor)


def _resumable(job: Job, here: Place) -> Pass | None:
    return here.resumable(job.now(), job.web.access.hub_endpoint)


def quick_pass(job: Job, kind: EntityKind, here: Place) -> None:
    """The newest commits first, down to the mark; the mark moves when all of it is in."""
    down_to = (here.mark or 0) - OVERLAP
    with run(job, "quick" if kind == "model" else "datasets") as ledger:
        job.progress.phase(_PHASE[kind], None)
        newest = here.mark
        for page, last in job.pages(kind, job.hub.listing(kind, "lastModified")):
            rows = [row for row in page.rows if (row.committed_at or 0) >= down_to]
            newest = max([newest or 0, *(row.committed_at or 0 for row in rows)])
            ledger.hold(_news(job, kind, rows, metrics=False), seen=len(rows))
            if last or len(rows) < len(page.rows):
                break
        there = msgspec.structs.replace(here, mark=place.reached(newest, job.now()))
        cursor = (place.name(kind), place.encoded(there)) if there != here else None
        ledger.commit([], seen=0, cursor=cursor)


def _part(job: Job, kind: EntityKind) -> None:
    """An owner, the most downloaded, or what changed since a day; no cursor moves."""
    scope = job.scope
    sort = _order(scope)
    left = scope.limit
    with run(job, "part" if kind == "model" else "datasets", left) as ledger:
        job.progress.phase(_PHASE[kind], left)
        first = job.hub.listing(
            kind,
            sort,
            ascending=sort == "createdAt",
            author=scope.author,
            limit=min(left or 1000, 1000),
        )
        for page, _ in job.pages(kind, first):
            rows = [row for row in page.rows if (row.committed_at or 0) >= (scope.since or 0)]
            end = len(rows) < len(page.rows)
            rows = rows if left is None else rows[:left]
            left = None if left is None else left - len(rows)
            ledger.commit(_news(job, kind, rows, metrics=True), seen=len(rows))
            if end or left == 0:
                break


def _order(scope: Scope) -> Sort:
    if scope.since is not None:
        return "lastModified"
    return "createdAt" if scope.author else "downloads"


def _news(
    job: Job, kind: EntityKind, rows: Sequence[Sighting], *, metrics: bool
) -> list[Observation]:
    """What of a page the store does not know yet."""
    at = job.now()
    known = job.store.known(kind, [(row.host_id, row.name) for row in rows])
    found, again = [], []
    for row, old in zip(rows, known, strict=True):
        if old is None or not sightings.unchanged(row, old):
            texts = _texts_at_hand(job, row, old)
            if texts is None:
                found.append(sightings.listed(row, at))
            else:
                again.append((row, texts))
        elif metrics and row.downloads != old.downloads:
            found.append(sightings.measured(row, at))
    return found + (Readings(job, ask=False).of(again, at) if again else [])


def _texts_at_hand(job: Job, row: Sighting, old: Known | None) -> Texts | None:
    """The texts of this revision when all are in the store; only the record is news then."""
    if old is None or row.kind != "model" or old.gone or old.read_revision != row.revision:
        return None
    texts = tuple(each for each in job.store.documents(old.id) if each.path != RECORD)
    return texts if texts and all(each.state in ("read", "absent") for each in texts) else None


def _key_after(rows: Sequence[Sighting], after: tuple[int, str] | None) -> tuple[int, str] | None:
    """The highest key of a page; keys of later pages are above it but for one second's ties."""
    keys = [(row.created_at, row.host_id) for row in rows if row.created_at and row.host_id]
    return max([*keys, *([after] if after else [])], default=None)


def _expected(job: Job, kind: EntityKind) -> int | None:
    """How many there were the last time."""
    wanted = "full" if kind == "model" else "datasets"
    runs = (run for run in job.store.runs(50) if run.kind == wanted and run.state == "done")
    return max((run.seen for run in runs), default=None)
