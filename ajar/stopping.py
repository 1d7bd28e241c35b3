"""Ctrl-C and SIGTERM as a wish: the first one asks to end, a second Ctrl-C ends at once."""

import contextlib
import signal
import threading
from collections.abc import Callable, Iterator
from types import FrameType


@contextlib.contextmanager
def stopping(say: Callable[[str], None]) -> Iterator[threading.Event]:
    """An event that is set once somebody wants the work to end."""
    stop = threading.Event()

    def asked(number: int, _frame: FrameType | None) -> None:
        if stop.is_set() and number == signal.SIGINT:
            raise KeyboardInterrupt
        stop.set()
        say("stopping at the end of this page (Ctrl-C again: at once; nothing is lost either way)")

    before = {number: signal.signal(number, asked) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
