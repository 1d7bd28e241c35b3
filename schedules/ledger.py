"""Missed nights, read from the ledger: nothing else remembers when the job ran."""

from collections.abc import Iterable
from typing import Final

from schedules.calendar import Nights
from storage.runs import Run

_NIGHTLY: Final = frozenset({"full", "quick"})
_FINISHED: Final = frozenset({"done", "partial"})


def missed(nights: Nights, runs: Iterable[Run], now: int) -> int | None:
    """The latest night that was due and that no finished crawl has covered since, or None.

    A database without any crawl has missed nothing: its first night is the next one.
    """
    crawls = [run for run in runs if run.kind in _NIGHTLY]
    if not crawls:
        return None
    finished = [run.started_at for run in crawls if run.state in _FINISHED]
    first_seen = min(run.started_at for run in crawls)
    since = max(finished) if finished else first_seen - 1
    due = nights.last_due(since, now)
    if due is None and not finished:
        return first_seen
    return due
