"""``ajar evaluate`` on paper: the report as Markdown (docs/accuracy.md) and as plain JSON."""

from collections.abc import Iterable
from typing import Final

from ajar.words import printable
from taxonomy.judging.agreement import Interval
from taxonomy.judging.evaluation import Disagreement, Report, Score

_HOW_TO_READ: Final = """\
`judged`: judgments about models in the database; `n`: those that Ajar answers (an *unknown* is no
answer). Precision and recall are of *yes*; for the license, of the exact license, and a wrong one
counts against both. Intervals: 95 %, resampling producers. *Two human teams*: how often two
independent human indexes give the same answer about one model."""


def markdown(report: Report, *, extractor_version: str, command: str, worst: int = 0) -> str:
    """The whole report; every table says how it was made."""
    parts = [
        f"Extractor version `{extractor_version}`, made by `{command}`.",
        "",
        "## Agreement per question",
        "",
        *_table(
            (
                "question",
                "judged",
                "n",
                "producers",
                "precision",
                "recall",
                "agreement",
                "κ",
                "two human teams",
            ),
            (_score_row(score) for score in report.scores),
        ),
        "",
        _HOW_TO_READ,
        "",
        "## What judges said, by our availability",
        "",
        *_table(
            ("availability", "yes", "partial", "no"),
            (
                (name, *(str(row.get(value, 0)) for value in ("yes", "partial", "no")))
                for name, row in report.availability.items()
            ),
        ),
        "",
        "## Calibration",
        "",
        *_table(
            ("confidence from", "n", "mean confidence", "share right"),
            (
                (f"{low:.1f}", str(n), f"{mean:.2f}", f"{right:.2f}")
                for low, n, mean, right in report.calibration
            ),
        ),
    ]
    if worst:
        told = disagreement_lines(report.disagreements[:worst])
        parts += ["", "## Disagreements", "", *told]
    if report.missing:
        parts += ["", f"Not compared, because not in the database: {len(report.missing)} models."]
    return "\n".join(parts) + "\n"


def disagreement_lines(disagreements: Iterable[Disagreement]) -> list[str]:
    """``--worst``: both sides' evidence, one block each."""
    return [printable(line) for line in _disagreements(disagreements)]


def _score_row(score: Score) -> tuple[str, ...]:
    return (
        score.question,
        str(score.judged),
        str(score.n),
        str(score.producers),
        _interval(score.precision),
        _interval(score.recall),
        _interval(score.agreement),
        _interval(score.kappa),
        f"{score.ceiling:.2f} ({score.ceiling_pairs})" if score.ceiling is not None else "–",
    )


def _interval(figure: Interval) -> str:
    if figure.value is None:
        return "–"
    if figure.low is None or figure.high is None:
        return f"{figure.value:.2f}"
    return f"{figure.value:.2f} [{figure.low:.2f}, {figure.high:.2f}]"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    return [_line(head), _line(tuple("---" for _ in head)), *(_line(row) for row in rows)]


def _line(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(cells) + " |"


def _disagreements(disagreements: Iterable[Disagreement]) -> Iterable[str]:
    for case in disagreements:
        both = f"{case.team} says *{case.judged}*, we say *{case.found}*"
        yield f"- **{case.question}** of {case.model}: {both}."
        if case.judge_evidence:
            yield f"  - theirs: {case.judge_evidence}"
        for line in case.our_evidence:
            yield f"  - ours: {line}"
