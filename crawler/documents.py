"""Phase two: cards and license texts of what is new, most downloaded first.

Workers fetch, the main thread extracts and stores, one page ahead of each other. What cannot be
read is kept with its reason; a whole page that cannot be read is an outage.
"""

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final

import msgspec

from crawler import entries, sightings
from crawler.entries import Sighting
from crawler.errors import CrawlProblem, Stopped, Unreachable
from crawler.job import Job, Ledger, run
from crawler.readings import Readings, Texts
from extractors.snapshot import Record
from storage.records import Failure, Pending, StoredDocument

WORKERS: Final = 8
PAGE: Final = 200
OUTAGE: Final = 20
"""When nothing of so many models can be read, it is not the models."""

_SHUT: Final = "gated: the Hub shows it only to those who were let in"
_record = msgspec.json.Decoder(Record)

Fetched = list[tuple[Pending, "Future[Texts]"]]


def bring(job: Job) -> None:
    """Read the documents of every model whose current revision was not read yet."""
    limit = job.scope.limit
    with run(job, "documents", limit) as ledger, ThreadPoolExecutor(WORKERS, "documents") as pool:
        job.progress.phase("documents", limit)
        try:
            _pages(job, ledger, pool, limit)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _pages(job: Job, ledger: Ledger, pool: ThreadPoolExecutor, limit: int | None) -> None:
    readings = Readings(job, ask=job.scope.github)
    page, left = _ask(job, pool, None, limit)
    while page:
        following, left = _ask(job, pool, page[-1][0], left)
        _store(job, ledger, readings, [(each, job.wait(texts)) for each, texts in page])
        page = following


def _ask(
    job: Job, pool: ThreadPoolExecutor, last: Pending | None, left: int | None
) -> tuple[Fetched, int | None]:
    """The next page of what is pending, its texts on their way, and how many more may follow."""
    size = PAGE if left is None else min(PAGE, left)
    if not size:
        return [], 0
    after = None if last is None else (last.downloads or 0, last.id)
    pending = job.store.pending(size, author=job.scope.author, after=after)
    page = [(each, pool.submit(texts, job, each)) for each in pending]
    return page, None if left is None else left - len(page)


def texts(job: Job, pending: Pending) -> Texts:
    """The texts of a model; what goes wrong with one model is its own failure, not the run's."""
    try:
        return _texts(job, pending)
    except (CrawlProblem, Stopped):
        raise
    except Exception as problem:  # noqa: BLE001  whatever it is, the other models go on
        reason = f"{type(problem).__name__}: {problem}"[:300]
        revision = pending.revision or "main"
        return (_not_read(sightings.CARD, revision, reason, "unreadable"),)


def _texts(job: Job, pending: Pending) -> Texts:
    """The card and, where it matters, a license file, as far as they can be had."""
    record = _record.decode(pending.record)
    wanted = sightings.texts_wanted(record)
    paths = (sightings.CARD,) if wanted is None else wanted
    revision = pending.revision or "main"
    if pending.gated in ("auto", "manual") and not job.web.access.hub_token:
        return tuple(_not_read(path, revision, _SHUT) for path in paths)
    found: list[StoredDocument] = []
    for path in paths:
        found.append(job.hub.text(pending.name, revision, path))
        if found[-1].state == "unread":  # what shuts one text of a repository shuts all
            found += [_not_read(other, revision, found[-1].reason) for other in paths[len(found) :]]
            break
    return tuple(found)


def _store(
    job: Job, ledger: Ledger, readings: Readings, page: Sequence[tuple[Pending, Texts]]
) -> None:
    """Extract and commit a page; raises Unreachable when nothing of it could be read."""
    failed = [Failure(each.name, _trouble(found)) for each, found in page if _trouble(found)]
    tried = sum(any(text.state != "unread" for text in found) for _, found in page)
    if len(failed) == tried >= OUTAGE:
        raise Unreachable(f"no text can be read any more: {failed[-1].reason}")
    at = job.now()
    ledger.failures += failed
    ledger.commit(readings.of([(_seen(each), found) for each, found in page], at), seen=len(page))


def _seen(pending: Pending) -> Sighting:
    """A pending model as it was listed."""
    record = _record.decode(pending.record)
    return entries.sighting(
        "model",
        pending.name,
        record,
        host_id=pending.host_id,
        revision=pending.revision,
        committed_at=pending.committed_at,
        downloads=pending.downloads,
    )


def _trouble(found: Texts) -> str:
    return next((each.reason for each in found if each.state == "unreadable"), "")


def _not_read(path: str, revision: str, reason: str, state: str = "unread") -> StoredDocument:
    return StoredDocument(path=path, revision=revision, state=state, reason=reason)
