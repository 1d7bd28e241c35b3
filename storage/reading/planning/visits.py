"""Which GitHub repositories are to be asked for."""

from typing import Final

from sqlalchemy import Connection

from storage.database.schema import KINDS

_GITHUB: Final = KINDS.index("github")

_LONG_AGO: Final = (
    "SELECT min(e.name) FROM visit v JOIN entity e ON e.id = v.entity_id "
    "GROUP BY lower(e.name) HAVING max(v.checked_at) < {since:d} "
    "ORDER BY max(v.checked_at), lower(e.name)"
)
_SAME: Final = f"e.kind = {_GITHUB:d} AND lower(e.name) = lower(l.target)"
_NEVER: Final = (
    "SELECT min(l.target) FROM link l JOIN entity m ON m.id = l.entity_id AND m.gone_at IS NULL "  # noqa: S608  numbers
    "WHERE l.kind = 'github' AND l.valid_to IS NULL "
    f"AND NOT EXISTS (SELECT 1 FROM entity e WHERE {_SAME} AND e.gone_at IS NULL) "
    f"AND NOT EXISTS (SELECT 1 FROM entity e WHERE {_SAME} AND e.gone_at IS NOT NULL) "
    "AND NOT EXISTS (SELECT 1 FROM change n JOIN entity e ON e.id = n.entity_id "
    f"WHERE n.aspect = 'name' AND lower(n.old) = lower(l.target) AND e.kind = {_GITHUB:d}) "
    "GROUP BY lower(l.target) ORDER BY lower(l.target)"
)


def due(connection: Connection, since: int) -> list[str]:
    """Names of repositories not asked for since, the longest ago first, then of those linked ones
    that are not known. Of several that had a name the last visit counts.
    """
    known = connection.exec_driver_sql(_LONG_AGO.format(since=since)).scalars().all()
    return [*known, *connection.exec_driver_sql(_NEVER).scalars()]
