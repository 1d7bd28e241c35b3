"""What goes wrong in a way that a person can mend: one line, and an exit code."""

from enum import IntEnum
from typing import Final

EXTRAS: Final = {
    "plots": ("vl_convert",),
    "parquet": ("pyarrow",),
    "postgres": ("psycopg",),
    "sbom": ("cyclonedx",),
    "sandbox": ("starlette", "uvicorn"),
    "web": ("jinja2", "starlette", "uvicorn"),
}
"""What is installed with `pip install 'ajar-openness[NAME]'`."""


class ExitCode(IntEnum):
    """As docs/settings.md has them; 130 and 141 are what shells expect of Ctrl-C, a closed pipe."""

    DONE = 0
    SOME_FAILED = 1
    USAGE = 2
    NOT_FOUND = 3
    CONFIGURATION = 4
    DAMAGED = 5
    INTERRUPTED = 130
    CLOSED_PIPE = 141


def ended(asked: int, missing: int, failed: int = 0) -> ExitCode:
    """How a command ends that was asked for so many models, of which some were not there."""
    if missing == asked:
        return ExitCode.NOT_FOUND
    return ExitCode.SOME_FAILED if missing or failed else ExitCode.DONE


class Problem(Exception):
    """The message is one line that says what to do next."""

    def __init__(self, message: str, exit_code: int = ExitCode.CONFIGURATION) -> None:
        super().__init__(message)
        self.exit_code = int(exit_code)
