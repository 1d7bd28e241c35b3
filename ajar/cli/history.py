"""``ajar history``: what became of a model over time."""

import click

from ajar.cli.parameters import as_json


@click.command(
    "history",
    short_help="What changed about a model, and when.",
    epilog="""\b
Examples:
  ajar history bigscience/bloom
  ajar history bigscience/bloom --json""",
)
@click.argument("models", nargs=-1, required=True, metavar="MODEL …")
@as_json
def command(*, models: tuple[str, ...], json_: bool) -> None:
    """Tell the spells of MODEL: from when to when it had which openness; then its renames, gates,
    and when it was gone.

    A change of method (other rules) is told apart from a change of the model.
    """
    from ajar import histories
    from ajar.stores import opened, stored

    with opened(read_only=True) as store:
        found = [(stored(store, name), store.history(name), store.changes(name)) for name in models]
    for model, spells, changes in found:
        if json_:
            import msgspec

            click.echo(msgspec.json.encode(histories.as_json(model, spells, changes)).decode())
        else:
            from ajar.terminal import write

            write(histories.history(model, spells, changes))
