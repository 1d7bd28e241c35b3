"""Downloads and likes that an older dump told, laid among those that are known."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from storage.database import bulk
from storage.database.schema import DAY


class Counted(NamedTuple):
    """What a dump counted of a model."""

    entity_id: int
    at: int
    downloads: int | None
    likes: int | None


Figure = tuple[int | None, int | None]
Row = tuple[int, int, int | None, int | None]


def counted(connection: Connection, numbers: Sequence[int]) -> dict[int, list[tuple[int, Figure]]]:
    """The days on which figures changed, with the figures, oldest first."""
    rows = bulk.select(
        connection,
        "SELECT entity_id, day, downloads, likes FROM metric WHERE entity_id {among} "
        "ORDER BY entity_id, day",
        numbers,
    )
    return {
        number: [(day, (downloads, likes)) for day, downloads, likes in days]
        for number, days in bulk.grouped(rows).items()
    }


def laid(said: Counted, known: Sequence[tuple[int, Figure]], again: int | None) -> list[Row]:
    """The rows to write. Rows stand where figures changed: those that stood before are told once
    more for the moment ``again`` at which something else was counted that changed nothing.
    """
    number, at, *figure = said
    now: Figure = (figure[0], figure[1])
    day = at // DAY
    before = [each for each in known if each[0] <= day]
    stood = before[-1][1] if before else None
    if now in ((None, None), stood) or (before and before[-1][0] == day):
        return []
    rows: list[Row] = [(number, day, *now)]
    if again is not None and stood is not None:
        back = again // DAY
        if back > day and not any(day < each[0] <= back for each in known):
            rows.append((number, back, *stood))
    return rows


def repeated(
    rows: Sequence[Row], known: Sequence[tuple[int, Figure]], again: int | None
) -> list[tuple[int, int]]:
    """The row after those that are written, if it says the same by now; not one that nothing but
    itself tells of, when figures come in between: no dump or pass counted at that moment.
    """
    if not rows or again is None:
        return []
    number, last, *figure = rows[-1]
    after = next((each for each in known if each[0] > last), None)
    return [(number, after[0])] if after == (again // DAY, tuple(figure)) else []


def stands(rows: Sequence[Row], known: Sequence[tuple[int, Figure]]) -> Figure | None:
    """What was counted last, where that is among the rows that are written."""
    last = max(rows, key=lambda row: row[1], default=None)
    if last is None or any(day > last[1] for day, _ in known):
        return None
    return last[2], last[3]
