"""Phase two: cards and license texts of what is new, most downloaded first.

Workers fetch, the main thread extracts and stores, one page ahead of each other. What cannot be
read is kept with its reason; a whole page that cannot be read is an outage.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import Final

import msgspec

from crawler import sightings
from crawler.clients import entries
from crawler.clients.entries import Sighting
from crawler.clients.texts import SHUT, not_read
from crawler.errors import CrawlProblem, Stopped, Unreachable
from crawler.job import Job, Ledger, run
from crawler.passes.order import parents_first
from crawler.readings import Readings, Texts
from extractors.snapshot import Record
from storage.records import Pending, StoredDocument
from storage.runs import Failure

WORKERS: Final = 8
PAGE: Final = 200
BATCH: Final = 5_000
OUTAGE: Final = 20
"""When nothing of so many models can be read, it is not the models."""

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
    readings, pending = Readings(job, ask=job.scope.github), _pending(job, limit)
    page = _asked(job, pool, pending)
    while page:
        following = _asked(job, pool, pending)
        _store(job, ledger, readings, [(each, job.wait(texts)) for each, texts in page])
        page = following


def _asked(job: Job, pool: ThreadPoolExecutor, pending: Iterator[Pending]) -> Fetched:
    """The next page of what is pending, its texts on their way."""
    return [(each, pool.submit(texts, job, each)) for each in islice(pending, PAGE)]


def _pending(job: Job, limit: int | None) -> Iterator[Pending]:
    """What is to be read, most downloaded first; many at a time, for each look costs a scan.

    Among those many, base models come before what was made from them.
    """
    after = None
    while limit is None or limit > 0:
        size = BATCH if limit is None else min(BATCH, limit)
        batch = job.store.pending(size, author=job.scope.author, after=after)
        yield from parents_first(batch)
        if len(batch) < size:
            return
        after = (batch[-1].downloads or 0, batch[-1].id)
        limit = None if limit is None else limit - len(batch)


def texts(job: Job, pending: Pending) -> Texts:
    """The texts of a model; what goes wrong with one model is its own failure, not the run's."""
    try:
        return _texts(job, pending)
    except (CrawlProblem, Stopped):
        raise
    except Exception as problem:  # noqa: BLE001  whatever it is, the other models go on
        reason = f"{type(problem).__name__}: {problem}"[:300]
        revision = pending.revision or "main"
        return (not_read(sightings.CARD, revision, "unreadable", reason),)


def _texts(job: Job, pending: Pending) -> Texts:
    """The card and, where it matters, a license file, as far as they can be had."""
    record = _record.decode(pending.record)
    wanted = sightings.texts_wanted(record)
    paths = (sightings.CARD,) if wanted is None else wanted
    revision = pending.revision or "main"
    if pending.gated in ("auto", "manual") and not job.web.access.hub_token:
        return tuple(not_read(path, revision, "unread", SHUT) for path in paths)
    found: list[StoredDocument] = []
    for path in paths:
        found.append(job.hub.text(pending.name, revision, path))
        if found[-1].state == "unread":  # what shuts one text of a repository shuts all
            reason, others = found[-1].reason, paths[len(found) :]
            found += [not_read(other, revision, "unread", reason) for other in others]
            break
    return tuple(found)


def _store(
    job: Job, ledger: Ledger, readings: Readings, page: Sequence[tuple[Pending, Texts]]
) -> None:
    """Extract and commit a page; raises Unreachable when nothing of it could be read."""
    failed = [Failure(each.name, why) for each, found in page if (why := _trouble(found))]
    tried = sum(any(text.state != "unread" for text in found) for _, found in page)
    silent = sum(any(text.state == "unreadable" for text in found) for _, found in page)
    if silent == tried >= OUTAGE:
        raise Unreachable(f"no text can be read any more: {failed[-1].reason}")
    at = job.now()
    ledger.failures += failed
    ledger.commit(readings.of([(seen(each), found) for each, found in page], at), seen=len(page))


def seen(pending: Pending) -> Sighting:
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
    return next((each.reason for each in found if each.failed), "")
