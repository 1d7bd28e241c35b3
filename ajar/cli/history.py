"""``ajar history``: what became of a model, a dataset or a GitHub repository over time."""

from typing import TYPE_CHECKING, Literal

import click

from ajar.cli import parameters
from ajar.cli.parameters import as_json, as_of
from ajar.models.names import named
from ajar.streams import emit

if TYPE_CHECKING:
    from storage import Store
    from storage.answers import StoredModel


@click.command(
    "history",
    short_help="What changed about a model, dataset or repository, and when.",
    epilog="""\b
Examples:
  ajar history bigscience/bloom
  ajar history bigscience/bloom --as-of 2024 --json
  ajar history --kind dataset allenai/dolma
  ajar history --kind github EleutherAI/gpt-neox""",
)
@click.argument("names", nargs=-1, required=True, type=named, metavar="NAME …")
@click.option(
    "--kind",
    type=click.Choice(["model", "dataset", "github"]),
    default="model",
    show_default=True,
    help="What NAME is.",
)
@as_of
@parameters.evidence
@as_json
def command(
    *,
    names: tuple[str, ...],
    kind: Literal["model", "dataset", "github"],
    as_of: int | None,
    evidence: bool,
    json_: bool,
) -> int:
    """Tell the spells of NAME: from when to when a model had which openness, a dataset which
    license and access, a GitHub repository which license and state; then its renames, gates, and
    when it was gone.

    A change of method (other rules) is told apart from a change of the model.
    """
    from ajar.setup.stores import each_found, opened

    if kind != "model" and (as_of is not None or evidence):
        raise click.UsageError("--as-of and --evidence are of models")

    def tell(name: str) -> None:
        if kind == "model":
            _model(store, name, as_of, evidence=evidence, json_=json_)
        else:
            _other(store, kind, name, json_=json_)

    with opened(read_only=True) as store:
        return each_found(names, tell)


def _model(store: "Store", name: str, as_of: int | None, *, evidence: bool, json_: bool) -> None:
    from ajar.models import histories
    from ajar.setup.stores import stored

    model = _found(store, name, as_of)
    past = store.history(name, as_of), store.changes(name, as_of)
    found = histories.until(as_of, histories.Series(model, *past))
    read: list[StoredModel] = []
    if evidence:
        from crawler.archive.recalling import recalled

        starts = [spell.valid_from for spell in found.spells]
        read = [recalled(store, stored(store, found.called(at), at), at) for at in starts]
    if json_:
        emit(histories.as_json(found, read))
    else:
        from ajar.terminal import write

        write(histories.history(found, read))


def _found(store: "Store", name: str, as_of: int | None) -> "StoredModel":
    """The model; where there is none of that name, the Problem points to what else has it."""
    from ajar.problems import ExitCode, Problem
    from ajar.setup.stores import stored

    try:
        return stored(store, name, as_of)
    except Problem:
        if store.model(name) is not None:
            raise
        for kind in ("dataset", "github"):
            if store.course(kind, name) is not None:
                told = f"{name} is no model here: `ajar history --kind {kind} {name}`"
                raise Problem(told, ExitCode.NOT_FOUND) from None
        raise


def _other(store: "Store", kind: Literal["dataset", "github"], name: str, *, json_: bool) -> None:
    from ajar.models import neighbours
    from ajar.problems import ExitCode, Problem

    course = store.course(kind, name)
    if course is None:
        raise Problem(
            f"the {neighbours.KEYS[kind]} {name} is not in the database; `ajar crawl` reads those "
            "that models link to",
            ExitCode.NOT_FOUND,
        )
    if json_:
        emit(neighbours.as_json(course))
    else:
        from ajar.terminal import write

        write(neighbours.history(course))
