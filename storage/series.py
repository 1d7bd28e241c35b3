"""The spells of a batch: loaded once, decided by :mod:`storage.spells`, written with the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Connection

from storage import arrivals, profiles, readings, spells, standing
from storage.arrivals import Arrivals
from storage.bulk import Columns
from storage.entities import Entity
from storage.profiles import Reader, Reading
from storage.records import Observation
from storage.spells import Open, Seen, Step
from storage.writes import Writes

if TYPE_CHECKING:
    from storage.page import Page


class Moved(NamedTuple):
    """What became of a series. ``at``: when; ``mends``: only read better; ``partly``: only the
    record was read of a model that was read in full before.
    """

    wrote: bool
    at: int
    mends: bool
    partly: bool


def first(seen: Observation) -> int:
    """Where the first spell of an observation starts."""
    return spells.begins(Seen(seen.observed_at, seen.committed_at, seen.revision, True, False))


class Series:
    """The open spells of the entities of a batch, and how they go on."""

    def __init__(
        self,
        page: Page,
        writes: Writes,
        batch: Sequence[Observation],
        known: Sequence[tuple[Observation, Entity]],
    ) -> None:
        self.page, self.writes = page, writes
        self._read(batch)
        numbers = [entity.id for seen, entity in known if seen.extraction is not None]
        self._open = standing.open_now(page.connection, page.ruleset_id, numbers)
        closed = [number for number in numbers if number not in self._open]
        self._last = standing.last(page.connection, page.ruleset_id, closed)
        self._others = standing.others(page.connection, page.ruleset_id, numbers)
        self._before(list(self._open.values()) + [spell for spell, _ in self._last.values()])
        full = [e.id for seen, e in known if seen.extraction is not None and seen.depth == "full"]
        self._readings = readings.stored(page.connection, page.ruleset_id, full)
        self._decide(batch, known)

    def _read(self, batch: Sequence[Observation]) -> None:
        reader = Reader(self.page.interner.shapes)
        self._now: dict[int, Reading] = {}
        for seen in batch:
            told = seen.extraction
            if told is not None and id(told) not in self._now:
                self._now[id(told)] = reader.read(told, recurs=seen.depth == "listing")

    def _intern(self, readings_: Iterable[Reading]) -> None:
        """Give ids to all readings at once; those of recurring shapes are remembered."""
        interner, connection = self.page.interner, self.page.connection
        shapes = interner.shapes
        distinct = {id(now): now for now in readings_}
        new = [now for number, now in distinct.items() if number not in shapes.ids]
        profile_ids = interner.profiles(connection, [now.profile for now in new])
        sure_ids = interner.certainties(connection, [now.certainty for now in new])
        fresh = {id(now): (profile_ids[now.profile], sure_ids[now.certainty]) for now in new}
        kept = {id(reading) for _, reading in shapes.readings.values()} if new else set()
        shapes.ids.update({n: ids for n, ids in fresh.items() if n in kept})
        self._known_ids.update(fresh)

    def _decide(
        self, batch: Sequence[Observation], known: Sequence[tuple[Observation, Entity]]
    ) -> None:
        """What every observation comes to; interned in their order, however they are paged."""
        before = {id(seen): entity for seen, entity in known}
        self._steps: dict[int, tuple[Open, Step]] = {}
        self._resumed: dict[int, Reading] = {}
        self._turned: dict[str, int] = {}
        settled = [
            self._settled(seen, before.get(id(seen)))
            for seen in batch
            if seen.extraction is not None and seen.state != "gone"
        ]
        self._known_ids: dict[int, tuple[int, int]] = {}
        self._intern(settled)

    def _settled(self, seen: Observation, before: Entity | None) -> Reading:
        now = self._now[id(seen.extraction)]
        if before is None:
            return now
        revision = before.revision if seen.revision is None else seen.revision
        same = revision == before.revision and not spells.untold(seen, before)
        full = seen.depth == "full"
        spell = self._open.get(before.id)
        if spell is not None:
            if spell.revision is None:
                spell = spell._replace(revision=before.revision)
            dump = seen.era != "hub"
            anew = full and before.read_at != revision
            facts = Seen(seen.observed_at, seen.committed_at, revision, full, same, dump, anew)
            step = spells.step(spell, self._of(spell), now, facts)
            if step.action == "turn" and full and spell.full and same:
                facts = facts._replace(better=self._better(before.id, spell, seen))
                step = spells.step(spell, self._of(spell), now, facts)
            if step.action == "turn":
                self._turned[seen.name.lower()] = step.valid_from
            self._steps[before.id] = spell, step
            return step.now
        if before.id in self._last and not full:
            last = self._last[before.id][0]
            now = spells.carried(self._of(last), now, partly=last.full, same=same)
        self._resumed[before.id] = now
        return now

    def _better(self, number: int, spell: Open, seen: Observation) -> frozenset[int]:
        """Components that rest on a document which the reading before did not have, or on an
        ancestor that has not changed since: it was only read later.
        """
        old = self._readings.get(number)
        if old is None or seen.extraction is None:
            return frozenset()
        before = readings.unpacked(old)
        inherited = readings.ancestors(before, seen.extraction)
        changed = standing.changed(
            self.page.connection, self.page.ruleset_id, set(inherited.values())
        )
        changed |= self._turned
        later = (p for p, name in inherited.items() if changed.get(name, 0) <= spell.valid_from)
        return readings.newly_told(before, seen.extraction) | frozenset(later)

    def _before(self, old: Sequence[Open]) -> None:
        page = self.page
        self._profile_of = page.interner.profile(page.connection, {s.profile_id for s in old})
        sure = sorted({s.certainty_id for s in old})
        self._certainty_of = profiles.load_certainties(page.connection, sure)

    def _ids(self, now: Reading) -> tuple[int, int]:
        page = self.page
        known = page.interner.shapes.ids.get(id(now)) or self._known_ids.get(id(now))
        if known is not None:
            return known
        profile_id = page.interner.profiles(page.connection, [now.profile])[now.profile]
        sure = page.interner.certainties(page.connection, [now.certainty])[now.certainty]
        return profile_id, sure

    def _of(self, spell: Open) -> Reading:
        return Reading(self._profile_of[spell.profile_id], self._certainty_of[spell.certainty_id])

    # --- first sight

    def begin(self, new: Arrivals) -> Columns:
        """The first spells of new entities."""
        for number, seen in zip(new.numbers, new.seen, strict=True):
            if seen.depth == "full" and seen.extraction is not None:
                self._keep(number, seen, self._now[id(seen.extraction)])
        told = {id(seen.extraction) for seen in new.seen if seen.extraction is not None}
        ids = {extraction: self._ids(self._now[extraction]) for extraction in told}
        return arrivals.spell(new, self.page.ruleset_id, ids)

    def _spell(self, number: int, at: int, now: Reading, seen: Observation) -> None:
        self.writes.spells.append(
            (
                *(number, self.page.ruleset_id, at, None, *self._ids(now)),
                *(seen.depth == "full", None, seen.observed_at, None),
            )
        )

    def _keep(self, number: int, seen: Observation, now: Reading) -> bool:
        """Keep the reading with its evidence, if it was in full and says anything new."""
        if seen.extraction is None or seen.depth != "full":
            return False
        old = self._readings.get(number)
        body = readings.packed(seen.extraction, now, old)
        if body == old:
            return False
        row = (number, self.page.ruleset_id, seen.revision, seen.observed_at, body)
        self.writes.readings.append(row)
        return True

    # --- seen before

    def go_on(self, before: Entity, after: Entity, seen: Observation) -> Moved:
        """What an observation does to the series of an entity that is known."""
        moved = after.revision != before.revision
        if seen.extraction is None:
            return Moved(wrote=False, at=seen.observed_at, mends=False, partly=True)
        if before.id not in self._steps:
            return self._again(before, after, seen)
        spell, step = self._steps[before.id]
        wrote = self._take(before.id, spell, step, seen, moved=moved)
        wrote |= self._keep(before.id, seen, step.now)
        if moved or after.record_hash != before.record_hash:
            wrote |= self._close_others(before, step.valid_from, seen)
        return Moved(
            wrote,
            step.valid_from,
            step.action == "mend" and not moved,
            spell.full and seen.depth != "full",
        )

    def _take(
        self, number: int, spell: Open, step: Step, seen: Observation, *, moved: bool
    ) -> bool:
        key = (number, self.page.ruleset_id, spell.valid_from)
        profile_id, certainty_id = self._ids(step.now)
        full = spell.full or seen.depth == "full"
        if step.action == "turn":
            ended = (step.valid_from, seen.observed_at, spell.revision, *key)
            self.writes.spells_ended.append(ended)
            self._spell(number, step.valid_from, step.now, seen)
            return True
        named = spell.revision if moved and step.action == "keep" else None
        if step.action == "mend" or full != spell.full or certainty_id != spell.certainty_id:
            self.writes.spells_mended.append((profile_id, certainty_id, full, named, *key))
            return True
        if named is not None:
            self.writes.spells_named.append((named, *key))
        return named is not None

    def _again(self, before: Entity, after: Entity, seen: Observation) -> Moved:
        """A spell after a gap: back from being gone, or the first one of these rules."""
        now = self._resumed[before.id]
        at = first(seen) if before.gone_at is None else seen.observed_at
        if before.id in self._last:
            at = max(at, self._last[before.id][1])
        self._spell(before.id, at, now, seen)
        self._keep(before.id, seen, now)
        if after.revision != before.revision or after.record_hash != before.record_hash:
            self._close_others(before, at, seen)
        return Moved(wrote=True, at=at, mends=False, partly=False)

    def _close_others(self, before: Entity, at: int, seen: Observation) -> bool:
        """What older rules said of the model stops being true where the model changed."""
        others = self._others.get(before.id, ())
        for ruleset_id, spell in others:
            end = at if at > spell.valid_from else seen.observed_at
            _end(self.writes, (before.id, ruleset_id), spell, (end, seen.observed_at), before)
        return bool(others)


def close(connection: Connection, writes: Writes, before: Entity, at: int) -> None:
    """End every open spell of an entity that is gone."""
    for ruleset_id, spell in standing.others(connection, 0, [before.id]).get(before.id, ()):
        _end(writes, (before.id, ruleset_id), spell, (at, at), before)


def _end(
    writes: Writes, key: tuple[int, int], spell: Open, at: tuple[int, int], before: Entity
) -> None:
    if at[0] > spell.valid_from:
        revision = spell.revision or before.revision
        writes.spells_ended.append((*at, revision, *key, spell.valid_from))
    else:
        writes.spells_removed.append((*key, spell.valid_from))
