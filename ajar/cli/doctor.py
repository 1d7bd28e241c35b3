"""``ajar doctor``: whether everything is in order."""

import click

from ajar.cli.parameters import as_json
from ajar.problems import ExitCode
from ajar.streams import emit


@click.command(
    "doctor",
    short_help="Check settings, database, tokens, hosts and clock.",
    epilog="""\b
Examples:
  ajar doctor
  ajar doctor --json""",
)
@as_json
def command(*, json_: bool) -> int:
    """Check what Ajar needs, line by line.

    Of tokens only the source is shown. Exit code 4 if something is bad.
    """
    from ajar.setup.checks import checks
    from ajar.setup.settings import load

    bad = False
    for check in checks(load()):
        bad |= check.state == "bad"
        if json_:
            emit(check)
        else:
            click.echo(f"{check.state:4}  {check.name}: {check.text}")
    return ExitCode.CONFIGURATION if bad else ExitCode.DONE
