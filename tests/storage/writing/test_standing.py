"""What is asked by name for each model that is read again is found by an index."""

from collections.abc import Callable
from typing import Any, Final

import pytest
from sqlalchemy import Connection

from storage import Store
from storage.reading.reports import named
from storage.writing import ancestors, standing
from tests.storage.builders import T0, commit, evidenced, seen

ASKED: Final[dict[str, Callable[[Connection], object]]] = {
    "changed": lambda connection: ancestors.changed(connection, 1, ["ada/a", "ada/b"], {}),
    "first read": lambda connection: standing.first_read(
        connection, [("dataset", "ada/a"), ("github", "ada/b")]
    ),
    "bearing": lambda connection: named.bearing(connection, ["ada/a"]),
}


@pytest.mark.parametrize("what", ASKED)
def test_names_are_not_sought_in_the_whole_table(store: Store, what: str) -> None:
    """Of three million models that was two seconds for each that was read again."""
    commit(store, seen("ada/a"), seen("ada/b"))
    statements: list[str] = []
    with store.reading() as connection:
        if connection.dialect.name != "sqlite":
            pytest.skip("SQLite tells how it goes about it")
        raw: Any = connection.connection.driver_connection
        raw.set_trace_callback(statements.append)
        ASKED[what](connection)
        raw.set_trace_callback(None)
        plans = [row[3] for each in statements for row in raw.execute(f"EXPLAIN QUERY PLAN {each}")]
    entities = [plan for plan in plans if "kind=?" in plan or plan.startswith("SCAN e")]
    assert entities
    assert [plan for plan in entities if "<expr>=?" not in plan and "PRIMARY KEY" not in plan] == []


def test_the_names_of_those_that_are_gone_are_found_too(store: Store) -> None:
    commit(store, seen("ada/a", depth="full", extraction=evidenced()))
    commit(store, seen("ada/a", at=T0 + 9, state="gone", extraction=None))
    assert store.bearing(["Ada/A"]) == {"ada/a": {"ada/a"}}
