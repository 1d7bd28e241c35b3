"""Moments as text and periods as ranges, all in UTC."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final, Literal

By = Literal["month", "quarter", "year"]
_MONTHS: Final = {"month": 1, "quarter": 3, "year": 12}


def iso(moment: int | None) -> str:
    """ISO 8601 with Z; empty for None."""
    if moment is None:
        return ""
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def period(moment: int, by: By) -> str:
    """The period that a moment lies in: 2024-07, 2024-Q3, 2024."""
    day = datetime.fromtimestamp(moment, UTC)
    if by == "year":
        return f"{day.year:04d}"
    if by == "quarter":
        return f"{day.year:04d}-Q{(day.month + 2) // 3}"
    return f"{day.year:04d}-{day.month:02d}"


def ends(first: int, last: int, by: By) -> list[int]:
    """The moments at which periods end, from the one of ``first`` to the one of ``last``."""
    start = datetime.fromtimestamp(first, UTC)
    step = _MONTHS[by]
    months = start.year * 12 + (start.month - 1) // step * step
    found: list[int] = []
    while not found or found[-1] <= last:
        months += step
        end = datetime(months // 12, months % 12 + 1, 1, tzinfo=UTC)
        found.append(int(end.timestamp()))
    return found


def place(moment: int, ends: Sequence[int]) -> int:
    """The position of the period of a moment: the first before all, the last after all."""
    return bisect_right(ends, moment, 0, len(ends) - 1)
