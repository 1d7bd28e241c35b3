"""What the store knows of everything that models link to: datasets, parents, repositories."""

from collections.abc import Sequence
from typing import Final

import msgspec

from crawler import repositories
from crawler.job import Job
from crawler.sightings import Companions
from extractors import extract
from extractors.snapshot import DatasetRecord, RepositoryRecord, Snapshot
from storage.records import DatasetRow, Observation
from taxonomy.findings import Extraction, Links

_PARENTS_KEPT: Final = 4096
_REPOSITORIES_A_PAGE: Final = 100


class Near(msgspec.Struct):
    """The companions of each model of a page, in order, and repositories to store with it."""

    each: list[Companions]
    observations: list[Observation] = []


class Companies:
    """Finds the companions of page after page; remembers the parents that many share."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._parents: dict[str, Extraction | None] = {}

    def of(self, snapshots: Sequence[Snapshot]) -> Near:
        """From the store alone, and from GitHub where the scope and the quota allow."""
        links = [extract(snapshot).links for snapshot in snapshots]
        datasets = self._job.store.datasets(
            sorted({each.id for found in links for each in found.datasets})
        )
        linked = [each.repo for found in links for each in found.github]
        found = repositories.Found()
        if self._job.scope.github and linked:
            found = repositories.gather(
                self._job.store,
                self._job.web,
                linked,
                at=self._job.now(),
                limit=_REPOSITORIES_A_PAGE,
            )
            for warning in found.warnings:
                self._job.progress.note(warning)
        near = [self._one(each, datasets, found.records) for each in links]
        return Near(near, found.observations)

    def _one(
        self,
        links: Links,
        datasets: dict[str, DatasetRow],
        known: dict[str, RepositoryRecord],
    ) -> Companions:
        ids = [each.id.lower() for each in links.datasets]
        names = [each.repo.lower() for each in links.github]
        parents = {each.id.lower(): self._parent(each.id) for each in links.base_models}
        return Companions(
            datasets={name: dataset(datasets[name]) for name in ids if name in datasets},
            repositories={name: known[name] for name in names if name in known},
            parents={name: found for name, found in parents.items() if found is not None},
        )

    def _parent(self, name: str) -> Extraction | None:
        key = name.lower()
        if key not in self._parents:
            if len(self._parents) >= _PARENTS_KEPT:
                self._parents.clear()
            model = self._job.store.model(name)
            self._parents[key] = model.extraction if model is not None else None
        return self._parents[key]


def dataset(row: DatasetRow) -> DatasetRecord:
    """A dataset of the store as the extractors read it."""
    gated = None if row.gated is None else row.gated != "no"
    return DatasetRecord(row.name, exists=not row.gone, gated=gated, license=row.license)
