"""Names that models link to and that nobody here bears or ever bore."""

from typing import Final

from sqlalchemy import Connection

from storage.database.schema import KINDS
from storage.records import EntityKind

_LINKS: Final[dict[EntityKind, str]] = {
    "model": "base_model",
    "dataset": "dataset",
    "github": "github",
}


def nobodys(kind: EntityKind) -> str:
    """The SQL of links ``l`` to such names, as FROM and WHERE."""
    number = KINDS.index(kind)
    same = f"e.kind = {number:d} AND lower(e.name) = lower(l.target)"
    return (
        "FROM link l JOIN entity m ON m.id = l.entity_id AND m.gone_at IS NULL "  # noqa: S608  numbers
        f"WHERE l.kind = '{_LINKS[kind]}' AND l.valid_to IS NULL "
        f"AND NOT EXISTS (SELECT 1 FROM entity e WHERE {same} AND e.gone_at IS NULL) "
        f"AND NOT EXISTS (SELECT 1 FROM entity e WHERE {same} AND e.gone_at IS NOT NULL) "
        "AND NOT EXISTS (SELECT 1 FROM change n JOIN entity e ON e.id = n.entity_id "
        f"WHERE n.aspect = 'name' AND lower(n.old) = lower(l.target) AND e.kind = {number:d})"
    )


def unasked(connection: Connection, kind: EntityKind, since: int) -> list[str]:
    """Those that the Hub was not asked for from a moment on and that lead to nobody, as they are
    written, the most linked first.
    """
    return list(
        connection.exec_driver_sql(
            f"SELECT min(l.target) {nobodys(kind)} AND NOT EXISTS ("  # noqa: S608  numbers
            f"SELECT 1 FROM alias a WHERE a.kind = {KINDS.index(kind):d} "
            f"AND a.name = lower(l.target) AND (a.entity_id IS NOT NULL OR a.asked_at >= {since:d})"
            ") GROUP BY lower(l.target) ORDER BY count(*) DESC, lower(l.target)"
        ).scalars()
    )
