"""What people are asked about a model, and what our findings answer.

Each question is mapped once, here, from availabilities to *yes*, *partial*, *no* or None ("we do
not know"): that mapping is the definition of agreement, so it is short and has no exceptions by
model.
"""

from collections.abc import Mapping
from typing import Final

from taxonomy.findings import Availability, Finding

LICENSE_QUESTION: Final = "weights_license"
SORT_QUESTION: Final = "weights_license_class"

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

_ANY_IS_ENOUGH: Final = frozenset({"model_metadata"})
"""Asked for "any model metadata including training configuration and optimizer states": the
configuration alone is some.
"""

_SOME: Final = {Availability.PARTIAL: Availability.RELEASED}

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
    if question in _ANY_IS_ENOUGH:
        found = [_SOME.get(said, said) for said in found]
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


def _is_own(finding: Finding) -> bool:
    """Whether a finding says something of the model's own."""
    return finding.inherited_from is None and finding.availability not in _SAYS_NOTHING


_SAYS_NOTHING: Final = frozenset({Availability.NOT_APPLICABLE, Availability.UNKNOWN})
