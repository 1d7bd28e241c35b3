"""Events for a person or a program: those that are asked for, out of the export that has all."""

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final

import msgspec
from rich.table import Table
from rich.text import Text

from ajar.moments import iso
from ajar.words import printable
from storage import Store, export

Row = dict[str, Any]


class Asked(msgspec.Struct, frozen=True):
    """Which events. ``watched``: models (``org/name``) or owners (``org``) in lower case.

    Without a direction, what was only seen for the first time is left out.
    """

    since: int | None = None
    watched: frozenset[str] | None = None
    kind: str | None = None
    direction: str | None = None

    def holds(self, row: Row) -> bool:
        """Whether the event is one of them; ``since`` aside."""
        name = str(row["model"]).lower()
        if self.watched is not None and not {name, name.partition("/")[0]} & self.watched:
            return False
        if self.kind is not None and row["kind"] != self.kind:
            return False
        if self.direction is not None:
            return bool(row["direction"] == self.direction)
        return bool(row["direction"] != "first_seen")


def watch_list(names: Iterable[str]) -> frozenset[str]:
    """What ``org/name``, ``org`` and ``org/*`` stand for."""
    return frozenset(name.lower().removesuffix("/*") for name in names)


def last(store: Store, asked: Asked, limit: int) -> list[Row]:
    """The last ``limit`` events that are asked for, oldest first."""
    options = {} if asked.since is None else {"since": asked.since}
    found = (row for row in _rows(store, options) if asked.holds(row))
    return heapq.nlargest(limit, found, key=lambda row: row["happened_at"] or "")[::-1]


def follow(
    store: Store, asked: Asked, now: int, tell: Callable[[Row], None], pause: Callable[[], bool]
) -> None:
    """Tell every event that becomes known from a moment on, once; ``pause`` says when to end.

    It looks again whenever a run has come to its end, not before.
    """
    start = iso(now if asked.since is None else asked.since) or ""
    told: set[bytes] = set()
    ended: int | None = -1
    while True:
        newest = max((run.id for run in store.runs(50) if run.ended_at is not None), default=None)
        if newest != ended:
            ended = newest
            _tell_new(_learnt(store, asked, start), told, tell)
        if not pause():
            return


def _learnt(store: Store, asked: Asked, start: str) -> list[Row]:
    rows = (row for row in _rows(store, {}) if (row["observed_at"] or "") >= start)
    found = [row for row in rows if asked.holds(row)]
    return sorted(found, key=lambda row: (row["observed_at"], row["happened_at"], row["model"]))


def _tell_new(rows: Sequence[Row], told: set[bytes], tell: Callable[[Row], None]) -> None:
    for row in rows:
        name = msgspec.json.encode({**row, "extractor_version": "", "together": ""})
        if name not in told:
            told.add(name)
            tell(row)


def _rows(store: Store, options: dict[str, Any]) -> Iterator[Row]:
    columns = export.columns("events")
    for row in export.rows(store, "events", **options):
        yield dict(zip(columns, row, strict=True))


def sentence(row: Row) -> str:
    """What changed, in a few words."""
    what = row.get("component") or row["kind"]
    before, after = (printable(row[end]).removeprefix("LicenseRef-") for end in ("from", "to"))
    return f"{what}: {before or 'none'} → {after or 'none'}"


def table(rows: Sequence[Row]) -> Table:
    """One line an event, what is too long set in under its own."""
    drawn = Table.grid(padding=(0, 2, 0, 0))
    drawn.add_column(no_wrap=True)
    drawn.add_column(overflow="fold")
    for row in rows:
        line = Text(printable(row["model"]), "bold").append(f"  {sentence(row)} ", "not bold")
        line.append(f"({row['direction']})", f"not bold {_STYLES.get(row['direction'], '')}")
        drawn.add_row((row["happened_at"] or "")[:10], line)
    return drawn


_STYLES: Final = {"tighter": "red", "removed": "red", "looser": "green"}
