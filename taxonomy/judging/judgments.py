"""What people answered about models, and how often they agree.

A judgment is one row of a CSV with the columns of ``gold/judgments_dev.csv``.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Final

import msgspec

from taxonomy.judging.judged_licenses import license_name, same_license
from taxonomy.judging.questions import LICENSE_QUESTION

RELIABILITY: Final = ("low", "medium", "normal")


class Judgment(msgspec.Struct, frozen=True):
    """One human answer about one model."""

    team: str
    model: str
    producer: str
    question: str
    value: str
    license: str
    reliability: str
    evidence: str
    note: str
    license_raw: str = ""


def read(rows: Iterable[Mapping[str, str | None]], min_reliability: str = "low") -> list[Judgment]:
    """Judgments from CSV rows, at least as reliable as asked. KeyError names a missing column.

    A grade that is missing or that nobody knows counts as the lowest.
    """
    floor = RELIABILITY.index(min_reliability)
    return [
        Judgment(
            team=row["set"] or "",
            model=row["hf_id"] or "",
            producer=row["producer"] or (row["hf_id"] or "").partition("/")[0],
            question=row["question"] or "",
            value=row["value"] or "",
            license=row["license_id"] or "",
            reliability=RELIABILITY[_grade(row)],
            evidence=row["evidence"] or "",
            note=row["note"] or "",
            license_raw=row.get("license_raw") or "",
        )
        for row in rows
        if _grade(row) >= floor
    ]


def _grade(row: Mapping[str, str | None]) -> int:
    told = row["reliability"]
    return RELIABILITY.index(told) if told in RELIABILITY else 0


def ceiling(judgments: Iterable[Judgment]) -> dict[str, tuple[int, float]]:
    """Per question: pairs of different teams on one model, and the share that agree.

    The yardstick: no tool should be expected to agree with people more than they do.
    """
    answers: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for judgment in judgments:
        said = _definite(judgment)
        if said is not None:
            answers[judgment.question, judgment.model.lower()][judgment.team] = said
    pairs: dict[str, list[bool]] = defaultdict(list)
    for (question, _), by_team in sorted(answers.items()):
        for left, right in combinations(by_team.values(), 2):
            pairs[question].append(left == right or _same_in_either(question, left, right))
    return {question: (len(same), sum(same) / len(same)) for question, same in pairs.items()}


def _definite(judgment: Judgment) -> str | None:
    if judgment.question == LICENSE_QUESTION:
        return license_name(judgment.license)
    return judgment.value if judgment.value != "n/a" else None


def _same_in_either(question: str, left: str, right: str) -> bool:
    if question != LICENSE_QUESTION:
        return False
    return same_license(left, right) or same_license(right, left)
