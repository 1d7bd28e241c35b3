"""``ajar export``: the series as CSV, Parquet or JSON Lines."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, Final

import click

from ajar.cli.parameters import Moment, as_of, known_at
from ajar.cli.trends import trend_options
from ajar.models.names import model_named
from ajar.problems import ExitCode
from ajar.streams import say

_FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(
    "export",
    short_help="Write trends, licenses, components, events … as CSV, Parquet or JSON Lines.",
    epilog="""\b
Examples:
  ajar export trends --measure license --by month -o licenses_by_month.csv
  ajar export licenses -o licenses.csv --as-of 2024-12-31
  ajar export trends -o then.csv --as-of 2026-10-31 --known-at 2026-11-24
  ajar export components -o components.parquet
  ajar export assessments --framework eiras2024/literal -o levels.jsonl
  ajar export events --since 2025 | head
  ajar export mot --model bigscience/bloom -o bloom.yml
  ajar export cyclonedx --model bigscience/bloom -o bloom.cdx.json
  ajar export eiras-table --models-file names.txt --against theirs.csv""",
)
@click.argument("what")
@click.option(
    "-o", "--output", default="-", metavar="FILE", help=".csv, .parquet or .jsonl; else stdout."
)
@trend_options
@as_of
@known_at
@click.option("--since", type=Moment(start=True), metavar="DATE", help="Events since that date.")
@click.option(
    "--framework", multiple=True, metavar="NAME[/READING]", help="Only this framework; repeatable."
)
@click.option("--extractor-version", "ruleset", metavar="HASH", help="Of these rules.")
@click.option(
    "--model", type=model_named, metavar="ORG/NAME", help="Of this model (mot, osai, cyclonedx)."
)
@click.option("--models-file", type=_FILE, help="Of these, not the paper's (eiras-table).")
@click.option("--reading", metavar="NAME", help="table, or literal (eiras-table).")
@click.option("--against", type=_FILE, help="List the cells that differ from a CSV (eiras-table).")
def command(
    *,
    what: str,
    output: str,
    model: str | None,
    models_file: Path | None,
    reading: str | None,
    against: Path | None,
    **given: Any,
) -> int:
    """Write WHAT to FILE.

    WHAT is trends, licenses, components, assessments, links, lineage, events, changes (how many
    in a month, and how many of them were sweeps of one owner) or runs. The suffix
    chooses the format; without -o it is CSV on stdout. Rows are sorted, the same data gives the
    same bytes, and cells that a spreadsheet would run as formulas are made harmless.

    For other tools, of one --model: mot (a release file for the Model Openness Tool) and osai (a
    row of the European Open Source AI Index), both drafts, and cyclonedx (a bill of materials in
    the form of CycloneDX 1.6: license, revision, base models, datasets, code, findings). Of many:
    eiras-table (the paper's table; as .jsonl each cell with its evidence; with --against the cells
    that differ, and on stderr the models that FILE lacks: exit code 1 if there are any).
    """
    from ajar.models import drafts
    from ajar.setup.stores import opened

    own = {
        "--model": model, "--models-file": models_file, "--reading": reading, "--against": against
    }  # fmt: skip
    if what not in drafts.SUFFIXES:
        _series(what, output, given, own)
        return ExitCode.DONE
    then = drafts.Then(given.pop("as_of"), given.pop("known_at"))
    if any(value not in {None, ()} for value in given.values()):
        raise click.UsageError(f"{what} is of single models; it takes no such option")
    _only(what, own, {"--model"} if what in drafts.DRAFTS else own.keys() - {"--model"})
    drafts.check(what, output)
    with opened(read_only=True) as store:
        if what == "eiras-table":
            as_json = output.endswith(".jsonl")
            if as_json and against:
                raise click.UsageError("the cells that differ are CSV: -o FILE.csv")
            drafted = drafts.eiras(
                store, models_file, reading or "table", against, then, as_json=as_json
            )
        elif model is None:
            raise click.UsageError(f"{what} is of one model: --model ORG/NAME")
        else:
            drafted = drafts.DRAFTS[what](store, model, then)
    drafts.write(drafted.text, output)
    for line in drafted.notes:
        say(line)
    return ExitCode.SOME_FAILED if drafted.differs else ExitCode.DONE


def _only(what: str, given: Mapping[str, object], taken: Collection[str] = ()) -> None:
    """Refuse what would be passed over in silence."""
    for flag, value in given.items():
        if value is not None and flag not in taken:
            raise click.UsageError(f"{what} takes no {flag}")


def _series(what: str, output: str, given: dict[str, Any], own: Mapping[str, object]) -> None:
    from ajar.models import drafts
    from ajar.series import exporting
    from ajar.setup.stores import opened
    from storage.export import NAMES

    if what not in NAMES:
        known = ", ".join([*NAMES, *drafts.SUFFIXES])
        raise click.UsageError(f"there is no export {what!r}; there are {known}")
    _only(what, own)
    options = exporting.chosen(what, given)
    path = exporting.target(output)
    with opened(read_only=True) as store:
        number = exporting.write(store, what, path, options)
    if path is not None:
        say(f"{number:,} rows in {path}")
