"""``ajar events``: what changed in the field."""

import click

from ajar.cli.parameters import Moment, as_json


@click.command(
    "events",
    short_help="What changed: licenses, components, access, names, models that went.",
    epilog="""\b
Examples:
  ajar events --since 2026-11-01
  ajar events --kind license --direction tighter
  ajar events --model bigscience/bloom --json""",
)
@click.option("--since", type=Moment(start=True), metavar="DATE", help="Only since that date.")
@click.option("--model", metavar="ORG/NAME", help="Only this model, by its current name.")
@click.option(
    "--kind",
    type=click.Choice(["license", "component", "access", "name", "gone"]),
    help="Only changes of this kind.",
)
@click.option(
    "--direction",
    type=click.Choice(["tighter", "looser", "lateral", "first_seen", "removed"]),
    help="Only changes of this direction.",
)
@click.option("--limit", type=click.IntRange(1), default=100, show_default=True, help="The last N.")
@as_json
def command(
    *,
    since: int | None,
    model: str | None,
    kind: str | None,
    direction: str | None,
    limit: int,
    json_: bool,
) -> None:
    """List what changed about models, the newest last.

    Without --direction, what was only seen for the first time is left out.
    """
    from ajar import changes
    from ajar.stores import opened

    with opened(read_only=True) as store:
        found = changes.last(
            store, since=since, model=model, kind=kind, direction=direction, limit=limit
        )
    if json_:
        import msgspec

        for row in found:
            click.echo(msgspec.json.encode(row).decode())
        return
    from rich.console import Group

    from ajar.terminal import write

    write(Group(*changes.lines(found)))
