"""Many rows at once: tuples straight to SQLite's driver, COPY on PostgreSQL.

Columns are named by the tables of :mod:`storage.database.schema`; nothing from
outside enters the SQL.
"""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Connection, Table

from storage.database import plain
from storage.database.plain import Columns

Row = tuple[Any, ...]
_BLOCKS: Final = (500, 50, 5, 1)
"""Rows of one statement, the largest block that is full first: to begin a statement costs SQLite as
much as several rows.
"""
_APART: Final = (12, 4, 1)
"""The same where each row lies on a page of its own: what a statement changes SQLite keeps as it
was, 64 KiB (15 pages) in memory and what is more in a file.
"""
_MOST: Final = 8_000
"""Values that one statement looks for; SQLite takes 32,766, and 500 rows of any table are fewer."""


def insert(
    connection: Connection, table: Table, rows: Sequence[Row], *, apart: bool = False
) -> None:
    """Insert rows whose values stand in the order of the table's columns. ``apart``: here and there
    among those that the table has, by a key that begins the row; written in its order.
    """
    if rows:
        ordered = sorted(rows) if apart else rows
        columns = dict(zip(table.columns.keys(), zip(*ordered, strict=True), strict=True))
        insert_columns(connection, table, columns, apart=apart)


def insert_columns(
    connection: Connection, table: Table, columns: Columns, *, apart: bool = False
) -> None:
    """Insert rows that are given column by column, all of one length; what is left out is NULL."""
    if not any(columns.values()):
        return
    if connection.dialect.name == "sqlite":
        blocks = _APART if apart else _BLOCKS
        _insert_many(_driver(connection), table, plain.columns(table, columns), blocks)
        return
    with _driver(connection).copy(_copy_sql(table, tuple(columns))) as copy:
        for row in zip(*columns.values(), strict=True):
            copy.write_row(row)


def update(
    connection: Connection,
    table: Table,
    set_: Sequence[str],
    by: Sequence[str],
    rows: Sequence[Row],
) -> None:
    """Update rows; each holds the new values and then those of the columns ``by``."""
    if rows:
        sql = _update_sql(table, tuple(set_), tuple(by), connection.dialect.name)
        if connection.dialect.name == "sqlite":
            columns = zip(*rows, strict=True)
            rows = list(zip(*map(plain.column, columns), strict=True))
        _driver(connection).executemany(sql, rows)


def upsert(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows, or overwrite those that have the same primary key."""
    if rows:
        _driver(connection).executemany(_upsert_sql(table, connection.dialect.name), rows)


def delete(connection: Connection, table: Table, by: Sequence[str], rows: Sequence[Row]) -> None:
    """Delete the rows with these values of the columns ``by``."""
    if rows:
        mark = _mark(connection.dialect.name)
        where = " AND ".join(f'"{column}" = {mark}' for column in by)
        _driver(connection).executemany(f"DELETE FROM {_name(table)} WHERE {where}", rows)  # noqa: S608


def select(connection: Connection, sql: str, values: Iterable[Any]) -> Iterator[Row]:
    """Rows of ``sql``, whose ``{among}`` stands for being one of ``values`` (no NULLs)."""
    wanted = list(values)
    for start in range(0, len(wanted), _MOST):
        yield from _select(connection, sql, wanted[start : start + _MOST])


def grouped(rows: Iterable[Row]) -> dict[int, list[Any]]:
    """Rows by their first column, without it; in their order."""
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(row[1:])
    return found


def _select(connection: Connection, sql: str, part: list[Any]) -> Iterator[Row]:
    cursor = _driver(connection)
    if connection.dialect.name == "sqlite":
        marks = ",".join("?" * len(part))
        cursor.execute(sql.format(among=f"IN ({marks})"), part)
    else:
        cursor.execute(sql.format(among="= ANY(%s)"), (part,))
    rows: Iterator[Row] = iter(cursor.fetchall())
    return rows


_ITEMS: Final = 5_000


def stream(connection: Connection, sql: str) -> Iterator[Row]:
    """Rows of ``sql`` one by one; a result of any size takes little memory."""
    if connection.dialect.name == "sqlite":
        cursor = _driver(connection)
        yield from cursor.execute(sql)
        return
    raw: Any = connection.connection.driver_connection
    with raw.cursor(name=f"ajar_{next(_CURSORS)}") as cursor:
        cursor.itersize = _ITEMS
        cursor.execute(sql)
        yield from cursor


_CURSORS: Final = itertools.count()


def scalar(connection: Connection, sql: str) -> Any:
    """The first value of the first row; None where there is none. Asked of the driver itself:
    a page asks for six, which by SQLAlchemy's own way took 0.25 ms each.
    """
    cursor = _driver(connection)
    cursor.execute(sql)
    row = cursor.fetchone()
    return None if row is None else row[0]


def next_id(connection: Connection, table: Table) -> int:
    """The id after the last one; safe under the writer's lock only."""
    return int(scalar(connection, f"SELECT max(id) FROM {_name(table)}") or 0) + 1  # noqa: S608


def _driver(connection: Connection) -> Any:
    """A cursor of the driver on the very same transaction: no cost per row but the driver's."""
    return connection.connection.cursor()


def _mark(dialect: str) -> str:
    return "?" if dialect == "sqlite" else "%s"


def _name(table: Table) -> str:
    return f'"{table.name}"'


def _insert_many(cursor: Any, table: Table, columns: Columns, blocks: Sequence[int]) -> None:
    """Many rows in one statement: one step of the driver instead of one a row."""
    names = tuple(columns)
    width, length = len(names), len(columns[names[0]])
    values: list[Any] = [None] * (width * length)
    for place, column in enumerate(columns.values()):
        values[place::width] = column
    start = 0
    for rows in blocks:
        step = rows * width
        while start + step <= len(values):
            cursor.execute(_insert_sql(table, names, rows), values[start : start + step])
            start += step


@lru_cache(maxsize=256)
def _insert_sql(table: Table, names: tuple[str, ...], rows: int) -> str:
    marks = ",".join([f"({','.join('?' * len(names))})"] * rows)
    return f"INSERT INTO {_name(table)} ({_listed(names)}) VALUES {marks}"  # noqa: S608


@lru_cache(maxsize=64)
def _upsert_sql(table: Table, dialect: str) -> str:
    names, keys = table.columns.keys(), table.primary_key.columns.keys()
    rest = [name for name in names if name not in keys]
    marks = ",".join([_mark(dialect)] * len(names))
    return (
        f"INSERT INTO {_name(table)} ({_listed(names)}) VALUES ({marks}) "  # noqa: S608
        f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET "
        + ", ".join(f'"{name}" = excluded."{name}"' for name in rest)
    )


@lru_cache(maxsize=64)
def _copy_sql(table: Table, names: tuple[str, ...]) -> str:
    return f"COPY {_name(table)} ({_listed(names)}) FROM STDIN"


@lru_cache(maxsize=64)
def _update_sql(table: Table, set_: tuple[str, ...], by: tuple[str, ...], dialect: str) -> str:
    mark = _mark(dialect)
    values = ", ".join(f'"{column}" = {mark}' for column in set_)
    where = " AND ".join(f'"{column}" = {mark}' for column in by)
    return f"UPDATE {_name(table)} SET {values} WHERE {where}"  # noqa: S608


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
