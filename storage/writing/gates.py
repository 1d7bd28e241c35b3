"""A gate has its own clock. Nobody knows when it was set or taken away: it stands since that was
seen, and what a commit brought in the meantime stands since the commit, behind the gate before.
"""

from collections.abc import Collection, Iterable
from typing import Final

from storage.profiles import Cell, Profile, Reading
from taxonomy.components import COMPONENT_IDS

Begun = tuple[tuple[int, Reading], ...]
"""Spells that begin with one sighting, each with its start."""

_OWN: Final = [place for place, name in enumerate(COMPONENT_IDS) if name.startswith("weights.")]
_GATE: Final = ({"released", "gated"}, {"partial", "gated"})
_ACCESS: Final = (*_GATE, *({each, "withheld"} for each in ("released", "partial", "gated")))


def alone(was: Cell, is_: Cell) -> bool:
    """Whether two cells of one component say the same but for a gate."""
    return {was.availability, is_.availability} in _GATE


def begun(before: Profile, at: int, now: Reading, seen_at: int) -> Begun:
    """The spells after ``before``: what was seen stands since ``at``, but for a gate."""
    then = now if at == seen_at else behind(before, now)
    return ((at, now),) if then is now else ((at, then), (seen_at, now))


def behind(before: Profile, now: Reading) -> Reading:
    """``now``, behind the gate that there was ``before``; itself where that is the same one.

    A gate at another repository comes with the commit that links it.
    """
    old, new = before.cells, now.profile.cells
    own = [each for each in _OWN if not (old[each].inherited or new[each].inherited)]
    return _reached(before, now, own, _GATE)


def at_one(before: Profile, now: Reading) -> Reading:
    """The same of two readings of one revision: no words changed, so access is all that can have
    moved, of any component, be it that the repository is private or disabled.
    """
    return _reached(before, now, range(len(COMPONENT_IDS)), _ACCESS)


def _reached(
    before: Profile, now: Reading, places: Iterable[int], apart: Collection[set[str]]
) -> Reading:
    """``now``, at these places within reach as ``before``, if that alone sets them apart."""
    old, cells = before.cells, list(now.profile.cells)
    moved = [each for each in places if {old[each].availability, cells[each].availability} in apart]
    if not moved:
        return now
    for each in moved:
        cells[each] = cells[each]._replace(availability=old[each].availability)
    return now._replace(profile=now.profile._replace(cells=tuple(cells)))
