"""What crawls of the whole Hub found of models: a pass leaves no trace of what is as it was."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from operator import itemgetter
from typing import Final

from sqlalchemy import Connection

from storage.database import bulk
from storage.entities import Entity
from storage.reading.spans import FOREVER

_Turn = tuple[int, int, int, bool]
"""When it happened, since when and until when that was known, and whether it was gone then."""

_TURNS: Final = (
    "SELECT entity_id, happened_at, observed_at + lag, {until}, new = 'gone' FROM {table} "
    "WHERE aspect = 'gone' AND entity_id {{among}} ORDER BY happened_at, {key}"
)


def ends(connection: Connection) -> list[int]:
    """When crawls of the whole Hub ended, oldest first."""
    rows = connection.exec_driver_sql(
        "SELECT ended_at FROM run WHERE kind = 'full' AND scope = 'all' "
        "AND state IN ('done', 'partial') ORDER BY ended_at"
    )
    return [int(row[0]) for row in rows]


def found(
    connection: Connection, named: Mapping[int, Entity], passes: Sequence[int]
) -> dict[int, dict[int, bool]]:
    """The passes (by their ends) that looked for each model, and whether it was gone: what the
    database knew when they ended. They look by host id and creation, for what it knows.
    """
    sought = [n for n, each in named.items() if each.host_id and each.created_at is not None]
    sql = "SELECT id, known_at FROM entity WHERE id {among}"
    since = {int(number): int(at) for number, at in bulk.select(connection, sql, sought)}
    turns = _turns(connection, sought)
    return {
        number: {end: _gone(turns.get(number, ()), end) for end in passes if end >= since[number]}
        for number in sought
    }


def _turns(connection: Connection, numbers: Sequence[int]) -> dict[int, list[_Turn]]:
    """All that was ever known of when models went and came back, oldest first."""
    tables = (("change_before", "until", "change_id"), ("change", FOREVER, "id"))
    told = (_TURNS.format(table=table, until=until, key=key) for table, until, key in tables)
    rows = chain.from_iterable(bulk.select(connection, sql, numbers) for sql in told)
    return {number: sorted(own, key=itemgetter(0)) for number, own in bulk.grouped(rows).items()}


def _gone(turns: Iterable[_Turn], at: int) -> bool:
    gone = False
    for happened, since, until, went in turns:
        if happened <= at and since <= at < until:
            gone = bool(went)
    return gone
