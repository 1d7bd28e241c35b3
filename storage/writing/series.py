"""The spells of a batch: decided by :mod:`storage.writing.decisions`, written with the page."""

from collections.abc import Sequence

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection

from storage.archive import readings
from storage.database.plain import Columns
from storage.entities import Entity
from storage.profiles import Reading
from storage.records import Observation
from storage.writes import Writes
from storage.writing import arrivals, hindsight, spells, standing
from storage.writing.arrivals import Arrivals
from storage.writing.decisions import Decisions, Known
from storage.writing.desk import Page
from storage.writing.gates import Begun
from storage.writing.hindsight import Stretch
from storage.writing.spells import Open, Step


class Moved(msgspec.Struct, frozen=True, gc=False):
    """What became of a series. ``at``: when what was seen began; ``was``: where its last spell was
    thought to begin, if that is known better now.
    """

    wrote: bool
    at: int
    was: int | None = None


class Series:
    """The open spells of the entities of a batch, and how they go on."""

    def __init__(
        self, page: Page, writes: Writes, batch: Sequence[Observation], known: Known
    ) -> None:
        self._rules, self.writes = page.ruleset_id, writes
        self._decided = Decisions(page, batch, known)

    # --- first sight

    def begin(self, new: Arrivals) -> Columns:
        """The first spells of new entities."""
        told = [pair for pair in zip(new.numbers, new.seen, strict=True) if pair[1].extraction]
        for number, seen in told:
            if seen.depth == "full":
                self._keep(number, seen, self._decided.profiled.of(seen))
        said = self._decided.profiled.ids_of([seen for _, seen in told])
        return arrivals.spell(told, self._rules, said)

    def _keep(self, number: int, seen: Observation, now: Reading) -> bool:
        """Keep the reading with its evidence, if it was in full and says anything new."""
        if seen.extraction is None or seen.depth != "full":
            return False
        old = self._decided.kept.get(number)
        body = readings.packed(seen.extraction, now, old)
        if body == old:
            return False
        self.writes.readings.append((number, self._rules, seen.revision, seen.observed_at, body))
        return True

    # --- seen before

    def go_on(self, before: Entity, after: Entity, seen: Observation) -> Moved:
        """What an observation does to the series of an entity that is known."""
        if seen.extraction is None:
            return Moved(wrote=False, at=seen.observed_at)
        decided = self._decided.steps.get(before.id)
        if decided is None:
            return self._again(before, after, seen)
        spell, step = decided
        moved = after.revision != before.revision
        full = seen.depth == "full"
        earlier = self._decided.earlier.mended.get(before.id)
        if earlier is None:
            wrote = self._take(after, spell, step, seen, moved=moved)
        else:
            wrote = self._rewrite(after, earlier[0], _gone_on(earlier[1], step, seen))
        if full:
            wrote |= self._keep(before.id, seen, step.now)
        if before.id in self._decided.others and (moved or after.record_hash != before.record_hash):
            self._close_others(before, step.valid_from, seen)
            wrote = True
        if earlier is not None and before.id in self._decided.earlier.dated:
            was = earlier[0][-1].start
            return Moved(wrote, spells.begins(seen), was)
        at = step.valid_from
        if step.action != "turn":
            same = spell.revision == after.revision and not spells.untold(seen, before)
            same |= before.id in self._decided.filled
            at = spells.since(spell.valid_from, seen, same=same)
        return Moved(wrote, at)

    def _take(
        self, after: Entity, spell: Open, step: Step, seen: Observation, *, moved: bool
    ) -> bool:
        number = after.id
        key = (number, self._rules, spell.valid_from)
        if step.action == "turn":
            ended = (step.begun[0][0], seen.observed_at, spell.revision, *key)
            self.writes.spells_ended.append(ended)
            self._spells(after, step.begun, seen, was=spell.revision)
            return True
        profile_id, certainty_id = self._decided.profiled.ids(step.now)
        full = spell.full or seen.depth == "full"
        last, end = self._decided.ended.get(number, (None, None))
        if last is not None and (end, last.profile_id) == (spell.valid_from, profile_id):
            self._join(after, last, replace(spell, full=full, certainty_id=certainty_id))
            return True
        named = spell.revision if (moved or spell.named) and step.action == "keep" else None
        if step.action == "mend" or full != spell.full or certainty_id != spell.certainty_id:
            self.writes.spells_mended.append((profile_id, certainty_id, full, named, *key))
            return True
        if named is not None and not spell.named:
            self.writes.spells_named.append((named, *key))
        return named is not None

    def _join(self, after: Entity, last: Open, spell: Open) -> None:
        """The spell before goes on: this one, read better, says the same."""
        key = (after.id, self._rules)
        self.writes.spells_removed += [(*key, last.valid_from), (*key, spell.valid_from)]
        full, ids = last.full or spell.full, (last.profile_id, spell.certainty_id)
        at = None if last.revision == after.revision else last.revision
        self.writes.spells.append(
            (*key, last.valid_from, None, *ids, full, at, last.observed_at, None)
        )

    def _rewrite(self, entity: Entity, old: Sequence[Stretch], new: Sequence[Stretch]) -> bool:
        """Write a series in the place of the one before, as far as it is another one."""
        key = (entity.id, self._rules)
        gone = [(*key, each.start) for each in old if each not in new]
        self.writes.spells_removed += gone
        for each in new:
            if each not in old:
                ids = self._decided.profiled.ids(each.reading)
                self.writes.spells.append(each.row(key, ids, entity.revision))
        return True

    def _spells(
        self,
        after: Entity,
        begun: Begun,
        seen: Observation,
        *,
        full: bool = False,
        was: str | None = None,
    ) -> None:
        """Spells that follow each other; the last one stays open. ``was``: at which revision they
        begin where that is before the commit of the one that was seen, by what they inherit.
        """
        observed, full = seen.observed_at, full or seen.depth == "full"
        ends = [start for start, _ in begun[1:]]
        for (at, now), end in zip(begun, [*ends, None], strict=True):
            said = (*self._decided.profiled.ids(now), full)
            before = was is not None and seen.committed_at is not None and at < seen.committed_at
            revision = was if before else after.revision
            named = None if end is None and revision == after.revision else revision
            told = (named, observed, None if end is None else observed)
            self.writes.spells.append((after.id, self._rules, at, end, *said, *told))

    def _again(self, before: Entity, after: Entity, seen: Observation) -> Moved:
        """A spell after a gap: back from being gone, or the first one of these rules."""
        begun, last = self._decided.resumed[before.id], self._decided.last.get(before.id)
        earlier = self._decided.earlier.mended.get(before.id)
        if earlier is not None:
            self._rewrite(after, *earlier)
        at, now = begun[0][0], begun[-1][1]
        same = after.revision == before.revision and not spells.untold(seen, before)
        read = last is not None and last[0].full and same
        self._spells(after, begun, seen, full=read)
        self._keep(before.id, seen, now)
        if after.revision != before.revision or after.record_hash != before.record_hash:
            self._close_others(before, at, seen)
        return Moved(wrote=True, at=at)

    def _close_others(self, before: Entity, at: int, seen: Observation) -> None:
        """What older rules said of the model stops being true where the model changed."""
        for rules, spell in self._decided.others.get(before.id, ()):
            end = at if at > spell.valid_from else seen.observed_at
            _end(self.writes, (before.id, rules), spell, (end, seen.observed_at))


def _gone_on(series: Sequence[Stretch], step: Step, seen: Observation) -> list[Stretch]:
    """A series with what an observation does to its open spell."""
    *before, last = series
    full = seen.depth == "full"
    if step.action != "turn":
        hindsight.add(before, last._replace(reading=step.now, full=last.full or full))
        return before
    observed = seen.observed_at
    for at, now in step.begun:
        before.append(last._replace(end=at, end_observed_at=observed))
        last = Stretch(at, None, now, full, seen.revision, observed, None)
    return [*before, last]


def close(connection: Connection, writes: Writes, before: Entity, at: int) -> None:
    """End every open spell of an entity that is gone."""
    open_ = standing.standing(connection, 0, {before.id: before.revision}).others
    for rules, spell in open_.get(before.id, ()):
        _end(writes, (before.id, rules), spell, (at, at))


def _end(writes: Writes, key: tuple[int, int], spell: Open, at: tuple[int, int]) -> None:
    if at[0] > spell.valid_from:
        writes.spells_ended.append((*at, spell.revision, *key, spell.valid_from))
    else:
        writes.spells_removed.append((*key, spell.valid_from))
