"""``ajar assess``: a framework applied to a release that somebody declared."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ajar.cli.parameters import as_json
from ajar.problems import Problem

if TYPE_CHECKING:
    from taxonomy.frameworks.mof_rules import Mode


@click.command(
    "assess",
    short_help="Apply a framework to a declared release (the Model Openness Tool's YAML).",
    epilog="""\b
Examples:
  ajar assess release.yml --framework mof
  ajar assess release.yml --framework mof/corrected --json""",
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--framework",
    default="mof",
    show_default=True,
    metavar="NAME[/READING]",
    help="mof, or mof/corrected.",
)
@as_json
def command(*, file: Path, framework: str, json_: bool) -> None:
    """Class, label and progress of the release that FILE declares.

    FILE is the YAML of the Model Openness Tool: what it lists counts as present, under the
    license that it states.
    """
    from taxonomy.frameworks.mof_release import ReleaseProblem, assess_release

    name, _, reading = framework.partition("/")
    if name != "mof":
        raise click.UsageError("a declared release is read by mof, or mof/corrected")
    try:
        mode = _mode(reading)
        assessment = assess_release(file.read_bytes(), mode)
    except ReleaseProblem as problem:
        raise Problem(f"{file}: {problem}", 5) from None
    if json_:
        import msgspec

        click.echo(msgspec.json.encode(assessment.values).decode())
        return
    from ajar.framework_lines import lines

    click.echo("\n".join(lines(name, assessment.values)))
    for component, reason in assessment.reasons.items():
        click.echo(f"  {component}: {reason}")


def _mode(reading: str) -> "Mode":
    if reading in {"", "compatibility"}:
        return "compatibility"
    if reading == "corrected":
        return "corrected"
    raise click.UsageError("mof has the readings compatibility and corrected")
