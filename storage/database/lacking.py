"""What a database lacks of its schema: tables, indexes, views, triggers that guard and remember."""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection

from storage.database import bulk, schema

_KEPT: Final = ("change", "entity", "link", "metric", "spell")
"""Tables of which triggers keep what a row said before."""

_VIEWS: Final = (
    *("changes", "current_findings", "datasets", "license_changes", "licenses_now", "links_now"),
    *("models", "overrides_now", "popularity", "repositories", "runs", "spells"),
)
_TRIGGERS: Final = {
    "sqlite": {
        "spell_begins",
        "spell_moves",
        *(f"{table}_{what}" for table in _KEPT for what in ("mended", "removed")),
        *(f"{table}_moved" for table in ("link", "spell")),
    },
    "postgresql": {"spell_moves", *(f"{table}_mended" for table in _KEPT)},
}
_FOUND: Final = {
    "sqlite": "SELECT type, name FROM sqlite_master",
    "postgresql": "SELECT 'table', tablename FROM pg_tables WHERE schemaname = current_schema() "
    "UNION ALL SELECT 'view', viewname FROM pg_views WHERE schemaname = current_schema() "
    "UNION ALL SELECT 'index', indexname FROM pg_indexes WHERE schemaname = current_schema() "
    "UNION ALL SELECT 'trigger', tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
    "WHERE NOT tgisinternal AND tgenabled <> 'D' "
    "AND c.relnamespace = current_schema()::regnamespace",
}


def lacking(connection: Connection) -> Iterator[str]:
    """What is not there, by kind and name."""
    dialect = connection.dialect.name
    found = {(str(kind), str(name)) for kind, name in bulk.stream(connection, _FOUND[dialect])}
    tables = schema.metadata.tables.values()
    wanted = [("table", table.name) for table in tables]
    wanted += [("index", str(index.name)) for table in tables for index in table.indexes]
    wanted += [("view", name) for name in _VIEWS]
    wanted += [("trigger", name) for name in _TRIGGERS[dialect]]
    yield from (" ".join(each) for each in sorted(set(wanted) - found))
