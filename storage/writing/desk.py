"""What a page of observations is worked on with."""

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import Connection

from storage.archive.documents import Shelf
from storage.interning import Interner
from storage.runs import Counts
from storage.writes import Writes


class Page(NamedTuple):
    """One transaction: the connection, what is interned, what the run is, and since when the
    database knows what it says.
    """

    connection: Connection
    interner: Interner
    run_kind: str
    ruleset_id: int
    known_at: int


class Desk(NamedTuple):
    """One batch of a page: what it writes, ids of words, counts."""

    page: Page
    writes: Writes
    shelf: Shelf
    words: Mapping[str, int]
    counts: Counts
