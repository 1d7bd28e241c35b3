"""What models link to, as it was at any moment."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

import msgspec

from crawler import codebases, sightings
from crawler.archive import sighted
from crawler.pages import kept_pages
from crawler.readings import dataset
from crawler.sightings import Companions, First
from storage import Store
from storage.naming import Bearer
from storage.reading.spans import FOREVER
from storage.records import DatasetRow, RepositoryRow
from storage.sightings.archived import Archived, Sighting
from storage.sightings.beside import Course
from taxonomy.findings import Extraction, Links

R = TypeVar("R", DatasetRow, RepositoryRow)
Turn = tuple[int, int]
"""When something became another before our eyes, and when that happened."""


class Neighbours(NamedTuple):
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
            repositories={name: codebases.stored(row) for name, row in held.items()},
        )

    def turns(self, links: Links) -> set[int]:
        """When any of them became another."""
        data = [self.datasets.get(each.id.lower(), ()) for each in links.datasets]
        code = [self.repositories.get(each.repo.lower(), ()) for each in links.github]
        return {since for course in (*data, *code) for since, _ in course[1:]}


class Ancestor:
    """A base model: what it says by itself at a moment, beside its datasets and repositories; one
    after another where several bore its name.

    ``turns``: when that became something else.
    """

    def __init__(self, store: Store, bearers: Sequence[Bearer]) -> None:
        self.turns: list[Turn] = []
        self._told: list[Extraction | None] = []
        for turn, read in _borne(store, bearers):
            if self._told and _said(read) == _said(self._told[-1]):
                self._told[-1] = read  # the same, from newer documents
            else:
                self._told.append(read)
                self.turns.append(turn)
        del self.turns[0]

    def at(self, at: int) -> Extraction | None:
        """Its reading; before it was first seen, the first one."""
        return self._told[bisect_right([seen for seen, _ in self.turns], at)]


def _borne(store: Store, bearers: Sequence[Bearer]) -> Iterator[tuple[Turn, Extraction | None]]:
    """The readings of each from when it was seen to bear the name until the next one was."""
    ends = [*(each.seen_at for each in bearers[1:]), FOREVER]
    for bearer, end in zip(bearers, ends, strict=True):
        readings = [each for each in _readings(store, bearer.id) if each[0][0] < end]
        before = [read for (at, _), read in readings if at <= bearer.seen_at]
        if bearer.seen_at and readings:
            yield (bearer.seen_at, bearer.since), before[-1] if before else readings[0][1]
        yield from (each for each in readings if each[0][0] > bearer.seen_at)


def _readings(store: Store, number: int) -> Iterator[tuple[Turn, Extraction | None]]:
    """All readings of a base model, oldest first, one at least; none of while it was gone."""
    (model,) = store.archived("", [number])
    there = [(each.at, not each.gone) for each in model.sightings]
    there += [(model.entity.gone_at, False)] if model.entity.gone_at is not None else []
    seen = [each for each in model.sightings if not each.gone]
    seen = seen or [Sighting(0, 0, documents=model.documents)]
    alone = [first(model, each) if _texts(each) else None for each in seen]
    links = [each.extraction.links for each in alone if each is not None]
    neighbours = around(store, links)
    starts = [each.at for each in seen]
    committed = [each.at if each.same else each.committed_at or each.at for each in seen]
    commits = dict(zip(starts, committed, strict=True))
    for at in sorted({*starts}.union(*map(neighbours.turns, links))):
        known = bisect_right(there, (at, True))
        if known and not there[known - 1][1]:
            continue
        place = max(bisect_right(starts, at) - 1, 0)
        turn, own = (at, min(commits.get(at, at), at)), alone[place]
        if own is None:
            yield turn, sightings.listed(sighted.sighting_of(model, seen[place]), at).extraction
        else:
            yield turn, sightings.again(own, neighbours.near(own.extraction.links, at))


def _said(read: Extraction | None) -> object:
    """What others may inherit."""
    if read is None:
        return None
    found = read.findings.items()
    cells = {name: (each.availability, each.license, each.license_source) for name, each in found}
    return cells, [each.id for each in read.links.base_models]


def first(model: Archived, seen: Sighting) -> First:
    """A sighting by itself."""
    return sightings.first(sighted.sighting_of(model, seen), sighted.texts(seen.documents))


def _texts(seen: Sighting) -> bool:
    """Whether there is more to read than a record."""
    return sighted.in_full(seen) or (not seen.dump and bool(sighted.texts(seen.documents)))


def around(store: Store, links: Sequence[Links]) -> Neighbours:
    """All that is behind these links but base models."""
    data = store.dataset_courses(sorted({each.id for found in links for each in found.datasets}))
    code = store.repository_courses(sorted({each.repo for found in links for each in found.github}))
    names = [course[-1][1].name for course in data.values()]
    return Neighbours(data, code, kept_pages.kept(store, links, names))


def _then(course: Course[R], at: int) -> R:
    """How it was at a moment; ``course`` begins before all."""
    return course[bisect_right([since for since, _ in course], at) - 1][1]
