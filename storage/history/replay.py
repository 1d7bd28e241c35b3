"""A series from the sightings of an archive, by the same decisions as one page after another."""

from collections.abc import Iterable
from typing import NamedTuple

from storage.profiles import Reading
from storage.writing import spells
from storage.writing.spells import Open, Seen


class Told(NamedTuple):
    """A sighting and how these rules read it; no reading: it was gone then. ``listed``: no texts
    were fetched after its record; ``left``: texts of it are to be read yet.
    """

    at: int
    learnt_at: int
    committed_at: int | None
    revision: str | None
    same: bool
    full: bool
    reading: Reading | None
    dump: bool = False
    listed: bool = False
    left: bool = False


class Stretch(NamedTuple):
    """A spell of a replayed series."""

    start: int
    end: int | None
    reading: Reading
    full: bool
    revision: str | None
    observed_at: int
    end_observed_at: int | None


def series(sightings: Iterable[Told]) -> list[Stretch]:
    """The spells, oldest first; the last one is open unless it was gone in the end."""
    replay = _Replay()
    for told in sightings:
        replay.take(told)
    return replay.found


class _Replay:
    def __init__(self) -> None:
        self.found: list[Stretch] = []
        self._revision: str | None = None
        self._read_at: str | None = None

    def take(self, told: Told) -> None:
        self._revision = told.revision or self._revision
        self._take(told)
        if told.left:
            self._read_at = None
        elif told.full and told.reading is not None:
            self._read_at = self._revision

    def _take(self, told: Told) -> None:
        now = told.reading
        if now is None:
            self._close(told.at, told.learnt_at)
        elif not self.found:
            self._begin(spells.begins(_seen(told)), told, now)
        elif self.found[-1].end is not None:
            self._again(told, now)
        else:
            self._step(self.found[-1], told, now)

    def _begin(self, start: int, told: Told, now: Reading) -> None:
        stretch = Stretch(start, None, now, told.full, told.revision, told.learnt_at, None)
        self.found.append(stretch)

    def _close(self, at: int, learnt_at: int) -> None:
        if self.found and self.found[-1].end is None:
            last = self.found[-1]
            seen = max(learnt_at, last.observed_at)
            if at > last.start:
                self.found[-1] = last._replace(end=at, end_observed_at=seen)
            else:
                self.found.pop()

    def _again(self, told: Told, now: Reading) -> None:
        """Back from being gone."""
        last = self.found[-1]
        if not told.full:
            now = spells.carried(last.reading, now, partly=last.full, same=told.same)
        self._begin(max(told.at, last.end or told.at), told, now)

    def _step(self, last: Stretch, told: Told, now: Reading) -> None:
        read_before = any(stretch.full for stretch in self.found)
        first = told.full and not told.dump and not read_before
        listed_before = told.full and not told.listed and told.learnt_at == told.at
        if listed_before and not first:  # it filled in what the texts do not tell
            now = spells.carried(last.reading, now, partly=False, same=told.same)
        spell = Open(last.start, 0, 0, last.full, last.revision, last.observed_at)
        anew = told.full and self._read_at != self._revision
        step = spells.step(spell, last.reading, now, _seen(told)._replace(anew=anew, first=first))
        if step.action == "turn":
            self._close(step.valid_from, told.learnt_at)
            self._begin(step.valid_from, told, step.now)
            return
        full, revision = last.full or told.full, last.revision or told.revision
        if step.action == "mend":
            revision = self._revision
        self.found[-1] = last._replace(reading=step.now, full=full, revision=revision)


def _seen(told: Told) -> Seen:
    return Seen(told.at, told.committed_at, told.revision, told.full, told.same, told.dump)
