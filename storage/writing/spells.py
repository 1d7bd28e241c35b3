"""Spells: pure decisions about what one more observation does to a model's series.

The order of our work never shows as a change in the world: what was only unknown is filled in
in place, what we did not look at this time is carried over.
"""

from collections.abc import Collection
from functools import lru_cache
from typing import Literal

import msgspec

from storage.entities import Entity
from storage.profiles import UNKNOWN, Profile, Reading
from storage.records import Observation
from storage.writing import gates, lacking
from storage.writing.carrying import REMEMBERED, carried
from storage.writing.gates import Begun


class Open(msgspec.Struct, frozen=True, gc=False):
    """The spell that is open now. ``revision`` is the one at which it started, ``named`` whether
    its row says so itself.
    """

    valid_from: int
    profile_id: int
    certainty_id: int
    full: bool
    revision: str | None
    observed_at: int
    named: bool = False


class Seen(msgspec.Struct, frozen=True, gc=False):
    """What an observation says. ``same`` tells that the revision is the one last seen, ``dump``
    that nobody will come back for the documents of what a published dump lists, ``anew`` that
    the documents of the revision had not been read before, ``first`` that those of no revision
    had (but for dumps, whose order must not matter), ``better`` are places of components
    that rest on a document which was not read before, ``inherited`` those that came from an
    ancestor, each with the moment at which that changed, ``lacks`` are fields of the record that a
    dump does not carry, ``after`` tells that documents were read before a dump without them.
    """

    observed_at: int
    committed_at: int | None
    revision: str | None
    full: bool
    same: bool
    dump: bool = False
    anew: bool = False
    first: bool = False
    better: frozenset[int] = frozenset()
    inherited: frozenset[tuple[int, int]] = frozenset()
    lacks: Collection[str] = ()
    after: bool = False


def untold(seen: Observation, before: Entity) -> bool:
    """Whether a dump leaves open which revision it saw."""
    if seen.revision is not None or seen.era == "hub":
        return False
    return seen.committed_at is None or seen.committed_at != before.committed_at


def is_first_card(seen: Seen, *, full: bool) -> bool:
    """Whether a dump brings the first card of a model, beside a record that tells no news, where
    nobody has told of a revision: that card stood since the spell began. ``full``: documents were
    read before.
    """
    undated = seen.revision is None and seen.committed_at is None
    return seen.full and not full and undated and lacking.NEWS in seen.lacks


class Step(msgspec.Struct, frozen=True, gc=False):
    """What to do: ``keep`` (perhaps deeper), ``mend`` in place, ``turn`` over at ``valid_from``;
    then ``begun`` are the spells that follow.
    """

    action: Literal["keep", "mend", "turn"]
    valid_from: int
    now: Reading
    begun: Begun = ()


def begins(seen: Seen | Observation) -> int:
    """Where the first spell starts: an untouched repository had this card since its commit."""
    if seen.committed_at is None:
        return seen.observed_at
    return min(seen.committed_at, seen.observed_at)


def since(start: int, seen: Seen | Observation, *, same: bool) -> int:
    """Since when what was seen stands where the spell goes on: its commit may have brought other
    links. ``same``: it is surely of the revision at which the spell, at ``start``, began; another
    one that claims to be older came when it was seen.
    """
    if same:
        return start if seen.committed_at is None else begins(seen)
    later = seen.committed_at is not None and seen.committed_at > start
    return begins(seen) if later else seen.observed_at


def step(spell: Open, before: Reading, now: Reading, seen: Seen) -> Step:
    """What ``now`` does to the open ``spell`` with profile and certainty ``before``."""
    now = over(before, now, seen, full=spell.full)
    return settled(spell, before.profile, now, seen)


def over(before: Reading, now: Reading, seen: Seen, *, full: bool) -> Reading:
    """``now``, with what it leaves open as it was ``before`` (``full``: in a reading in full).

    The first reading in full takes nothing from before, nor does one of other documents: records
    alone make guesses, and what the documents leave open is unknown.
    """
    partly = (full or seen.after) and not seen.full
    whole = seen.full and (seen.first or not seen.same or (seen.anew and not seen.dump))
    if not whole:
        retold = lacking.LICENSE in seen.lacks
        now = carried(before, now, partly=partly, same=seen.same and full, retold=retold)
    if not seen.dump:
        return now
    now = lacking.of_fields(before, now, seen.lacks)
    return now if seen.full else lacking.of_card(before, now, full=partly)


def back(before: Reading, now: Reading, seen: Seen, *, full: bool) -> Reading:
    """The same of a model that was gone; what is read in full by then says all by itself."""
    return now if seen.full and not seen.dump else over(before, now, seen, full=full)


def settled(spell: Open, before: Profile, now: Reading, seen: Seen) -> Step:
    """The same of a ``now`` that was given from before what it does not know itself."""
    if now.profile == before:
        return Step("keep", spell.valid_from, now)
    if _completes(spell, before, now.profile, seen):
        return Step("mend", spell.valid_from, now)
    turns = _with_ancestors(before, now.profile, seen) if seen.inherited else None
    if turns is None or turns <= spell.valid_from:
        turns = _turns(spell, before, now.profile, seen)
    if turns <= spell.valid_from:
        return Step("mend", turns, now)
    begun = gates.begun(before, turns, now, seen.observed_at)
    gate_alone = begun[0][1].profile == before
    return Step("turn", turns, now, begun[1:] if gate_alone else begun)


def _completes(spell: Open, before: Profile, now: Profile, seen: Seen) -> bool:
    """Whether the same revision is only read better: deeper, or where we had not looked. What
    rests on a document that nobody had read fits all revisions since the spell began.
    """
    if not seen.same:
        return False
    if spell.revision != seen.revision:
        return bool(seen.better) and _fills(before, now, seen.better)
    return (seen.full and not spell.full) or _fills(before, now, seen.better)


@lru_cache(maxsize=REMEMBERED)
def _fills(before: Profile, now: Profile, better: frozenset[int] = frozenset()) -> bool:
    """Whether all that differs was unknown before, or is only read better."""
    pairs = enumerate(zip(before.cells, now.cells, strict=True))
    return all(old in (new, UNKNOWN) or place in better for place, (old, new) in pairs)


def _with_ancestors(before: Profile, now: Profile, seen: Seen) -> int | None:
    """When the ancestors changed, where all that differs came from them; the last of them."""
    when = dict(seen.inherited)
    pairs = enumerate(zip(before.cells, now.cells, strict=True))
    differ = [place for place, (old, new) in pairs if old != new and place not in seen.better]
    if not differ or any(place not in when for place in differ):
        return None
    return min(max(when[place] for place in differ), seen.observed_at)


def _turns(spell: Open, before: Profile, now: Profile, seen: Seen) -> int:
    """When the change happened, as far as one can tell.

    A new revision brings it with its commit, and so does the first reading of the documents of a
    revision whose record had changed nothing. Anything else happened without a commit.
    """
    committed = seen.committed_at
    if committed is None or spell.valid_from >= committed:
        return seen.observed_at
    by_commit = not seen.same or (
        spell.revision != seen.revision and (seen.anew or _fills(before, now))
    )
    return min(committed, seen.observed_at) if by_commit else seen.observed_at
