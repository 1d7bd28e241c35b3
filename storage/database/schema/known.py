"""The second clock: what rows said before they were mended, moved or removed in place.

Triggers write these tables; :mod:`storage.reading.known` reads a table as it stood at a moment.
"""

from collections.abc import Collection
from typing import Final

from sqlalchemy import BigInteger, Column, Table

from storage.database.schema.columns import metadata, moment, sole

clock: Final = Table("clock", metadata, sole(), moment("at", nullable=False))


def before(table: Table, *, without: Collection[str] = ()) -> Table:
    """The table of what rows of ``table`` said until a moment; ``id`` is the table's name there."""
    columns = [
        Column(
            f"{table.name}_id" if column.name == "id" else column.name,
            column.type,
            primary_key=column.primary_key,
            autoincrement=False,
        )
        for column in table.columns
        if column.name not in without
    ]
    until = Column("until", BigInteger, primary_key=True, autoincrement=False)
    return Table(f"{table.name}_before", metadata, until, *columns, sqlite_with_rowid=False)
