"""``ajar assess``: a framework applied to a release that somebody declared."""

from typing import BinaryIO

import click

from ajar.cli.parameters import as_json
from ajar.problems import ExitCode, Problem
from ajar.streams import emit


@click.command(
    "assess",
    short_help="Apply a framework to a declared release (the Model Openness Tool's YAML).",
    epilog="""\b
Examples:
  ajar assess release.yml --framework mof
  ajar assess release.yml --framework mof/corrected --json
  ajar assess release.yml --framework osaid
  ajar export mot --model bigscience/bloom | ajar assess -""",
)
@click.argument("file", type=click.File("rb"))
@click.option(
    "--framework",
    default="mof",
    show_default=True,
    metavar="NAME[/READING]",
    help="Which framework, in which reading.",
)
@as_json
def command(*, file: BinaryIO, framework: str, json_: bool) -> None:
    """What a framework says of the release that FILE declares: its class, levels, verdict or score.

    FILE is the YAML of the Model Openness Tool: what it lists counts as released, under the
    license that it states; what it has no word for stays unknown. - reads stdin. `ajar frameworks`
    lists NAMEs.
    """
    from taxonomy import frameworks
    from taxonomy.frameworks import declared
    from taxonomy.frameworks.release_file import ReleaseProblem

    try:
        chosen = frameworks.get(framework)
    except KeyError as problem:
        raise click.UsageError(str(problem.args[0])) from None
    try:
        assessment = declared.assess(file.read(), chosen)
    except ReleaseProblem as problem:
        raise Problem(f"{file.name}: {problem}", ExitCode.DAMAGED) from None
    if json_:
        emit(assessment.values)
        return
    from ajar.models.framework_lines import lines
    from ajar.words import printable

    reasons = (f"  {part}: {reason}" for part, reason in assessment.reasons.items())
    warnings = (f"  {warning}" for warning in assessment.values["warnings"])
    for line in (*lines(chosen.name, assessment.values), *reasons, *warnings):
        click.echo(printable(line))
