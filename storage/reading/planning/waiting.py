"""Models whose documents are still to be read.

Their numbers are looked up once a crawl: to find the next five thousand anew each time would be a
scan of millions of rows each time.
"""

from array import array
from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection

from storage.archive import documents
from storage.database import bulk
from storage.entities import MODELS, SAME
from storage.records import Pending

WAITS: Final = f"gone_at IS NULL AND coalesce(read_revision, '') <> '{SAME}'"
"""The SQL of a model that is there and was not read at its revision."""

_NUMBERS: Final = f"SELECT e.id FROM entity e WHERE {MODELS} AND +{WAITS}"  # noqa: S608  constants
_ORDER: Final = " ORDER BY coalesce(downloads, 0) DESC, id"
_ROWS: Final = (
    "SELECT id, name, host_id, revision, downloads, gated, committed_at, record_id FROM entity "  # noqa: S608
    f"WHERE {WAITS} AND id {{among}}"
)


def numbers(connection: Connection, author: str | None = None) -> "array[int]":
    """Their ids, most downloaded first: of all, or of one owner's."""
    if author is None:
        rows = bulk.stream(connection, _NUMBERS + _ORDER)
    else:
        start = f"{author.lower()}/"
        owned = f" AND substr(lower(name), 1, {len(start):d}) {{among}}"
        rows = bulk.select(connection, _NUMBERS + owned + _ORDER, [start])
    return array("q", (number for (number,) in rows))


def models(connection: Connection, numbers: Sequence[int]) -> list[Pending]:
    """Of these models those that still wait, in this order."""
    rows = {row[0]: row for row in bulk.select(connection, _ROWS, numbers)}
    places = {number: (number, row[-1]) for number, row in rows.items()}
    records = documents.bodies(connection, places.values())
    return [
        Pending(*(*rows[number][:-1], records.get(places[number], b"")))
        for number in numbers
        if number in rows
    ]
