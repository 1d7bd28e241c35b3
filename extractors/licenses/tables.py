"""A card's table with a column for licenses: the row of this one of several models, or a row for
each part of the release.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from extractors.context import Context
from extractors.licenses.choice import APART
from extractors.licenses.places import Said
from extractors.licenses.words import named, restricted, tag
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
    told = [row for row in table.rows[1:] if len(row) > column and _PART.fullmatch(row[0])]
    at = next((n for n, b in enumerate(card.blocks) if b.line >= table.line), len(card.blocks))
    for row in told:
        key = named(row[column]) or tag(row[column])
        places = islice(enumerate(card.blocks), at, None)
        first = next((n for n, b in places if b.kind == "cell" and b.text == row[0]), None)
        if key and first is not None:
            yield Said(first, f"{row[0]} | {row[column]}", row[0], key, 0.8, APART)


_PART: Final = re.compile(
    r"(?i)\W*(?:(?:the|our|model|source|training|inference|final|pre-?trained|fine-?tun(?:ed|ing))"
    r" ){0,2}(?:weights?|models?|checkpoints?|code|software|scripts?|data|data ?sets?)\W*"
)


def _column(table: Table) -> int:
    """The column for licenses; 0 where there is none, for the first one names the model."""
    head = [cell.strip(" *:").lower() for cell in table.rows[0]] if table.rows else []
    return next((number for number, cell in enumerate(head) if cell in _COLUMN), 0)
