"""``ajar evaluate``: Ajar against human judges."""

import csv
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ajar.cli.parameters import as_json
from ajar.problems import ExitCode, Problem
from ajar.streams import emit

if TYPE_CHECKING:
    from taxonomy.judging.judgments import Judgment


@click.command(
    "evaluate",
    short_help="Compare the database with human judgments, question by question.",
    epilog="""\b
Examples:
  ajar evaluate judgments.csv
  ajar evaluate judgments.csv --min-reliability normal --worst 20
  ajar evaluate judgments.csv --markdown accuracy.md""",
)
@click.argument("judgments", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--min-reliability",
    type=click.Choice(["low", "medium", "normal"]),
    default="low",
    show_default=True,
    help="Leave less reliable judgments out.",
)
@click.option(
    "--worst", type=click.IntRange(0), default=0, metavar="N", help="List N disagreements."
)
@click.option(
    "--markdown", type=click.Path(dir_okay=False, path_type=Path), help="Write the report there."
)
@as_json
def command(
    *, judgments: Path, min_reliability: str, worst: int, markdown: Path | None, json_: bool
) -> int:
    """Precision, recall, agreement and Cohen's kappa per question, with their n.

    JUDGMENTS is a CSV of what people found out about models; the models are read from the
    database, so look them up before. Intervals are clustered by producer; beside each question
    stands how often two teams of people agree.
    """
    from ajar.series import evaluation
    from ajar.setup.stores import opened
    from storage.writers import write_whole
    from taxonomy.judging.evaluation import evaluate

    told = _read(judgments, min_reliability)
    names = list(dict.fromkeys(judgment.model for judgment in told))
    if not names:
        raise Problem(f"{judgments} judges no model that is asked for", ExitCode.DAMAGED)
    with opened(read_only=True) as store:
        found = {name: store.model(name) for name in names}
    extractions = {name.lower(): model.extraction for name, model in found.items() if model}
    if not extractions:
        raise Problem(
            f"none of the {len(names)} judged models is in the database; look them up first: "
            "ajar crawl --from-file names.txt",
            ExitCode.NOT_FOUND,
        )
    report = evaluate(told, extractions)
    text = evaluation.markdown(
        report,
        extractor_version=", ".join(sorted({each.ruleset for each in extractions.values()})),
        command=f"ajar evaluate {judgments.name} --min-reliability {min_reliability}",
        worst=worst,
    )
    if markdown is not None and str(markdown) != "-":
        write_whole(markdown, text.encode())
    if json_:
        emit(report)
    else:
        click.echo(text, nl=False)
    return ExitCode.DONE


def _read(path: Path, min_reliability: str) -> "list[Judgment]":
    from taxonomy.judging.judgments import read

    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            told = read(csv.DictReader(lines), min_reliability)
            return [judgment for judgment in told if judgment.model]
    except KeyError as problem:
        raise Problem(f"{path} has no column {problem}", ExitCode.DAMAGED) from None
    except (ValueError, csv.Error) as problem:
        raise Problem(f"{path}: {problem}", ExitCode.DAMAGED) from None
