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
from taxonomy.frameworks.osai_dimensions import CURRENT, EDITION_2025, Dimension, Span

WORDS: Final[dict[float | None, str | None]] = {
    1.0: "open",
    0.5: "partial",
    0.0: "closed",
    None: None,
}


def _rule(
    dimensions: tuple[Dimension, ...], *, blanks_as_zero: bool
) -> Callable[[Findings], Outcome]:
    def rule(findings: Findings) -> Outcome:
        given = {d: d.degree(findings) for d in dimensions}
        known = [degree for degree in given.values() if degree is not None]
        values = {
            "score": _score(known, len(given), blanks_as_zero=blanks_as_zero),
            "dimensions": {d.ref: WORDS[degree] for d, degree in given.items()},
            "known": len(known),
            "between": _bounds([d.span(findings) for d in dimensions]),
        }
        because = {d.ref: d.reads for d in dimensions}
        because["score"] = tuple(dict.fromkeys(part for d in dimensions for part in d.reads))
        reasons = {d.ref: _reason(d, degree, findings) for d, degree in given.items()}
        return Outcome(values, because, reasons)

    return rule


def _score(known: list[float], dimensions: int, *, blanks_as_zero: bool) -> float | None:
    if blanks_as_zero:
        return round(sum(known) / dimensions, 4)
    return round(sum(known) / len(known), 4) if 2 * len(known) >= dimensions else None


def _bounds(spans: list[Span]) -> list[float]:
    """The least and the most that the score of the full index can be."""
    return [round(sum(bound) / len(spans), 4) for bound in zip(*spans, strict=True)]


def _reason(dimension: Dimension, degree: float | None, findings: Findings) -> str:
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
        "dimension."
    ),
    (
        "Where base and end model are one, an entry mirrors the other: a stage that begins to "
        "apply is judged by itself."
    ),
)
_APPROVED: Final = ("Only licenses that the OSI approved count, whatever others permit.",)
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
    reading: str,
    dimensions: tuple[Dimension, ...],
    quirks: tuple[str, ...],
    *,
    blanks_as_zero: bool = False,
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
        quirks=(*_QUIRKS, *quirks),
    )


READINGS: Final = (
    _reading("current", CURRENT, _MEAN),
    _reading("compatibility", CURRENT, (), blanks_as_zero=True),
    _reading("edition_2025", EDITION_2025, (*_APPROVED, *_MEAN)),
)
