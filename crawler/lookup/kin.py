"""What a looked-up model links to: datasets, repositories, base models, pages and papers.

From the store where it has them, else asked for, within the look-up's budget.
"""

from collections.abc import Iterable, Mapping
from itertools import takewhile
from typing import Final

import msgspec

from crawler import readings, repositories, sightings
from crawler.clients.entries import Sighting
from crawler.clients.huggingface import NotThere
from crawler.job import Job
from crawler.lookup.budget import TEXT_COST, Budget
from crawler.lookup.linked_records import LinkedRecords
from crawler.lookup.parents import Parents
from crawler.pages import kept_pages
from crawler.pages.page_places import File, Page, data_card, place
from crawler.pages.pages import Pages
from crawler.sightings import Companions
from extractors.data.datasets import is_linked
from extractors.snapshot import DatasetRecord, RepositoryRecord
from storage.records import DatasetRow, Observation, StoredDocument
from taxonomy.findings import Links

DATASETS: Final = 10
REPOSITORIES: Final = 4
PAPERS: Final = 3


class OwnFiles(msgspec.Struct, frozen=True):
    """The looked-up model's own files: those that were asked for, and all that its list shows."""

    name: str
    asked: frozenset[str]
    listed: frozenset[str] | None

    def settles(self, there: File) -> bool:
        """Whether a link to a file need not be followed: it was read, or is not there."""
        if there.kind != "model" or there.name.lower() != self.name.lower():
            return False
        listed = self.listed is None or there.path in self.listed
        return there.path.lower() in self.asked or (there.revision == "main" and not listed)


def own_files(seen: Sighting, texts: Iterable[StoredDocument]) -> OwnFiles:
    """What is known of a model's files after its own texts were asked for."""
    listed = seen.record.siblings
    return OwnFiles(
        seen.name,
        frozenset(text.path.lower() for text in texts),
        None if listed is None else frozenset(listed),
    )


class Kin:
    """Finds companions for one look-up, within its budget of requests to the Hub."""

    def __init__(self, job: Job, pages: Pages, budget: Budget) -> None:
        self._job = job
        self._pages = pages
        self._budget = budget
        self.observations: list[Observation] = []
        self.warnings: list[str] = []
        self._records = LinkedRecords(job, self.warnings)

    def keep_names(self) -> None:
        """Keep where linked names led, for all readings; once those to whom they did are stored."""
        for kind, led in self._records.led.items():
            self._job.store.keep_names(kind, led, self._job.now())

    def of(self, links: Links, own: OwnFiles) -> Companions:
        """All companions; what was asked for is in `observations`, to be stored as well."""
        datasets = self._datasets(links)
        repositories_ = self._repositories(links)
        found = kept_pages.kept(
            self._job.store, [links], [record.name for record in datasets.values()]
        )
        found |= self._pages_of(links, own)
        parents = Parents(self._job, self._budget, self._records)
        ancestors = parents.of(links)
        self.observations += parents.observations
        found |= self._cards(links, datasets)
        return msgspec.structs.replace(
            kept_pages.companions(links, datasets, found),
            repositories=repositories_,
            parents=ancestors,
        )

    def _pages_of(self, links: Links, own: OwnFiles) -> kept_pages.Kept:
        """The license texts and papers that may be asked for."""
        numbers = list(kept_pages.papers(links).values())[:PAPERS]
        urls = (*kept_pages.licenses(links), *numbers)
        return self._asked(url for url in urls if self._may_read(url, own))

    def _cards(self, links: Links, datasets: Mapping[str, DatasetRecord]) -> kept_pages.Kept:
        """Cards of the datasets that it is trained on, with what is left of the budget."""
        names = dict.fromkeys(
            datasets[each.id.lower()].name
            for each in links.datasets
            if "evaluation" not in each.stage
            and each.id.lower() in datasets
            and datasets[each.id.lower()].exists
        )
        urls = (url for name in names if (url := data_card(name)) is not None)
        return self._asked(takewhile(lambda _: self._budget.take(TEXT_COST), urls))

    def _asked(self, urls: Iterable[str]) -> kept_pages.Kept:
        """What could be read of these; the rest with a warning."""
        found: kept_pages.Kept = {}
        for url in urls:
            read = self._pages.read(url)
            if read.state in ("read", "absent"):
                found[url] = sightings.document(read)
            if read.state != "read":
                self.warnings.append(f"{url} was not read: {read.reason or 'it is not there'}")
        return found

    def _may_read(self, url: str, own: OwnFiles) -> bool:
        there = place(url)
        if there is None or isinstance(there, Page):
            return there is not None and self._job.web.access.reads_pages
        if there.host == "hub" and own.settles(there):
            return False
        if there.host == "github":
            return self._job.scope.github
        return self._budget.take(TEXT_COST)

    def _datasets(self, links: Links) -> dict[str, DatasetRecord]:
        """The linked datasets from the store, else from the Hub; not those that words only name."""
        ids = list(dict.fromkeys(each.id for each in links.datasets if is_linked(each)))
        rows = self._job.store.datasets(ids)
        found = {name.lower(): readings.dataset(row) for name, row in rows.items()}
        missing = [name for name in ids if name.lower() not in found]
        if len(missing) > DATASETS:
            self.warnings.append(f"{len(missing) - DATASETS} linked datasets were not looked up")
        for name in missing[:DATASETS]:
            record = self._dataset(name)
            if record is not None:
                found[name.lower()] = record
        return found

    def _dataset(self, name: str) -> DatasetRecord | None:
        before = self._budget.spent()
        seen = self._records.of("dataset", name)
        self._budget.set_aside(self._budget.spent() - before)
        if seen is None:
            return None
        if isinstance(seen, NotThere):
            return DatasetRecord(name, exists=False)
        self.observations.append(sightings.listed(seen, self._job.now()))
        row = DatasetRow(seen.name, seen.license, seen.gated, gone=False, revision=seen.revision)
        return readings.dataset(row)

    def _repositories(self, links: Links) -> dict[str, RepositoryRecord]:
        names = [each.repo for each in links.github]
        if not names:
            return {}
        ask = self._job.scope.github
        found = repositories.gather(
            self._job.store,
            self._job.web,
            names,
            at=self._job.now(),
            limit=REPOSITORIES if ask else 0,
        )
        self.warnings += found.warnings if ask else ()
        if ask and found.left:
            self.warnings.append(f"{found.left} GitHub repositories were not looked at")
        self.observations += found.observations
        return found.records
