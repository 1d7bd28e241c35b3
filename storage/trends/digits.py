"""Columns of whole numbers as one text each, on SQLite.

A row that is handed to Python costs more than most that is done with it, so SQLite hands over only
one: the numbers of a column with commas between them, in the order of the scan.
"""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import msgspec
from sqlalchemy import Connection

from storage.database import bulk

_NUMBERS: Final = msgspec.json.Decoder(list[int])
_PART: Final = 1 << 20
"""Characters read at once, so that memory stays small."""


class Select(NamedTuple):
    """Expressions over some rows."""

    columns: Sequence[str]
    among: str


def texts(connection: Connection, *selects: Select) -> list[str]:
    """The columns of all, in one statement; a NULL is left out."""
    parts = (
        f"(SELECT {', '.join(f'group_concat({column})' for column in columns)} FROM {among})"  # noqa: S608
        for columns, among in selects
    )
    row = next(bulk.stream(connection, f"SELECT * FROM {', '.join(parts)}"))  # noqa: S608
    return [text or "" for text in row]


def numbers(text: str) -> list[int]:
    """All numbers of a text."""
    return _NUMBERS.decode(f"[{text}]")


def parts(text: str) -> Iterator[list[int]]:
    """The numbers of a text of any length, some at a time."""
    start = 0
    while start < len(text):
        end = text.find(",", start + _PART)
        end = len(text) if end < 0 else end
        yield numbers(text[start:end])
        start = end + 1
