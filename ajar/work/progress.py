"""How far a crawl has come: a bar on a terminal, one line a minute elsewhere; always on stderr."""

import contextlib
import os
import sys
import threading
import time
from collections.abc import Callable
from typing import Final, Protocol, Self, TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
from rich.progress import TimeRemainingColumn as TimeLeft

from ajar.words import printable

EVERY: Final = 60.0
"""Seconds between two lines where there is no terminal."""


class Watcher(Protocol):
    """crawler's Progress, for the length of a ``with``."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...

    def phase(self, name: str, total: int | None) -> None:
        """A part of the work begins."""

    def advance(self, n: int = 1) -> None:
        """So many items more are done."""

    def quota(self, bucket: str, remaining: int | None, reset_in: float) -> None:
        """What is left of a budget."""

    def note(self, text: str) -> None:
        """One line that a person should read."""


def watcher(out: TextIO | None = None) -> Watcher:
    """A bar where stderr is a terminal that can draw one, else lines; for a ``with``."""
    stream = out or sys.stderr
    draws = stream.isatty() and os.environ.get("TERM", "").lower() not in _DUMB
    return Bar(stream) if draws else Lines(stream)


_DUMB: Final = ("dumb", "unknown")
"""Terminals that show text alone: of a bar they show nothing."""


class Bar:
    """A bar with rate, remaining quota and time left."""

    def __init__(self, out: TextIO) -> None:
        console = Console(file=out, highlight=False, markup=False, emoji=False)
        self._bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TextColumn("{task.fields[quota]}"),
            TimeLeft(),
            console=console,
            transient=True,
        )
        self._task = self._bar.add_task("asking the Hub", total=None, rate="", quota="")
        self._quota: dict[str, str] = {}

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._bar.stop()

    def phase(self, name: str, total: int | None) -> None:
        """A new bar from zero."""
        told = " ".join(self._quota.values())
        self._bar.reset(self._task, total=total, description=name, rate="", quota=told)

    def advance(self, n: int = 1) -> None:
        """Move the bar."""
        task = self._bar.tasks[0]
        rate = f"{task.speed:,.0f}/s" if task.speed else ""
        self._bar.update(self._task, advance=n, rate=rate)

    def quota(self, bucket: str, remaining: int | None, reset_in: float) -> None:
        """Show what is left."""
        self._quota[bucket] = _quota(bucket, remaining, reset_in)
        self._bar.update(self._task, quota=" ".join(self._quota.values()))

    def note(self, text: str) -> None:
        """Print above the bar."""
        self._bar.console.print(printable(text))


class Lines:
    """One line a minute, and one at the end of each phase."""

    def __init__(self, out: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._out = out
        self._clock = clock
        self._lock = threading.Lock()
        self._name = ""
        self._total: int | None = None
        self._done = self._said = 0
        self._began = self._told = clock()
        self._quota: dict[str, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        with self._lock:
            self._tell()

    def phase(self, name: str, total: int | None) -> None:
        """Close the phase before, begin this one."""
        with self._lock:
            self._tell()
            self._name, self._total, self._done, self._said = name, total, 0, 0
            self._began = self._told = self._clock()

    def advance(self, n: int = 1) -> None:
        """Count; a line when a minute has passed."""
        with self._lock:
            self._done += n
            if self._clock() - self._told >= EVERY:
                self._tell()

    def quota(self, bucket: str, remaining: int | None, reset_in: float) -> None:
        """Remember it for the next line, which comes every minute even if no item was done."""
        with self._lock:
            self._quota[bucket] = _quota(bucket, remaining, reset_in)
            if self._clock() - self._told >= EVERY:
                self._tell(still=True)

    def note(self, text: str) -> None:
        """Say it now."""
        with self._lock:
            self._write(printable(text))

    def _tell(self, *, still: bool = False) -> None:
        if not self._name or (self._done == self._said and not still):
            return
        self._told, self._said = self._clock(), self._done
        passed = max(self._told - self._began, 1e-6)
        rate = self._done / passed
        of = f" of {self._total:,}" if self._total is not None and self._total >= self._done else ""
        parts = [f"{self._name}: {self._done:,}{of}", f"{rate:,.0f}/s"]
        if self._total is not None and self._total > self._done > 0:
            parts.append(f"{_duration((self._total - self._done) / rate)} left")
        self._write(", ".join(filter(None, [*parts, *self._quota.values()])))

    def _write(self, line: str) -> None:
        with contextlib.suppress(OSError, ValueError):
            self._out.write(f"{line}\n")
            self._out.flush()


def _quota(bucket: str, remaining: int | None, reset_in: float) -> str:
    if remaining is None:
        return ""
    return f"{bucket} {remaining:,} left ({_duration(reset_in)})"


def _duration(seconds: float) -> str:
    whole = int(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02d} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02d} min"
