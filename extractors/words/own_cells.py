"""Tables of several models: the cells of this one, whose row bears its name."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from extractors.context import Context
from extractors.reading.card import Table
from extractors.words.families import folded

_NAMES: Final = 3
"""The model's name stands in one of the first columns."""


class OwnCell(NamedTuple):
    """A cell, with the first one of its row; ``block`` of the card, for its line."""

    first: str
    text: str
    block: int


def own_cells(context: Context, table: Table, column: int) -> Iterator[OwnCell]:
    """The cells of a column, counted from 0, in the rows before which the model's name stands.

    Other rows tell of siblings.
    """
    own = _plain(context.name)
    for row in table.rows[1:]:
        if len(row) > column and own in map(_plain, row[: min(_NAMES, column)]):
            block = context.card.cell(table, row[column])
            if block is not None:
                yield OwnCell(row[0], row[column], block)


def _plain(name: str) -> str:
    return folded(name.rpartition("/")[2])
