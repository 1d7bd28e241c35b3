"""What was seen: who there is, what they link to, their texts."""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    func,
    text,
)

from storage.database.schema.columns import Words, counted, key, metadata, moment, must, sole
from storage.database.schema.known import before

entity: Final = Table(
    "entity",
    metadata,
    sole(),
    must("kind", SmallInteger),
    Column("host_id", Words),
    must("name", Words),
    Column("revision", Words),
    Column("read_revision", Words),
    Column("record_hash", LargeBinary),
    key("record_id", "document"),
    Column("etag", Words),
    moment("created_at"),
    moment("committed_at"),
    moment("released_at", nullable=False),
    moment("observed_at", nullable=False),
    moment("gone_at"),
    Column("gated", Words),
    Column("disabled", Boolean),
    Column("private", Boolean),
    Column("downloads", BigInteger),
    Column("likes", Integer),
    key("task_id", "word"),
    key("library_id", "word"),
    Column("parameters", BigInteger),
    Column("license", Words),
    Column("state", Words),
    counted("known_at", BigInteger),
    CheckConstraint("kind BETWEEN 0 AND 2", name="kind"),
    CheckConstraint("gated = 'no' OR gated = 'auto' OR gated = 'manual'", name="gated"),
    Index("uq_entity_kind_host_id", "kind", "host_id", unique=True),
    Index("ix_entity_created", "kind", "created_at", "released_at"),
    Index(
        "uq_entity_kind_name_present",
        "kind",
        func.lower(text("name")),
        unique=True,
        sqlite_where=text("gone_at IS NULL"),
        postgresql_where=text("gone_at IS NULL"),
    ),
    Index(
        "ix_entity_kind_name_gone",
        "kind",
        func.lower(text("name")),
        sqlite_where=text("gone_at IS NOT NULL"),
        postgresql_where=text("gone_at IS NOT NULL"),
    ),
)

entity_before: Final = before(
    entity,
    without=(
        *("kind", "host_id", "read_revision", "record_hash", "record_id", "etag"),
        *("downloads", "likes", "observed_at", "known_at"),
    ),
)
"""Without what an entity keeps for good, and what no report of a past moment reads from it."""

change: Final = Table(
    "change",
    metadata,
    sole(),
    key("entity_id", "entity", nullable=False, index=True),
    must("aspect", Words),
    Column("old", Words),
    Column("new", Words),
    moment("happened_at", nullable=False),
    moment("observed_at", nullable=False),
    counted("lag", Integer),
    CheckConstraint("aspect IN ('name', 'access', 'gone', 'license', 'state')", name="aspect"),
    Index(
        "ix_change_former_name",
        func.lower(text("old")),
        sqlite_where=text("aspect = 'name'"),
        postgresql_where=text("aspect = 'name'"),
    ),
)

change_before: Final = before(change)

alias: Final = Table(
    "alias",
    metadata,
    Column("kind", SmallInteger, primary_key=True, autoincrement=False),
    Column("name", Words, primary_key=True),
    key("entity_id", "entity"),
    moment("observed_at", nullable=False),
    moment("asked_at", nullable=False),
    CheckConstraint("kind BETWEEN 0 AND 2", name="kind"),
    sqlite_with_rowid=False,
)

metric: Final = Table(
    "metric",
    metadata,
    key("entity_id", "entity", primary_key=True),
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("downloads", BigInteger),
    Column("likes", Integer),
    counted("late", Integer),
    sqlite_with_rowid=False,
)

metric_before: Final = before(metric)

link: Final = Table(
    "link",
    metadata,
    key("entity_id", "entity", primary_key=True),
    Column("kind", Words, primary_key=True),
    Column("target", Words, primary_key=True),
    Column("role", Words, primary_key=True),
    moment("valid_from", primary_key=True, autoincrement=False),
    moment("valid_to"),
    Column("license", Words),
    Column("state", Words),
    counted("known_at", BigInteger),
    CheckConstraint(
        "kind = 'base_model' OR kind = 'dataset' OR kind = 'github' OR kind = 'paper'", name="kind"
    ),
    CheckConstraint("valid_to > valid_from", name="forward"),
    sqlite_with_rowid=False,
)

link_before: Final = before(link)

document: Final = Table(
    "document",
    metadata,
    sole(),
    Column("hash", LargeBinary),
    must("codec", SmallInteger),
    must("size", Integer),
    must("body", LargeBinary),
    Index(
        "uq_document_hash",
        "hash",
        unique=True,
        sqlite_where=text("hash IS NOT NULL"),
        postgresql_where=text("hash IS NOT NULL"),
    ),
)

entity_document: Final = Table(
    "entity_document",
    metadata,
    key("entity_id", "entity", primary_key=True),
    key("path_id", "word", primary_key=True),
    moment("observed_at", primary_key=True, autoincrement=False),
    moment("replaced_at"),
    key("document_id", "document"),
    Column("revision", Words),
    Column("state", Words, nullable=False),
    Column("reason", Words),
    Column("etag", Words),
    moment("committed_at"),
    CheckConstraint("replaced_at >= observed_at", name="forward"),
    sqlite_with_rowid=False,
)

page: Final = Table(
    "page",
    metadata,
    Column("url", Words, primary_key=True),
    moment("observed_at", primary_key=True, autoincrement=False),
    moment("replaced_at"),
    moment("checked_at", nullable=False),
    key("document_id", "document"),
    must("state", Words),
    Column("reason", Words),
    Column("etag", Words),
    CheckConstraint("replaced_at >= observed_at", name="forward"),
)

word: Final = Table(
    "word",
    metadata,
    sole(),
    Column("text", Words, nullable=False, unique=True),
)
