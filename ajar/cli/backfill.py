"""``ajar backfill``: the past of models, from their commits."""

from typing import TYPE_CHECKING

import click

from ajar.cli.parameters import COUNT, ManyValues, as_json
from ajar.models.names import model_named
from ajar.streams import emit

if TYPE_CHECKING:
    from crawler.past.backfill import Wanted


@click.command(
    "backfill",
    cls=ManyValues,
    short_help="Read the past of models from their commits.",
    epilog="""\b
Examples:
  ajar backfill --model bigscience/bloom
  ajar backfill --top 1000 --budget 5000     # the most downloaded ones, a part each night
  ajar backfill --author bigscience --plan   # say how much there is to do, ask nobody""",
)
@click.option(
    "--model", "models", multiple=True, type=model_named, metavar="ORG/NAME …", help="These models."
)
@click.option("--top", type=COUNT, metavar="N", help="The N most downloaded ones.")
@click.option("--author", metavar="ORG", help="Those of this user or organisation.")
@click.option("--plan", "planned", is_flag=True, help="Say what would be done, and do nothing.")
@click.option("--budget", type=COUNT, metavar="N", help="At most N requests.")
@click.option(
    "--bisect",
    is_flag=True,
    help="Long histories with few requests; misses what was changed and changed back.",
)
@as_json
def command(
    *,
    models: tuple[str, ...],
    top: int | None,
    author: str | None,
    planned: bool,
    budget: int | None,
    bisect: bool,
    json_: bool,
) -> int:
    """Read cards and license files of old, at the time of their commits.

    For models that are in the database; what they were before the first known revision is laid
    before it. A card that a commit did not touch is not fetched; what a commit did to other files
    is seen where a card or license changed too. Stopped or out of budget, the same command goes
    on where it stood; what is done costs nothing.
    """
    if not (models or top or author):
        raise click.UsageError("whose past? --model ORG/NAME, --top N or --author ORG")
    from crawler.past.backfill import Wanted

    wanted = Wanted(models, author, top)
    if planned:
        return _plan(wanted, json_=json_)
    from ajar.setup.settings import load
    from ajar.setup.tokens import access
    from ajar.work.archiving import worked
    from ajar.work.crawling import told
    from crawler.past.backfill import backfill

    settings = load()
    report = worked(
        settings,
        lambda store, watch, stop: backfill(
            store, access(settings), wanted, budget=budget, bisect=bisect, progress=watch, stop=stop
        ),
    )
    return told(report, "ajar backfill", json=json_)


def _plan(wanted: "Wanted", *, json_: bool) -> int:
    from ajar.setup.stores import opened
    from ajar.words import printable
    from crawler.past.backfill import plan
    from crawler.past.revisions import PORTION

    with opened(read_only=True) as store:
        found = plan(store, wanted)
    if json_:
        emit(found)
        return 0
    click.echo(f"{found.models:,} models, {found.done:,} done, {found.begun:,} begun")
    if found.missing:
        click.echo(printable(f"not in the database: {', '.join(found.missing)}"))
    click.echo(
        f"{found.todo:,} to do: at least {found.todo:,} requests for lists of commits, then one "
        f"for each commit of each of {found.texts:,} texts, one every {PORTION} commits, and one "
        "more where a text changed"
    )
    if found.todo:
        click.echo(f"with --budget {found.least} or more, every run gets on")
    return 0
