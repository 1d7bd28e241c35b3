"""Runs: what each crawl did, where it stands, what it could not take in."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, delete, func, insert, select, update

from storage.database import bulk, schema
from storage.database.texts import clean
from storage.problems import DatabaseProblem
from storage.runs import Counts, Failure, Requests, Run

_RUN: Final = schema.run.c
_COLUMNS: Final = (
    *(_RUN.id, _RUN.kind, _RUN.scope, _RUN.started_at, _RUN.ended_at, _RUN.state, _RUN.seen),
    *(_RUN.expected, _RUN.new, _RUN.changed, _RUN.gone, _RUN.failed, _RUN.requests_api),
    *(_RUN.requests_resolvers, _RUN.requests_github, _RUN.error),
    func.coalesce(schema.ruleset.c.name, ""),
)
_RUNS: Final = select(*_COLUMNS).select_from(schema.run.outerjoin(schema.ruleset))


def start(
    connection: Connection,
    *,
    kind: str,
    scope: str,
    ruleset_id: int,
    at: int,
    expected: int | None,
) -> int:
    """Open a run; its id. A run that is still open is another process's, or was killed."""
    number = bulk.next_id(connection, schema.run)
    connection.execute(
        insert(schema.run).values(
            id=number,
            kind=kind,
            scope=scope,
            ruleset_id=ruleset_id,
            started_at=at,
            state="running",
            expected=expected,
        )
    )
    return number


def tick(
    connection: Connection,
    run_id: int,
    *,
    counts: Counts | None = None,
    requests: Requests | None = None,
) -> None:
    """Add to the counters of a run."""
    told: dict[str, int] = {}
    if counts is not None:
        told |= {name: getattr(counts, name) for name in ("seen", "new", "changed", "gone")}
    if requests is not None:
        told |= {
            "requests_api": requests.hub_api,
            "requests_resolvers": requests.hub_resolvers,
            "requests_github": requests.github,
        }
    sums = ", ".join(f"{name} = {name} + {more:d}" for name, more in told.items() if more)
    if sums:
        connection.exec_driver_sql(f"UPDATE run SET {sums} WHERE id = {run_id:d}")  # noqa: S608


def end(
    connection: Connection,
    run_id: int,
    at: int,
    state: str,
    *,
    failures: Sequence[Failure],
    error: str,
) -> Run:
    """Close a run and list what it could not take in."""
    connection.execute(
        update(schema.run)
        .where(_RUN.id == run_id)
        .values(ended_at=at, state=state, failed=len(failures), error=clean(error))
    )
    connection.execute(delete(schema.run_failure).where(schema.run_failure.c.run_id == run_id))
    rows = [(run_id, i, clean(f.name), clean(f.reason)) for i, f in enumerate(failures)]
    bulk.insert(connection, schema.run_failure, rows)
    return one(connection, run_id)


def one(connection: Connection, run_id: int) -> Run:
    """A run by its id."""
    row = connection.execute(_RUNS.where(_RUN.id == run_id)).first()
    if row is None:
        raise DatabaseProblem(f"There is no run {run_id} in the ledger: see `ajar status`.")
    return _run(row)


def _run(row: Sequence[Any]) -> Run:
    return Run(*row)


def latest(connection: Connection, limit: int) -> list[Run]:
    """The newest runs first."""
    rows = connection.execute(_RUNS.order_by(_RUN.id.desc()).limit(limit))
    return [_run(row) for row in rows]


def paused_night(connection: Connection) -> int:
    """How many models the best of the last three crawls of the whole Hub read the documents of, of
    those that left others because their time was over; else 0.
    """
    ours = (_RUN.kind == "documents", _RUN.scope == "all", _RUN.ended_at.is_not(None))
    last = select(_RUN.seen, _RUN.state).where(*ours).order_by(_RUN.id.desc()).limit(3)
    return max((seen for seen, state in connection.execute(last) if state == "paused"), default=0)


def failures(connection: Connection, run_id: int) -> list[Failure]:
    """What a run could not take in, in its order."""
    table = schema.run_failure.c
    rows = connection.execute(
        select(table.name, table.reason).where(table.run_id == run_id).order_by(table.position)
    )
    return [Failure(name, reason) for name, reason in rows]


def cursor(connection: Connection, name: str) -> bytes | None:
    """Where a crawl stands, as it left it."""
    table = schema.cursor.c
    found = connection.execute(select(table.body).where(table.name == name)).scalar()
    return None if found is None else bytes(found)


def set_cursor(connection: Connection, name: str, body: bytes | None) -> None:
    """Write where a crawl stands; None forgets it."""
    if body is None:
        bulk.delete(connection, schema.cursor, ("name",), [(name,)])
    else:
        bulk.upsert(connection, schema.cursor, [(name, body)])
