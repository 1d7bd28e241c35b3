"""A card's table of several models with a column for their licenses: the row of this one."""

from collections.abc import Iterator
from itertools import islice
from typing import Final

from extractors.context import Context
from extractors.licenses.places import Said
from extractors.licenses.words import named, restricted, tag
from extractors.reading.card import Table
from extractors.words.own_cells import own_cells

_COLUMN: Final = frozenset({"license", "licence", "licenses", "licences"})
_MOST: Final = 5


def rows(context: Context) -> Iterator[Said]:
    """The license cell of the first rows that bear the model's name."""
    return islice(_rows(context), _MOST)


def _rows(context: Context) -> Iterator[Said]:
    for table in context.card.tables:
        column = _column(table)
        for model, cell, block in own_cells(context, table, column) if column else ():
            key = named(cell) or tag(cell) or restricted(cell)
            if key:
                yield Said(block, f"{model} | {cell}", "model", key, 0.8)


def _column(table: Table) -> int:
    """The column for licenses; 0 where there is none, for the first one names the model."""
    head = [cell.strip(" *:").lower() for cell in table.rows[0]] if table.rows else []
    return next((number for number, cell in enumerate(head) if cell in _COLUMN), 0)
