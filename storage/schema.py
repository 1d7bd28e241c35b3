"""The tables. What they mean to a reader stands in docs/database.md.

Moments are whole UTC seconds. Small integer keys, words interned once: 2.5 million models with
3 million spells are a matter of some 100 MB for the series itself.
"""

from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    func,
    text,
)
from sqlalchemy.types import TypeEngine

NAMING: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
metadata: Final = MetaData(naming_convention=NAMING)

_Words: Final = Text().with_variant(Text(collation="C"), "postgresql")
"""Text that compares and sorts by its bytes on every database."""

KINDS: Final = ("model", "dataset", "github")
"""Entity kinds; the position is what the column ``kind`` holds."""


def _key(name: str, table: str, **options: Any) -> Column[Any]:
    return Column(name, Integer, ForeignKey(f"{table}.id"), **options)


def _moment(name: str, **options: Any) -> Column[Any]:
    return Column(name, BigInteger, **options)


def _must(name: str, kind: TypeEngine[Any] | type[TypeEngine[Any]]) -> Column[Any]:
    return Column(name, kind, nullable=False)


def _sole(name: str = "id") -> Column[Any]:
    return Column(name, Integer, primary_key=True, autoincrement=False)


word: Final = Table(
    "word",
    metadata,
    _sole(),
    Column("text", _Words, nullable=False, unique=True),
)

ruleset: Final = Table(
    "ruleset",
    metadata,
    _sole(),
    Column("name", _Words, nullable=False, unique=True),
    _moment("added_at", nullable=False),
)

component: Final = Table(
    "component",
    metadata,
    _sole(),
    Column("name", _Words, nullable=False, unique=True),
)

entity: Final = Table(
    "entity",
    metadata,
    _sole(),
    _must("kind", SmallInteger),
    Column("host_id", _Words),
    _must("name", _Words),
    Column("revision", _Words),
    Column("read_revision", _Words),
    Column("record_hash", LargeBinary),
    _key("record_id", "document"),
    Column("etag", _Words),
    _moment("created_at"),
    _moment("committed_at"),
    _moment("released_at", nullable=False),
    _moment("observed_at", nullable=False),
    _moment("gone_at"),
    Column("gated", _Words),
    Column("disabled", Boolean),
    Column("private", Boolean),
    Column("downloads", BigInteger),
    Column("likes", Integer),
    _key("task_id", "word"),
    _key("library_id", "word"),
    Column("parameters", BigInteger),
    Column("license", _Words),
    Column("state", _Words),
    CheckConstraint("kind BETWEEN 0 AND 2", name="kind"),
    CheckConstraint("gated = 'no' OR gated = 'auto' OR gated = 'manual'", name="gated"),
    Index(
        "uq_entity_kind_host_id",
        "kind",
        "host_id",
        unique=True,
        sqlite_where=text("host_id IS NOT NULL"),
        postgresql_where=text("host_id IS NOT NULL"),
    ),
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

change: Final = Table(
    "change",
    metadata,
    _sole(),
    _key("entity_id", "entity", nullable=False, index=True),
    _must("aspect", _Words),
    Column("old", _Words),
    Column("new", _Words),
    _moment("happened_at", nullable=False),
    _moment("observed_at", nullable=False),
    CheckConstraint("aspect IN ('name', 'access', 'gone', 'license', 'state')", name="aspect"),
    Index(
        "ix_change_former_name",
        func.lower(text("old")),
        sqlite_where=text("aspect = 'name'"),
        postgresql_where=text("aspect = 'name'"),
    ),
)

profile: Final = Table(
    "profile",
    metadata,
    _sole(),
    Column("digest", LargeBinary, nullable=False, unique=True),
    Column("license", _Words),
    Column("license_source", _Words),
)

profile_component: Final = Table(
    "profile_component",
    metadata,
    _key("profile_id", "profile", primary_key=True),
    _key("component_id", "component", primary_key=True),
    _must("availability", _Words),
    Column("license", _Words),
    Column("license_source", _Words),
    Column("inherited", Boolean, nullable=False),
    sqlite_with_rowid=False,
)

certainty: Final = Table(
    "certainty",
    metadata,
    _sole(),
    Column("digest", LargeBinary, nullable=False, unique=True),
)

certainty_component: Final = Table(
    "certainty_component",
    metadata,
    _key("certainty_id", "certainty", primary_key=True),
    _key("component_id", "component", primary_key=True),
    _must("percent", SmallInteger),
    sqlite_with_rowid=False,
)

spell: Final = Table(
    "spell",
    metadata,
    _key("entity_id", "entity", primary_key=True),
    _key("ruleset_id", "ruleset", primary_key=True),
    _moment("valid_from", primary_key=True, autoincrement=False),
    _moment("valid_to"),
    _key("profile_id", "profile", nullable=False),
    _key("certainty_id", "certainty", nullable=False),
    Column("full_depth", Boolean, nullable=False),
    Column("revision", _Words),
    _moment("observed_at", nullable=False),
    _moment("end_observed_at"),
    CheckConstraint("valid_to > valid_from", name="forward"),
    CheckConstraint("(valid_to IS NULL) = (end_observed_at IS NULL)", name="ended"),
    sqlite_with_rowid=False,
)

reading: Final = Table(
    "reading",
    metadata,
    _key("entity_id", "entity", primary_key=True),
    _key("ruleset_id", "ruleset", primary_key=True),
    Column("revision", _Words),
    _moment("observed_at", nullable=False),
    _must("body", LargeBinary),
)

link: Final = Table(
    "link",
    metadata,
    _key("entity_id", "entity", primary_key=True),
    Column("kind", _Words, primary_key=True),
    Column("target", _Words, primary_key=True),
    Column("role", _Words, primary_key=True),
    _moment("valid_from", primary_key=True, autoincrement=False),
    _moment("valid_to"),
    Column("license", _Words),
    Column("state", _Words),
    CheckConstraint(
        "kind = 'base_model' OR kind = 'dataset' OR kind = 'github' OR kind = 'paper'", name="kind"
    ),
    CheckConstraint("valid_to > valid_from", name="forward"),
    sqlite_with_rowid=False,
)

document: Final = Table(
    "document",
    metadata,
    _sole(),
    Column("hash", LargeBinary),
    _must("codec", SmallInteger),
    _must("size", Integer),
    _must("body", LargeBinary),
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
    _key("entity_id", "entity", primary_key=True),
    _key("path_id", "word", primary_key=True),
    _moment("observed_at", primary_key=True, autoincrement=False),
    _moment("replaced_at"),
    _key("document_id", "document"),
    Column("revision", _Words),
    Column("state", _Words, nullable=False),
    Column("reason", _Words),
    Column("etag", _Words),
    CheckConstraint("replaced_at >= observed_at", name="forward"),
    sqlite_with_rowid=False,
)

metric: Final = Table(
    "metric",
    metadata,
    _key("entity_id", "entity", primary_key=True),
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("downloads", BigInteger),
    Column("likes", Integer),
    sqlite_with_rowid=False,
)

override: Final = Table(
    "override",
    metadata,
    _sole(),
    _key("entity_id", "entity", nullable=False, index=True),
    _key("component_id", "component", nullable=False),
    _must("availability", _Words),
    Column("license", _Words),
    _must("because", _Words),
    Column("by", _Words, nullable=False),
    _must("source", _Words),
    _moment("set_at", nullable=False),
    _moment("revoked_at"),
    CheckConstraint("revoked_at >= set_at", name="forward"),
)

run: Final = Table(
    "run",
    metadata,
    _sole(),
    _must("kind", _Words),
    _must("scope", _Words),
    _key("ruleset_id", "ruleset"),
    _moment("started_at", nullable=False),
    _moment("ended_at"),
    _must("state", _Words),
    Column("expected", Integer),
    *(
        Column(name, Integer, nullable=False, server_default=text("0"))
        for name in (
            *("seen", "new", "changed", "gone", "failed"),
            *("requests_api", "requests_resolvers", "requests_github"),
        )
    ),
    Column("error", _Words, nullable=False, server_default=text("''")),
)

run_failure: Final = Table(
    "run_failure",
    metadata,
    _key("run_id", "run", primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    _must("name", _Words),
    _must("reason", _Words),
)

cursor: Final = Table(
    "cursor",
    metadata,
    Column("name", _Words, primary_key=True),
    _must("body", LargeBinary),
)

visit: Final = Table(
    "visit",
    metadata,
    _key("entity_id", "entity", primary_key=True),
    _moment("checked_at", nullable=False),
)

lease: Final = Table(
    "lease",
    metadata,
    Column("name", _Words, primary_key=True),
    _must("owner", _Words),
    _moment("until", nullable=False),
)
