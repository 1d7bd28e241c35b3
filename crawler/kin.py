"""What a looked-up model links to: datasets, repositories, base models, pages and papers.

From the store where it has them, else asked for, within the look-up's budget.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Final

import msgspec

from crawler import kept_pages, readings, repositories, sightings
from crawler.errors import ModelNotFound
from crawler.huggingface import NotThere
from crawler.job import Job, less
from crawler.page_places import File, Page, data_card, place
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
PARENT_COST: Final = 3


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

    def of(self, links: Links, own: Collection[str] = (), spent: int = 0) -> Companions:
        """All companions; what was asked for is in `observations`, to be stored as well.

        ``own``: the model's own texts that were read, as ``owner/name/path`` in lower case;
        ``spent``: what the model itself costs the Hub.
        """
        datasets = self._datasets(links)
        repositories_ = self._repositories(links)
        found = kept_pages.kept(
            self._job.store, [links], [record.name for record in datasets.values()]
        )
        found |= self._pages_of(links, own)
        parents = self._parents(links)
        found |= self._cards(links, datasets, spent)
        return msgspec.structs.replace(
            kept_pages.companions(links, datasets, found),
            repositories=repositories_,
            parents=parents,
        )

    def _pages_of(self, links: Links, own: Collection[str]) -> kept_pages.Kept:
        """The license texts and papers that may be asked for."""
        numbers = list(kept_pages.papers(links).values())[:PAPERS]
        urls = (*kept_pages.licenses(links), *numbers)
        return self._asked(url for url in urls if self._may_read(url, own))

    def _cards(
        self, links: Links, datasets: Mapping[str, DatasetRecord], spent: int
    ) -> kept_pages.Kept:
        """Cards of the datasets that it is trained on, with what is left of the budget.

        What is at hand counts as if it had been asked for: a second look reads the same.
        """
        names = dict.fromkeys(
            datasets[each.id.lower()].name
            for each in links.datasets
            if "evaluation" not in each.stage
            and each.id.lower() in datasets
            and datasets[each.id.lower()].exists
        )
        texts = sum(_is_hub_file(url) for url in kept_pages.licenses(links))
        spent += TEXT_COST * texts + (PARENT_COST if links.base_models else 0)
        room = max(0, HUB_REQUESTS - max(spent, self.hub_requests())) // TEXT_COST
        return self._asked(url for name in [*names][:room] if (url := data_card(name)) is not None)

    def _asked(self, urls: Iterable[str]) -> kept_pages.Kept:
        """What could be read of these; the rest with a warning."""
        found: kept_pages.Kept = {}
        for url in urls:
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


def _is_hub_file(url: str) -> bool:
    there = place(url)
    return isinstance(there, File) and there.host == "hub"
