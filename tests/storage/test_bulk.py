"""Rows in bulk: as many arrive as were given, whatever blocks they are cut into."""

import pytest

from storage import Store
from storage.database import bulk, schema


@pytest.mark.parametrize("length", [0, 1, 49, 50, 556, 1_003])
def test_every_row_arrives_once_and_whole(store: Store, length: int) -> None:
    with store.writing() as connection:
        first = bulk.next_id(connection, schema.word)
        rows = [(number, f"word {number}") for number in range(first, first + length)]
        bulk.insert(connection, schema.word, rows)
    with store.reading() as connection:
        read = list(bulk.stream(connection, f"SELECT id, text FROM word WHERE id >= {first:d}"))
    assert sorted(read) == rows


def test_the_largest_block_of_any_table_is_what_sqlite_takes() -> None:
    widest = max(len(table.columns) for table in schema.metadata.tables.values())
    assert bulk._BLOCKS[0] * widest <= 32_766
