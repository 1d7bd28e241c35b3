"""What it means: findings of models over time, by which rules, and what persons say beside them."""

from typing import Final

from sqlalchemy import Boolean, CheckConstraint, Column, Integer, LargeBinary, SmallInteger, Table

from storage.database.schema.columns import Words, counted, key, metadata, moment, must, sole
from storage.database.schema.known import before

ruleset: Final = Table(
    "ruleset",
    metadata,
    sole(),
    Column("name", Words, nullable=False, unique=True),
    moment("added_at", nullable=False),
)

component: Final = Table(
    "component",
    metadata,
    sole(),
    Column("name", Words, nullable=False, unique=True),
)

profile: Final = Table(
    "profile",
    metadata,
    sole(),
    Column("digest", LargeBinary, nullable=False, unique=True),
    Column("license", Words),
    Column("license_source", Words),
)

profile_component: Final = Table(
    "profile_component",
    metadata,
    key("profile_id", "profile", primary_key=True),
    key("component_id", "component", primary_key=True),
    must("availability", Words),
    Column("license", Words),
    Column("license_source", Words),
    Column("inherited", Boolean, nullable=False),
    sqlite_with_rowid=False,
)

certainty: Final = Table(
    "certainty",
    metadata,
    sole(),
    Column("digest", LargeBinary, nullable=False, unique=True),
)

certainty_component: Final = Table(
    "certainty_component",
    metadata,
    key("certainty_id", "certainty", primary_key=True),
    key("component_id", "component", primary_key=True),
    must("percent", SmallInteger),
    sqlite_with_rowid=False,
)

spell: Final = Table(
    "spell",
    metadata,
    key("entity_id", "entity", primary_key=True),
    key("ruleset_id", "ruleset", primary_key=True),
    moment("valid_from", primary_key=True, autoincrement=False),
    moment("valid_to"),
    key("profile_id", "profile", nullable=False),
    key("certainty_id", "certainty", nullable=False),
    Column("full_depth", Boolean, nullable=False),
    Column("revision", Words),
    moment("observed_at", nullable=False),
    moment("end_observed_at"),
    counted("lag", Integer),
    Column("end_lag", Integer),
    CheckConstraint("valid_to > valid_from", name="forward"),
    CheckConstraint("(valid_to IS NULL) = (end_observed_at IS NULL)", name="ended"),
    sqlite_with_rowid=False,
)

spell_before: Final = before(spell)

reading: Final = Table(
    "reading",
    metadata,
    key("entity_id", "entity", primary_key=True),
    key("ruleset_id", "ruleset", primary_key=True),
    Column("revision", Words),
    moment("observed_at", nullable=False),
    must("body", LargeBinary),
)

override: Final = Table(
    "override",
    metadata,
    sole(),
    key("entity_id", "entity", nullable=False, index=True),
    key("component_id", "component", nullable=False),
    must("availability", Words),
    Column("license", Words),
    must("because", Words),
    Column("by", Words, nullable=False),
    must("source", Words),
    moment("set_at", nullable=False),
    moment("revoked_at"),
    CheckConstraint("revoked_at >= set_at", name="forward"),
)
