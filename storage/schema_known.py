"""The second clock: what rows said before they were mended, moved or removed in place.

Triggers write these tables; :mod:`storage.known` reads a table as it stood at a moment.
"""

from typing import Final

from sqlalchemy import BigInteger, Boolean, Column, Integer, Table

from storage.columns import Words, metadata, moment, sole

clock: Final = Table("clock", metadata, sole(), moment("at", nullable=False))


def _place(name: str, kind: type[Integer] = Integer) -> Column[int]:
    return Column(name, kind, primary_key=True, autoincrement=False)


entity_before: Final = Table(
    "entity_before",
    metadata,
    _place("until", BigInteger),
    _place("entity_id"),
    Column("name", Words),
    Column("revision", Words),
    moment("created_at"),
    moment("committed_at"),
    moment("released_at"),
    moment("gone_at"),
    Column("gated", Words),
    Column("disabled", Boolean),
    Column("private", Boolean),
    Column("task_id", Integer),
    Column("library_id", Integer),
    Column("parameters", BigInteger),
    Column("license", Words),
    Column("state", Words),
    sqlite_with_rowid=False,
)

change_before: Final = Table(
    "change_before",
    metadata,
    _place("until", BigInteger),
    _place("change_id"),
    Column("entity_id", Integer),
    Column("aspect", Words),
    Column("old", Words),
    Column("new", Words),
    moment("happened_at"),
    moment("observed_at"),
    Column("lag", Integer),
    sqlite_with_rowid=False,
)

spell_before: Final = Table(
    "spell_before",
    metadata,
    _place("until", BigInteger),
    _place("entity_id"),
    _place("ruleset_id"),
    _place("valid_from", BigInteger),
    moment("valid_to"),
    Column("profile_id", Integer),
    Column("certainty_id", Integer),
    Column("full_depth", Boolean),
    Column("revision", Words),
    moment("observed_at"),
    moment("end_observed_at"),
    Column("lag", Integer),
    Column("end_lag", Integer),
    sqlite_with_rowid=False,
)

link_before: Final = Table(
    "link_before",
    metadata,
    _place("until", BigInteger),
    _place("entity_id"),
    Column("kind", Words, primary_key=True),
    Column("target", Words, primary_key=True),
    Column("role", Words, primary_key=True),
    _place("valid_from", BigInteger),
    moment("valid_to"),
    Column("license", Words),
    Column("state", Words),
    moment("known_at"),
    sqlite_with_rowid=False,
)

metric_before: Final = Table(
    "metric_before",
    metadata,
    _place("until", BigInteger),
    _place("entity_id"),
    _place("day"),
    Column("downloads", BigInteger),
    Column("likes", Integer),
    Column("late", Integer),
    sqlite_with_rowid=False,
)
