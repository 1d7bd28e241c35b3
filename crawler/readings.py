"""Readings of models in full: with what is known of everything that they link to.

Datasets, base models and web pages come from the store alone. GitHub repositories are asked for
where the crawl may, else taken as they were last seen.
"""

from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from crawler import repositories, sightings
from crawler.clients.entries import Sighting
from crawler.job import Job
from crawler.pages import kept_pages
from crawler.sightings import Companions
from extractors.snapshot import DatasetRecord, RepositoryRecord
from storage.records import DatasetRow, Observation, StoredDocument
from taxonomy.findings import Extraction, Links

Texts = tuple[StoredDocument, ...]

_ANCESTORS_KEPT: Final = 1024
_GENERATIONS: Final = 6
_REPOSITORIES_A_PAGE: Final = 100


class Readings:
    """Reads page after page of models; remembers the ancestors that many share.

    ``ask``: whether GitHub may be asked for what the store does not know.
    """

    def __init__(self, job: Job, *, ask: bool) -> None:
        self._job = job
        self._ask = ask
        self._shut = False
        """Whether GitHub does not let us go on, which was said: there are thousands of pages."""

        self._ancestors: dict[str, Extraction | None] = {}
        self._page: dict[str, Extraction | None] = {}

    def of(self, page: Sequence[tuple[Sighting, Texts]], at: int) -> list[Observation]:
        """What is to be stored of these models and of the repositories that they link to."""
        self._page = {}
        alone = [sightings.first(seen, texts) for seen, texts in page]
        links = [each.extraction.links for each in alone]
        datasets = self._job.store.datasets(
            sorted({each.id for found in links for each in found.datasets})
        )
        repositories_ = self._repositories(links, at)
        observations = repositories_.observations
        names = [row.name for row in datasets.values()]
        read = kept_pages.kept(self._job.store, links, names)
        for (seen, texts), first in zip(page, alone, strict=True):
            near = self._near(first.extraction.links, datasets, repositories_.records, read)
            observation = sightings.read(seen, at, texts, sightings.again(first, near))
            observations.append(observation)
            self._page[seen.name.lower()] = observation.extraction
        news = self._page.keys() & self._ancestors
        self._ancestors |= {name: self._page[name] for name in news}
        return observations

    def _repositories(self, links: Sequence[Links], at: int) -> repositories.Found:
        """Some now; those that are left are asked for after the documents (`passes.visits`)."""
        linked = [each.repo for found in links for each in found.github]
        if not linked:
            return repositories.Found()
        found = repositories.gather(
            self._job.store,
            self._job.web,
            linked,
            at=at,
            limit=_REPOSITORIES_A_PAGE if self._ask else 0,
        )
        if self._ask and not (found.stopped and self._shut):
            for warning in found.warnings:
                self._job.progress.note(warning)
        self._shut = found.stopped or (self._shut and not found.observations)
        return found

    def _near(
        self,
        links: Links,
        datasets: dict[str, DatasetRow],
        known: dict[str, RepositoryRecord],
        read: kept_pages.Kept,
    ) -> Companions:
        ids = [each.id.lower() for each in links.datasets]
        names = [each.repo.lower() for each in links.github]
        records = {name: dataset(datasets[name]) for name in ids if name in datasets}
        return msgspec.structs.replace(
            kept_pages.companions(links, records, read),
            repositories={name: known[name] for name in names if name in known},
            parents=lineage(links, self._ancestor),
        )

    def _ancestor(self, name: str) -> Extraction | None:
        key = name.lower()
        if key in self._page:  # read a moment ago, not yet stored
            return self._page[key]
        if key not in self._ancestors:
            if len(self._ancestors) >= _ANCESTORS_KEPT:
                self._ancestors.clear()
            model = self._job.store.model(name)
            self._ancestors[key] = None if model is None else model.extraction
        return self._ancestors[key]


def lineage(links: Links, ancestor: Callable[[str], Extraction | None]) -> dict[str, Extraction]:
    """The readings of all ancestors at hand, by lower-case name, generation by generation."""
    found: dict[str, Extraction] = {}
    names = [each.id for each in links.base_models]
    for _ in range(_GENERATIONS):
        news = {name.lower(): ancestor(name) for name in names if name.lower() not in found}
        readings = {name: each for name, each in news.items() if each is not None}
        found |= readings
        names = [each.id for reading in readings.values() for each in reading.links.base_models]
    return found


def dataset(row: DatasetRow) -> DatasetRecord:
    """A dataset of the store as the extractors read it."""
    gated = None if row.gated is None else row.gated != "no"
    return DatasetRecord(
        row.name,
        exists=not row.gone,
        gated=gated,
        license=row.license,
        revision=row.revision or "",
    )
