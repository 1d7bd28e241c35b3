"""``ajar crawl``: look models up now, or take in what is new."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, TextIO

import click

from ajar.cli.parameters import COUNT, ManyValues, Moment, as_json
from ajar.models.names import model_named
from ajar.streams import say

if TYPE_CHECKING:
    from ajar.setup.settings import Settings
    from crawler.asking.access import Scope
    from crawler.lookup.lookup import LookedUp


@click.command(
    "crawl",
    cls=ManyValues,
    context_settings={"allow_extra_args": True},
    short_help="Look models up now, or crawl what is new.",
    epilog="""\b
Examples:
  ajar crawl                                    # what is new since the last time
  ajar crawl --model bigscience/bloom           # one model now, with a report
  ajar crawl --model a/b c/d --json             # two models, one JSON object a line
  ajar crawl --from-file names.txt --no-github  # many models
  ajar crawl --author bigscience --limit 100    # a part of the Hub
  ajar crawl --plan                             # say what would be done, ask nobody""",
)
@click.option(
    "--model", "models", multiple=True, type=model_named, metavar="ORG/NAME …", help="Look up now."
)
@click.option(
    "--from-file", type=click.File(encoding="utf-8"), help="Look up the models that FILE names."
)
@click.option("--author", metavar="ORG", help="Only what this user or organisation published.")
@click.option("--limit", type=COUNT, metavar="N", help="At most N models.")
@click.option("--full", is_flag=True, help="Walk the whole listing, not only what is new.")
@click.option(
    "--since", type=Moment(start=True), metavar="DATE", help="Only what changed since that date."
)
@click.option("--metadata-only", is_flag=True, help="The listing alone: fetch no card.")
@click.option(
    "--hours",
    type=click.FloatRange(min=0, min_open=True),
    metavar="N",
    help="End after N hours, the rest waits for the next crawl (default 23, or as in ajar.toml).",
)
@click.option("--no-github", is_flag=True, help="Do not read linked GitHub repositories.")
@click.option(
    "--no-pages", is_flag=True, help="Look-ups: read no web pages (licenses, papers on arXiv)."
)
@click.option("--plan", is_flag=True, help="Say what would be done, and do nothing.")
@as_json
@click.pass_context
def command(
    context: click.Context,
    *,
    models: tuple[str, ...],
    from_file: TextIO | None,
    author: str | None,
    limit: int | None,
    full: bool,
    since: int | None,
    metadata_only: bool,
    hours: float | None,
    no_github: bool,
    no_pages: bool,
    plan: bool,
    json_: bool,
) -> int:
    """Crawl the Hub.

    Without options: everything that is new or changed since the last crawl (the nightly
    job), in the scope that ajar.toml gives. Stopped at any moment, the next crawl goes on where
    this one stood. With --model or --from-file: look models up now, store what is found, and
    print a report for each.

    To read the cards of the whole Hub takes days the first time, most downloaded first. A crawl
    ends after --hours and leaves the rest to the next one, which lists what is new before it
    goes on.
    """
    from ajar.work import planning

    if context.args:
        bare = " ".join(context.args)
        raise click.UsageError(f"to look a model up: ajar crawl --model {bare}")
    if models or from_file is not None:
        if author or full or since or metadata_only or hours:
            raise click.UsageError(
                "--model and --from-file look models up; --author, --full, --since, "
                "--metadata-only and --hours are a crawl's"
            )
        names = _names(models, from_file)[:limit]
        if plan:
            planning.look_ups(names, github=not no_github, json=json_)
            return 0
        return _look_up(names, github=not no_github, pages=not no_pages, json_=json_)
    if author == "":
        raise click.UsageError("--author: name a user or an organisation")
    from ajar.setup.settings import load
    from ajar.work.crawling import HOURS, configured
    from crawler.asking.access import Scope

    settings = load()
    given = Scope(
        author=author,
        limit=limit,
        since=since,
        full=full,
        metadata_only=metadata_only,
        github=not no_github,
    )
    scope = _merged(given, configured(settings))
    seconds = 3600 * (hours or settings.scope.hours or HOURS)
    if plan:
        planning.crawl(settings, scope, seconds, json=json_)
        return 0
    return _crawl(settings, scope, seconds, json_=json_)


def _merged(given: "Scope", configured: "Scope") -> "Scope":
    """The command line over ajar.toml."""
    import msgspec

    return msgspec.structs.replace(
        given,
        author=given.author or configured.author,
        limit=given.limit or configured.limit,
        since=given.since if given.since is not None else configured.since,
        metadata_only=given.metadata_only or configured.metadata_only,
        github=given.github and configured.github,
    )


def _names(models: Sequence[str], file: TextIO | None) -> list[str]:
    from ajar.models.names import names_in

    listed = names_in(file) if file is not None else []
    names = list(dict.fromkeys([*models, *listed]))
    if not names:
        raise click.UsageError("the file names no model; write one ORG/NAME a line")
    return names


def _look_up(names: Sequence[str], *, github: bool, pages: bool, json_: bool) -> int:
    from ajar.setup.settings import load
    from ajar.setup.stores import opened
    from ajar.work.lookups import look_up_all

    settings = load()
    with opened(settings) as store:
        return look_up_all(
            store,
            settings,
            names,
            github=github,
            pages=pages,
            tell=_print_json if json_ else _print_report,
            say=say,
        )


def _print_json(found: "LookedUp") -> None:
    from ajar.models.lookup_json import line

    click.echo(line(found.model, found.requests, found.warnings))


def _print_report(found: "LookedUp") -> None:
    from ajar.models.report import show

    show(found.model, found.warnings)
    click.echo()


def _crawl(settings: "Settings", scope: "Scope", seconds: float, *, json_: bool) -> int:
    import time

    from ajar.work import crawling
    from ajar.work.stopping import stopping

    with stopping() as stop:
        report = crawling.crawl(settings, scope, stop, until=time.time() + seconds)
    return crawling.told(report, json=json_)
