"""Spells before the first one that is known: revisions of old, read after the fact.

What is known already stays as it is. The past is laid before it without a gap, newest state
first, and a state that says the same as what came after it only lets that begin earlier.
"""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from storage.history import past_beside
from storage.history.first_spells import First, first_spells
from storage.history.past_beside import Stretch
from storage.interning import Interner
from storage.profiles import Profile, Reading
from storage.records import Past
from storage.runs import Counts
from storage.shapes import Reader, Shapes
from storage.writes import Writes


class Laid(NamedTuple):
    """A spell of the past. ``state`` is where it was read: the newest state that it covers."""

    start: int
    end: int
    revision: str | None
    state: Past


def lay(
    states: Sequence[Past], known_from: int, profiles: Sequence[Profile | None], known: Profile
) -> tuple[int, list[Laid]]:
    """Where the first known spell begins after all, and the spells before it, newest first.

    ``states`` are newest first, ``profiles`` what each says (None: what came after it said).
    """
    start, says = known_from, known
    found: list[Laid] = []
    for state, profile in zip(states, profiles, strict=True):
        if state.valid_from >= start:
            continue
        if profile is not None and profile != says:
            found.append(Laid(state.valid_from, start, state.revision, state))
            says = profile
        elif found:
            found[-1] = found[-1]._replace(start=state.valid_from, revision=state.revision)
        else:
            known_from = state.valid_from
        start = state.valid_from
    return known_from, found


def take_in(
    connection: Connection,
    interner: Interner,
    entity_id: int,
    ruleset_id: int,
    states: Sequence[Past],
    *,
    observed_at: int,
) -> Counts:
    """Write the past of one entity by some rules, as far as it is older than what they told."""
    known = first_spells(connection, ruleset_id, [entity_id]).get(entity_id)
    if known is None:
        return Counts(seen=len(states))
    older = _before(known.valid_from, states)
    if not older:
        return Counts(seen=len(states), unchanged=1)
    writes = Writes()
    work = _Past(connection, interner, writes, (entity_id, ruleset_id))
    work.spells(older, known, observed_at)
    stretch = Stretch(entity_id, older, known.valid_from)
    past_beside.edges(connection, writes, stretch)
    added = past_beside.documents(connection, interner, writes, stretch)
    spells = len(writes.spells)
    writes.flush(connection, observed_at)
    _released(connection, entity_id, older[-1].valid_from)
    return Counts(seen=len(states), changed=1, spells=spells, documents=added)


def _before(moment: int, states: Sequence[Past]) -> list[Past]:
    """States before the moment, newest first; of several at one moment the first that is given."""
    found: dict[int, Past] = {}
    for state in states:
        if state.valid_from < moment:
            found.setdefault(state.valid_from, state)
    return [found[start] for start in sorted(found, reverse=True)]


class _Past:
    """The spells of one entity under one ruleset; ``key``: the ids of both."""

    def __init__(
        self, connection: Connection, interner: Interner, writes: Writes, key: tuple[int, int]
    ) -> None:
        self._connection = connection
        self._interner = interner
        self._writes = writes
        self._key = key

    def spells(self, states: Sequence[Past], known: First, observed_at: int) -> None:
        reader = Reader(Shapes())
        read = [
            None if each.extraction is None else reader.read(each.extraction, recurs=False)
            for each in states
        ]
        said = self._interner.profile(self._connection, {known.profile_id})[known.profile_id]
        says = [None if each is None else each.profile for each in read]
        begins, laid = lay(states, known.valid_from, says, said)
        if begins != known.valid_from:
            revision = next(each.revision for each in states if each.valid_from == begins)
            moved = (begins, revision or known.revision, *self._key, known.valid_from)
            self._writes.spells_moved.append(moved)
        by_state = {id(state): each for state, each in zip(states, read, strict=True)}
        seen = max(observed_at, known.observed_at)
        for spell in laid:
            now = by_state[id(spell.state)]
            assert now is not None  # noqa: S101  a state without a reading is never laid
            self._writes.spells.append(
                (
                    *(*self._key, spell.start, spell.end, *self._ids(now), spell.state.full),
                    *(spell.revision, observed_at, seen),
                )
            )

    def _ids(self, now: Reading) -> tuple[int, int]:
        profile_id = self._interner.profiles(self._connection, [now.profile])[now.profile]
        sure = self._interner.certainties(self._connection, [now.certainty])[now.certainty]
        return profile_id, sure


def _released(connection: Connection, number: int, at: int) -> None:
    connection.exec_driver_sql(
        f"UPDATE entity SET released_at = {at:d} WHERE id = {number:d} AND released_at > {at:d}"  # noqa: S608
    )
