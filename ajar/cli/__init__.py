"""The command line. One module a command; a module that lies here is a command."""

from collections.abc import Sequence
from typing import Final

import click

from ajar.cli.errors import answered
from ajar.cli.lazy import LazyGroup

__all__ = ["group", "run"]

_EPILOG: Final = """\b
Examples:
  ajar crawl --model bigscience/bloom      # how open is this model? look it up now
  ajar crawl                               # crawl what is new since the last time
  ajar export trends --measure license --by month -o licenses.csv

\b
Exit codes: 0 done, 1 done but some items failed, 2 usage, 3 not found,
4 configuration, network or quota, 5 data damaged."""

group = LazyGroup(
    "ajar",
    help="How open is this AI model, and is the field getting more open?",
    epilog=_EPILOG,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
click.version_option(package_name="ajar-openness", message="ajar %(version)s")(group)


def run(arguments: Sequence[str]) -> int:
    """Run one command line; returns the exit code, having told what went wrong on stderr."""
    return answered(lambda: group.main(list(arguments), prog_name="ajar", standalone_mode=False))
