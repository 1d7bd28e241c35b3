"""Names that the Hub leads on from: of repositories that were renamed before they were first seen.

A listing shows names of today alone, and models link to those of their day.
"""

from collections.abc import Collection, Mapping

from sqlalchemy import Connection

from storage import entities
from storage.database import bulk, schema
from storage.database.texts import clean


def keep(connection: Connection, kind: int, asked: Mapping[str, str | None], at: int) -> None:
    """Where the Hub led from these names: the name of today; None from one that nobody has.

    What was found once stays: a name that was given up is not taken back from who bears its
    successor. A name that nobody here bears is as if it led nowhere.
    """
    found = entities.named(connection, kind, [name for name in asked.values() if name])
    led: dict[str, int | None] = {}
    for name, now in asked.items():
        bearer = found.get(now.lower()) if now is not None else None
        if bearer is None or bearer.name.lower() != name.lower():
            led[clean(name).lower()] = None if bearer is None else bearer.id
    stands = _standing(connection, kind, led)
    rows = [
        (kind, name, number, stands[name] if number is None and name in stands else at, at)
        for name, number in led.items()
        if name not in stands or stands[name] is not None
    ]
    bulk.upsert(connection, schema.alias, rows)


def learnt(connection: Connection, kind: int, names: Collection[str]) -> dict[str, int]:
    """Since when it is known of names, in lower case, that the Hub leads on from them."""
    rows = bulk.select(
        connection,
        "SELECT name, observed_at FROM alias WHERE entity_id IS NOT NULL "  # noqa: S608
        f"AND kind = {kind:d} AND name {{among}}",
        names,
    )
    return dict(rows)


def _standing(connection: Connection, kind: int, names: Collection[str]) -> dict[str, int | None]:
    """Of names that were asked for before: since when nobody has them; None where they led on."""
    rows = bulk.select(
        connection,
        f"SELECT name, entity_id, observed_at FROM alias WHERE kind = {kind:d} AND name {{among}}",  # noqa: S608
        names,
    )
    return {name: observed_at if number is None else None for name, number, observed_at in rows}
