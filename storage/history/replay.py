"""A series from the sightings of an archive, by the same decisions as one page after another."""

from collections.abc import Collection, Iterable
from typing import Final, NamedTuple

from msgspec.structs import replace

from storage.profiles import Reading
from storage.writing import hindsight, spells
from storage.writing.hindsight import Stretch
from storage.writing.lacking import FILES, GATE, TAGS
from storage.writing.links import Moment
from storage.writing.spells import Open, Seen, Step
from taxonomy.components import COMPONENT_IDS

_PLACES: Final = range(len(COMPONENT_IDS))


class ReadSighting(NamedTuple):
    """A sighting and how these rules read it; no reading: it was gone then. ``listed``: no texts
    were fetched after its record; ``left``: texts of it are to be read yet. ``dumps``: the days of
    those that saw its revision before; ``lacks``: fields that its record does not carry.
    ``beside``: when what it links to became another, if nothing else was news.
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
    dumps: frozenset[int] = frozenset()
    lacks: Collection[str] = ()
    beside: int | None = None


class Replayed(NamedTuple):
    """``spells``, oldest first; the last one is open unless it was gone in the end. ``links``:
    since when what a sighting tells of links stands, None where it was gone.
    """

    spells: list[Stretch]
    links: list[Moment | None]


def replayed(sightings: Iterable[ReadSighting]) -> Replayed:
    """What sightings, oldest first, come to."""
    replay = _Replay()
    links = [replay.take(told) for told in sightings]
    return Replayed(replay.found, links)


class _Replay:
    def __init__(self) -> None:
        self.found: list[Stretch] = []
        self._revision: str | None = None
        self._named = True  # the last sighting told its revision, or the commit of the one before
        self._read_at: str | None = None
        self._untold = frozenset({GATE, FILES})

    def take(self, told: ReadSighting) -> Moment | None:
        self._named = told.same or not told.dump or told.revision != self._revision
        self._revision = told.revision or self._revision
        since = self._take(told)
        if told.reading is not None:
            self._untold &= frozenset(told.lacks)
        if told.left:
            self._read_at = None
        elif told.full and told.reading is not None:
            self._read_at = self._revision
        return since

    def _take(self, told: ReadSighting) -> Moment | None:
        now = told.reading
        if now is None:
            self._close(told.at, told.learnt_at)
            return None
        partly = not told.full and (self._read_before() or TAGS in told.lacks)
        return self._go_on(told, now)._replace(partly=partly)

    def _go_on(self, told: ReadSighting, now: Reading) -> Moment:
        if self.found and self.found[-1].end is None:
            return self._step(told, now)
        if self.found:
            read = told.same and self.found[-1].full
            self._again(self._settled(told, now), now, read=read)
        else:
            self._begin(spells.begins(self._seen(told)), told, now)
        return Moment(self.found[-1].start)

    def _settled(self, told: ReadSighting, now: Reading) -> ReadSighting:
        """The sighting, after what it tells of the dumps before it."""
        before, untold = self.found, self._untold
        if told.dumps:
            seen = replace(self._seen(told), first=self._is_first(told))
            gated = GATE not in untold
            self.found = hindsight.settled(before, now, seen, told.dumps, gated=gated)
            told = told if self.found == before else told._replace(same=True)
        if FILES in untold and FILES not in told.lacks:
            self.found = hindsight.shown(self.found, now)
        return told

    def _is_first(self, told: ReadSighting) -> bool:
        return told.full and not told.dump and not self._read_before()

    def _read_before(self) -> bool:
        return any(each.full for each in self.found)

    def _seen(self, told: ReadSighting) -> Seen:
        after = told.dump and not told.full and self._read_before()
        said = Seen(told.at, told.committed_at, told.revision, told.full, told.same, told.dump)
        beside = () if told.beside is None else ((place, told.beside) for place in _PLACES)
        return replace(said, lacks=told.lacks, after=after, inherited=frozenset(beside))

    def _begin(self, start: int, told: ReadSighting, now: Reading) -> None:
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

    def _again(self, told: ReadSighting, now: Reading, *, read: bool) -> None:
        """Back from being gone. ``read``: at the revision that was read in full then."""
        last = self.found[-1]
        now = spells.back(last.reading, now, self._seen(told), full=last.full)
        self._begin(max(told.at, last.end or told.at), told._replace(full=told.full or read), now)

    def _step(self, told: ReadSighting, now: Reading) -> Moment:
        first = self._is_first(told)
        if spells.is_first_card(self._seen(told), full=self.found[-1].full):
            told, self._named = told._replace(same=True), True
        was, seen_so = self.found[-1].start, told
        told = self._settled(told, now)
        last = self.found[-1]
        spell = Open(last.start, 0, 0, last.full, last.revision, last.observed_at)
        anew = told.full and self._read_at != self._revision
        seen = replace(self._seen(told), anew=anew, first=first)
        step = spells.step(spell, last.reading, now, seen)
        since = self._since(told, last, step, was if told is not seen_so else None)
        if step.action == "turn":
            for start, begun in step.begun:
                self._close(start, told.learnt_at)
                self._begin(start, told, begun)
            return since
        full, revision = last.full or told.full, last.revision or told.revision
        if step.action == "mend":
            revision = self._revision
            self.found = hindsight.reread(self.found, step, seen)
        self.found.pop()
        hindsight.add(self.found, last._replace(reading=step.now, full=full, revision=revision))
        return since

    def _since(self, told: ReadSighting, last: Stretch, step: Step, was: int | None) -> Moment:
        """Since when links stand. ``was``: where the last spell was thought to begin, if that is
        known better now.
        """
        if was is not None:
            return Moment(spells.begins(self._seen(told)), was)
        if step.action == "turn":
            return Moment(step.valid_from)
        same = self._named and last.revision == self._revision
        return Moment(spells.since(last.start, self._seen(told), same=same))
