"""Entities by the names that somebody wrote: of today, former ones, or names that lead on."""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from sqlalchemy import Connection

from storage.database import bulk
from storage.entities import PRESENCE


class Bearer(NamedTuple):
    """An entity that bears a name or did. Where others did as well: when it came by the name, as
    far as known, and when that was seen; 0 where it is the first.
    """

    id: int
    since: int = 0
    seen_at: int = 0


def bearers(connection: Connection, kind: int, names: Collection[str]) -> dict[str, list[Bearer]]:
    """Who bore names, by lower-case name; the one that it means comes last, the others by when
    they came by it.
    """
    found: dict[str, dict[int, int]] = {}
    meant: dict[str, int] = {}
    for sql in by_name(kind, "e.id, e.released_at"):
        last: dict[str, int] = {}
        for name, number, released_at in bulk.select(connection, sql, names):
            found.setdefault(name, {})[number] = released_at
            last[name] = number
        meant = last | meant
    shared = {name: of for name, of in found.items() if len(of) > 1}
    numbers = {number for of in shared.values() for number in of}
    took, seen = _took(connection, numbers), _first_seen(connection, numbers)
    borne = {name: [Bearer(meant[name])] for name in found.keys() - shared.keys()}
    for name, of in shared.items():
        each = [
            Bearer(number, *took.get((number, name), (released_at, seen.get(number, released_at))))
            for number, released_at in of.items()
        ]
        borne[name] = sorted(each, key=lambda b: (b.id == meant[name], b.since, b.id))
        borne[name][0] = Bearer(borne[name][0].id)
    return borne


def _took(
    connection: Connection, numbers: Collection[int]
) -> dict[tuple[int, str], tuple[int, int]]:
    """When entities came by names, in lower case, from others of theirs."""
    sql = (
        "SELECT entity_id, lower(new), max(happened_at), max(observed_at) FROM change "
        "WHERE aspect = 'name' AND entity_id {among} GROUP BY 1, 2"
    )
    rows = bulk.select(connection, sql, numbers)
    return {(number, name): (since, seen_at) for number, name, since, seen_at in rows}


def _first_seen(connection: Connection, numbers: Collection[int]) -> dict[int, int]:
    sql = "SELECT entity_id, min(observed_at) FROM spell WHERE entity_id {among} GROUP BY entity_id"
    return dict(bulk.select(connection, sql, numbers))


def by_name(
    kind: int,
    columns: str,
    *,
    entities: str = "entity",
    changes: str = "change",
    known_at: int | None = None,
) -> Iterator[str]:
    """SQL for entities ``e`` of a kind that are called by names in lower case ({among}): the name,
    then ``columns``. Those that are there, those that bore it, those to which the Hub leads from
    it, and those that are gone; of several the last counts.

    ``entities`` and ``changes``: SQL of both tables as they were known at a moment.
    """
    learnt = "" if known_at is None else f"AND a.observed_at <= {known_at:d} "
    # In this order: left to itself SQLite looks through all of a kind for a page of names.
    renamed = f"{changes} c CROSS JOIN {entities} e WHERE e.id = c.entity_id AND c.aspect = 'name' "
    led = f"alias a JOIN {entities} e ON e.id = a.entity_id WHERE a.kind = {kind:d} {learnt}"
    there, gone = (
        ("lower(e.name)", f"{entities} e WHERE e.gone_at IS {is_} ", "e.id") for is_ in PRESENCE
    )
    former, before = ("lower(c.old)", renamed, "c.id"), ("a.name", led, "e.id")
    for called, among, last in (there, former, before, gone):
        yield (
            f"SELECT {called}, {columns} FROM {among}"  # noqa: S608
            f"AND e.kind = {kind:d} AND {called} {{among}} ORDER BY {last}"
        )
