"""The three streams of the process, made fit for use however they were handed over."""

import contextlib
import io
import os
import select
import sys
from pathlib import Path
from typing import Final

_NOWHERE: Final = Path(os.devnull)
_MODES: Final = {"stdin": "r", "stdout": "w", "stderr": "w"}
_LONGEST: Final = 500


def ready() -> None:
    """Open to nothing what was closed (`>&-`), and let no sign end a report.

    Files and pipes get UTF-8 in every locale; a terminal that has not all signs gets "?" for one.
    """
    for name, mode in _MODES.items():
        if getattr(sys, name) is None:
            setattr(sys, name, _NOWHERE.open(mode, encoding="utf-8"))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="replace")


def emit(found: object) -> None:
    """Machine output: one JSON object on a line of stdout."""
    import msgspec  # noqa: PLC0415  not for --help

    sys.stdout.write(f"{msgspec.json.encode(found).decode()}\n")
    sys.stdout.flush()


def is_read() -> bool:
    """Whether anybody still reads stdout, as far as that can be told: a pipe without a reader shows
    it by itself only when something is written.
    """
    poll = select.poll()
    with contextlib.suppress(OSError, ValueError):
        poll.register(sys.stdout.fileno(), 0)
    return not any(event & select.POLLERR for _, event in poll.poll(0))


def say(line: str) -> None:
    """One line on stderr, free of control characters, cut where it would flood a terminal."""
    clean = "".join(char if char.isprintable() else " " for char in line)
    cut = clean if len(clean) <= _LONGEST else f"{clean[:_LONGEST]}…"
    sys.stderr.write(f"ajar: {cut}\n")
