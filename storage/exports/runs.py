"""The ledger: one row a run, oldest first."""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection

from storage.database import bulk
from storage.reading.moments import iso
from storage.reading.spans import FOREVER

COLUMNS: Final = (
    *("run", "kind", "scope", "state", "started_at", "ended_at", "seen", "expected", "new"),
    *("changed", "gone", "failed", "requests_api", "requests_resolvers", "requests_github"),
    *("error", "extractor_version"),
)


def rows(
    connection: Connection, *, as_of: int | None = None, known_at: int | None = None
) -> Iterator[tuple[str | int | None, ...]]:
    """Runs that had started by the moments. One that had not ended by ``known_at`` was running,
    and how far it had come is not kept.
    """
    upto = min((moment for moment in (as_of, known_at) if moment is not None), default=FOREVER)
    for number, kind, scope, state, started, ended, *figures, error, rules in bulk.stream(
        connection,
        "SELECT r.id, r.kind, r.scope, r.state, r.started_at, r.ended_at, r.seen, r.expected, "  # noqa: S608
        "r.new, r.changed, r.gone, r.failed, r.requests_api, r.requests_resolvers, "
        "r.requests_github, r.error, coalesce(u.name, '') FROM run r "
        f"LEFT JOIN ruleset u ON u.id = r.ruleset_id WHERE r.started_at <= {upto:d} ORDER BY r.id",
    ):
        if known_at is None or (ended is not None and ended <= known_at):
            told = (state, iso(started), iso(ended), *figures, error)
        else:
            told = ("running", iso(started), None, *(None for _ in figures), "")
        yield (number, kind, scope, *told, rules)
