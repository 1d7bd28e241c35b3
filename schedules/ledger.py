"""Missed nights, read from the ledger: nothing else remembers when the job ran."""

from collections.abc import Sequence
from typing import Final

from schedules.calendar import Nights
from storage.runs import Run

_NIGHTLY: Final = frozenset({"full", "quick"})
_READING: Final = frozenset({"documents", "names", "data_cards", "github", "heirs"})
_FINISHED: Final = frozenset({"done", "partial"})
_BROKEN: Final = frozenset({"running", "interrupted", "failed"})


def missed(nights: Nights, runs: Sequence[Run], now: int) -> int | None:
    """The latest night that was due and that no finished crawl has covered since, or None. One that
    broke off while it read what it had listed is taken up: the next one may be a day away.

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
    if due is None and _broke_off(runs, since):
        return since
    return due


def _broke_off(runs: Sequence[Run], since: int) -> bool:
    """Whether the last that was done for a night is something that did not come to its end."""
    ours = [run for run in runs if run.kind in _READING and run.scope == "all"]
    last = max(ours, key=lambda run: run.id, default=None)
    return last is not None and last.started_at >= since and last.state in _BROKEN
