"""The tables. What they mean to a reader stands in docs/database.md.

Moments are whole UTC seconds. Small integer keys, words interned once: 2.5 million models with
3 million spells are a matter of some 100 MB for the series itself.
"""

from typing import Final

from storage.database.schema.columns import metadata
from storage.database.schema.findings import (
    certainty,
    certainty_component,
    component,
    override,
    profile,
    profile_component,
    reading,
    ruleset,
    spell,
    spell_before,
)
from storage.database.schema.known import clock
from storage.database.schema.ledger import cursor, lease, run, run_failure, visit
from storage.database.schema.seen import (
    alias,
    change,
    change_before,
    document,
    entity,
    entity_before,
    entity_document,
    link,
    link_before,
    metric,
    metric_before,
    page,
    word,
)

__all__ = [
    "DAY",
    "KINDS",
    "alias",
    "certainty",
    "certainty_component",
    "change",
    "change_before",
    "clock",
    "component",
    "cursor",
    "document",
    "entity",
    "entity_before",
    "entity_document",
    "lease",
    "link",
    "link_before",
    "metadata",
    "metric",
    "metric_before",
    "override",
    "page",
    "profile",
    "profile_component",
    "reading",
    "ruleset",
    "run",
    "run_failure",
    "spell",
    "spell_before",
    "visit",
    "word",
]

KINDS: Final = ("model", "dataset", "github")
"""Entity kinds; the position is what the column ``kind`` holds."""
DAY: Final = 86_400
"""Seconds of a day; a column ``day`` holds days since 1970."""
