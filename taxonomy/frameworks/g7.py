"""G7 labels of 29 May 2026: four names, each asking for more than the one below it.

Source: "G7 Vision on AI Openness Opportunities and Shared Language", Paris, 29 May 2026
(g7.utoronto.ca/ict/260529-vision.html; wording as reported by Phoronix, 30 May 2026), restated.
It is non-binding and leaves room: what we read into it stands in ``GAPS``.
"""

from collections.abc import Callable
from typing import Final

from taxonomy.findings import Availability
from taxonomy.frameworks.framework import Findings, Framework, Outcome, finding
from taxonomy.frameworks.terms import Standing, open_terms

NO_LABEL: Final = "No label"
UNKNOWN: Final = "Unknown"
LABELS: Final = (
    NO_LABEL,
    "Weights Available AI",
    "Open Weights AI",
    "Open Source AI",
    "Open Source AI with Open Data",
)
"""By rank, 0 to 4."""

Checked = tuple[Standing, tuple[str, ...], str]
"""Whether a step is met, the components that decided it, and why."""

_DEPLOYED: Final = ("weights.final", "code.inference")
_CODE: Final = ("code.data_processing", "code.pretraining", "code.finetuning", "code.alignment")
_DATA: Final = ("data.pretraining", "data.finetuning", "data.alignment")
_INFORMATION: Final = ("docs.data_card", "docs.training_summary", "docs.technical_report")
_THERE: Final = {Availability.RELEASED, Availability.GATED}
_DESCRIBED: Final = {*_THERE, Availability.PARTIAL, Availability.NAMED}


def _present(component: str, findings: Findings) -> tuple[Standing, str]:
    found = finding(findings, component)
    if found.availability is Availability.UNKNOWN:
        return Standing.UNSURE, f"{component}: we could not look"
    there = found.availability in _THERE
    return Standing(2 * there), f"{component}: {found.availability}"


def _open(component: str, findings: Findings) -> tuple[Standing, str]:
    """Whether the component is there, and under a license that restricts no use."""
    standing, why = _present(component, findings)
    if standing is not Standing.OPEN:
        return standing, why
    found = finding(findings, component)
    if found.license_untold:
        return Standing.UNSURE, f"{why}, its license is not known"
    if found.license is None:
        return Standing.CLOSED, f"{why}, no license"
    return open_terms(found.license), f"{why}, {found.license}"


def _all(
    components: tuple[str, ...],
    findings: Findings,
    check: Callable[[str, Findings], tuple[Standing, str]],
) -> Checked:
    """The worst of what the model has or must have; open where it has no such stage."""
    checked = [
        (*check(component, findings), component)
        for component in components
        if component in _DEPLOYED
        or finding(findings, component).availability is not Availability.NOT_APPLICABLE
    ]
    if not checked:
        return Standing.OPEN, components, "the model has no such stage"
    standing, why, _ = min(checked, key=lambda one: one[0])
    deciding = tuple(part for level, _, part in checked if level is standing)
    return standing, deciding, why


def _weights_available(findings: Findings) -> Checked:
    return _all(_DEPLOYED, findings, _present)


def _open_weights(findings: Findings) -> Checked:
    return _all(_DEPLOYED, findings, _open)


def _open_source(findings: Findings) -> Checked:
    code = _all(_CODE, findings, _open)
    data = _all(_DATA, findings, _open_or_described)
    return min(code, (data[0], (*data[1], *_INFORMATION), data[2]), key=lambda checked: checked[0])


def _open_or_described(component: str, findings: Findings) -> tuple[Standing, str]:
    """Data under open terms; of data kept back, only a person can tell whether it had to be."""
    standing, why = _open(component, findings)
    if finding(findings, component).availability in {*_THERE, Availability.UNKNOWN}:
        return standing, why
    information = {finding(findings, name).availability for name in _INFORMATION}
    if information & _DESCRIBED:
        return Standing.UNSURE, f"{why}, described; whether it could be shared is not told"
    if Availability.UNKNOWN in information:
        return Standing.UNSURE, f"{why}; whether it is described, we could not see"
    return Standing.CLOSED, f"{why}, and nothing describes it"


def _open_data(findings: Findings) -> Checked:
    return _all(_DATA, findings, _open)


STEPS: Final = (_weights_available, _open_weights, _open_source, _open_data)
"""What each label asks beyond the one below it, from rank 1 up."""


def rule(findings: Findings) -> Outcome:
    """The highest label that is sure; ``at_most`` is the label if all that is unknown were met."""
    checked = [step(findings) for step in STEPS]
    sure = _rank([standing is Standing.OPEN for standing, _, _ in checked])
    hoped = _rank([standing is not Standing.CLOSED for standing, _, _ in checked])
    label = UNKNOWN if sure == 0 < hoped else LABELS[sure]
    deciding = checked[min(sure, len(STEPS) - 1)]
    names = LABELS[1:]
    return Outcome(
        {"label": label, "rank": sure, "at_most": LABELS[hoped]},
        {"label": deciding[1]} | {n: c[1] for n, c in zip(names, checked, strict=True)},
        {"label": deciding[2]} | {n: c[2] for n, c in zip(names, checked, strict=True)},
    )


def _rank(met: list[bool]) -> int:
    return met.index(False) if False in met else len(met)


GAPS: Final = (
    (
        "'Open source' license is read as terms that let everybody use, modify and share for any "
        "purpose, since the text uses one word for weights, code and data."
    ),
    (
        "'With restrictions on use' is read as any terms: weights that can be had without an open "
        "license, or without any, are Weights Available AI."
    ),
    (
        "'Free of charge' holds for whatever can be fetched from a public repository; a form to "
        "fill in is no charge."
    ),
    (
        "Deployment code is inference code; training code is that of every stage the model has, "
        "with data processing."
    ),
    (
        "Where data is kept back but described, only a person can tell whether sharing it was "
        "impossible: the step is unknown and shows in 'at_most'."
    ),
    (
        "The text names no label below Weights Available AI; ours is 'No label', or 'Unknown' "
        "where what we could not see might earn one."
    ),
)
_HOW: Final = {
    Availability.RELEASED: "available",
    Availability.GATED: "available: a form is no charge",
    Availability.PARTIAL: "not available; data: described",
    Availability.NAMED: "not available; data: described",
    Availability.WITHHELD: "not available",
    Availability.NOT_FOUND: "not available",
    Availability.NOT_APPLICABLE: "not asked for; weights and deployment code: not available",
    Availability.UNKNOWN: "unknown: the label is the highest that is sure, 'at_most' the highest",
}

READINGS: Final = (
    Framework(
        name="g7",
        reading="wording",
        revision=1,
        title="G7 labels of AI openness",
        published="2026-05-29",
        source="G7 Vision on AI Openness Opportunities and Shared Language, Paris, 29 May 2026",
        results="one of four labels, No label, or Unknown",
        reads=(*_DEPLOYED, *_CODE, *_DATA, *_INFORMATION),
        readings=_HOW,
        rule=rule,
        gaps=GAPS,
    ),
)
