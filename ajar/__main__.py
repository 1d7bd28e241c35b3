"""The two programs: ``ajar`` and ``crawl`` (short for ``ajar crawl``)."""

import signal
import sys
from typing import Final

_INTERRUPTED: Final = 130


def main() -> None:
    """Run ``ajar`` and end the process with its exit code."""
    _end(sys.argv[1:])


def crawl() -> None:
    """Run ``ajar crawl``."""
    _end(["crawl", *sys.argv[1:]])


def _end(arguments: list[str]) -> None:
    try:
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends a command as Ctrl-C does
        from ajar import streams  # noqa: PLC0415  Ctrl-C while we import is no traceback

        streams.ready()
        from ajar.cli import run  # noqa: PLC0415

        code = run(arguments)
        if code != _INTERRUPTED:
            _over()
    except KeyboardInterrupt:
        code = _INTERRUPTED
    sys.exit(code)


def _over() -> None:
    """What is done is done: a signal finds nothing to stop, and the exit code stands.

    The interpreter takes its own handlers away before it ends, and a signal would be the death of
    a process that has told its result.
    """
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)


if __name__ == "__main__":
    main()
