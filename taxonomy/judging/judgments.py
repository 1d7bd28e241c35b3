"""What people answered about a model, and what our findings answer to the same question.

A judgment is one row of a CSV with the columns of ``gold/judgments_dev.csv``. Each question
is mapped once, here, from availabilities to *yes*, *partial*, *no* or None ("we do not know"):
that mapping is the definition of agreement, so it is short and has no exceptions by model.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Final

import msgspec

from taxonomy.findings import Availability, Finding
from taxonomy.judging.judged_licenses import license_name, same_license

LICENSE_QUESTION: Final = "weights_license"
SORT_QUESTION: Final = "weights_license_class"
RELIABILITY: Final = ("low", "medium", "normal")

_ANSWER: Final[Mapping[Availability, str | None]] = {
    Availability.RELEASED: "yes",
    Availability.GATED: "partial",
    Availability.PARTIAL: "partial",
    Availability.NAMED: "no",
    Availability.WITHHELD: "no",
    Availability.NOT_FOUND: "no",
    Availability.NOT_APPLICABLE: "no",
    Availability.UNKNOWN: None,
}
_RANK: Final = {"no": 0, "partial": 1, "yes": 2}

QUESTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "weights": ("weights.final",),
    "base_weights": ("weights.base",),
    "intermediate_checkpoints": ("weights.checkpoints",),
    "training_code": ("code.pretraining", "code.finetuning", "code.alignment"),
    "finetuning_code": ("code.finetuning",),
    "alignment_code": ("code.alignment",),
    "data_processing_code": ("code.data_processing",),
    "eval_code": ("code.evaluation",),
    "safety_eval_code": ("code.safety_evaluation",),
    "inference_code": ("code.inference",),
    "architecture_code": ("code.architecture",),
    "supporting_tools": ("code.tooling",),
    "training_data": ("data.pretraining", "data.finetuning", "data.alignment"),
    "pretraining_data": ("data.pretraining",),
    "finetuning_data": ("data.finetuning", "data.alignment"),
    "alignment_data": ("data.alignment",),
    "eval_data": ("data.evaluation",),
    "safety_eval_data": ("data.safety_evaluation",),
    "model_card": ("docs.model_card",),
    "data_card": ("docs.data_card",),
    "paper": ("docs.research_paper", "docs.technical_report"),
    "preprint": ("docs.research_paper", "docs.technical_report"),
    "research_paper": ("docs.research_paper",),
    "tech_report": ("docs.technical_report",),
    "eval_results": ("docs.evaluation_results",),
    "sample_outputs": ("docs.sample_outputs",),
    "code_documentation": ("docs.code",),
    "architecture_documentation": ("docs.architecture", "docs.hardware", "docs.research_paper"),
    "hardware_disclosed": ("docs.hardware",),
    "model_metadata": ("weights.training_state",),
    "package": ("access.package",),
    "api": ("access.api",),
}
"""The components that answer a question; where several do, the best answer counts."""


_GATE_IS_OPEN: Final = frozenset({"epoch", "fmti", "mot"})
"""Indexes whose criterion calls gated weights released; the others' say partial or nothing."""

_OPENED: Final = {Availability.GATED: Availability.RELEASED}

_SUMMED: Final = frozenset({"architecture_documentation"})
"""Documented in full where two of its components are, in part where one is."""

_NEEDS: Final[Mapping[str, str]] = {"code_documentation": "training_code"}
"""No code, so no documentation: the answer is at most that to the other question."""

_MIRRORED: Final[Mapping[str, str]] = {"finetuning_data": "data.pretraining"}
"""Where a model has one stage only, judges give the same answer for both."""


_OF_ITSELF: Final = frozenset({"training_code", "training_data"})
"""Asked of what was done to this model: what only an ancestor has is an answer about that one."""


_OF_EVERY_STAGE: Final = frozenset({"bigcodebench", "evalplus"})
"""Leaderboards that call training data open where that of every stage is, and in part where that
of tuning alone is: all of their 15 rows of "partial" in the judgments say *no* to pre-training data
and *yes* to fine-tuning data.
"""


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


def read(rows: Iterable[Mapping[str, str]], min_reliability: str = "low") -> list[Judgment]:
    """Judgments from CSV rows, at least as reliable as asked. KeyError names a missing column.

    A grade that is missing or that nobody knows counts as the lowest.
    """
    floor = RELIABILITY.index(min_reliability)
    return [
        Judgment(
            team=row["set"],
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


def _grade(row: Mapping[str, str]) -> int:
    told = row["reliability"]
    return RELIABILITY.index(told) if told in RELIABILITY else 0


def _is_own(finding: Finding) -> bool:
    """Whether a finding says something of the model's own."""
    return finding.inherited_from is None and finding.availability not in _SAYS_NOTHING


_SAYS_NOTHING: Final = frozenset({Availability.NOT_APPLICABLE, Availability.UNKNOWN})


def answer(question: str, findings: Mapping[str, Finding], team: str = "") -> str | None:
    """*yes*, *partial*, *no*, or None where the question is not ours or we do not know.

    A stage that the model does not have decides nothing while another stage is unknown. With a
    team the answer is by that index's criterion, where it differs.
    """
    if question == "training_data" and team in _OF_EVERY_STAGE:
        return _of_every_stage(findings)
    asked = [findings[component] for component in QUESTIONS.get(question, ())]
    if question in _OF_ITSELF and any(map(_is_own, asked)):
        asked = [finding for finding in asked if finding.inherited_from is None]
    found = [finding.availability for finding in asked]
    if question == "weights" and team in _GATE_IS_OPEN:
        found = [_OPENED.get(said, said) for said in found]
    if question in _MIRRORED and set(found) == {Availability.NOT_APPLICABLE}:
        found = [findings[_MIRRORED[question]].availability]
    if Availability.UNKNOWN in found:
        found = [said for said in found if said is not Availability.NOT_APPLICABLE]
    known = [answered for said in found if (answered := _ANSWER[said]) is not None]
    if question in _SUMMED and known:
        return ("no", "partial", "yes", "yes")[sum(said == "yes" for said in known)]
    if question in _NEEDS and (needed := answer(_NEEDS[question], findings)) is not None:
        known.append(needed)
        return min(known, key=_RANK.__getitem__)
    return max(known, key=_RANK.__getitem__) if known else None


def _of_every_stage(findings: Mapping[str, Finding]) -> str | None:
    """*yes* where the data of tuning and of what was there before are open, *partial* where the
    first alone are. None where that depends on what we do not know.
    """
    tuning, before = (answer(f"{stage}_data", findings) for stage in ("finetuning", "pretraining"))
    if tuning != "yes":
        return tuning
    return None if before is None else "yes" if before == "yes" else "partial"


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
