"""``ajar compare``: models side by side."""

from typing import TYPE_CHECKING

import click

from ajar.cli import parameters
from ajar.cli.parameters import as_json, as_of, known_at
from ajar.models.names import model_named

if TYPE_CHECKING:
    from storage.answers import StoredModel


@click.command(
    "compare",
    short_help="Models side by side, component by component and by frameworks.",
    epilog="""\b
Examples:
  ajar compare bigscience/bloom tiiuae/falcon-7b
  ajar compare a/b c/d --frameworks eiras2024,mof/corrected --differing
  ajar compare a/b --as-of 2023-12-31 --json""",
)
@click.argument("models", nargs=-1, required=True, type=model_named, metavar="MODEL …")
@as_of
@known_at
@click.option(
    "--frameworks", default="all", show_default=True, help="Names with or without /READING."
)
@click.option("--differing", is_flag=True, help="Only the rows that differ.")
@parameters.evidence
@as_json
def command(
    *,
    models: tuple[str, ...],
    as_of: int | None,
    known_at: int | None,
    frameworks: str,
    differing: bool,
    evidence: bool,
    json_: bool,
) -> int:
    """Put models of the database side by side; those that are not in it are listed."""
    from ajar.models.comparison import chosen, comparison
    from ajar.setup.stores import each_found, opened, stored

    try:
        wanted = chosen(frameworks)
    except KeyError as problem:
        raise click.UsageError(str(problem.args[0])) from None
    found: list[StoredModel] = []
    with opened(read_only=True) as store:
        code = each_found(models, lambda name: found.append(stored(store, name, as_of, known_at)))
        if json_ or evidence:
            from crawler.archive.recalling import recalled

            found = [recalled(store, each, as_of, known_at) for each in found]
    if json_:
        from ajar.models.lookup_json import line

        for model in found:
            click.echo(line(model))
    if json_ or not found:
        return code
    from ajar.terminal import console, write

    there = console()
    write(comparison(found, wanted, differing=differing, width=there.width), there)
    if evidence:
        from ajar.models import evidence as view

        for model in found:
            write(view.evidence(model))
    return code
