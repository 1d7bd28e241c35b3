"""Changes of one aspect of models (gone, access) as turns: read, and told anew."""

from collections.abc import Sequence

from sqlalchemy import Connection

from storage.database import bulk, schema
from storage.writes import Writes

Turn = tuple[int, str, str]
"""When, from what, to what."""
Presence = Sequence[tuple[int, bool]]
"""When a model went (True) and when it came back, oldest first."""


def turns(connection: Connection, numbers: Sequence[int], aspect: str) -> dict[int, list[Turn]]:
    """The turns that are known, oldest first."""
    rows = bulk.select(
        connection,
        f"SELECT entity_id, happened_at, old, new FROM change WHERE aspect = '{aspect}' "  # noqa: S608
        "AND entity_id {among} ORDER BY entity_id, happened_at, id",
        numbers,
    )
    return bulk.grouped(rows)


def presence(connection: Connection, numbers: Sequence[int]) -> dict[int, Presence]:
    """When models went and came back."""
    found = turns(connection, numbers, "gone")
    return {number: [(at, new == "gone") for at, _, new in told] for number, told in found.items()}


class Turns:
    """Writes turns of one aspect in the place of those that were known."""

    def __init__(self, connection: Connection, writes: Writes, aspect: str) -> None:
        self._writes, self._aspect = writes, aspect
        self._next = bulk.next_id(connection, schema.change)

    def tell(self, number: int, turns: Sequence[Turn]) -> None:
        """These and no others."""
        self._writes.changes_removed.append((number, self._aspect))
        for at, old, new in turns:
            self._writes.changes.append((self._next, number, self._aspect, old, new, at, at))
            self._next += 1
