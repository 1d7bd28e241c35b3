"""Which spells of given entities stand, which one was the last, and what was read of them when."""

from collections.abc import Collection, Mapping, Sequence
from itertools import product
from typing import Final, NamedTuple

from sqlalchemy import Connection

from storage.archive.documents import DUMP
from storage.database import bulk
from storage.database.bulk import Row
from storage.database.schema import KINDS
from storage.entities import PRESENCE
from storage.writing.compared import Neighbour
from storage.writing.hindsight import Dumped
from storage.writing.spells import Open

_COLUMNS: Final = (
    "entity_id, valid_from, profile_id, certainty_id, full_depth, revision, observed_at"
)


class Standing(NamedTuple):
    """Open spells by entity: the one under some rules, and those under others by their number."""

    now: dict[int, Open]
    others: dict[int, list[tuple[int, Open]]]


def standing(
    connection: Connection, ruleset_id: int, revisions: Mapping[int, str | None]
) -> Standing:
    """What is open; ``revisions`` are those at which the entities were last seen. A spell that
    began at the same one does not repeat it.
    """
    sql = (
        f"SELECT ruleset_id, {_COLUMNS} FROM spell "  # noqa: S608
        "WHERE valid_to IS NULL AND entity_id {among}"
    )
    found = Standing({}, {})
    for rules, number, start, profile, sure, full, at, seen in bulk.select(
        connection, sql, revisions
    ):
        revision = revisions[number] if at is None else at
        spell = Open(start, profile, sure, full, revision, seen, at is not None)
        if rules == ruleset_id:
            found.now[number] = spell
        else:
            found.others.setdefault(number, []).append((rules, spell))
    return found


def last(
    connection: Connection, ruleset_id: int, numbers: Sequence[int]
) -> dict[int, tuple[Open, int]]:
    """The last spell that ended, with its end."""
    sql = (
        f"SELECT {_COLUMNS}, valid_to FROM spell WHERE valid_to IS NOT NULL "  # noqa: S608
        f"AND ruleset_id = {ruleset_id:d} AND entity_id {{among}} ORDER BY entity_id, valid_from"
    )
    rows = bulk.select(connection, sql, numbers)
    return {row[0]: (Open(*row[1:-1]), row[-1]) for row in rows}


def read_in_full(
    connection: Connection, ruleset_id: int | None, numbers: Sequence[int]
) -> set[int]:
    """Entities whose documents these rules (None: any) have read at any time."""
    rules = "" if ruleset_id is None else f"ruleset_id = {ruleset_id:d} AND "
    sql = f"SELECT DISTINCT entity_id FROM spell WHERE {rules}full_depth AND entity_id {{among}}"  # noqa: S608
    return {number for (number,) in bulk.select(connection, sql, numbers)}


def first_read(connection: Connection, neighbours: Collection[Neighbour]) -> dict[Neighbour, int]:
    """When documents of datasets and GitHub repositories were first read; unread ones left out."""
    found: dict[Neighbour, int] = {}
    for kind, gone in product(("dataset", "github"), PRESENCE):
        sql = (
            "SELECT lower(e.name), min(d.observed_at) FROM entity e "  # noqa: S608
            "JOIN entity_document d ON d.entity_id = e.id WHERE "
            f"e.kind = {KINDS.index(kind):d} AND e.gone_at IS {gone} AND lower(e.name) {{among}} "
            "GROUP BY 1"
        )
        names = [name for of, name in neighbours if of == kind]
        for name, at in bulk.select(connection, sql, names):
            found[kind, name] = min(at, found.get((kind, name), at))
    return found


def dumped(connection: Connection, numbers: Collection[int]) -> dict[int, list[Dumped]]:
    """What dumps said themselves of the revision of entities, by the notes that they left."""
    sql = f"SELECT id FROM word WHERE text = '{DUMP}'"  # noqa: S608
    note = bulk.scalar(connection, sql) if numbers else None
    if note is None:
        return {}
    sql = (
        "SELECT entity_id, observed_at, revision, committed_at FROM entity_document "  # noqa: S608
        f"WHERE path_id = {note:d} AND entity_id {{among}}"
    )
    told = bulk.grouped(bulk.select(connection, sql, numbers))
    return {number: [Dumped(*said) for said in own] for number, own in told.items()}


def series(
    connection: Connection, ruleset_id: int, revisions: Mapping[int, str | None]
) -> dict[int, list[Row]]:
    """All spells of entities, oldest first: start, end, profile, certainty, and the rest of their
    rows. ``revisions`` are those at which the entities were last seen.
    """
    sql = (
        "SELECT entity_id, valid_from, valid_to, profile_id, certainty_id, full_depth, revision, "  # noqa: S608
        f"observed_at, end_observed_at FROM spell WHERE ruleset_id = {ruleset_id:d} "
        "AND entity_id {among} ORDER BY entity_id, valid_from"
    )
    found: dict[int, list[Row]] = {}
    for number, *span, full, at, seen, ended in bulk.select(connection, sql, list(revisions)):
        revision = revisions[number] if at is None and span[1] is None else at
        found.setdefault(number, []).append((*span, bool(full), revision, seen, ended))
    return found
