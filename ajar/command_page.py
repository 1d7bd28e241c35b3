"""``docs/cli.md``, made from the commands themselves: ``python -m ajar.command_page``."""

import inspect
import sys
from collections.abc import Iterator
from typing import Final

import click

from ajar.cli import group

_HEAD: Final = """\
# Commands

Made from the commands themselves by `make docs`.
Settings and exit codes: [settings.md](settings.md).
"""


def page() -> str:
    """The whole page."""
    return _HEAD + "".join(f"\n{part}" for part in _commands())


def _commands() -> Iterator[str]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is None:
            continue
        yield _section(name, command, 2)
        if isinstance(command, click.Group):
            for sub, found in command.commands.items():
                yield _section(f"{name} {sub}", found, 3)


def _section(name: str, command: click.Command, level: int) -> str:
    parts = [
        f"{'#' * level} `ajar {name}`",
        "",
        *inspect.cleandoc(command.help or "").splitlines(),
        "",
    ]
    options = [_option(option) for option in command.params if isinstance(option, click.Option)]
    if options:
        parts += ["| option | |", "|---|---|", *options, ""]
    if examples := _examples(command.epilog or ""):
        parts += ["```sh", *examples, "```", ""]
    return "\n".join(parts)


def _option(option: click.Option) -> str:
    names = ", ".join(f"`{name}`" for name in [*option.opts, *option.secondary_opts])
    value = "" if option.is_flag else f" {option.metavar or _kind(option)}"
    shown = f" ({option.default})" if option.show_default and option.default is not None else ""
    return f"| {names}{value} | {(option.help or '').replace('|', chr(92) + '|')}{shown} |"


def _kind(option: click.Option) -> str:
    if isinstance(option.type, click.Choice):
        return " or ".join(str(choice) for choice in option.type.choices)
    return option.type.name.upper()


def _examples(epilog: str) -> list[str]:
    lines = (line.strip("\b") for line in epilog.splitlines())
    return [line.strip() for line in lines if line.startswith("  ")]


if __name__ == "__main__":
    sys.stdout.write(page())
