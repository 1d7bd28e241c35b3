"""What a sighting tells of the dumps before it: at which revision they saw the model.

A revision whose commit is older than a dump's day is what that dump saw, though it may not have
said so: until the next commit a repository stays as it is. The two readings are of one state of
the model, so the fuller one holds for all of that time, from the commit on, and nothing happened
when it was read. Tags follow the front matter: at one revision they cannot truly differ.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from storage.database.bulk import Row
from storage.profiles import Reading
from storage.writing import gates, lacking, spells
from storage.writing.carrying import carried
from storage.writing.spells import Seen, Step


class Stretch(NamedTuple):
    """A spell of a series."""

    start: int
    end: int | None
    reading: Reading
    full: bool
    revision: str | None
    observed_at: int
    end_observed_at: int | None

    def row(self, key: tuple[int, int], ids: tuple[int, int], revision: str | None) -> Row:
        """Its row, for an entity and rules (``key``), with the ids of what it says. One that stands
        at the ``revision`` at which the entity was last seen does not repeat it.
        """
        named = self.revision if self.end or self.revision != revision else None
        seen = self.full, named, self.observed_at, self.end_observed_at
        return (*key, self.start, self.end, *ids, *seen)


class Dumped(NamedTuple):
    """The day of a dump that had a model, and what it said itself of the revision."""

    day: int
    revision: str | None
    committed_at: int | None


def days(dumps: Sequence[Dumped], seen: Dumped) -> frozenset[int]:
    """The days of dumps that saw the revision that was told later, with its commit.

    Where a dump says which revision or which commit it saw, its day proves nothing.
    """
    if seen.revision is None or seen.committed_at is None:
        return frozenset()
    return frozenset(each.day for each in dumps if each.day < seen.day and _saw(each, seen))


def _saw(dump: Dumped, later: Dumped) -> bool:
    if dump.revision is not None:
        return dump.revision == later.revision
    if dump.committed_at is not None:
        return dump.committed_at == later.committed_at
    return later.committed_at is not None and later.committed_at <= dump.day


def settled(
    series: Sequence[Stretch], now: Reading, seen: Seen, dumps: Collection[int], *, gated: bool
) -> list[Stretch]:
    """The series before ``seen``, with what that tells of the spells that ``dumps`` (the days of
    those that saw its revision) began last.

    A gate has its own clock: where it was told whether there is one (``gated``), it stays as it
    was then, and since then.
    """
    first = len(series)
    while first and (series[first - 1].observed_at in dumps or _at(series[first - 1], seen)):
        first -= 1
    found = list(series[:first])
    for each in series[first:]:
        parts = [each]
        if each.observed_at in dumps:
            part = _since(found, each, seen)
            part = _read(part, found[-1] if found else part, now, seen, gated=gated)
            parts = _split(found, part, each.start) if gated else [part]
        for part in parts:
            add(found, part)
    return found


def shown(series: Sequence[Stretch], now: Reading) -> list[Stretch]:
    """The series of a model whose files nobody had told: with the weights that they show now,
    wherever tags let one guess others.
    """
    found: list[Stretch] = []
    for each in series:
        add(found, each._replace(reading=lacking.shown(each.reading, now)))
    return found


def reread(series: Sequence[Stretch], step: Step, seen: Seen) -> list[Stretch]:
    """The series before ``step`` mends its open spell: where a gate began that, what is read
    better now stood before the gate too, as far back as the commit.
    """
    *found, last = series
    parts: list[Stretch] = []
    first, read = last, seen.full and not last.full
    while found and _gate_alone(found[-1], first) and _one(found[-1], first, read=read):
        first = found.pop()
        reading = gates.behind(first.reading.profile, step.now)
        parts.insert(0, first._replace(reading=reading, full=first.full or seen.full))
    if read and found and _gate_alone(found[-1], first) and _at(first, seen):
        parts[:0] = _since_commit(found, first, step.now, seen)
    for part in parts:
        add(found, part)
    return [*found, last]


def _gate_alone(before: Stretch, after: Stretch) -> bool:
    """Whether a spell differs from the one before it only by a gate."""
    if not before.end == after.start == after.observed_at:
        return False
    then = gates.behind(before.reading.profile, after.reading)
    return then is not after.reading and then.profile == before.reading.profile


def _one(before: Stretch, after: Stretch, *, read: bool) -> bool:
    """Whether two spells on both sides of a gate are of one reading of one revision. ``read``: that
    is read in full only now.
    """
    if before.observed_at == after.observed_at:
        return True
    return read and not before.full and before.revision == after.revision


def _since_commit(
    found: list[Stretch], gate: Stretch, now: Reading, seen: Seen
) -> Iterator[Stretch]:
    """What a commit turned before a ``gate``, which nobody had read when that was seen; the spell
    before ends then.
    """
    before, at = found[-1], seen.committed_at
    reading = gates.behind(before.reading.profile, now)
    if at is None or not before.start < at < gate.start or _at(before, seen):
        return
    if reading.profile != before.reading.profile:
        found[-1] = before._replace(end=at)
        observed = gate.observed_at
        yield Stretch(at, gate.start, reading, True, seen.revision, observed, observed)


def add(found: list[Stretch], part: Stretch) -> None:
    """The next spell, or more of the last one where it says the same."""
    last = found[-1] if found else None
    if last is None or last.end != part.start or last.reading.profile != part.reading.profile:
        found.append(part)
        return
    found[-1] = last._replace(
        end=part.end,
        end_observed_at=part.end_observed_at,
        reading=part.reading,
        full=last.full or part.full,
    )


def _at(stretch: Stretch, seen: Seen) -> bool:
    return stretch.revision is not None and stretch.revision == seen.revision


def _since(found: list[Stretch], part: Stretch, seen: Seen) -> Stretch:
    """The spell from the commit on, as far as the one before it, which then ends earlier."""
    start = part.start if seen.committed_at is None else min(seen.committed_at, part.start)
    before = found[-1] if found else None
    if before is None:
        return part._replace(start=start)
    if before.end != part.start or before.start >= start or _at(before, seen):
        return part
    found[-1] = before._replace(end=start)
    return part._replace(start=start)


def _read(part: Stretch, before: Stretch, now: Reading, seen: Seen, *, gated: bool) -> Stretch:
    """The spell as it is read now, if its documents were not read before; over what the one
    before it says where that stands at the revision and was read in full.
    """
    if _at(part, seen) and part.full:
        return part
    said, full = part.reading, part.full
    if before.full and _at(before, seen):
        said, full = carried(before.reading, said, partly=True, same=True), True
    reading = spells.over(said, now, replace(seen, same=True), full=full)
    if gated:
        reading = gates.at_one(part.reading.profile, reading)
    return part._replace(reading=reading, full=full or seen.full, revision=seen.revision)


def _split(found: Sequence[Stretch], part: Stretch, seen_at: int) -> list[Stretch]:
    """The spell, which was thought to begin when a dump saw it: so does a gate, whatever commit
    brought the rest.
    """
    if not found or found[-1].end != part.start:
        return [part]
    first, *gate = gates.begun(found[-1].reading.profile, part.start, part.reading, seen_at)
    if not gate:
        return [part]
    before = part._replace(reading=first[1], end=seen_at, end_observed_at=part.observed_at)
    return [before, part._replace(start=seen_at)]
