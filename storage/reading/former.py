"""Repositories as they were: with the name, access and presence of a moment."""

from collections.abc import Sequence

from sqlalchemy import Connection

from storage.answers import Change
from storage.database import bulk
from storage.entities import Entity
from storage.reading import known
from storage.reading.spans import Span


def rewound(
    connection: Connection, entity: Entity, as_of: int | None, known_at: int | None = None
) -> Entity:
    """The entity with name, access and presence as they were."""
    if as_of is None:
        return entity
    rows = bulk.select(
        connection,
        f"SELECT aspect, old, happened_at FROM {known.changes(known_at)} c "  # noqa: S608
        "WHERE entity_id {among} "
        "ORDER BY happened_at DESC, id DESC",
        [entity.id],
    )
    told = list(rows)
    entity = undone(entity, [(aspect, old) for aspect, old, at in told if at > as_of])
    if entity.gone_at is None:
        return entity
    ends = (at for aspect, _, at in told if aspect == "gone" and at <= as_of)
    return entity._replace(gone_at=next(ends, entity.gone_at))


def changes(connection: Connection, number: int) -> list[Change]:
    """What changed about an entity besides findings, oldest first."""
    sql = (
        "SELECT aspect, old, new, happened_at, observed_at FROM change "
        "WHERE entity_id {among} ORDER BY happened_at, id"
    )
    return [Change(*row) for row in bulk.select(connection, sql, [number])]


def undone(entity: Entity, changes: Sequence[tuple[str, str | None]]) -> Entity:
    """The entity before these changes (aspect, old), newest first; of one that was gone, they do
    not tell since when.
    """
    for aspect, old in changes:
        if aspect == "name" and old is not None:
            entity = entity._replace(name=old)
        elif aspect == "gone":
            entity = entity._replace(gone_at=None if old == "present" else entity.released_at)
        elif aspect == "access":
            entity = _with_access(entity, old)
        elif aspect == "license":
            entity = entity._replace(license=old)
    return entity


def _with_access(entity: Entity, word: str | None) -> Entity:
    gated = word if word in {"auto", "manual"} else "no"
    return entity._replace(
        private=word == "private", disabled=word == "disabled", gated=gated if word else None
    )


def revision(entity: Entity, span: Span | None, as_of: int | None) -> str | None:
    """The revision that the state was read from, as far as known for the moment."""
    stood = _stood(entity, as_of)
    begun = span.revision if span is not None and not (stood and span.valid_to is None) else None
    return begun or (entity.revision if stood else None)


def superseded(entity: Entity, span: Span, as_of: int | None) -> bool:
    """Whether the state goes on at a revision that is younger than the moment."""
    return span.revision not in {None, entity.revision} and not _stood(entity, as_of)


def _stood(entity: Entity, as_of: int | None) -> bool:
    committed = entity.committed_at
    return as_of is None or (committed is not None and committed <= as_of)


def committed_at(entity: Entity, span: Span | None, as_of: int | None) -> int | None:
    """The time of its revision, as far as known for the moment."""
    committed = entity.committed_at
    if as_of is None or committed is None or committed <= as_of:
        return committed
    return span.valid_from if span is not None else None


def observed_at(entity: Entity, span: Span | None, as_of: int | None) -> int:
    """When this state was seen."""
    observed = entity.observed_at
    if as_of is None or observed <= as_of or span is None:
        return observed
    return span.observed_at
