"""Sightings of the archive, read beside the datasets, GitHub repositories and base models of then.

All of them as they were seen by the moment of the sighting: what became of them later is no news of
that moment. Web pages are taken as they were read last.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Final, NamedTuple, TypeVar

import msgspec

from crawler import repositories, sightings
from crawler.archive import sighted
from crawler.pages import kept_pages
from crawler.readings import dataset, lineage
from crawler.sightings import Companions, First
from storage import Store
from storage.history.archived import Archived, Sighting
from storage.history.beside import Course
from storage.records import DatasetRow, RepositoryRow
from taxonomy.findings import Extraction, Links

R = TypeVar("R", DatasetRow, RepositoryRow)
_ANCESTORS_KEPT: Final = 1024


class _Neighbours(NamedTuple):
    """What models link to: all that it was, by lower-case name; and pages by address."""

    datasets: Mapping[str, Course[DatasetRow]]
    repositories: Mapping[str, Course[RepositoryRow]]
    pages: kept_pages.Kept

    def near(self, links: Links, at: int) -> Companions:
        """All but base models, as they were seen by a moment."""
        data = [each.id.lower() for each in links.datasets]
        code = [each.repo.lower() for each in links.github]
        records = {n: dataset(_then(self.datasets[n], at)) for n in data if n in self.datasets}
        held = {n: _then(self.repositories[n], at) for n in code if n in self.repositories}
        return msgspec.structs.replace(
            kept_pages.companions(links, records, self.pages),
            repositories={name: repositories.stored(row) for name, row in held.items()},
        )

    def turns(self, links: Links) -> set[int]:
        """When any of them became another."""
        data = [self.datasets.get(each.id.lower(), ()) for each in links.datasets]
        code = [self.repositories.get(each.repo.lower(), ()) for each in links.github]
        return {since for course in (*data, *code) for since, _ in course[1:]}


class Beside:
    """Reads page after page of models; remembers the ancestors that many share."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._ancestors: dict[str, _Ancestor | None] = {}

    def of(self, page: Iterable[tuple[Archived, Sighting]]) -> list[Extraction]:
        """What sightings in full say, each read at its moment."""
        firsts = [(_first(model, seen), seen.at) for model, seen in page]
        around = _around(self._store, [first.extraction.links for first, _ in firsts])
        return [self._read(first, at, around) for first, at in firsts]

    def _read(self, first: First, at: int, around: _Neighbours) -> Extraction:
        links = first.extraction.links
        parents = lineage(links, partial(self._ancestor, at=at))
        near = msgspec.structs.replace(around.near(links, at), parents=parents)
        return sightings.again(first, near)

    def _ancestor(self, name: str, at: int) -> Extraction | None:
        key = name.lower()
        if key not in self._ancestors:
            if len(self._ancestors) >= _ANCESTORS_KEPT:
                self._ancestors.clear()
            model = self._store.model(name)
            self._ancestors[key] = None if model is None else _Ancestor(self._store, model.id)
        held = self._ancestors[key]
        return None if held is None else held.at(at)


class _Ancestor:
    """A base model: what it says by itself at a moment, beside its datasets and repositories."""

    def __init__(self, store: Store, number: int) -> None:
        (self._model,) = store.archived("", [number])
        seen = [each for each in self._model.sightings if not each.gone]
        self._seen = seen or [Sighting(0, 0, documents=self._model.documents)]
        self._firsts = [_first(self._model, each) if _texts(each) else None for each in self._seen]
        links = [each.extraction.links for each in self._firsts if each is not None]
        self._around = _around(store, links)
        found = {each.at for each in self._seen}
        self.turns = sorted(found.union(*(self._around.turns(each) for each in links)))
        self._said: dict[int, Extraction | None] = {}

    def at(self, at: int) -> Extraction | None:
        """Its reading, the same between two turns."""
        place = bisect_right(self.turns, at)
        if place not in self._said:
            self._said[place] = self._read(at)
        return self._said[place]

    def _read(self, at: int) -> Extraction | None:
        place = max(bisect_right([each.at for each in self._seen], at) - 1, 0)
        first, seen = self._firsts[place], self._seen[place]
        if first is None:
            return sightings.listed(sighted.sighting_of(self._model, seen), at).extraction
        return sightings.again(first, self._around.near(first.extraction.links, at))


def _first(model: Archived, seen: Sighting) -> First:
    return sightings.first(sighted.sighting_of(model, seen), sighted.texts(seen.documents))


def _texts(seen: Sighting) -> bool:
    """Whether there is more to read than a record."""
    return sighted.in_full(seen) or (not seen.dump and bool(sighted.texts(seen.documents)))


def _around(store: Store, links: Sequence[Links]) -> _Neighbours:
    data = store.dataset_courses(sorted({each.id for found in links for each in found.datasets}))
    code = store.repository_courses(sorted({each.repo for found in links for each in found.github}))
    names = [course[-1][1].name for course in data.values()]
    return _Neighbours(data, code, kept_pages.kept(store, links, names))


def _then(course: Course[R], at: int) -> R:
    """How it was at a moment; ``course`` begins before all."""
    return course[bisect_right([since for since, _ in course], at) - 1][1]
