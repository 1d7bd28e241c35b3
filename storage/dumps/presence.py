"""When models were there, from all that saw them or missed them: told anew after an older dump."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

import msgspec
from sqlalchemy import Connection

from storage import entities
from storage.dumps import passes
from storage.entities import Entity
from storage.sightings.seen import Seen, seen
from storage.sightings.turns import Presence, Turns
from storage.writes import Writes

_WORDS: Final = {True: ("present", "gone"), False: ("gone", "present")}


class Dump(msgspec.Struct, frozen=True):
    """A dump that was taken in: its day, whether it listed the whole Hub, which models it had."""

    day: int
    complete: bool
    has: Callable[[int], bool]


def settle(
    connection: Connection,
    numbers: Sequence[int],
    dumps: Sequence[Dump],
    ends: Sequence[int],
    now: int,
) -> list[int]:
    """Write when these models went and came back; the ids of those of which that is news.

    ``ends``: when crawls of the whole Hub ended.
    """
    known = seen(connection, numbers)
    passed = passes.found(connection, {n: each.entity for n, each in known.items()}, ends)
    changed: list[int] = []
    writes = Writes()
    turns = Turns(connection, writes, "gone")
    for number in numbers:
        model = known[number]
        after = _presence(model, dumps, ends, passed.get(number, {}))
        if after != list(model.presence) and _may_be_there(connection, model.entity, after):
            changed.append(number)
            turns.tell(number, [(at, *_WORDS[gone]) for at, gone in after])
            _write(writes, model.entity, after)
    writes.flush(connection, now)
    return changed


def _presence(
    model: Seen, dumps: Sequence[Dump], ends: Sequence[int], passed: Mapping[int, bool]
) -> list[tuple[int, bool]]:
    """When it went (True) and came back, oldest first.

    A pass says what was known when it ended (``passed``: whether it was gone, by these ends); what
    was not known yet it missed, if only dumps saw it.
    """
    known, number = model.presence, model.entity.id
    moments = [moment for moment in model.timeline.moments() if moment.at == moment.learnt_at]
    ours = {each.day for each in dumps} | set(ends)
    met = {moment.at for moment in moments} | {each.day for each in dumps if each.has(number)}
    met |= {at for at, gone in known if not gone and at not in ours}
    if not met:
        return list(known)
    first = min(met)
    met |= {at for at, gone in passed.items() if not gone and at > first}
    missed = {each.day for each in dumps if each.complete}
    missed |= {at for at, gone in known if gone and at not in ours}
    missed |= {at for at, gone in passed.items() if gone}
    if all(moment.dump for moment in moments):
        missed |= set(ends) - passed.keys()
    return list(_turns(met, {at for at in missed if at > first}))


def _turns(met: set[int], missed: set[int]) -> Iterable[tuple[int, bool]]:
    here = True
    for at in sorted(met | missed):
        if here != (at in met):
            here = not here
            yield at, not here


def _may_be_there(connection: Connection, entity: Entity, after: Presence) -> bool:
    """Whether it can be there again: somebody else may have its name now."""
    here = not after or not after[-1][1]
    if entity.gone_at is None or not here:
        return True
    return not entities.holders(connection, entity.kind, [entity.name])


def _write(writes: Writes, before: Entity, presence: Presence) -> None:
    """Since when it is gone, in its own row."""
    gone_at = presence[-1][0] if presence and presence[-1][1] else None
    observed = max(before.observed_at, presence[-1][0] if presence else 0)
    after = before._replace(gone_at=gone_at, observed_at=observed)
    if after != before:
        writes.entity(before, after)
