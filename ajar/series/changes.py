"""Events for a person or a program: those that are asked for, out of the export that has all."""

import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

import msgspec
from rich.table import Table
from rich.text import Text

from ajar.moments import iso
from ajar.words import license_word, printable
from storage import Store, export

Row = dict[str, Any]


class Asked(msgspec.Struct, frozen=True):
    """Which events. ``watched``: models (``org/name``) or owners (``org``) in lower case;
    ``seen_since``: only what became known from then on.

    Without a direction, what was only seen for the first time is left out.
    """

    since: int | None = None
    watched: frozenset[str] | None = None
    kind: str | None = None
    direction: str | None = None
    seen_since: int | None = None

    def holds(self, row: Row) -> bool:
        """Whether the event is one of them; ``since`` aside."""
        if self.watched is not None and not self.watched.intersection(_names(row)):
            return False
        if self.seen_since is not None and row["observed_at"] < (iso(self.seen_since) or ""):
            return False
        if self.kind is not None and row["kind"] != self.kind:
            return False
        if self.direction is not None:
            return bool(row["direction"] == self.direction)
        return bool(row["direction"] != "first_seen")


def _names(row: Row) -> Iterator[str]:
    """Under which names an event is watched: the model's and its owner's; of a rename both."""
    for name in (row["model"], row["from"] if row["kind"] == "name" else ""):
        yield from (name.lower(), name.lower().partition("/")[0])


def watch_list(names: Iterable[str]) -> frozenset[str]:
    """What ``org/name``, ``org`` and ``org/*`` stand for."""
    return frozenset(name.lower().removesuffix("/*").removesuffix("/") for name in names)


def unheard(store: Store, watched: Iterable[str]) -> list[str]:
    """Watched models that nobody here bears the name of, nor ever did."""
    names = {name for name in watched if "/" in name}
    return sorted(names - store.bearing(names).keys())


class Found(NamedTuple):
    """The last events that are asked for, and how many there are in all, by direction."""

    rows: list[Row]
    directions: Counter[str]


def last(store: Store, asked: Asked, limit: int) -> Found:
    """The last ``limit`` events that are asked for, oldest first."""
    directions = Counter[str]()

    def counted() -> Iterator[Row]:
        for row in _asked(store, asked):
            directions[row["direction"]] += 1
            yield row

    rows = heapq.nlargest(limit, counted(), key=_happened)
    return Found(sorted(rows, key=_happened), directions)


def _happened(row: Row) -> str:
    return str(row["happened_at"])


def follow(
    store: Store, asked: Asked, now: int, tell: Callable[[Row], None], pause: Callable[[], bool]
) -> None:
    """Tell every event that becomes known from a moment on, once; ``pause`` says when to end.

    It looks again whenever a run has come to its end, not before.
    """
    known = [each for each in (asked.seen_since, asked.since, now) if each is not None]
    learnt = msgspec.structs.replace(asked, since=None, seen_since=known[0])
    told: set[bytes] = set()
    ended: set[int] | None = None
    while True:
        over = {run.id for run in store.runs(50) if run.ended_at is not None}
        if over != ended:
            ended = over
            rows = sorted(_asked(store, learnt), key=lambda row: (row["observed_at"], *_at(row)))
            _tell_new(rows, told, tell)
        if not pause():
            return


def _at(row: Row) -> tuple[str, str]:
    return row["happened_at"], row["model"]


def _tell_new(rows: Sequence[Row], told: set[bytes], tell: Callable[[Row], None]) -> None:
    for row in rows:
        name = identity(row)
        if name not in told:
            told.add(name)
            tell(row)


def identity(row: Row) -> bytes:
    """What makes an event itself, whatever its model is called today."""
    model = row["hub_id"] or row["model"]
    said = [row[key] for key in ("kind", "component", "happened_at", "from", "to")]
    return msgspec.json.encode([model, *said])


def _asked(store: Store, asked: Asked) -> Iterator[Row]:
    """A watched model goes on being watched under the name that it was given since."""
    if asked.watched is not None:
        names = [name for name in asked.watched if "/" in name]
        current = {each.lower() for found in store.bearing(names).values() for each in found}
        asked = msgspec.structs.replace(asked, watched=asked.watched | current)
    owners = None if asked.watched is None else {name.partition("/")[0] for name in asked.watched}
    first = asked.direction == "first_seen"
    moments = {"since": asked.since, "seen_since": asked.seen_since}
    rows = export.records(store, "events", **moments, owners=owners, first=first)
    yield from filter(asked.holds, rows)


def sentence(row: Row) -> str:
    """What changed, in a few words."""
    what = row.get("component") or row["kind"]
    before, after = (printable(license_word(row[end])) for end in ("from", "to"))
    if row["direction"] == "first_seen":  # nothing was changed to it
        return f"{what}: {after or 'none'}"
    return f"{what}: {before or 'none'} → {after or 'none'}"


def table(rows: Sequence[Row]) -> Table:
    """One line an event, or a sweep: what one owner did to several models on one day; what is too
    long set in under its own.
    """
    drawn = Table.grid(padding=(0, 2, 0, 0))
    drawn.add_column(no_wrap=True)
    drawn.add_column(overflow="fold")
    sweeps: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        sweeps.setdefault(_sweep(row), []).append(row)
    for row, *more in sweeps.values():
        who = f" and {len(more):,} more of {_owner(row)}" if more else ""
        line = Text(printable(row["model"] + who), "bold").append(f"  {sentence(row)} ", "not bold")
        line.append(f"({row['direction']})", f"not bold {STYLES.get(row['direction'], '')}")
        drawn.add_row((row["happened_at"] or "")[:10], line)
    return drawn


def _owner(row: Row) -> str:
    return str(row["model"].partition("/")[0])


def _sweep(row: Row) -> tuple[str, ...]:
    """What the events of a sweep have in common; a new name is one of its own."""
    own = row["model"] if row["kind"] == "name" else ""
    said = (row[key] for key in ("kind", "component", "direction", "from", "to"))
    return (_owner(row), (row["happened_at"] or "")[:10], own, *said)


STYLES: Final = {"tighter": "red", "removed": "red", "looser": "green"}
