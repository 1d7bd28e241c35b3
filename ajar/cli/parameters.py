"""Parameters that several commands share."""

import time
from collections.abc import Callable, Sequence
from typing import Any, Final

import click

from ajar.moments import end_of, start_of
from ajar.streams import say


class Moment(click.ParamType[int]):
    """A date as people write it, to seconds: the end of the day (month, year), or its start."""

    name = "date"

    def __init__(self, *, start: bool = False) -> None:
        self._read = start_of if start else end_of

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Seconds since 1970, UTC."""
        if isinstance(value, int):
            return value
        try:
            return self._read(str(value))
        except ValueError as problem:
            self.fail(str(problem), param, ctx)


COUNT: Final = click.IntRange(1, 2**31 - 1)
"""A number of things, no larger than a column of the database holds."""


class ManyValues(click.Command):
    """A command whose repeatable options also take several values after one flag."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """``--model a b`` becomes ``--model a --model b``."""
        flags = {
            flag
            for option in self.params
            if isinstance(option, click.Option) and option.multiple
            for flag in option.opts
        }
        return super().parse_args(ctx, expanded(args, flags))


def expanded(arguments: Sequence[str], flags: set[str]) -> list[str]:
    """Every further value after one of ``flags`` gets the flag of its own."""
    result: list[str] = []
    flag, values = "", 0
    for number, argument in enumerate(arguments):
        if argument == "--":
            return [*result, *arguments[number:]]
        if argument.startswith("-") and argument != "-":
            name, given, _ = argument.partition("=")
            flag, values = (name if name in flags else ""), len(given)
        elif flag:
            result += [flag] if values else []
            values += 1
        result.append(argument)
    return result


as_of: Final[Callable[[Any], Any]] = click.option(
    "--as-of",
    type=Moment(),
    metavar="DATE",
    help="As it stood at the end of that day, month or year (UTC).",
)


def _over(_: click.Context, __: click.Parameter, value: int | None) -> int | None:
    if value is not None and value >= int(time.time()):
        say("--known-at is not over yet: what becomes known until then will change the answer")
    return value


known_at: Final[Callable[[Any], Any]] = click.option(
    "--known-at",
    type=Moment(),
    callback=_over,
    metavar="DATE",
    help="As far as it was known at the end of that day: a figure of then comes out again.",
)
evidence: Final[Callable[[Any], Any]] = click.option(
    "--evidence", is_flag=True, help="All evidence, and why competing evidence lost."
)
as_json: Final[Callable[[Any], Any]] = click.option(
    "--json", "json_", is_flag=True, help="Machine output: one JSON object a line."
)
