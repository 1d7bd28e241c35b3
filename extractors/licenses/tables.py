"""A card's table with a column for licenses: the row of this one of several models, or a row for
each part of the release.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from extractors.context import Context
from extractors.licenses.choice import APART
from extractors.licenses.places import PARTS, Said
from extractors.licenses.restricted import restricted
from extractors.licenses.words import named, tag
from extractors.reading.card import Card, Table
from extractors.words.own_cells import own_cells

_COLUMN: Final = frozenset({"license", "licence", "licenses", "licences"})
_MOST: Final = 5


def rows(context: Context) -> Iterator[Said]:
    """The license cell of the first rows that bear the model's name."""
    return islice(_rows(context), _MOST)


def _rows(context: Context) -> Iterator[Said]:
    for table in context.card.tables:
        column = _column(table)
        yield from _parts(context.card, table, column) if column else ()
        for model, cell, block in own_cells(context, table, column) if column else ():
            key = named(cell) or tag(cell) or restricted(cell)
            if key:
                yield Said(block, f"{model} | {cell}", "model", key, 0.8)


def _parts(card: Card, table: Table, column: int) -> Iterator[Said]:
    """``| Code | MIT |``: rows that begin with a part, each with its own license."""
    for row in table.rows[1:]:
        if len(row) > column and _PART.fullmatch(row[0]):
            key = named(row[column]) or tag(row[column])
            block = card.cell(table, row[0]) if key else None
            if key and block is not None:
                yield Said(block, f"{row[0]} | {row[column]}", row[0], key, 0.8, APART)


_PART: Final = re.compile(
    r"(?i)\W*(?:(?:the|our|model|source|training|inference|final|pre-?trained|fine-?tun(?:ed|ing))"
    rf" ){{0,2}}{PARTS}\W*"
)


def _column(table: Table) -> int:
    """The column for licenses; 0 where there is none, for the first one names the model."""
    head = [cell.strip(" *:").lower() for cell in table.rows[0]] if table.rows else []
    return next((number for number, cell in enumerate(head) if cell in _COLUMN), 0)
