"""What every observation of a batch does to the series of its entity, decided before it is
written: what stands is loaded once, and what is to be interned is interned at once.
"""

from collections.abc import Sequence
from itertools import chain

from msgspec.structs import replace

from storage.archive import readings
from storage.entities import Entity
from storage.profiles import Reading
from storage.records import Observation
from storage.writing import carrying, elsewhere, gates, lacking, spells, standing
from storage.writing.compared import Compared
from storage.writing.desk import Page
from storage.writing.earlier import Earlier
from storage.writing.gates import Begun
from storage.writing.hindsight import Stretch
from storage.writing.profiled import Profiled
from storage.writing.spells import Open, Seen, Step

Known = Sequence[tuple[Observation, Entity]]
"""Observations of entities that were known before, with these."""


class Decisions:
    """``profiled``: what the observations say by themselves. By entity, ``steps``: the open spell
    and what becomes of it; ``resumed``: what stands of one that has no open spell; ``last``: the
    last spell of these, with its end; ``ended``: the same of one whose open spell is mended;
    ``others``: open spells under other rules; ``kept``: packed readings. ``filled``: entities whose
    first card shows what stood before; ``earlier``: spells that are known better in hindsight.
    """

    def __init__(self, page: Page, batch: Sequence[Observation], known: Known) -> None:
        self._page, self._shapes = page, page.interner.shapes
        self.profiled = Profiled(page, batch)
        told = [pair for pair in known if pair[0].extraction is not None]
        self._load(told)
        self.steps: dict[int, tuple[Open, Step]] = {}
        self.resumed: dict[int, Begun] = {}
        self.filled: set[int] = set()
        self._turned: dict[int, int] = {}
        self._mended: list[tuple[Entity, Seen, list[Reading]]] = []
        self.ended: dict[int, tuple[Open, int]] = {}
        self._decide(batch, told)

    def _load(self, told: Known) -> None:
        connection, rules = self._page.connection, self._page.ruleset_id
        revisions = {entity.id: entity.revision for _, entity in told}
        self._open, self.others = standing.standing(connection, rules, revisions)
        closed = [number for number in revisions if number not in self._open]
        self.last = standing.last(connection, rules, closed)
        full = [entity.id for seen, entity in told if seen.depth == "full"]
        self.kept = readings.stored(connection, rules, full)
        either = [entity.id for seen, entity in told if seen.depth == "full" or seen.era != "hub"]
        self._read_before = standing.read_in_full(connection, rules, either)
        old = [*self._open.values(), *(spell for spell, _ in self.last.values())]
        old += [spell for number in closed for _, spell in self.others.get(number, ())]
        interner = self._page.interner
        self._profile_of = interner.profile(connection, {each.profile_id for each in old})
        self._certainty_of = interner.certainty(connection, {each.certainty_id for each in old})
        self.earlier = Earlier(self._page, told, self._doubted(told))

    def _doubted(self, told: Known) -> list[Entity]:
        """Entities of which a file list may show other weights than tags let one guess."""
        stands = {number: last for number, (last, _) in self.last.items()} | self._open
        return [
            entity
            for seen, entity in told
            if entity.id in stands
            and lacking.may_contradict(
                self._profile_of[stands[entity.id].profile_id], self.profiled.of(seen).profile
            )
            and lacking.FILES not in seen.lacks
        ]

    def _decide(self, batch: Sequence[Observation], told: Known) -> None:
        """What every observation comes to; interned in their order, however they are paged."""
        if not told:  # first sight throughout: every reading stands as it is
            self.profiled.intern_all()
            return
        before = {id(seen): entity for seen, entity in told}
        settled: list[list[Reading]] = []
        for seen in batch:
            if seen.extraction is None or seen.state == "gone":
                continue
            entity, now = before.get(id(seen)), self.profiled.of(seen)
            settled.append([now] if entity is None else self._settled(seen, entity, now))
        self._reread()
        self.profiled.intern(chain.from_iterable(settled))

    def _settled(self, seen: Observation, before: Entity, now: Reading) -> list[Reading]:
        """What the spells of an entity say now, as far as that is to be written."""
        number, facts = before.id, self._facts(seen, before)
        same = facts.same
        last, mended = self.earlier.settle(before, now, facts)
        if number in self.earlier.dated:
            facts = replace(facts, same=True)
        spell = self._open.get(number)
        if spell is None:
            begun = self._begun(before, self._resumed(before, now, facts, last), seen)
            self.resumed[number] = begun
            if number in self.last:
                self._turned[number] = begun[-1][0]
            return [*mended, *(reading for _, reading in begun)]
        if facts.anew and not facts.dump:
            spell = self.earlier.unnamed(number, spell)
        if spells.is_first_card(facts, full=spell.full):
            facts = replace(facts, same=True)
            self.filled.add(number)
        if last is not None:
            at = facts.revision if number in self.earlier.dated else spell.revision
            spell = Open(last.start, 0, 0, last.full, at, last.observed_at)
        step = self._step(spell, now, facts, last)
        if step.action == "turn" and facts.full and spell.full and same:
            facts = self._elsewhere(number, spell, facts, seen)
            step = self._step(spell, now, facts, last)
        if step.action == "turn":
            self._turned[number] = step.begun[-1][0]
        self.steps[number] = spell, step
        said = [*mended, *[now for _, now in step.begun], step.now]
        if step.action == "mend":
            self._mended.append((before, facts, said))
        return said

    def _facts(self, seen: Observation, before: Entity) -> Seen:
        """What an observation tells beside its reading."""
        dump, full, read = seen.era != "hub", seen.depth == "full", before.id in self._read_before
        revision = before.revision if seen.revision is None else seen.revision
        return Seen(
            seen.observed_at,
            seen.committed_at,
            revision,
            full,
            same=revision == before.revision and not spells.untold(seen, before),
            dump=dump,
            anew=full and before.read_at != revision,
            first=full and not dump and not read,
            lacks=seen.lacks,
            after=dump and not full and read,
        )

    def _reread(self) -> None:
        """What else is read better where open spells are mended: what they follow, if that ended
        with what began them, be it a gate.
        """
        page = self._page
        numbers = [entity.id for entity, *_ in self._mended]
        self.ended = standing.last(page.connection, page.ruleset_id, numbers)
        follows: dict[int, str | None] = {}
        for entity, *_ in self._mended:
            spell, (_, end) = self.steps[entity.id][0], self.ended.get(entity.id, (None, None))
            if end == spell.valid_from == spell.observed_at:
                follows[entity.id] = entity.revision
        self.earlier.load(follows)
        for entity, facts, said in self._mended:
            said.extend(self.earlier.reread(entity.id, self.steps[entity.id][1], facts))

    def _step(self, spell: Open, now: Reading, facts: Seen, mended: Stretch | None) -> Step:
        if mended is not None:
            return spells.step(spell, mended.reading, now, facts)
        if facts.full or facts.dump:
            return spells.step(spell, self._of(spell), now, facts)
        now = self._carried(spell, now, same=facts.same)
        return spells.settled(spell, self._profile_of[spell.profile_id], now, facts)

    def _carried(self, spell: Open, now: Reading, *, same: bool) -> Reading:
        """What a listing says after the spell; remembered, for a night brings the same few
        thousand pairs, and to compare two readings costs more than to write one.
        """
        key = (spell.profile_id, spell.certainty_id, spell.full, id(now), same)
        carried = self._shapes.carried.get(key)
        if carried is None:
            carried = carrying.carried(self._of(spell), now, partly=spell.full, same=same)
            if id(now) in self._shapes.kept:
                self._shapes.carry(key, carried)
        return carried

    def _resumed(self, before: Entity, now: Reading, seen: Seen, mended: Stretch | None) -> Reading:
        """What an entity says that came back. ``mended``: its last spell in hindsight, if that is
        another one.
        """
        if mended is not None:
            return spells.back(mended.reading, now, seen, full=mended.full)
        if before.id not in self.last:
            return now
        last = self.last[before.id][0]
        return spells.back(self._of(last), now, seen, full=last.full)

    def _begun(self, before: Entity, now: Reading, seen: Observation) -> Begun:
        """The spells that begin after a gap: back from being gone, or the first ones of these
        rules; then what weights were behind a gate before, older rules tell.
        """
        at = spells.begins(seen) if before.gone_at is None else seen.observed_at
        if before.id in self.last:
            at = max(at, self.last[before.id][1])
        if before.id not in self.others or seen.gated in (None, before.gated):
            return ((at, now),)
        _, older = max(self.others[before.id])
        return gates.begun(self._profile_of[older.profile_id], at, now, seen.observed_at)

    def _elsewhere(self, number: int, spell: Open, facts: Seen, seen: Observation) -> Seen:
        """With what of the reading may have come from elsewhere."""
        old = self.kept.get(number)
        if old is None or seen.extraction is None:
            return facts
        compared = Compared(readings.unpacked(old), seen.extraction, anew=facts.anew)
        return elsewhere.told(self._page, compared, spell, facts, self._turned)

    def _of(self, spell: Open) -> Reading:
        return Reading(self._profile_of[spell.profile_id], self._certainty_of[spell.certainty_id])
