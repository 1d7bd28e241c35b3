"""The parts a model release can have: the vocabulary every other room speaks.

The union of what Eiras et al. 2024, the Model Openness Framework, OSAID 1.0 and the European Open
Source AI Index ask for.
"""

from typing import Final, Literal

import msgspec

Kind = Literal["code", "data", "weights", "docs", "access"]


class Component(msgspec.Struct, frozen=True):
    """One part of a release, e.g. ``code.pretraining``."""

    id: str
    title: str

    @property
    def kind(self) -> str:
        """``code``, ``data``, ``weights``, ``docs`` or ``access``."""
        return self.id.partition(".")[0]


COMPONENTS: Final[tuple[Component, ...]] = (
    Component("code.pretraining", "Pre-training code"),
    Component("code.finetuning", "Fine-tuning code"),
    Component("code.alignment", "Alignment code"),
    Component("code.data_processing", "Data-processing code"),
    Component("code.evaluation", "Evaluation code"),
    Component("code.safety_evaluation", "Safety-evaluation code"),
    Component("code.inference", "Inference code"),
    Component("code.architecture", "Architecture code"),
    Component("code.tooling", "Supporting tools"),
    Component("data.pretraining", "Pre-training data"),
    Component("data.finetuning", "Fine-tuning data"),
    Component("data.alignment", "Alignment data"),
    Component("data.evaluation", "Evaluation data"),
    Component("data.safety_evaluation", "Safety-evaluation data"),
    Component("weights.final", "Final weights"),
    Component("weights.base", "Base-model weights"),
    Component("weights.checkpoints", "Intermediate checkpoints"),
    Component("weights.training_state", "Training state"),
    Component("docs.model_card", "Model card"),
    Component("docs.data_card", "Data card"),
    Component("docs.technical_report", "Technical report"),
    Component("docs.research_paper", "Research paper"),
    Component("docs.evaluation_results", "Evaluation results"),
    Component("docs.sample_outputs", "Sample outputs"),
    Component("docs.architecture", "Architecture description"),
    Component("docs.hardware", "Hardware description"),
    Component("docs.code", "Code documentation"),
    Component("docs.training_summary", "Training-content summary"),
    Component("access.package", "Package"),
    Component("access.api", "API"),
)

COMPONENT_IDS: Final[tuple[str, ...]] = tuple(component.id for component in COMPONENTS)
COMPONENT: Final[dict[str, Component]] = {component.id: component for component in COMPONENTS}
