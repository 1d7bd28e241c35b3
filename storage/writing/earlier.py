"""The series of entities of a batch that are known better now: dumps saw the revision that is told,
or guessed the weights of a model whose files nobody had told.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec
from msgspec.structs import replace

from storage.archive import documents
from storage.entities import Entity
from storage.profiles import Reading
from storage.records import Observation
from storage.writing import hindsight, standing
from storage.writing.desk import Page
from storage.writing.hindsight import Dumped, Stretch
from storage.writing.lacking import FILES
from storage.writing.spells import Open, Seen, Step


class Earlier:
    """``mended``: series as they were, and as they are in hindsight; ``dated``: those of them of
    which dumps saw the revision.
    """

    def __init__(
        self,
        page: Page,
        told: Iterable[tuple[Observation, Entity]],
        doubted: Sequence[Entity],
    ) -> None:
        """``doubted``: entities whose files may show other weights than what stands says."""
        self._page = page
        self.mended: dict[int, tuple[list[Stretch], list[Stretch]]] = {}
        self.dated: set[int] = set()
        asked = {entity.id: (entity, _said(seen)) for seen, entity in told if _may(seen, entity)}
        dumps = standing.dumped(page.connection, asked)
        days = {number: hindsight.days(dumps[number], asked[number][1]) for number in dumps}
        self._days = {number: found for number, found in days.items() if found}
        self._silent = {
            (number, dump.day)
            for number, found in dumps.items()
            for dump in found
            if dump.revision is None and dump.day not in days[number]
        }
        guessed = _unlisted(page, doubted)
        self._guessed = guessed.keys()
        revisions = {number: asked[number][0].revision for number in self._days}
        self._series = _series(page, revisions | guessed)

    def load(self, revisions: Mapping[int, str | None]) -> None:
        """The series of more entities, by the revisions at which they were last seen."""
        more = {number: at for number, at in revisions.items() if number not in self._series}
        self._series |= _series(self._page, more)

    def unnamed(self, number: int, spell: Open) -> Open:
        """An open spell; one that a dump began does not stand at the revision that came after it
        for all that it did not say which one it saw.
        """
        silent = not spell.named and (number, spell.observed_at) in self._silent
        return replace(spell, revision=None) if silent else spell

    def settle(
        self, before: Entity, now: Reading, seen: Seen
    ) -> tuple[Stretch | None, list[Reading]]:
        """The last spell in hindsight, None where it is as it was; and what spells say then."""
        series = self._series.get(before.id)
        if not series:
            return None, []
        found = series
        if before.id in self._days:
            told = before.gated is not None
            found = hindsight.settled(series, now, seen, self._days[before.id], gated=told)
            if found != series:
                self.dated.add(before.id)
        if before.id in self._guessed:
            found = hindsight.shown(found, now)
        if found == series:
            return None, []
        self.mended[before.id] = series, found
        return found[-1], [each.reading for each in found]

    def reread(self, number: int, step: Step, seen: Seen) -> list[Reading]:
        """What the spells of an entity say where its last one is mended, if others are with it."""
        series = self._series.get(number, [])
        if not series:
            return []
        was, now = self.mended.get(number, (series, series))
        found = hindsight.reread(now, step, seen)
        if found == now:
            return []
        self.mended[number] = was, found
        return [each.reading for each in found]


def _may(seen: Observation, before: Entity) -> bool:
    """Whether a dump before may have seen the revision."""
    if seen.revision is None or seen.committed_at is None:
        return False
    return seen.committed_at <= before.observed_at


def _unlisted(page: Page, entities: Sequence[Entity]) -> dict[int, str | None]:
    """Entities whose record has no file list, nor ever had one, with their revision."""
    records = documents.bodies(page.connection, [(each.id, each.record_id) for each in entities])
    return {
        each.id: each.revision
        for each in entities
        if FILES not in _fields.decode(records.get((each.id, each.record_id), b"{}"))
    }


_fields: Final = msgspec.json.Decoder(dict[str, msgspec.Raw])


def _said(seen: Observation) -> Dumped:
    return Dumped(seen.observed_at, seen.revision, seen.committed_at)


def _series(page: Page, revisions: Mapping[int, str | None]) -> dict[int, list[Stretch]]:
    rows = standing.series(page.connection, page.ruleset_id, revisions)
    ids = [row[2:4] for found in rows.values() for row in found]
    profile_of = page.interner.profile(page.connection, {profile for profile, _ in ids})
    certainty_of = page.interner.certainty(page.connection, {sure for _, sure in ids})
    return {
        number: [
            Stretch(start, end, Reading(profile_of[profile], certainty_of[sure]), *rest)
            for start, end, profile, sure, *rest in found
        ]
        for number, found in rows.items()
    }
