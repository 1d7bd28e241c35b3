"""``ajar status``: the database and the last runs in a few figures."""

from typing import TYPE_CHECKING

import click

from ajar.cli.parameters import as_json
from ajar.streams import emit

if TYPE_CHECKING:
    from storage import Store
    from storage.answers import Status
    from storage.runs import Run


@click.command(
    "status",
    short_help="What is in the database, and how the last runs went.",
    epilog="""\b
Examples:
  ajar status
  ajar status --failures
  ajar status --json""",
)
@click.option("--failures", is_flag=True, help="List what the last runs could not take in.")
@as_json
def command(*, failures: bool, json_: bool) -> None:
    """Figures of the database, and the ledger of the last runs."""
    from ajar.setup.settings import load
    from ajar.setup.stores import opened

    settings = load()
    with opened(settings, read_only=True) as store:
        status = store.status()
        if json_:
            import msgspec

            from ajar.moments import dated

            emit({"schema": "ajar/status/1", **dated(msgspec.to_builtins(status))})
            return
        click.echo(settings.database.shown())
        _print(status)
        if failures:
            _print_failures(store, status.runs)


def _print(status: "Status") -> None:
    from rich.table import Table

    from ajar.moments import iso
    from ajar.terminal import write
    from ajar.words import printable
    from ajar.work.crawling import took_in

    click.echo(
        f"{status.models:,} models ({status.read:,} read in full, {status.gone:,} gone), "
        f"{status.datasets:,} datasets, {status.repositories:,} GitHub repositories"
    )
    if status.waiting:
        nights = f", about {status.nights:,} nights more" if (status.nights or 0) > 1 else ""
        click.echo(f"{status.waiting:,} models wait for their cards to be read{nights}")
    click.echo(
        f"{status.spells:,} spells (a model's findings for a time)\n"
        f"{status.profiles:,} profiles (findings that models share), "
        f"{status.documents:,} documents, {status.size / 1e6:,.1f} MB"
    )
    for known in status.rulesets:
        click.echo(f"extractor version {known.ruleset}: {known.open_spells:,} models")
    table = Table(box=None, header_style="bold")
    for column in ("run", "started (UTC)", "state"):
        table.add_column(column, no_wrap=True)
    table.add_column("what", overflow="fold")
    for run in status.runs:
        started = f"{iso(run.started_at):.16}".replace("T", " ")
        scope = "" if run.scope == "all" else f" ({printable(run.scope)})"
        table.add_row(str(run.id), started, run.state, f"{took_in(run)}{scope}")
    write(table)


def _print_failures(store: "Store", runs: "tuple[Run, ...]") -> None:
    from ajar.words import printable

    for run in runs:
        for failure in store.failures(run.id):
            click.echo(printable(f"run {run.id}: {failure.name}: {failure.reason}"))
