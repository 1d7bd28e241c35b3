"""Sightings of the archive, read beside the datasets, GitHub repositories and base models of then.

All of them as they were seen by the moment of the sighting: what became of them later is a sighting
of its own, of a model that was as before. Web pages are taken as they were read last.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache, partial
from itertools import zip_longest
from typing import Final

import msgspec

from crawler import sightings
from crawler.archive.companions import Ancestor, Neighbours, Turn, around, first
from crawler.readings import lineage
from crawler.sightings import First
from storage import Store
from storage.reading.spans import FOREVER
from storage.sightings.archived import Archived, Sighting
from taxonomy.findings import Extraction

_ANCESTORS_KEPT: Final = 1024


class Beside:
    """Reads page after page of models; remembers the ancestors that many share."""

    def __init__(self, store: Store) -> None:
        self._store, self._nights = store, store.nights()
        self._course = lru_cache(maxsize=_ANCESTORS_KEPT)(self._read_course)
        self._firsts: dict[tuple[int, int], First] = {}
        self._around = Neighbours({}, {}, {})

    def open(self, page: Iterable[tuple[Archived, Sighting]]) -> None:
        """Begin a page: the models' sightings in full, which have to stay alive until the next."""
        self._firsts.clear()
        links = [self._first(*each).extraction.links for each in page]
        self._around = around(self._store, links)

    def turned(self, model: Archived) -> Archived:
        """With a sighting more wherever something that it links to became another."""
        found: list[Sighting] = []
        for seen, after in zip_longest(model.sightings, model.sightings[1:]):
            found.append(seen)
            if seen.read:
                found += self._turns(model, seen, after)
        return msgspec.structs.replace(model, sightings=tuple(found))

    def of(self, page: Iterable[tuple[Archived, Sighting]]) -> list[Extraction]:
        """What sightings in full say, each read at its moment."""
        return [
            self._read(self._first(model, seen), max(seen.at, seen.read_at)) for model, seen in page
        ]

    def _first(self, model: Archived, seen: Sighting) -> First:
        """The sighting by itself; read once where several share the documents."""
        key = model.entity.id, id(seen.documents)
        if key not in self._firsts:
            self._firsts[key] = first(model, seen)
        return self._firsts[key]

    def _turns(self, model: Archived, seen: Sighting, after: Sighting | None) -> Iterator[Sighting]:
        """The last turn of each night, but those that ``after`` saw: it was read that night, or
        read again for them.
        """
        links = self._first(model, seen).extraction.links
        since = max(seen.at, seen.read_at)
        until = FOREVER if after is None else after.at
        turns = {(at, at) for at in self._around.turns(links)}
        for name in lineage(links, partial(self._ancestor, at=since)):
            held = self._course(name)
            turns |= set() if held is None else set(held.turns)
        nights: dict[int, list[Turn]] = {}
        for turn in sorted(turn for turn in turns if since < turn[0] <= until):
            nights.setdefault(bisect_right(self._nights, turn[0]), []).append(turn)
        last = max(nights, default=0)
        for night, turned in nights.items():
            told = after is not None and after.beside is not None and night == last
            if told or (after is not None and bisect_right(self._nights, until) == night):
                continue
            at, dated = turned[-1][0], max(dated for _, dated in turned)
            yield msgspec.structs.replace(
                seen,
                at=at,
                learnt_at=at,
                read_at=at,
                committed_at=None,
                same=True,
                full=True,
                dumps=frozenset(),
                beside=dated,
            )

    def _read(self, alone: First, at: int) -> Extraction:
        links = alone.extraction.links
        parents = lineage(links, partial(self._ancestor, at=at))
        near = msgspec.structs.replace(self._around.near(links, at), parents=parents)
        return sightings.again(alone, near)

    def _ancestor(self, name: str, at: int) -> Extraction | None:
        held = self._course(name.lower())  # lineage gives names as cards write them
        return None if held is None else held.at(at)

    def _read_course(self, name: str) -> Ancestor | None:
        bearers = self._store.bearers(name)
        return Ancestor(self._store, bearers) if bearers else None
