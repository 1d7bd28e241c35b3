"""Eiras et al. 2024: twelve components, each on a five-step scale for code (C) or data (D).

Source: arXiv 2405.08597 and 2404.17047; method and figures as restated in the authors' site
repository open-source-llms/open-source-llms.github.io@159a7bc. Weights are on the data scale.

A license earns one point for each of five permissions (research use, any commercial use,
modification, copyright of the derivative, another license for the derivative). The authors' own
table does not follow the five points everywhere: the reading ``table`` (default) treats licenses
as the table does, ``literal`` counts the points of the text. Per-license cells of the paper were
not found, so a license that the table does not name is read by the rules in ``GAPS``.
"""

from collections.abc import Callable
from typing import Final

from taxonomy import licenses
from taxonomy.findings import Availability, Finding
from taxonomy.frameworks.framework import Findings, Framework, Outcome, finding

LEVEL_COMPONENTS: Final[dict[str, str]] = {
    "training.code.pretraining": "code.pretraining",
    "training.code.finetuning": "code.finetuning",
    "training.code.alignment": "code.alignment",
    "training.data.pretraining": "data.pretraining",
    "training.data.sft": "data.finetuning",
    "training.data.alignment": "data.alignment",
    "evaluation.code.general": "code.evaluation",
    "evaluation.code.safety": "code.safety_evaluation",
    "evaluation.data.utility": "data.evaluation",
    "evaluation.data.safety": "data.safety_evaluation",
    "deployment.code.inference": "code.inference",
    "deployment.data.weights": "weights.final",
}
"""The twelve scored boxes of the figure, in its order, and our component behind each."""

NOT_APPLICABLE: Final = "N/A"
UNKNOWN: Final = "Unknown"

Points = tuple[int, int]
"""Fewest and most points that a license can have; equal where every permission is known."""

_WEIGHTS: Final = "deployment.data.weights"
_PUBLIC: Final = {Availability.RELEASED, Availability.GATED, Availability.PARTIAL}
_CODE_LEVEL: Final = ("C2", "C2", "C3", "C3", "C4", "C5")
_DATA_LEVEL: Final = ("D3", "D3", "D3", "D3", "D4", "D5")


def literal_points(found: Finding) -> Points:
    """One point for each permission that is given outright; conditions earn none."""
    return (0, 5) if found.license_untold else licenses.points_between(found.license, "literal")


def table_points(found: Finding) -> Points:
    """As the authors' table: their points where they name the license, else its nearest kin.

    What is public without a license has all five there, and so has public data of which nobody
    looked one up.
    """
    return (5, 5) if found.license is None else licenses.points_between(found.license, "table")


def _rule(points: Callable[[Finding], Points]) -> Callable[[Findings], Outcome]:
    def rule(findings: Findings) -> Outcome:
        levels: dict[str, str] = {}
        because: dict[str, tuple[str, ...]] = {}
        reasons: dict[str, str] = {}
        for name, component in LEVEL_COMPONENTS.items():
            found = finding(findings, component)
            levels[name], reasons[name] = _level(name, found, points)
            because[name] = (component,)
        if _kept_back(findings):
            levels[_WEIGHTS], reasons[_WEIGHTS] = _api_level(findings)
            because[_WEIGHTS] = ("weights.final", "access.api")
        return Outcome({"levels": levels}, because, reasons)

    return rule


def _kept_back(findings: Findings) -> bool:
    """Whether the weights are known not to be public, so that an API would matter (D2)."""
    held = finding(findings, "weights.final").availability
    return held in {Availability.WITHHELD, Availability.NOT_FOUND, Availability.NAMED}


def _api_level(findings: Findings) -> tuple[str, str]:
    weights = finding(findings, "weights.final").availability
    api = finding(findings, "access.api").availability
    if api is Availability.RELEASED:
        return "D2", f"weights {weights}, but an API is offered"
    if api is Availability.UNKNOWN:
        return UNKNOWN, f"weights {weights}; whether an API is offered is unknown (D1 or D2)"
    return "D1", f"weights {weights}, API {api}"


def _level(name: str, found: Finding, points: Callable[[Finding], Points]) -> tuple[str, str]:
    if found.availability is Availability.UNKNOWN:
        return UNKNOWN, "we could not look"
    if found.availability is Availability.NOT_APPLICABLE:
        return NOT_APPLICABLE, "the model has no such stage"
    scale = "C" if ".code." in name else "D"
    if found.availability not in _PUBLIC:
        return f"{scale}1", f"{found.availability}: not publicly released"
    return _licensed_level(scale, found, points(found))


def _licensed_level(scale: str, found: Finding, points: Points) -> tuple[str, str]:
    by_points = _CODE_LEVEL if scale == "C" else _DATA_LEVEL
    fewest, most = points
    terms = found.license or ("license not known" if found.license_untold else "no license")
    if by_points[fewest] != by_points[most]:
        return UNKNOWN, f"{found.availability}, {terms}: {fewest} to {most} of 5 points"
    count = str(fewest) if fewest == most else f"{fewest} to {most}"
    return by_points[fewest], f"{found.availability}, {terms}: {count} of 5 points"


GAPS: Final = (
    "The paper's per-license table was not found; the points that its cells imply were used.",
    (
        "A copyleft or share-alike license that the table does not name follows GNU GPL and "
        "CC BY-SA there (5): the authors do not count share-alike against the fifth point."
    ),
    "Any other license that the table does not name is read by the literal five points.",
    (
        "A permission given under a condition earns no point; an unknown one makes the level "
        "Unknown where it would change it."
    ),
    "Part of a component is judged by its license: level 1 says 'not released in any form'.",
    "A gate is no term of the license: the component is released under its license.",
    (
        "Level D2 is read for weights only, and needs an API that anyone can subscribe to; if we "
        "do not know whether there is one, weights that are kept back are Unknown (D1 or D2)."
    ),
    "'Unknown' and 'N/A' are not defined in the text; N/A is a stage that the model lacks.",
)
_TABLE_QUIRKS: Final = (
    (
        "Something public without any license scores 5, as the table has it ('Publicly "
        "available'), so adding a restrictive license lowers the level."
    ),
    (
        "A license that the table names has the table's points even where its permissions say "
        "otherwise: GNU GPL, CC BY-SA and the Falcon-180B terms 5, ODC-By 4."
    ),
)
_HOW: Final = {
    Availability.RELEASED: "level of its license",
    Availability.GATED: "level of its license",
    Availability.PARTIAL: "level of its license",
    Availability.NAMED: "C1 / D1: not publicly released",
    Availability.WITHHELD: "C1 / D1: not publicly released; weights with a public API D2",
    Availability.NOT_FOUND: "C1 / D1: not publicly released; weights with a public API D2",
    Availability.NOT_APPLICABLE: "N/A",
    Availability.UNKNOWN: "Unknown",
}


def _reading(
    reading: str, points: Callable[[Finding], Points], quirks: tuple[str, ...]
) -> Framework:
    return Framework(
        name="eiras2024",
        reading=reading,
        revision=1,
        title="Eiras et al. 2024, Near to Mid-term Risks and Opportunities of Open-Source GenAI",
        published="2024-05-14",
        source="arXiv 2405.08597, 2404.17047; open-source-llms/open-source-llms.github.io@159a7bc",
        results="a level per component: C1 to C5 for code, D1 to D5 for data, N/A, Unknown",
        reads=(*LEVEL_COMPONENTS.values(), "access.api"),
        readings=_HOW,
        rule=_rule(points),
        gaps=GAPS,
        quirks=quirks,
    )


READINGS: Final = (
    _reading("table", table_points, _TABLE_QUIRKS),
    _reading(
        "literal",
        literal_points,
        ("Something public without any license grants nothing: 0 points, C2 / D3.",),
    ),
)
