"""Which GitHub repositories are to be asked for."""

from typing import Final

from sqlalchemy import Connection

from storage.reading.planning import names

_LONG_AGO: Final = (
    "SELECT min(e.name) FROM visit v JOIN entity e ON e.id = v.entity_id "
    "GROUP BY lower(e.name) HAVING max(v.checked_at) < {since:d} "
    "ORDER BY max(v.checked_at), lower(e.name)"
)
_NEVER: Final = (
    f"SELECT min(l.target) {names.nobodys('github')} "
    "GROUP BY lower(l.target) ORDER BY lower(l.target)"
)


def due(connection: Connection, since: int) -> list[str]:
    """Names of repositories not asked for since, the longest ago first, then of those linked ones
    that are not known. Of several that had a name the last visit counts.
    """
    known = connection.exec_driver_sql(_LONG_AGO.format(since=since)).scalars().all()
    return [*known, *connection.exec_driver_sql(_NEVER).scalars()]
