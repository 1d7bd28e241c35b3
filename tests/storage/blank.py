"""Empty SQLite databases: the migrations run once, all others are copies of what they made."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from storage import Store


def blank(path: Path) -> str:
    """The address of an empty, migrated database that lies at a path now."""
    path.write_bytes(_migrated())
    return f"sqlite:///{path}"


@contextmanager
def blank_store() -> Iterator[Store]:
    """One that is open, and gone at the end of the ``with``."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Store.open(blank(Path(folder) / "ajar.db")) as store,
    ):
        yield store


@cache
def _migrated() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ajar.db"
        Store.open(f"sqlite:///{path}").close()
        return path.read_bytes()
