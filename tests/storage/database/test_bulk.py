"""Rows in bulk: as many arrive as were given, whatever blocks they are cut into."""

from pathlib import Path

import pytest

from storage import Store
from storage.database import bulk, schema
from tests.storage.blank import blank


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


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="nobody tells of open files")
def test_rows_that_lie_apart_are_written_without_a_file_beside(tmp_path: Path) -> None:
    def rows(start: int, step: int) -> list[bulk.Row]:
        return [(number, 1, 1, 0, 0, 0) for number in range(start, 60_000, step)]

    def files_beside() -> list[str]:
        """Temporary files of SQLite, which are deleted as soon as they are open."""
        found = [each for each in Path("/proc/self/fd").iterdir() if each.is_symlink()]
        return [name for name in (str(each.readlink()) for each in found) if "etilqs" in name]

    with Store.open(blank(tmp_path / "ajar.db")) as store:
        with store.writing() as connection:
            for start in range(6):
                bulk.insert(connection, schema.metric_before, rows(start, 7))
        with store.writing() as connection:
            bulk.insert(connection, schema.metric_before, rows(6, 700), apart=True)
            assert files_beside() == []
            bulk.insert(connection, schema.metric_before, rows(13, 700))
            assert len(files_beside()) == 1
