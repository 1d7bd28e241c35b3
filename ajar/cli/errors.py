"""Every way a command can end, as an exit code and at most one line on stderr."""

import os
import sys
import traceback
from collections.abc import Callable
from typing import Any, Final

import click

from ajar.cli.lazy import ClosedPipe
from ajar.problems import EXTRAS, ExitCode
from ajar.streams import say

DEBUG: Final = "AJAR_DEBUG"


def answered(command: Callable[[], Any]) -> int:
    """Run ``command``; its integer is the exit code, and no traceback reaches a user."""
    try:
        code = command()
        sys.stdout.flush()
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.ClickException as problem:
        problem.show()
        return problem.exit_code
    except (KeyboardInterrupt, click.Abort):
        say("stopped; nothing is lost, the same command goes on where this one stood")
        return ExitCode.INTERRUPTED
    except (BrokenPipeError, ClosedPipe):
        return _closed_pipe()
    except Exception as problem:  # noqa: BLE001  the last guard: a person gets one line
        return _told(problem)
    return code if isinstance(code, int) else ExitCode.DONE


def _told(problem: Exception) -> int:
    code = exit_code(problem)
    if os.environ.get(DEBUG):
        traceback.print_exception(problem)
    if code is not None:
        say(str(problem))
        return code
    if isinstance(problem, OSError):
        about = f"{problem.filename}: " if problem.filename else ""
        say(f"{about}{problem.strerror or problem}; mend that and try again")
        return ExitCode.CONFIGURATION
    if isinstance(problem, UnicodeEncodeError):
        say("the command line or a setting holds bytes that are no UTF-8; write them again")
        return ExitCode.USAGE
    if isinstance(problem, ModuleNotFoundError):
        say(_missing(problem))
        return ExitCode.CONFIGURATION
    say(f"unexpected {type(problem).__name__}: {problem} ({DEBUG}=1 shows where; please report it)")
    return ExitCode.DAMAGED


def exit_code(problem: Exception) -> int | None:
    """The exit code of a problem that was foreseen, else None."""
    from storage.problems import DatabaseDamaged, DatabaseProblem

    if isinstance(problem, DatabaseDamaged):
        return ExitCode.DAMAGED
    if isinstance(problem, DatabaseProblem):
        return ExitCode.CONFIGURATION
    code = getattr(problem, "exit_code", None)
    return code if isinstance(code, int) else None


def _missing(problem: ModuleNotFoundError) -> str:
    module = (problem.name or "").partition(".")[0]
    if extras := ",".join(name for name, modules in EXTRAS.items() if module in modules):
        return f"this needs an extra: pip install 'ajar-openness[{extras}]'"
    return f"{problem}; the installation is incomplete, `make install` mends it"


def _closed_pipe() -> int:
    """Whoever read our output has gone; the interpreter must not complain at its end either."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return ExitCode.CLOSED_PIPE
