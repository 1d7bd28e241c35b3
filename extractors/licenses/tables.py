"""A card's table of several models with a column for their licenses: the row of this one."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from extractors.context import Context
from extractors.licenses.places import Said
from extractors.licenses.words import named, restricted, tag
from extractors.reading.card import Table

_COLUMN: Final = frozenset({"license", "licence", "licenses", "licences"})
_MOST: Final = 5
_NAMES: Final = 3
"""The model's name stands in one of the first columns."""


def rows(context: Context) -> Iterator[Said]:
    """The license cell of the first rows that bear the model's name."""
    return islice(_rows(context), _MOST)


def _rows(context: Context) -> Iterator[Said]:
    own = _plain(context.name.rpartition("/")[2])
    for table in context.card.tables:
        column = _column(table)
        for row in table.rows[1:] if column else ():
            if len(row) > column and own in map(_plain, row[: min(_NAMES, column)]):
                cell = row[column]
                key = named(cell) or tag(cell) or restricted(cell)
                block = _block(context, table, cell)
                if key and block is not None:
                    yield Said(block, f"{row[0]} | {cell}", "model", key, 0.8)


def _column(table: Table) -> int:
    """The column for licenses; 0 where there is none, for the first one names the model."""
    head = [cell.strip(" *:").lower() for cell in table.rows[0]] if table.rows else []
    return next((number for number, cell in enumerate(head) if cell in _COLUMN), 0)


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", name.rpartition("/")[2].lower())


def _block(context: Context, table: Table, cell: str) -> int | None:
    """The block of a cell, for its line."""
    return next(
        (
            number
            for number, block in enumerate(context.card.blocks)
            if block.kind == "cell" and block.line >= table.line and block.text == cell
        ),
        None,
    )
