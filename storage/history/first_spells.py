"""The first spells that rules have told already: before them, the past is laid."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from storage.database import bulk


class First(NamedTuple):
    """The earliest spell of an entity by some rules; moments are UTC seconds.

    ``ended``: these rules have no spell of it that stands.
    """

    valid_from: int
    profile_id: int
    observed_at: int
    revision: str | None
    ended: bool


def first_spells(
    connection: Connection, ruleset_id: int, numbers: Sequence[int]
) -> dict[int, First]:
    """By entity; what these rules have not read is not there."""
    rows = bulk.select(
        connection,
        "SELECT entity_id, valid_from, profile_id, observed_at, revision, NOT EXISTS ("  # noqa: S608
        "SELECT 1 FROM spell o WHERE o.entity_id = s.entity_id AND o.ruleset_id = s.ruleset_id "
        f"AND o.valid_to IS NULL) FROM spell s WHERE ruleset_id = {ruleset_id:d} "
        "AND entity_id {among} ORDER BY entity_id, valid_from DESC",
        numbers,
    )
    return {number: First(*said) for number, *said in rows}
