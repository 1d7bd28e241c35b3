"""What became of a dataset or a GitHub repository: stretches of license, access and state."""

from collections.abc import Sequence
from typing import Final, NamedTuple

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection

from storage.answers import Change
from storage.database import bulk
from storage.database.schema import KINDS
from storage.entities import Entity
from storage.reading import former
from storage.reading.reports import named
from storage.reading.spans import FOREVER
from storage.records import EntityKind

_DATASET: Final = KINDS.index("dataset")


class Stretch(msgspec.Struct, frozen=True, omit_defaults=True):
    """It stood so from ``valid_from`` to ``valid_to`` (None: still). ``observed_at``: when we
    learnt that it began. ``access``: public, auto, manual, disabled, private; None: nobody told.
    """

    valid_from: int
    valid_to: int | None
    observed_at: int
    license: str | None
    access: str | None
    state: str | None


class Course(msgspec.Struct, frozen=True, omit_defaults=True):
    """A dataset or repository, its stretches and its changes, oldest first."""

    kind: EntityKind
    name: str
    host_id: str | None
    gone_at: int | None
    stretches: tuple[Stretch, ...]
    changes: tuple[Change, ...]


class _Said(NamedTuple):
    license: str | None
    access: str | None
    state: str | None


def course(connection: Connection, kind: EntityKind, name: str) -> Course | None:
    """The one of that current name, else the one that had it; None where there is none."""
    entity = named.find(connection, name, KINDS.index(kind))
    if entity is None:
        return None
    whole, changes = _sound(connection, entity, former.changes(connection, entity.id))
    begins, seen = _begins(connection, entity, changes)
    return Course(
        kind,
        entity.name,
        entity.host_id,
        entity.gone_at,
        tuple(_stretches(_first(whole, changes), changes, begins, seen)),
        tuple(changes),
    )


def _begins(connection: Connection, entity: Entity, changes: Sequence[Change]) -> tuple[int, int]:
    """When it was first so, and when that was learnt: a repository that was untouched before its
    first sight stood so since its commit.
    """
    rows = bulk.select(
        connection,
        "SELECT b.committed_at, e.known_at FROM entity e LEFT JOIN entity_before b "
        "ON b.entity_id = e.id AND b.until = (SELECT min(until) FROM entity_before x "
        "WHERE x.entity_id = e.id) WHERE e.id {among}",
        [entity.id],
    )
    committed, known_at = next(rows)
    if committed is None and not changes:
        committed = entity.committed_at
    first = changes[0] if changes else None
    seen = known_at or (first.happened_at if first else entity.observed_at)
    begins = seen if committed is None else min(committed, seen)
    if first is not None and begins >= first.happened_at:
        begins = entity.released_at
    return begins, max(begins, seen)


def _sound(
    connection: Connection, entity: Entity, changes: Sequence[Change]
) -> tuple[Entity, list[Change]]:
    """With the states that it had before it was gone: that it was gone, its presence tells."""
    if entity.kind == _DATASET:
        return entity._replace(state=None), list(changes)
    rows = bulk.select(
        connection,
        "SELECT until, state FROM entity_before WHERE state <> 'gone' AND entity_id {among} "
        "ORDER BY until",
        [entity.id],
    )
    states = [(int(until), str(state)) for until, state in rows]

    def left(moment: int) -> str | None:
        return next((state for until, state in reversed(states) if until <= moment), None)

    told = [
        replace(each, old=left(each.observed_at)) if (each.aspect, each.old) == _BACK else each
        for each in changes
    ]
    state = left(FOREVER) if entity.state == "gone" else entity.state
    return entity._replace(state=state), [each for each in told if each.old != each.new]


_BACK: Final = ("state", "gone")
"""A change of what was gone."""


def _first(entity: Entity, changes: Sequence[Change]) -> _Said:
    """What was so before any change."""
    said = _Said(entity.license, entity.access, entity.state)
    for change in reversed(changes):
        if change.aspect in _Said._fields:
            said = said._replace(**{change.aspect: change.old})
    return said


def _stretches(said: _Said, changes: Sequence[Change], begins: int, seen: int) -> list[Stretch]:
    """Stretches that meet, but for the time in which it was gone."""
    found: list[Stretch] = []
    here = True
    for change in changes:
        now = said
        if change.aspect in _Said._fields:
            now = said._replace(**{change.aspect: change.new})
        gone = change.aspect == "gone" and change.new == "gone"
        back = change.aspect == "gone" and not gone
        if (now != said or gone) and here and change.happened_at > begins:
            found.append(Stretch(begins, change.happened_at, seen, *said))
        if now != said or back:
            begins, seen = change.happened_at, change.observed_at
        here = (here and not gone) or back
        said = now
    if here:
        found.append(Stretch(begins, None, seen, *said))
    return found
