"""Columns of whole numbers as arrays.

A row that is handed to Python costs more than all that is done with it, so the database hands over
only one: every column as a text of its numbers, in the order of the scan.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from storage.database import bulk

Numbers = NDArray[np.int64]
_JOINED: Final = {
    "sqlite": "group_concat({}) AS c{:d}",
    "postgresql": "string_agg(CAST({} AS text), ',') AS c{:d}",
}


Texts = Sequence[str | None]
"""Columns as the database hands them over; None where there is no row."""


def texts(connection: Connection, wanted: Sequence[str], among: str) -> Texts:
    """The columns of some rows: expressions, none of them ever NULL."""
    joined = _JOINED[connection.dialect.name]
    columns = ", ".join(joined.format(f"({each})", place) for place, each in enumerate(wanted))
    (found,) = bulk.stream(connection, f"SELECT {columns} FROM {among}")  # noqa: S608
    return found


def numbers(text: str | None) -> Numbers:
    """The numbers of a column."""
    return np.fromstring(text, np.int64, sep=",") if text else np.zeros(0, np.int64)
