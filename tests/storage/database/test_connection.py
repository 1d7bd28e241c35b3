"""What a connection is told before it writes."""

from typing import Any

import pytest

from storage import Store


@pytest.mark.parametrize("new_url", ["postgresql"], indirect=True)
def test_postgresql_compiles_no_statement_of_a_writer(store: Store) -> None:
    """Each row that is mended asks the clock, a table without an index: .1 s where compiled."""
    with store.writing() as connection:
        explained: Any = connection.exec_driver_sql(
            "EXPLAIN (ANALYZE, FORMAT JSON) SELECT at FROM clock WHERE at > 0"
        ).scalar_one()
    assert explained[0]["Plan"]["Node Type"] == "Seq Scan"
    assert "JIT" not in explained[0]
