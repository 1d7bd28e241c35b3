"""What a looked-up model links to: datasets, repositories, base models, pages and papers.

From the store where it has them, else asked for, within the look-up's budget.
"""

from collections.abc import Collection, Iterator
from typing import Final

from crawler import page_places, readings, repositories, sightings
from crawler.errors import ModelNotFound
from crawler.huggingface import NotThere
from crawler.job import Job, less
from crawler.page_places import File, Page
from crawler.pages import Pages
from crawler.sightings import Companions
from extractors.snapshot import DatasetRecord, Document, PaperPage, RepositoryRecord
from storage.records import Observation
from taxonomy.findings import Extraction, Links

HUB_REQUESTS: Final = 6
DATASETS: Final = 10
REPOSITORIES: Final = 4
PAPERS: Final = 3
TEXT_COST: Final = 2


class Kin:
    """Finds companions for one look-up and keeps count of its requests to the Hub."""

    def __init__(self, job: Job, pages: Pages) -> None:
        self._job = job
        self._pages = pages
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
        return Companions(
            datasets=self._datasets(links),
            repositories=self._repositories(links),
            pages=tuple(self._licenses(links, own)),
            papers=self._papers(links),
            parents=self._parents(links),
        )

    def _licenses(self, links: Links, own: Collection[str]) -> Iterator[Document]:
        """The license pages that the metadata links to, as far as the budget goes."""
        for link in links.pages:
            url = page_places.canonical(link)
            there = page_places.place(url) if url else None
            if url is None or there is None or not self._may_read(there):
                continue
            if isinstance(there, File) and f"{there.name}/{there.path}".lower() in own:
                continue
            yield self._page(url)

    def _may_read(self, there: File | Page) -> bool:
        if isinstance(there, Page):
            return self._job.web.access.reads_pages
        if there.host == "github":
            return self._job.scope.github
        return self.hub_requests() + TEXT_COST <= HUB_REQUESTS

    def _papers(self, links: Links) -> dict[str, PaperPage]:
        """Pages on arXiv of the papers that may be about the model, the likeliest first."""
        if not self._job.web.access.reads_pages:
            return {}
        ranked = sorted(links.papers, key=lambda paper: not paper.about)
        numbers = [each.arxiv for each in ranked if each.arxiv and each.about is not False]
        return {
            number: PaperPage(number, self._page(url))
            for number in numbers[:PAPERS]
            if (url := page_places.abstract(number))
        }

    def _page(self, url: str) -> Document:
        read = self._pages.read(url)
        if read.state != "read":
            self.warnings.append(f"{url} was not read: {read.reason}")
        return sightings.document(read)

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
