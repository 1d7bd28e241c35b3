"""A group of commands that are imported when they are asked for."""

import importlib
import pkgutil
from pathlib import Path
from typing import Any, Final

import click

from ajar.problems import ExitCode, Problem

_NOT_COMMANDS: Final = {"errors", "lazy", "parameters"}


class LazyGroup(click.Group):
    """Finds the command ``db`` in the module ``ajar.cli.db`` as ``command``."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Every module of this folder that is a command, by name."""
        found = (module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)]))
        return sorted(name.rstrip("_") for name in found if name not in _NOT_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module; None where there is none."""
        if cmd_name not in self.list_commands(ctx):
            return None
        name = "import_" if cmd_name == "import" else cmd_name
        command = importlib.import_module(f"ajar.cli.{name}").command
        assert isinstance(command, click.Command)  # noqa: S101  held by tests/test_architecture.py
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; click itself would turn a closed pipe into exit code 1."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise ClosedPipe from None


class ClosedPipe(Problem):
    """Whoever read our output has gone."""

    def __init__(self) -> None:
        super().__init__("", ExitCode.CLOSED_PIPE)
