"""The dimensions of the European Open Source AI Index, each read from findings.

Source: Language-Technology-Assessment/main-database@5a388e8 (readme.md, _parameters.yml),
restated. People fill the index in; what evidence alone cannot tell (how comprehensive,
peer-reviewed or not) is left blank rather than guessed.
"""

from collections.abc import Callable
from typing import Final

import msgspec

from taxonomy.findings import Availability
from taxonomy.frameworks.framework import Findings, finding
from taxonomy.frameworks.terms import Standing, open_terms, osi_terms

Span = tuple[float, float]
"""The least and the most that a dimension can be, 0.0 closed to 1.0 open; equal when known."""

Read = Callable[[Findings], Span]

BLANK: Final[Span] = (0.0, 1.0)

_DEGREE: Final[dict[Availability, float]] = {
    Availability.RELEASED: 1.0,
    Availability.GATED: 0.5,
    Availability.PARTIAL: 0.5,
    Availability.NAMED: 0.0,
    Availability.WITHHELD: 0.0,
    Availability.NOT_FOUND: 0.0,
}


class Dimension(msgspec.Struct, frozen=True):
    """One column of the index; ``span`` reads it from findings."""

    ref: str
    name: str
    category: str
    reads: tuple[str, ...]
    span: Read

    def degree(self, findings: Findings) -> float | None:
        """1.0 open, 0.5 partial, 0.0 closed, None where evidence does not tell."""
        low, high = self.span(findings)
        return low if low == high else None


def _span(findings: Findings, component: str, named: float = 0.0) -> Span | None:
    """None where the model has no such stage."""
    availability = finding(findings, component).availability
    if availability is Availability.NOT_APPLICABLE:
        return None
    if availability is Availability.UNKNOWN:
        return BLANK
    degree = named if availability is Availability.NAMED else _DEGREE[availability]
    return degree, degree


def _applying(findings: Findings, components: tuple[str, ...], named: float = 0.0) -> list[Span]:
    spans = (_span(findings, component, named) for component in components)
    return [span for span in spans if span is not None]


def together(*components: str, named: float = 0.0) -> Read:
    """Open if all parts are, closed if none is, else partial."""

    def read(findings: Findings) -> Span:
        parts = _applying(findings, components, named)
        if not parts:
            return BLANK
        return _mix({low for low, _ in parts}), _mix({high for _, high in parts})

    return read


def _mix(degrees: set[float]) -> float:
    return degrees.pop() if len(degrees) == 1 else 0.5


def best(*components: str) -> Read:
    """The best of several documents."""

    def read(findings: Findings) -> Span:
        parts = _applying(findings, components)
        if not parts:
            return BLANK
        return max(low for low, _ in parts), max(high for _, high in parts)

    return read


def mirrored(own: tuple[str, ...], other: tuple[str, ...], named: float = 0.0) -> Read:
    """Where base and end model are not two, one entry mirrors the other."""

    def read(findings: Findings) -> Span:
        parts = own if _applying(findings, own) else other
        return together(*parts, named=named)(findings)

    return read


def _model_card(findings: Findings) -> Span:
    """Open is 'comprehensive': architecture and evaluation described beside the card itself."""
    low, high = best("docs.model_card")(findings)
    complete = together(*_CARD)(findings)
    return min(low, complete[0]), min(high, complete[1])


def _paper(findings: Findings) -> Span:
    """No finding tells peer review: blank where there is a paper, closed where there is none."""
    span = _span(findings, "docs.research_paper")
    return span if span == (0.0, 0.0) else BLANK


_BASE_DATA: Final = ("data.pretraining",)
_END_DATA: Final = ("data.finetuning", "data.alignment")
_CODE: Final = ("code.data_processing", "code.pretraining", "code.finetuning", "code.alignment")
_CARD: Final = ("docs.model_card", "docs.architecture", "docs.evaluation_results")
_PREPRINT: Final = ("docs.research_paper", "docs.technical_report")
_HARDWARE: Final = ("docs.architecture", "docs.hardware")
_SHEETS: Final = ("docs.data_card", "docs.training_summary")
_SUBJECTS: Final = (("weights.final",), _CODE, (*_BASE_DATA, *_END_DATA))
_LICENSED: Final = tuple(component for subject in _SUBJECTS for component in subject)
_AVAILABLE: Final = {Availability.RELEASED, Availability.GATED, Availability.PARTIAL}


def _licenses(accepted: Callable[[str], Standing]) -> Read:
    """Open: weights, code and data, as far as available, are all under accepted licenses."""

    def read(findings: Findings) -> Span:
        subjects = [_standings(subject, findings, accepted) for subject in _SUBJECTS]
        return _licensed(subjects, Standing.OPEN), _licensed(subjects, Standing.UNSURE)

    return read


def _standings(
    subject: tuple[str, ...], findings: Findings, accepted: Callable[[str], Standing]
) -> list[Standing]:
    found = [finding(findings, component) for component in subject]
    return [
        Standing.UNSURE
        if one.availability is Availability.UNKNOWN or one.license_untold
        else accepted(one.license)
        if one.license
        else Standing.CLOSED
        for one in found
        if one.availability in {*_AVAILABLE, Availability.UNKNOWN}
    ]


def _licensed(subjects: list[list[Standing]], needed: Standing) -> float:
    available = [subject for subject in subjects if subject]
    if available and all(standing >= needed for subject in available for standing in subject):
        return 1.0
    partly = sum(any(standing >= needed for standing in subject) for subject in available)
    return 0.5 if partly >= 2 else 0.0


def _dimension(ref: str, name: str, category: str, degree: Read, *reads: str) -> Dimension:
    return Dimension(ref, name, category, reads, degree)


_AVAILABILITY: Final = (
    _dimension(
        "datasources_basemodel",
        "Base Model Data",
        "availability",
        mirrored(_BASE_DATA, _END_DATA, named=0.5),
        *_BASE_DATA,
        *_END_DATA,
    ),
    _dimension(
        "datasources_endmodel",
        "End User Model Data",
        "availability",
        mirrored(_END_DATA, _BASE_DATA, named=0.5),
        *_END_DATA,
        *_BASE_DATA,
    ),
    _dimension(
        "weights_basemodel",
        "Base Model Weights",
        "availability",
        mirrored(("weights.base",), ("weights.final",)),
        "weights.base",
        "weights.final",
    ),
    _dimension(
        "weights_endmodel",
        "End User Model Weights",
        "availability",
        together("weights.final"),
        "weights.final",
    ),
    _dimension("trainingcode", "Training Code", "availability", together(*_CODE), *_CODE),
)
_DOCUMENTATION: Final = (
    _dimension("code", "Code Documentation", "documentation", best("docs.code"), "docs.code"),
    _dimension(
        "hardware_architecture",
        "Hardware Architecture",
        "documentation",
        together(*_HARDWARE),
        *_HARDWARE,
    ),
    _dimension("preprint", "Preprint", "documentation", best(*_PREPRINT), *_PREPRINT),
    _dimension("paper", "Paper", "documentation", _paper, "docs.research_paper"),
    _dimension("modelcard", "Modelcard", "documentation", _model_card, *_CARD),
    _dimension("datasheet", "Datasheet", "documentation", best(*_SHEETS), *_SHEETS),
)
_REMOVED: Final = (
    _dimension("package", "Package", "access", best("access.package"), "access.package"),
    _dimension("api", "API and Meta Prompts", "access", best("access.api"), "access.api"),
)
_LICENSES_OF_2025: Final = _dimension(
    "licenses", "Licenses", "access", _licenses(osi_terms), *_LICENSED
)
LICENSES: Final = _dimension("licenses", "Licenses", "access", _licenses(open_terms), *_LICENSED)

EDITION_2025: Final = (*_AVAILABILITY, *_DOCUMENTATION, *_REMOVED, _LICENSES_OF_2025)
"""The 14 dimensions of March 2025 to March 2026; licenses had to be approved by the OSI."""

CURRENT: Final = (*_AVAILABILITY, *_DOCUMENTATION, LICENSES)
"""The 12 dimensions since 2026-03-13, with open licenses since 2026-03-16."""
