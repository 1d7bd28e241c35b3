"""Which model a name means, today and at a moment: names move, are reused and redirect."""

from collections.abc import Collection
from typing import Final

from sqlalchemy import Connection, func, select, text

from storage import entities
from storage.database import bulk, schema
from storage.database.schema import KINDS
from storage.database.texts import clean
from storage.entities import Entity
from storage.naming import by_name
from storage.reading import former, known

_MODEL: Final = KINDS.index("model")


def find(connection: Connection, name: str, kind: int = _MODEL) -> Entity | None:
    """The one of that current name, in whatever case; else the one that last had it."""
    name = clean(name)
    found = entities.named(connection, kind, [name]).get(name.lower())
    if found is not None and found.gone_at is None:
        return found
    return entities.formerly(connection, kind, name) or found


def names(connection: Connection, part: str, limit: int) -> list[str]:
    """Models that exist and whose name contains ``part``, most downloaded first."""
    table = schema.entity.alias("e").c
    popular = func.coalesce(table.downloads, 0).desc()
    found = func.lower(table.name).contains(clean(part).lower(), autoescape=True)
    chosen = (
        select(table.name)
        .where(text(entities.THERE), found)
        .order_by(popular, table.name)
        .limit(limit)
    )
    return [str(name) for (name,) in connection.execute(chosen)]


def bearing(connection: Connection, names: Collection[str]) -> dict[str, set[str]]:
    """By name in lower case: models of today that bear it or once did, by their current names."""
    found: dict[str, set[str]] = {}
    for sql in by_name(_MODEL, "e.name"):
        for name, current in bulk.select(connection, sql, {name.lower() for name in names}):
            found.setdefault(name, set()).add(current)
    return found


def called(
    connection: Connection, name: str, as_of: int | None, known_at: int | None
) -> Entity | None:
    """The model that had the name then, as it was; else the one that had last lost it; else one
    that came by it since.
    """
    if as_of is None and known_at is None:
        return find(connection, name)
    name = clean(name)
    lost = entities.once_named(connection, _MODEL, name, known.changes(known_at))
    since = entities.once_named(connection, _MODEL, name)
    now = entities.bearers(connection, _MODEL, name)
    led = entities.led_to(connection, _MODEL, name, known_at)
    told = (*lost, *since, *now, *([led] if led is not None else ()))
    then = [_as_it_was(connection, each, as_of, known_at) for each in told]
    losers = {each.id for each in lost}

    def rank(entity: Entity) -> int:
        if entity.name.lower() == name.lower():
            return 0 if entity.gone_at is None else 2
        return 1 if entity.id in losers else 3

    return min(filter(None, then), key=rank, default=None)


def _as_it_was(
    connection: Connection, entity: Entity, as_of: int | None, known_at: int | None
) -> Entity | None:
    """The entity with name, access and presence as they were; None before it was there."""
    seen = _as_known(connection, entity, known_at)
    if seen is None or (as_of is not None and seen.released_at > as_of):
        return None
    return former.rewound(connection, seen, as_of, known_at)


def _as_known(connection: Connection, entity: Entity, known_at: int | None) -> Entity | None:
    if known_at is None:
        return entity
    sql = f"SELECT * FROM {known.entities(known_at)} k WHERE k.id {{among}}"  # noqa: S608
    return next(map(Entity._make, bulk.select(connection, sql, [entity.id])), None)
