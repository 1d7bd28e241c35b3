"""The database in figures: what it holds, how big it is."""

from typing import Final

from sqlalchemy import Connection

from storage import ledger
from storage.answers import RulesetStatus, Status
from storage.database import bulk, schema
from storage.entities import THERE

_RUNS: Final = 5


def status(connection: Connection) -> Status:
    """Counts, size, extractor versions and the last runs."""
    return Status(
        models=_count(connection, f"entity e WHERE {THERE}"),
        datasets=_count(connection, "entity WHERE kind = 1 AND gone_at IS NULL"),
        repositories=_count(connection, "entity WHERE kind = 2 AND gone_at IS NULL"),
        gone=_count(connection, "entity e WHERE e.kind = 0 AND e.gone_at IS NOT NULL"),
        read=_count(connection, f"entity e WHERE {THERE} AND e.read_revision IS NOT NULL"),
        spells=_count(connection, "spell"),
        profiles=_count(connection, "profile"),
        documents=_count(connection, "document"),
        size=size(connection),
        rulesets=tuple(_rulesets(connection)),
        runs=tuple(ledger.latest(connection, _RUNS)),
    )


def stats(connection: Connection) -> dict[str, int]:
    """Rows of every table, and the size of all in bytes."""
    rows = {name: _count(connection, f'"{name}"') for name in sorted(schema.metadata.tables)}
    return {**rows, "bytes": size(connection)}


def size(connection: Connection) -> int:
    """Bytes on disk."""
    if connection.dialect.name == "sqlite":
        pages = bulk.scalar(connection, "PRAGMA page_count")
        return int(pages or 0) * int(bulk.scalar(connection, "PRAGMA page_size") or 0)
    sql = "SELECT pg_database_size(current_database())"
    return int(bulk.scalar(connection, sql) or 0)


def _count(connection: Connection, what: str) -> int:
    return int(bulk.scalar(connection, f"SELECT count(*) FROM {what}") or 0)  # noqa: S608


def _rulesets(connection: Connection) -> list[RulesetStatus]:
    rows = connection.exec_driver_sql(
        "SELECT r.name, r.added_at, (SELECT count(*) FROM spell s WHERE s.ruleset_id = r.id "
        "AND s.valid_to IS NULL) FROM ruleset r ORDER BY r.id DESC"
    )
    return [RulesetStatus(name, added_at, count) for name, added_at, count in rows]
