"""``ajar assess``: a framework applied to a release that somebody declared."""

from pathlib import Path

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
  ajar assess release.yml --framework osaid""",
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--framework",
    default="mof",
    show_default=True,
    metavar="NAME[/READING]",
    help="Which framework, in which reading.",
)
@as_json
def command(*, file: Path, framework: str, json_: bool) -> None:
    """What a framework says of the release that FILE declares: its class, levels, verdict or score.

    FILE is the YAML of the Model Openness Tool: what it lists counts as released, under the
    license that it states; what it has no word for stays unknown. `ajar frameworks` lists NAMEs.
    """
    from taxonomy import frameworks
    from taxonomy.frameworks import declared
    from taxonomy.frameworks.release_file import ReleaseProblem

    try:
        chosen = frameworks.get(framework)
    except KeyError as problem:
        raise click.UsageError(str(problem.args[0])) from None
    try:
        assessment = declared.assess(file.read_bytes(), chosen)
    except ReleaseProblem as problem:
        raise Problem(f"{file}: {problem}", ExitCode.DAMAGED) from None
    if json_:
        emit(assessment.values)
        return
    from ajar.models.framework_lines import lines

    click.echo("\n".join(lines(chosen.name, assessment.values)))
    for part, reason in assessment.reasons.items():
        click.echo(f"  {part}: {reason}")
    for warning in assessment.values["warnings"]:
        click.echo(f"  {warning}")
