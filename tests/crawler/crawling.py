"""What tests of crawls share: short ways to ask what a database holds."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from storage import Store
from storage.answers import StoredModel

NIGHT = "2026-11-02T00:00:00Z"
DAY = 86_400


def model(store: Store, name: str) -> StoredModel:
    found = store.model(name)
    assert found is not None
    return found


def has_card(found: StoredModel) -> bool:
    return found.extraction.findings["docs.model_card"].availability in ("released", "partial")


def rows(tmp_path: Path) -> dict[str, list[Any]]:
    """All rows of the database but the ledger, moments of observation left out."""
    with closing(sqlite3.connect(tmp_path / "ajar.db")) as database:
        tables = [
            name
            for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type='table'")
        ]
        kept = [
            name
            for name in tables
            if name not in ("run", "run_failure", "cursor", "sqlite_sequence")
        ]
        return {
            name: sorted(database.execute(f'SELECT * FROM "{name}"'), key=repr) for name in kept
        }


def facts(tables: dict[str, list[Any]]) -> dict[str, Any]:
    """What does not depend on when a page was committed or in which order ids were given."""
    return {
        "entities": sorted(row[2:6] for row in tables["entity"]),
        "spells": sorted((row[0], row[2:4]) for row in tables["spell"]),
        "counts": {name: len(found) for name, found in tables.items() if name != "ruleset"},
    }
