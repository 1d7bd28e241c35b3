"""Reading the archive again with the rules of today: no network, no change in the world.

Every model keeps what older rules said of it until `prune`. A page is a transaction, and what
is not read yet under these rules is what is left: it goes on where it was stopped.
"""

import threading
import time
from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from crawler import entries, sightings
from crawler.access import Access, Progress, Scope, Silent
from crawler.crawl import CrawlReport, calm_collector
from crawler.entries import Sighting
from crawler.errors import Stopped
from crawler.http import Web
from crawler.job import Job, Ledger, add, run
from crawler.readings import Readings, Texts
from extractors import RULESET
from extractors.snapshot import Record
from storage import Store
from storage.archived_past import ArchivedSpell
from storage.records import Observation
from storage.rescoring import Archived
from taxonomy.findings import Extraction

PAGE: Final = 500

_record = msgspec.json.Decoder(Record)


def rescore(
    store: Store,
    *,
    progress: Progress | None = None,
    stop: threading.Event | None = None,
    clock: Callable[[], float] = time.time,
) -> CrawlReport:
    """Read every model of the archive that these rules have not read."""
    stop, progress = stop or threading.Event(), progress or Silent()
    interrupted = False
    with Web(Access(), stop=stop) as unused, calm_collector():
        job = Job(store, unused, Scope(github=False), progress=progress, stop=stop, clock=clock)
        try:
            with run(job, "rescore") as ledger:
                progress.phase("rescore", None)
                _pages(job, ledger)
        except Stopped:
            interrupted = True
        return CrawlReport(tuple(job.runs), job.counts, (), interrupted, unused.requests())


def _pages(job: Job, ledger: Ledger) -> None:
    readings, after = Readings(job, ask=False, anew=True), 0
    while page := job.store.archive_models(RULESET, after, PAGE):
        job.check()
        _past(job, ledger, readings, [model.entity.id for model in page])
        ledger.commit(_observations(readings, page), seen=len(page))
        after = page[-1].entity.id
    after = 0
    while untold := job.store.archive_untold(RULESET, after, PAGE):
        job.check()
        _past(job, ledger, readings, untold)
        after = untold[-1]


def _past(job: Job, ledger: Ledger, readings: Readings, numbers: Sequence[int]) -> None:
    """What models were before, read again from the documents of the time."""
    found = job.store.archived_past(RULESET, numbers)
    histories = [
        [(spell.span, _reading(readings, spell)) for spell in spells] for spells in found.values()
    ]
    if histories:
        counts = job.store.commit_archived_past(ledger.id, RULESET, job.now(), histories)
        add(job.counts, counts)


def _reading(readings: Readings, spell: ArchivedSpell) -> Extraction:
    record = next((each.body for each in spell.documents if each.path == "record"), b"{}")
    revision = spell.span.revision
    seen = entries.sighting("model", spell.name, _record.decode(record), revision=revision)
    texts = tuple(each for each in spell.documents if each.path != "record")
    if not spell.span.full:
        observed = sightings.listed(seen, spell.span.observed_at)
    else:
        *_, observed = readings.of([(seen, texts)], spell.span.observed_at)
    assert observed.extraction is not None  # noqa: S101  models always have one
    return observed.extraction


def _observations(readings: Readings, page: Sequence[Archived]) -> list[Observation]:
    """The models of a page as they would be read today, at the moment they were seen."""
    found: list[Observation] = []
    for model in page:
        seen, texts = archived(model)
        at = model.entity.observed_at
        if model.entity.read_at is not None and model.entity.read_at == model.entity.revision:
            found += readings.of([(seen, texts)], at)
        else:
            found.append(sightings.listed(seen, at))
    return found


def archived(model: Archived) -> tuple[Sighting, Texts]:
    """A model of the archive as it was seen, and its texts."""
    entity = model.entity
    body = next((each.body for each in model.documents if each.path == "record"), b"{}")
    seen = entries.sighting(
        "model",
        entity.name,
        _record.decode(body),
        host_id=entity.host_id,
        revision=entity.revision,
        created_at=entity.created_at,
        committed_at=entity.committed_at,
        downloads=entity.downloads,
        likes=entity.likes,
    )
    return seen, tuple(each for each in model.documents if each.path != "record")
