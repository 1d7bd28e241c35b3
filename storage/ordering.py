"""Rows that no reading of the database gives in the order of their columns."""

import contextlib
import itertools
import sqlite3
from collections.abc import Iterable, Iterator


def ordered(rows: Iterable[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """The same rows, sorted bytewise by their columns, however many they are: SQLite sorts them in
    a file of its own that goes with it.
    """
    rest = iter(rows)
    first = next(rest, None)
    if first is None:
        return
    places = ", ".join("?" * len(first))
    columns = ", ".join(f"c{place}" for place in range(len(first)))
    with contextlib.closing(sqlite3.connect("")) as base:
        base.execute("PRAGMA journal_mode=OFF")
        base.execute(f"CREATE TABLE told ({columns})")
        base.executemany(f"INSERT INTO told VALUES ({places})", itertools.chain([first], rest))  # noqa: S608
        yield from base.execute(f"SELECT * FROM told ORDER BY {columns}")  # noqa: S608
