"""What a looked-up model links to: datasets, repositories, base models, pages and papers.

From the store where it has them, else asked for, within the look-up's budget.
"""

from collections.abc import Collection
from typing import Final

import msgspec

from crawler import pages, readings, repositories, sightings
from crawler.errors import ModelNotFound
from crawler.huggingface import NotThere
from crawler.job import Job, less
from crawler.page_places import Page, place
from crawler.pages import Pages
from crawler.sightings import Companions
from extractors.snapshot import DatasetRecord, RepositoryRecord
from storage.records import Observation
from taxonomy.findings import Extraction, Links

HUB_REQUESTS: Final = 6
DATASETS: Final = 10
REPOSITORIES: Final = 4
PAPERS: Final = 3
TEXT_COST: Final = 2


class Kin:
    """Finds companions for one look-up and keeps count of its requests to the Hub."""

    def __init__(self, job: Job, pages_: Pages) -> None:
        self._job = job
        self._pages = pages_
        self._spent_on_datasets = 0
        self._start = job.web.requests()
        self.observations: list[Observation] = []
        self.warnings: list[str] = []

    def hub_requests(self) -> int:
        """Requests to the Hub so far, but for datasets."""
        cost = less(self._job.web.requests(), self._start)
        return cost.hub_api + cost.hub_resolvers - self._spent_on_datasets

    def of(self, links: Links, own: Collection[str] = ()) -> Companions:
        """All companions; what was asked for is in `observations`, to be stored as well.

        ``own``: the model's own texts that were read, as ``owner/name/path`` in lower case.
        """
        near = pages.companions(links, self._read(links, own))
        return msgspec.structs.replace(
            near,
            datasets=self._datasets(links),
            repositories=self._repositories(links),
            parents=self._parents(links),
        )

    def _read(self, links: Links, own: Collection[str]) -> pages.Kept:
        """The pages at hand, and those that may be asked for; the rest with a warning."""
        found = pages.kept(self._job.store, [links])
        numbers = list(pages.papers(links).values())[:PAPERS]
        for url in (*pages.licenses(links), *numbers):
            if not self._may_read(url, own):
                continue
            read = self._pages.read(url)
            if read.state == "read":
                found[url] = sightings.document(read)
            else:
                self.warnings.append(f"{url} was not read: {read.reason}")
        return found

    def _may_read(self, url: str, own: Collection[str]) -> bool:
        there = place(url)
        if there is None or isinstance(there, Page):
            return there is not None and self._job.web.access.reads_pages
        if f"{there.name}/{there.path}".lower() in own:
            return False
        if there.host == "github":
            return self._job.scope.github
        return self.hub_requests() + TEXT_COST <= HUB_REQUESTS

    def _datasets(self, links: Links) -> dict[str, DatasetRecord]:
        """The linked datasets from the store, else from the Hub."""
        ids = list(dict.fromkeys(each.id for each in links.datasets))
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
        before = self.hub_requests()
        try:
            seen = self._job.hub.info("dataset", name)
        except ModelNotFound:
            return None
        finally:
            self._spent_on_datasets += self.hub_requests() - before
        if isinstance(seen, NotThere):
            return DatasetRecord(name, exists=False)
        self.observations.append(sightings.listed(seen, self._job.now()))
        gated = None if seen.gated is None else seen.gated != "no"
        return DatasetRecord(seen.name, exists=True, gated=gated, license=seen.license)

    def _repositories(self, links: Links) -> dict[str, RepositoryRecord]:
        names = [each.repo for each in links.github]
        if not self._job.scope.github or not names:
            return {}
        found = repositories.gather(
            self._job.store, self._job.web, names, at=self._job.now(), limit=REPOSITORIES
        )
        self.warnings += found.warnings
        self.observations += found.observations
        return found.records

    def _parents(self, links: Links) -> dict[str, Extraction]:
        """What the declared base models are, from the store, else one of them from the Hub."""
        found: dict[str, Extraction] = {}
        for name in dict.fromkeys(each.id for each in links.base_models):
            model = self._job.store.model(name)
            if model is not None:
                found[name.lower()] = model.extraction
            elif self.hub_requests() < HUB_REQUESTS:
                parent = self._parent(name)
                found |= {name.lower(): parent} if parent is not None else {}
        return found

    def _parent(self, name: str) -> Extraction | None:
        try:
            seen = self._job.hub.info("model", name)
        except ModelNotFound:
            return None
        if isinstance(seen, NotThere):
            return None
        observation = sightings.listed(seen, self._job.now())
        self.observations.append(observation)
        return observation.extraction
