"""What re-scoring needs: every model with its archive, and old rules pruned."""

from typing import NamedTuple

from sqlalchemy import Connection

from storage import bulk, clock, reading
from storage.entities import Entity, by_ids
from storage.reading import FOREVER
from storage.records import StoredDocument


class Archived(NamedTuple):
    """A model as the archive has it: what its extraction can be made from again."""

    entity: Entity
    documents: tuple[StoredDocument, ...]


def archived(connection: Connection, ruleset_id: int, after: int, limit: int) -> list[Archived]:
    """Models with an id above ``after`` that have no open spell under these rules, by id."""
    sql = (
        f"SELECT e.id FROM entity e WHERE e.kind = 0 AND e.gone_at IS NULL AND e.id > {after:d} "  # noqa: S608
        "AND e.record_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM spell s "
        f"WHERE s.entity_id = e.id AND s.ruleset_id = {ruleset_id:d} AND s.valid_to IS NULL) "
        f"ORDER BY e.id LIMIT {limit:d}"
    )
    numbers = [row[0] for row in bulk.stream(connection, sql)]
    kept = reading.kept(connection, numbers)
    found = by_ids(connection, numbers)
    return [Archived(found[number], kept.get(number, ())) for number in numbers]


def untold(connection: Connection, ruleset_id: int, after: int, limit: int) -> list[int]:
    """Models of which other rules told something before these rules do, by id."""
    sql = (
        f"SELECT e.id FROM entity e WHERE e.kind = 0 AND e.id > {after:d} AND EXISTS ("  # noqa: S608
        "SELECT 1 FROM spell s WHERE s.entity_id = e.id AND s.valid_to IS NOT NULL "
        f"AND s.ruleset_id <> {ruleset_id:d} AND s.valid_from < coalesce((SELECT min(o.valid_from) "
        f"FROM spell o WHERE o.entity_id = e.id AND o.ruleset_id = {ruleset_id:d}), {FOREVER:d})) "
        f"ORDER BY e.id LIMIT {limit:d}"
    )
    return [int(row[0]) for row in bulk.stream(connection, sql)]


def prune(connection: Connection, keep: set[int]) -> int:
    """Delete the spells and readings of all other rules; how many spells went."""
    gone = [n for n in reading.ruleset_names(connection) if n not in keep]
    numbers = ", ".join(map(str, gone)) or "0"
    connection.exec_driver_sql(f"DELETE FROM reading WHERE ruleset_id IN ({numbers})")  # noqa: S608
    connection.exec_driver_sql(f"DELETE FROM spell_before WHERE ruleset_id IN ({numbers})")  # noqa: S608
    with clock.stopped(connection):
        done = connection.exec_driver_sql(f"DELETE FROM spell WHERE ruleset_id IN ({numbers})")  # noqa: S608
    return done.rowcount
