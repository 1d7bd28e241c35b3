"""``ajar trends``: the field over time, in the terminal or as a chart."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click

from ajar.cli.parameters import COUNT, as_json, as_of, known_at
from ajar.streams import emit

_MEASURES: Final = (
    "license, license_class, card, component:ID, own:ID (with what is a base model's apart), "
    "level:ID, mof_class, osaid_verdict, osai_score, g7_label, "
    "relicensed:RELATION (finetune, adapter, merge, quantized; counts edges)"
)


def trend_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that choose a trend, for ``trends`` and ``export trends``."""
    for option in reversed(
        (
            click.option("--measure", metavar="MEASURE", help=f"What is counted: {_MEASURES}."),
            click.option(
                "--by", type=click.Choice(["month", "quarter", "year"]), help="Length of a period."
            ),
            click.option(
                "--view",
                type=click.Choice(["stock", "cohort"]),
                help="All that exist at a period's end, or those created in it.",
            ),
            click.option(
                "--weight",
                type=click.Choice(["models", "downloads", "likes"]),
                help="What one model counts.",
            ),
            click.option(
                "--group-by",
                type=click.Choice(["author", "task", "library", "size", "license_class"]),
                help="Split by that.",
            ),
            click.option(
                "--top",
                type=COUNT,
                metavar="N",
                help="Only the N largest groups.",
            ),
        )
    ):
        command = option(command)
    return command


@click.command(
    "trends",
    short_help="The field over time: a table in the terminal, or a chart.",
    epilog="""\b
Examples:
  ajar trends
  ajar trends --measure component:data.pretraining --by year
  ajar trends --measure license --group-by author --top 5
  ajar trends --measure license_class --by quarter --chart classes.svg""",
)
@trend_options
@as_of
@known_at
@click.option(
    "--chart",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Draw it: .svg or .png.",
)
@as_json
def command(*, chart: Path | None, json_: bool, **given: Any) -> None:
    """Show one measure over time, with its n, what is unknown, and the versions behind it.

    Without options: the license class of the weights of all models, quarter by quarter. IDs are
    those of a report's --json (components, frameworks.eiras2024.levels) and of docs/exports.md.
    """
    from ajar.series import charts, trending
    from ajar.setup.stores import opened

    given = {
        **given,
        "measure": given["measure"] or "license_class",
        "by": given["by"] or "quarter",
    }
    with opened(read_only=True) as store:
        trend = trending.trend(store, given)
    if chart is not None:
        charts.draw(trend, chart)
        click.echo(f"{chart}: {trend.title}. {trend.note}", err=True)
    if json_:
        for row in trend.rows:
            emit(row)
    elif chart is None:
        from ajar.series.trend_table import table
        from ajar.terminal import console, write

        there = console()
        write(table(trend, width=there.width), there)
