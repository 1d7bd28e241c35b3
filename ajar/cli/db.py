"""``ajar db``: the database itself."""

from typing import Final

import click

from ajar.cli.parameters import as_json
from ajar.problems import ExitCode
from ajar.streams import emit

_TOO_DAMAGED: Final = (
    "the database is too damaged to be checked: restore a copy; what can still be read, "
    "`.recover` of the program sqlite3 saves"
)


@click.group(
    "db",
    short_help="The database itself: upgrade, check, stats.",
    epilog="""\b
Examples:
  ajar db upgrade
  ajar db check
  ajar db stats""",
)
def command() -> None:
    """The database itself."""


@command.command(
    "upgrade", short_help="Bring the schema up to date.", epilog="\b\nExample:\n  ajar db upgrade"
)
def upgrade() -> None:
    """Bring the schema to the version of this program; creates an empty database."""
    from ajar.setup.stores import opened

    with opened():
        click.echo("the database has the schema of this version", err=True)


@command.command("check", epilog="\b\nExample:\n  ajar db check")
@as_json
def check(*, json_: bool) -> int:
    """Verify the database: intervals, references, documents. Exit code 5 if something is wrong."""
    from ajar.problems import Problem
    from ajar.setup.stores import opened
    from ajar.words import printable
    from storage.problems import DatabaseDamaged

    try:
        with opened(read_only=True) as store:
            found = store.check()
    except DatabaseDamaged as damaged:
        raise Problem(_TOO_DAMAGED, ExitCode.DAMAGED) from damaged
    for problem in found:
        if json_:
            emit(problem)
        else:
            examples = ", ".join(problem.examples)
            click.echo(printable(f"{problem.count:,} × {problem.what}: {examples}"))
    if not found:
        click.echo("the database is sound", err=True)
    return ExitCode.DAMAGED if found else ExitCode.DONE


@command.command("stats", epilog="\b\nExample:\n  ajar db stats")
@as_json
def stats(*, json_: bool) -> None:
    """Rows by table, and bytes."""
    from ajar.setup.stores import opened

    with opened(read_only=True) as store:
        figures = store.stats()
    if json_:
        emit(figures)
        return
    width = max(map(len, figures), default=0)
    for name, number in figures.items():
        click.echo(f"{name:{width}}  {number:>14,}")
