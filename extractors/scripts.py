"""Scripts and documents that lie in the model repository itself, told by their names."""

from collections.abc import Iterator
from typing import Final

from extractors.context import Context
from extractors.files import is_pretraining
from extractors.weights import reach
from taxonomy.findings import Availability, Evidence

_RULES: Final[tuple[tuple[str, str, Availability, float], ...]] = (
    ("architecture", "code.architecture", Availability.RELEASED, 0.85),
    ("evaluation", "code.evaluation", Availability.RELEASED, 0.75),
    ("inference", "code.inference", Availability.RELEASED, 0.8),
    ("processing", "code.data_processing", Availability.RELEASED, 0.7),
    ("results", "docs.evaluation_results", Availability.PARTIAL, 0.7),
    ("samples", "docs.sample_outputs", Availability.RELEASED, 0.7),
    ("paper", "docs.technical_report", Availability.RELEASED, 0.7),
)


def evidence(context: Context) -> Iterator[Evidence]:
    """One piece of evidence for each kind of script or document that is there."""
    for kind, component, availability, confidence in _RULES:
        paths: tuple[str, ...] = getattr(context.files, kind)
        if paths:
            yield _found(context, kind, component, (availability, confidence), paths)
    yield from _training(context)


def _training(context: Context) -> Iterator[Evidence]:
    paths = context.files.training
    pretraining = tuple(path for path in paths if is_pretraining(path))
    finetuning = tuple(path for path in paths if path not in pretraining)
    for stage, own in (("pretraining", pretraining), ("finetuning", finetuning)):
        if own:
            component = f"code.{stage}"
            yield _found(context, stage, component, (Availability.RELEASED, 0.75), own)


def _found(
    context: Context,
    kind: str,
    component: str,
    told: tuple[Availability, float],
    paths: tuple[str, ...],
) -> Evidence:
    limit, _, _ = reach(context)
    return context.found(
        f"files.{kind}",
        component,
        told[0] if limit is Availability.RELEASED else limit,
        told[1],
        source="record",
        locator="siblings",
        quote=", ".join(paths),
    )
