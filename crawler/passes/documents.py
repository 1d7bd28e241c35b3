"""Phase two: cards and license texts of what is new, most downloaded first.

What cannot be read is kept with its reason.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import Final

import msgspec

from crawler import sightings
from crawler.clients import entries
from crawler.clients.entries import Sighting
from crawler.clients.texts import SHUT, not_read
from crawler.job import Job, run
from crawler.passes import fetching
from crawler.passes.order import parents_first
from crawler.readings import Readings, Texts
from extractors.snapshot import Record
from storage.records import Pending, StoredDocument

BATCH: Final = 5_000

_record = msgspec.json.Decoder(Record)


def bring(job: Job) -> None:
    """Read the documents of every model whose current revision was not read yet, most downloaded
    first, as far as there is time.
    """
    wanted = job.store.waiting(job.scope.author)[: job.scope.limit]
    fetched = fetching.pages(job, _pending(job, wanted), fetching.safely(_texts))
    with run(job, "documents", len(wanted)) as ledger, closing(fetched) as pages:
        job.progress.phase("documents", len(wanted))
        readings = Readings(job, ask=job.scope.github)
        for page in pages:
            ledger.failures += fetching.failures(page)
            read = [(seen(each), texts) for each, texts in page]
            ledger.commit(readings.of(read, job.now()), seen=len(page))


def _pending(job: Job, wanted: Sequence[int]) -> Iterator[Pending]:
    """What is to be read, many at a time; among those base models come before what was made from
    them.
    """
    for start in range(0, len(wanted), BATCH):
        yield from parents_first(job.store.pending(wanted[start : start + BATCH]))


def _texts(job: Job, pending: Pending) -> Texts:
    """The card and, where it matters, a license file, as far as they can be had."""
    record = _record.decode(pending.record)
    wanted = sightings.texts_wanted(record)
    paths = (sightings.CARD,) if wanted is None else wanted
    revision = pending.revision or "main"
    if not job.web.access.opens(pending.gated):
        return tuple(not_read(path, revision, "unread", SHUT) for path in paths)
    found: list[StoredDocument] = []
    for path in paths:
        found.append(job.hub.text(pending.name, revision, path))
        if found[-1].state == "unread":  # what shuts one text of a repository shuts all
            reason, others = found[-1].reason, paths[len(found) :]
            found += [not_read(other, revision, "unread", reason) for other in others]
            break
    return tuple(found)


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
