"""Names of models in a file, as several commands take them."""

from collections.abc import Iterable
from typing import Final

from ajar.problems import ExitCode, Problem

MOST_NAMES: Final = 10_000


def names_in(lines: Iterable[str]) -> list[str]:
    """Model names from a file: one a line, ``#`` begins a comment. Raises Problem (exit 2)."""
    try:
        plain = [line.removeprefix("\ufeff") for line in lines]  # as editors of Windows begin one
        stripped = [line.partition("#")[0].strip() for line in plain]
    except UnicodeDecodeError:
        raise Problem("the file of names is no text in UTF-8", ExitCode.USAGE) from None
    names = list(dict.fromkeys(filter(None, stripped)))
    if len(names) > MOST_NAMES:
        raise Problem(f"more than {MOST_NAMES:,} names; crawl them in parts, or without a list", 2)
    return names
