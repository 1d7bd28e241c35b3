"""The database in figures: what it holds, how big it is."""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection

from storage import ledger
from storage.answers import RulesetStatus, Status
from storage.database import bulk, schema
from storage.reading.planning.waiting import WAITS

_RUNS: Final = 5
_ENTITIES: Final = (
    "kind = 0 AND gone_at IS NULL",
    "kind = 0 AND gone_at IS NOT NULL",
    "kind = 0 AND gone_at IS NULL AND read_revision IS NOT NULL",
    f"kind = 0 AND {WAITS}",
    "kind = 1 AND gone_at IS NULL",
    "kind = 2 AND gone_at IS NULL",
)


def status(connection: Connection) -> Status:
    """Counts, size, extractor versions and the last runs."""
    models, gone, read, waits, datasets, repositories = _entities(connection)
    return Status(
        models=models,
        datasets=datasets,
        repositories=repositories,
        gone=gone,
        read=read,
        waiting=waits,
        spells=_count(connection, "spell"),
        profiles=_count(connection, "profile"),
        documents=_count(connection, "document"),
        size=size(connection),
        rulesets=tuple(_rulesets(connection)),
        runs=tuple(ledger.latest(connection, _RUNS)),
        night=ledger.paused_night(connection),
    )


def _entities(connection: Connection) -> Iterator[int]:
    """All counts of repositories in one scan: an index would lead all over the table."""
    sums = (f"sum(CASE WHEN {each} THEN 1 ELSE 0 END)" for each in _ENTITIES)
    row = next(bulk.stream(connection, f"SELECT {', '.join(sums)} FROM entity"))  # noqa: S608
    return (int(figure or 0) for figure in row)


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
