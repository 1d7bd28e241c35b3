"""What the observations of a batch say by themselves, as profiles and certainties with ids."""

from collections.abc import Iterable, Sequence

from storage.profiles import Reading
from storage.records import Observation
from storage.shapes import Reader
from storage.writing.desk import Page


class Profiled:
    """Readings of a batch; each extraction, which observations may share, is read once."""

    def __init__(self, page: Page, batch: Sequence[Observation]) -> None:
        self._page, self._shapes = page, page.interner.shapes
        self._now: dict[int, Reading] = {}
        self._ids: dict[int, tuple[int, int]] = {}
        reader = Reader(self._shapes)
        for seen in batch:
            told = seen.extraction
            if told is not None and id(told) not in self._now:
                self._now[id(told)] = reader.read(told, recurs=seen.depth == "listing")

    def of(self, seen: Observation) -> Reading:
        """What an observation with an extraction says by itself."""
        return self._now[id(seen.extraction)]

    def intern_all(self) -> None:
        """Give ids to all that the batch says by itself."""
        self.intern(self._now.values())

    def intern(self, readings: Iterable[Reading]) -> None:
        """Give ids to readings, which outlive this; those of recurring shapes are remembered."""
        interner, connection, known = self._page.interner, self._page.connection, self._shapes.ids
        distinct = {id(now): now for now in readings}
        new = {number: now for number, now in distinct.items() if number not in known}
        profile_ids = interner.profiles(connection, [now.profile for now in new.values()])
        sure_ids = interner.certainties(connection, [now.certainty for now in new.values()])
        for number, now in new.items():
            ids = profile_ids[now.profile], sure_ids[now.certainty]
            (known if number in self._shapes.kept else self._ids)[number] = ids

    def ids_of(self, seen: Sequence[Observation]) -> list[tuple[int, int]]:
        """The profiles and the certainties of observations by themselves."""
        now = [self._now[id(each.extraction)] for each in seen]
        ids = {number: self.ids(each) for number, each in {id(n): n for n in now}.items()}
        return [ids[id(each)] for each in now]

    def ids(self, now: Reading) -> tuple[int, int]:
        """The profile and the certainty of a reading."""
        known = self._shapes.ids.get(id(now)) or self._ids.get(id(now))
        if known is not None:
            return known
        page = self._page
        profile_id = page.interner.profiles(page.connection, [now.profile])[now.profile]
        sure = page.interner.certainties(page.connection, [now.certainty])[now.certainty]
        return profile_id, sure
