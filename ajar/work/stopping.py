"""Ctrl-C and SIGTERM as a wish: the first one asks to end, a second Ctrl-C ends at once."""

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Iterator
from types import FrameType
from typing import Final

_SAID: Final = (
    b"ajar: stopping at the end of this page (Ctrl-C again: at once; nothing is lost either way)\n"
)


@contextlib.contextmanager
def stopping() -> Iterator[threading.Event]:
    """An event that is set once somebody wants the work to end."""
    stop = threading.Event()

    def asked(number: int, _frame: FrameType | None) -> None:
        if stop.is_set() and number == signal.SIGINT:
            raise KeyboardInterrupt
        stop.set()
        _say()

    before = {number: signal.signal(number, asked) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _say() -> None:
    """Past Python's buffer: the signal may have come while something was written to it."""
    with contextlib.suppress(OSError, ValueError):
        os.write(sys.stderr.fileno(), _SAID)
