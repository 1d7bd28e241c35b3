"""``ajar rescore``: read the archive again with the rules of today."""

import click

from ajar.cli.parameters import COUNT, as_json
from ajar.problems import ExitCode
from ajar.streams import emit


@click.command(
    "rescore",
    short_help="Read the archive again with the rules of today, without network.",
    epilog="""\b
Examples:
  ajar rescore                    # after an update: every model, from the archive
  ajar rescore --diff             # what moves because of the method, not of the world
  ajar rescore --prune            # and forget what older rules said""",
)
@click.option(
    "--jobs",
    type=COUNT,
    metavar="N",
    help="Processes that read, beside the one that writes; as many as there are cores if not said.",
)
@click.option("--prune", is_flag=True, help="Then delete what all older rules said.")
@click.option("--diff", is_flag=True, help="Say what moves against the version before; no work.")
@as_json
def command(*, jobs: int | None, prune: bool, diff: bool, json_: bool) -> int:
    """Read every model of the archive again with the current extractors.

    Nobody is asked: all texts are in the database, those of earlier revisions too. Stopped at any
    moment, it goes on where it stood; a model that ends a process is named, and left out. What
    older rules said stays until --prune; exports and trends never mix two versions.
    """
    if diff:
        if prune:
            raise click.UsageError("--diff compares two versions, --prune deletes one: choose")
        return _diff(json_=json_)
    from ajar.setup.settings import load
    from ajar.work.archiving import worked
    from ajar.work.crawling import told
    from crawler.archive.rescore import rescore

    report = worked(
        load(),
        lambda store, watch, stop: rescore(store, jobs=jobs, progress=watch, stop=stop),
    )
    code = told(report, "ajar rescore", json=json_)
    if prune and code == ExitCode.DONE:
        _prune()
    return code


def _prune() -> None:
    from ajar.setup.stores import opened
    from extractors import RULESET

    with opened(create=False) as store:
        gone = store.prune({RULESET})
    click.echo(f"{gone:,} spells of older rules deleted", err=True)


def _diff(*, json_: bool) -> int:
    from ajar.series import methods
    from ajar.setup.stores import opened
    from ajar.terminal import write

    with opened(read_only=True) as store:
        found = methods.difference(store)
    if json_:
        emit(found)
    else:
        write(methods.picture(found))
    return ExitCode.DONE
