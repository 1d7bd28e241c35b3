"""The two programs: ``ajar`` and ``crawl`` (short for ``ajar crawl``)."""

import sys


def main() -> None:
    """Run ``ajar`` and end the process with its exit code."""
    _end(sys.argv[1:])


def crawl() -> None:
    """Run ``ajar crawl``."""
    _end(["crawl", *sys.argv[1:]])


def _end(arguments: list[str]) -> None:
    from ajar.cli import run  # noqa: PLC0415  so that a script's import costs nothing

    sys.exit(run(arguments))


if __name__ == "__main__":
    main()
