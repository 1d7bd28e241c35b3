"""A gate has its own clock. Nobody knows when it was set or taken away: it stands since that was
seen, and what a commit brought in the meantime stands since the commit, behind the gate before.
"""

from typing import Final

from storage.profiles import Profile, Reading
from taxonomy.components import COMPONENT_IDS

Begun = tuple[tuple[int, Reading], ...]
"""Spells that begin with one sighting, each with its start."""

_OWN: Final = [place for place, name in enumerate(COMPONENT_IDS) if name.startswith("weights.")]
_GATES: Final = ({"released", "gated"}, {"partial", "gated"})


def begun(before: Profile, at: int, now: Reading, seen_at: int) -> Begun:
    """The spells after ``before``: what was seen stands since ``at``, but for a gate."""
    then = now if at == seen_at else behind(before, now)
    return ((at, now),) if then is now else ((at, then), (seen_at, now))


def behind(before: Profile, now: Reading) -> Reading:
    """``now``, behind the gate that there was ``before``; itself where that is the same one."""
    cells = list(now.profile.cells)
    for place in _OWN:
        old, new = before.cells[place], cells[place]
        own = not (old.inherited or new.inherited)
        if own and {old.availability, new.availability} in _GATES:
            cells[place] = new._replace(availability=old.availability)
    profile = now.profile._replace(cells=tuple(cells))
    return now if profile == now.profile else now._replace(profile=profile)
