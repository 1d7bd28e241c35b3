"""``ajar export``: the series as CSV, Parquet or JSON Lines."""

from typing import Any

import click

from ajar.cli.errors import say
from ajar.cli.parameters import Moment, as_of
from ajar.cli.trends import trend_options


@click.command(
    "export",
    short_help="Write trends, licenses, components, events … as CSV, Parquet or JSON Lines.",
    epilog="""\b
Examples:
  ajar export trends --measure license --by month -o licenses_by_month.csv
  ajar export licenses -o licenses.csv --as-of 2024-12-31
  ajar export components -o components.parquet
  ajar export assessments --framework eiras2024/literal -o levels.jsonl
  ajar export events --since 2025 | head""",
)
@click.argument("what")
@click.option(
    "-o", "--output", default="-", metavar="FILE", help=".csv, .parquet or .jsonl; else stdout."
)
@trend_options
@as_of
@click.option("--since", type=Moment(start=True), metavar="DATE", help="Events since that date.")
@click.option(
    "--framework", multiple=True, metavar="NAME[/READING]", help="Only this framework; repeatable."
)
@click.option(
    "--extractor-version", "ruleset", metavar="HASH", help="Of these rules, not the last."
)
def command(*, what: str, output: str, **given: Any) -> None:
    """Write WHAT to FILE.

    WHAT is trends, licenses, components, assessments, links, lineage, events or runs. The suffix
    chooses the format; without -o it is CSV on stdout. Rows are sorted, the same data gives the
    same bytes, and cells that a spreadsheet would run as formulas are made harmless.
    """
    from ajar import exporting
    from ajar.stores import opened

    if what not in exporting.names():
        known = ", ".join(exporting.names())
        raise click.UsageError(f"there is no export {what!r}; there are {known}")
    options = exporting.chosen(what, given)
    path = exporting.target(output)
    with opened(read_only=True) as store:
        number = exporting.write(store, what, path, options)
    if path is not None:
        say(f"{number:,} rows in {path}")
