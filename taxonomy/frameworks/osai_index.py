"""European Open Source AI Index: dimensions that are open (1), partial (0.5) or closed (0).

Source: Language-Technology-Assessment/main-database@5a388e8 and website@0e1cc2b
(composables/models.ts), restated. The index has 12 dimensions since 2026-03-13, when ``package``
and ``api`` were removed; ``edition_2025`` is the edition with 14. Dimensions that evidence does
not tell are blank: ``compatibility`` counts them as zero, as the index's own code does; the other
readings leave them out of the mean and say between which bounds the full score lies.
"""

from collections.abc import Callable
from typing import Final

from taxonomy.findings import Availability
from taxonomy.frameworks.framework import Findings, Framework, Outcome
from taxonomy.frameworks.osai_dimensions import CURRENT, EDITION_2025, Degree, Dimension

WORDS: Final[dict[Degree, str | None]] = {1.0: "open", 0.5: "partial", 0.0: "closed", None: None}


def degrees(
    findings: Findings, dimensions: tuple[Dimension, ...] = CURRENT
) -> dict[Dimension, Degree]:
    """Each dimension's degree: 1.0, 0.5, 0.0, or None where evidence does not tell."""
    return {dimension: dimension.degree(findings) for dimension in dimensions}


def _rule(
    dimensions: tuple[Dimension, ...], *, blanks_as_zero: bool
) -> Callable[[Findings], Outcome]:
    def rule(findings: Findings) -> Outcome:
        given = degrees(findings, dimensions)
        values = {
            "score": _score(list(given.values()), blanks_as_zero=blanks_as_zero),
            "dimensions": {d.ref: WORDS[degree] for d, degree in given.items()},
            **_bounds(list(given.values())),
        }
        because = {d.ref: d.reads for d in dimensions}
        because["score"] = tuple(dict.fromkeys(part for d in dimensions for part in d.reads))
        reasons = {d.ref: _reason(d, degree, findings) for d, degree in given.items()}
        return Outcome(values, because, reasons)

    return rule


def _score(given: list[Degree], *, blanks_as_zero: bool) -> float | None:
    known = [degree for degree in given if degree is not None]
    if blanks_as_zero:
        return _rounded(sum(known) / len(given))
    return _rounded(sum(known) / len(known)) if 2 * len(known) >= len(given) else None


def _bounds(given: list[Degree]) -> dict[str, object]:
    """``known``: dimensions with a degree. ``between``: the score if all blanks were 0, or 1."""
    known = [degree for degree in given if degree is not None]
    lowest = sum(known) / len(given)
    highest = (sum(known) + len(given) - len(known)) / len(given)
    return {"known": len(known), "between": [_rounded(lowest), _rounded(highest)]}


def _rounded(score: float) -> float:
    return round(score, 4)


def _reason(dimension: Dimension, degree: Degree, findings: Findings) -> str:
    seen = (
        f"{component} {findings[component].availability}"
        for component in dimension.reads
        if component in findings
    )
    return f"{WORDS[degree] or 'blank'}: {', '.join(seen)}"


GAPS: Final = (
    (
        "The index judges how comprehensive a document is. We read a model card as open when "
        "architecture and evaluation results are described too, any other document as it is found."
    ),
    (
        "Peer review is in no finding: the dimension 'paper' is blank where there is a paper and "
        "closed where there is none."
    ),
    (
        "Training data and code are parts to be added up: all released is open, none is closed, "
        "anything else is partial. Data that is only named is partial: its sources are told."
    ),
    (
        "Open licenses are terms that let everybody use, modify and share for any purpose; in the "
        "edition of 2025 licenses that the OSI approved."
    ),
    "One system of the index may cover several models; here a system is one model.",
    "Below half of the dimensions we give no score, only its bounds ('between').",
)
_QUIRKS: Final = (
    (
        "Licenses count 'as available': releasing a part without an open license can lower that "
        "dimension, and describing more makes no blank."
    ),
    (
        "Where base and end model are one, an entry mirrors the other: a stage that begins to "
        "apply is judged by itself."
    ),
)
_MEAN: Final = (
    (
        "The score is a mean over what is known, so a dimension that becomes unknown may move it "
        "either way; the bounds in 'between' only widen."
    ),
)
_HOW: Final = {
    Availability.RELEASED: "open",
    Availability.GATED: "partial",
    Availability.PARTIAL: "partial",
    Availability.NAMED: "closed; data: partial",
    Availability.WITHHELD: "closed",
    Availability.NOT_FOUND: "closed",
    Availability.NOT_APPLICABLE: "left out; base and end model mirror each other",
    Availability.UNKNOWN: "blank where it could change the dimension",
}


def _reading(
    reading: str, dimensions: tuple[Dimension, ...], *, blanks_as_zero: bool = False
) -> Framework:
    return Framework(
        name="osai_index",
        reading=reading,
        revision=1,
        title=f"European Open Source AI Index, {len(dimensions)} dimensions",
        published="2025-03",
        source="Language-Technology-Assessment/main-database@5a388e8, website@0e1cc2b",
        results="open, partial, closed or blank per dimension, and a mean score from 0 to 1",
        reads=tuple(dict.fromkeys(part for d in dimensions for part in d.reads)),
        readings=_HOW,
        rule=_rule(dimensions, blanks_as_zero=blanks_as_zero),
        gaps=GAPS,
        quirks=_QUIRKS if blanks_as_zero else (*_QUIRKS, *_MEAN),
    )


READINGS: Final = (
    _reading("current", CURRENT),
    _reading("compatibility", CURRENT, blanks_as_zero=True),
    _reading("edition_2025", EDITION_2025),
)
