"""Scripts and documents that lie in the model repository itself, told by their names."""

from collections.abc import Iterator
from typing import Final

from extractors.context import Context
from extractors.files import is_finetuning, is_pretraining
from extractors.training.own_stage import own_stage
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
    """Scripts by the stage that their names speak of, else that in which the model was made."""
    by_stage: dict[str, list[str]] = {}
    for path in context.files.training:
        by_stage.setdefault(_stage(context, path), []).append(path)
    for stage, paths in by_stage.items():
        component = f"code.{stage}"
        told = Availability.RELEASED, 0.75
        yield _found(context, stage, component, told, tuple(paths))


def _stage(context: Context, path: str) -> str:
    if is_pretraining(path):
        return "pretraining"
    return "finetuning" if is_finetuning(path) else own_stage(context)


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
