"""The ledger: one row a run, oldest first."""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection

from storage.database import bulk
from storage.reading.moments import iso

COLUMNS: Final = (
    *("run", "kind", "scope", "state", "started_at", "ended_at", "seen", "expected", "new"),
    *("changed", "gone", "failed", "requests_api", "requests_resolvers", "requests_github"),
    *("error", "extractor_version"),
)


def rows(
    connection: Connection, *, as_of: int | None = None
) -> Iterator[tuple[str | int | None, ...]]:
    """Runs that had started by the moment."""
    where = "" if as_of is None else f"WHERE r.started_at <= {as_of:d}"
    for number, kind, scope, state, started, ended, *rest in bulk.stream(
        connection,
        "SELECT r.id, r.kind, r.scope, r.state, r.started_at, r.ended_at, r.seen, r.expected, "  # noqa: S608
        "r.new, r.changed, r.gone, r.failed, r.requests_api, r.requests_resolvers, "
        "r.requests_github, r.error, coalesce(u.name, '') FROM run r "
        f"LEFT JOIN ruleset u ON u.id = r.ruleset_id {where} ORDER BY r.id",
    ):
        yield (number, kind, scope, state, iso(started), iso(ended), *rest)
