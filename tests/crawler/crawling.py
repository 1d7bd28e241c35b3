"""What tests of crawls share: short ways to ask what a database holds."""

from typing import Any

from sqlalchemy import select

from storage import Store
from storage.answers import StoredModel
from storage.database.schema import metadata

NIGHT = "2026-11-02T00:00:00Z"
DAY = 86_400
LEDGER = {"run", "run_failure", "cursor", "visit", "lease"}


def model(store: Store, name: str) -> StoredModel:
    found = store.model(name)
    assert found is not None
    return found


def has_card(found: StoredModel) -> bool:
    return found.extraction.findings["docs.model_card"].availability in ("released", "partial")


def rows(store: Store) -> dict[str, list[Any]]:
    """All rows of the database outside the ledger."""
    with store.reading() as connection:
        return {
            name: sorted(map(tuple, connection.execute(select(table))), key=repr)
            for name, table in metadata.tables.items()
            if name not in LEDGER
        }


def facts(tables: dict[str, list[Any]]) -> dict[str, Any]:
    """What does not depend on when a page was committed or in which order ids were given."""
    return {
        "entities": sorted(row[2:6] for row in tables["entity"]),
        "spells": sorted((row[0], row[2:4]) for row in tables["spell"]),
        "counts": {name: len(found) for name, found in tables.items() if name != "ruleset"},
    }
