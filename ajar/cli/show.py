"""``ajar show``: what the database knows of a model."""

import click

from ajar.cli import parameters
from ajar.cli.parameters import as_json, as_of, known_at
from ajar.models.names import model_named


@click.command(
    "show",
    short_help="What the database knows of a model; --evidence shows why.",
    epilog="""\b
Examples:
  ajar show bigscience/bloom
  ajar show bigscience/bloom --evidence
  ajar show bigscience/bloom --as-of 2023-06-30 --json
  ajar show bigscience/bloom --as-of 2023-06-30 --known-at 2024-01-31""",
)
@click.argument("models", nargs=-1, required=True, type=model_named, metavar="MODEL …")
@as_of
@known_at
@parameters.evidence
@as_json
def command(
    *,
    models: tuple[str, ...],
    as_of: int | None,
    known_at: int | None,
    evidence: bool,
    json_: bool,
) -> int:
    """Report MODEL from the database, without asking anybody.

    A former name finds the model too. Quotes of an earlier state are found again in the texts
    that the archive has of it; where it has none, a note says so.
    """
    from ajar.setup.stores import each_found, opened, stored
    from crawler.archive.recalling import recalled

    def tell(name: str) -> None:
        model = recalled(store, stored(store, name, as_of, known_at), as_of, known_at)
        if json_:
            from ajar.models.lookup_json import line

            click.echo(line(model))
        elif evidence:
            from ajar.models import evidence as view
            from ajar.terminal import write

            write(view.evidence(model))
        else:
            from ajar.models.report import show

            show(model)

    with opened(read_only=True) as store:
        return each_found(models, tell)
