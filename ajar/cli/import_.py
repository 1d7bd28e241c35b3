"""``ajar import``: a published dump of the Hub into the database."""

import time
from pathlib import Path
from typing import Final

import click

from ajar.cli.parameters import Moment, as_json
from crawler.imports import NAMES

DAY: Final = 86_400


@click.command(
    "import",
    short_help="Take in a published dump of the Hub: history from before the first crawl.",
    epilog="""\b
Examples:
  ajar import models.parquet --source hub-stats --at 2025-03-01
  ajar import listing_2024-07.jsonl.xz --source listing --at 2024-07-15 --complete
  ajar import model_repos_stats.csv --source model-repos-stats --at 2024-02-12""",
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--source", type=click.Choice(NAMES), required=True, help="What kind of dump it is.")
@click.option(
    "--at",
    type=Moment(),
    metavar="DATE",
    help="The day on which the dump was taken (its end), where its rows do not say.",
)
@click.option(
    "--complete/--partial",
    default=None,
    help="It lists the whole Hub, so that what is missing is gone; or it does not.",
)
@as_json
def command(*, file: Path, source: str, at: int | None, complete: bool | None, json_: bool) -> int:
    """Take in a dump: Parquet, JSON Lines or CSV, plain or .gz, .xz, .zst.

    What the dump does not carry stays unknown. Dumps may come in any order: an older one is laid
    among what is known, but for former names and links, with the same series in the end. The same
    dump again writes nothing; stopped at any moment, the same command goes on where it stood.
    """
    if at is not None and at // DAY > int(time.time()) // DAY:
        raise click.UsageError("--at lies in the future; give the day on which the dump was taken")
    from ajar.setup.settings import load
    from ajar.work.archiving import worked
    from ajar.work.crawling import told
    from crawler.importing.importing import import_dump

    report = worked(
        load(),
        lambda store, watch, stop: import_dump(
            store, file, source, observed_at=at, complete=complete, progress=watch, stop=stop
        ),
        create=True,
    )
    again = f"ajar import {file} --source {source} …"
    return told(report, again, json=json_)
