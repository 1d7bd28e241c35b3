"""Where results go: stdout, wide as the terminal is, plain where there is none."""

import os
import sys
from typing import Final

from rich.console import Console, RenderableType

_WIDTH: Final = 100
_NARROWEST: Final = 20
"""Below that a width is none that anybody reads on: some pipes and panes claim 0 columns."""


def console() -> Console:
    """A console on stdout; no colour, no bold where NO_COLOR is set or nobody looks."""
    plain = bool(os.environ.get("NO_COLOR"))
    known = sys.stdout.isatty() or os.environ.get("COLUMNS", "").isdigit()
    found = Console(
        file=sys.stdout,
        width=None if known else _WIDTH,
        color_system=None if plain else "auto",
        no_color=plain,
        highlight=False,
        markup=False,
        emoji=False,
    )
    if found.width < _NARROWEST:
        found.width = _WIDTH
    return found


def write(content: RenderableType, on: Console | None = None) -> None:
    """Print to stdout, without the spaces that tables leave at the end of lines."""
    target = on or console()
    with target.capture() as written:
        target.print(content)
    lines = (line.rstrip(" ") for line in written.get().split("\n"))
    sys.stdout.write("\n".join(lines))
