"""One judgment beside what the rules say of the same model."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

import msgspec

from taxonomy.findings import Extraction, Finding
from taxonomy.frameworks.osai_dimensions import LICENSES
from taxonomy.judging.judged_licenses import license_name, license_names, license_sort, same_license
from taxonomy.judging.judgments import Judgment
from taxonomy.judging.questions import LICENSE_QUESTION, QUESTIONS, SORT_QUESTION, answer


class Compared(msgspec.Struct, frozen=True):
    """What a judge said and what we found, in the same words; ``found`` is None where we are
    silent. ``because``: our evidence, a line each.
    """

    judgment: Judgment
    judged: str
    found: str | None
    confidence: float
    because: tuple[str, ...]


def compare(judgment: Judgment, extraction: Extraction) -> Compared | None:
    """The pair; None where the judgment says nothing that could be compared."""
    if judgment.question == LICENSE_QUESTION:
        return _compare_license(judgment, extraction.findings["weights.final"])
    if judgment.question == SORT_QUESTION:
        return _compare_sort(judgment, extraction.findings["weights.final"])
    if judgment.question in OF_THE_WHOLE:
        found = OF_THE_WHOLE[judgment.question](extraction)
        return Compared(judgment, judgment.value, found, 1.0, ())
    if judgment.question not in QUESTIONS or judgment.value not in {"yes", "partial", "no"}:
        return None
    deciding = [extraction.findings[component] for component in QUESTIONS[judgment.question]]
    return Compared(
        judgment,
        judgment.value,
        answer(judgment.question, extraction.findings, judgment.team),
        max(finding.confidence for finding in deciding),
        tuple(line for finding in deciding for line in _reasons(finding)),
    )


def _yes(said: object) -> str:
    return "yes" if said else "no"


def _all_licenses_open(extraction: Extraction) -> str | None:
    """As the Open Source AI Index asks: weights, code and data, as far as available."""
    degree = LICENSES.degree(extraction.findings)
    return None if degree is None else {1.0: "yes", 0.5: "partial", 0.0: "no"}[degree]


OF_THE_WHOLE: Final[Mapping[str, Callable[[Extraction], str | None]]] = {
    "code_repository_linked": lambda extraction: _yes(
        any(link.own for link in extraction.links.github)
    ),
    "training_dataset_named": lambda extraction: _yes(extraction.links.datasets),
    "peer_reviewed_paper": lambda extraction: _yes(
        any(paper.kind == "peer_reviewed" for paper in extraction.links.papers)
    ),
    "all_licences_open": _all_licenses_open,
}
"""Questions that no single component answers; they have no confidence of their own."""


def _compare_license(judgment: Judgment, finding: Finding) -> Compared | None:
    judged = license_name(judgment.license)
    if judged is None:
        return None
    found = license_name(finding.license)
    if found is not None and any(
        same_license(name, found) for name in license_names(judgment.license, judgment.license_raw)
    ):
        found = judged
    return Compared(judgment, judged, found, finding.confidence, tuple(_reasons(finding)))


def _compare_sort(judgment: Judgment, finding: Finding) -> Compared | None:
    if judgment.value == "n/a":
        return None
    sort = license_sort(finding.license)
    return Compared(judgment, judgment.value, sort, finding.confidence, tuple(_reasons(finding)))


def _reasons(finding: Finding) -> Iterable[str]:
    for evidence in finding.evidence[:2]:
        yield f"{evidence.rule} {evidence.source} {evidence.locator}: {evidence.quote}"
