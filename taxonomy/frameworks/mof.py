"""Model Openness Framework 1.0 (White et al., arXiv 2403.13784) from findings.

Classes III, II and I are cumulative; each asks for components under an open license. The rules
are those that the Model Openness Tool runs (:mod:`taxonomy.frameworks.mof_rules`); Table 2 of the
paper, the acceptable licenses per component, was not found. The tool knows listings, not
evidence: how availabilities become its statuses is our reading, written in the declaration.
"""

from typing import Final

import msgspec

from taxonomy.expressions import worth
from taxonomy.findings import Availability, Finding
from taxonomy.frameworks.framework import Findings, Framework, Outcome, finding
from taxonomy.frameworks.mof_rules import (
    COMPONENTS,
    LABELS,
    Mode,
    MofComponent,
    Status,
    grade,
    is_open,
)

MODES: Final[tuple[Mode, ...]] = ("compatibility", "corrected")
_PRESENT: Final = {Availability.RELEASED, Availability.GATED}
_ELSEWHERE: Final = {"docs.technical_report", "docs.research_paper"}
_WORST_FIRST: Final = (
    Status.MISSING,
    Status.UNKNOWN,
    Status.INVALID,
    Status.UNLICENSED,
    Status.INCLUDED,
)


class Listing(msgspec.Struct, frozen=True):
    """One MOF component as the tool would list it. ``license`` is the one that applies to it."""

    component: MofComponent
    status: Status
    license: str | None
    reason: str


def listings(findings: Findings, mode: Mode = "compatibility") -> tuple[Listing, ...]:
    """All 17 components, in the order of the classes."""
    return tuple(_listing(component, findings, mode) for component in COMPONENTS)


def _listing(component: MofComponent, findings: Findings, mode: Mode) -> Listing:
    stages = [
        _stage(component, part, findings, mode)
        for part in component.reads
        if finding(findings, part).availability is not Availability.NOT_APPLICABLE
    ]
    if not stages:
        return Listing(component, Status.MISSING, None, "the model has no such stage")
    return min(stages, key=lambda stage: _WORST_FIRST.index(stage.status))


def _stage(component: MofComponent, part: str, findings: Findings, mode: Mode) -> Listing:
    found = finding(findings, part)
    if found.availability is Availability.UNKNOWN:
        return Listing(component, Status.UNKNOWN, None, f"{part}: we could not look")
    if found.availability not in _PRESENT:
        return Listing(component, Status.MISSING, None, f"{part}: {found.availability}")
    terms, place = _license(part, found, findings, mode)
    if terms is None and place.availability is Availability.UNKNOWN:
        return Listing(component, Status.UNKNOWN, None, f"{part}: license of the weights unknown")
    if terms is None and (found.license_untold or place.license_untold):
        return Listing(component, Status.UNKNOWN, None, f"{part}: its license is not known")
    shown = status(terms, component.type, mode)
    reason = f"{part}: {found.availability}, {terms or 'no license'}"
    return Listing(component, shown, terms, reason)


def _license(
    part: str, found: Finding, findings: Findings, mode: Mode
) -> tuple[str | None, Finding]:
    """Its own license, else that of the distribution, which on the Hub is the weights'.

    With the finding that holds it.
    """
    inside = part.startswith(("weights.", "docs.")) and part not in _ELSEWHERE
    if found.license is None and (mode == "compatibility" or inside):
        found = finding(findings, "weights.final")
    return found.license, found


def status(terms: str | None, content: str, mode: Mode) -> Status:
    """The status of a component that is there under ``terms``, a license key or an expression."""
    if terms is None:
        return Status.UNLICENSED
    accepted = worth(terms, lambda name: is_open(name, content, mode))
    return Status.INCLUDED if accepted else Status.INVALID


def outcome(listed: tuple[Listing, ...], mode: Mode) -> Outcome:
    """Class, label and progress. ``at_most`` is the class if everything unknown were included."""
    statuses = {listing.component.name: listing.status for listing in listed}
    shown = grade(statuses, mode)
    hoped = {
        name: Status.INCLUDED if status is Status.UNKNOWN else status
        for name, status in statuses.items()
    }
    values = {
        "class": shown.model_class,
        "label": LABELS[shown.model_class],
        "progress": shown.progress,
        "total_progress": sum(shown.progress.values()) / len(shown.progress),
        "at_most": grade(hoped, mode).model_class,
    }
    because = {f"class {key}": _parts(key, names) for key, names in shown.lacking.items()}
    because["class"] = because[f"class {_NEXT[shown.model_class]}"]
    reasons = {listing.component.name: listing.reason for listing in listed}
    return Outcome(values, because, reasons)


def _parts(model_class: str, lacking: tuple[str, ...]) -> tuple[str, ...]:
    """The components behind what a class lacks; where it lacks nothing, behind all it needs."""
    needed = [c for c in COMPONENTS if c.required and c.first_class >= int(model_class)]
    deciding = [c for c in needed if c.name in lacking] or needed
    return tuple(part for component in deciding for part in component.reads)


_NEXT: Final = {0: 3, 3: 2, 2: 1, 1: 1}
"""The class above: what it lacks is what keeps the model where it is."""

GAPS: Final = (
    (
        "Training code and datasets are one tick there; here every stage that the model has must "
        "be released under an open license."
    ),
    (
        "The license of the distribution is the license of the weights, which the Hub's tag states "
        "for the repository. In compatibility it covers every component without a license of its "
        "own, as in the tool; in corrected only what lies in the repository, no paper and no code "
        "elsewhere."
    ),
    (
        "An expression of several licenses, which the tool does not know, counts by its best "
        "alternative."
    ),
    (
        "The class is what the evidence shows; 'at_most' is the class if all that is unknown were "
        "there."
    ),
)
QUIRKS: Final = (
    "PDDL-1.0 fails, for the tool's list spells it ODC-PDDL-1.0.",
    "C-UDA-1.0, CC-PDDC, FreeBSD-DOC and MulanPSL-1.0 are on its lists by type, yet not open.",
    "OpenMDW-1.1 is unknown to the tool.",
    (
        "A research paper stands in for a technical report only if there is no report at all: "
        "adding a report without an open license lowers the class."
    ),
)
_HOW: Final = {
    Availability.RELEASED: "present; its license decides",
    Availability.GATED: "present; its license decides (the tool knows no gates)",
    Availability.PARTIAL: "missing: the component is not complete",
    Availability.NAMED: "missing",
    Availability.WITHHELD: "missing",
    Availability.NOT_FOUND: "missing",
    Availability.NOT_APPLICABLE: "a stage that does not count; missing where no stage is left",
    Availability.UNKNOWN: "not included; the class is a lower bound, 'at_most' the upper one",
}


def framework(mode: Mode) -> Framework:
    """MOF in one mode."""
    return Framework(
        name="mof",
        reading=mode,
        revision=1,
        title="Model Openness Framework 1.0",
        published="2024-12-15",
        source="arXiv 2403.13784; rules of lfai/model_openness_tool@8b5d30e",
        results="a class (3, 2, 1; 0 unclassified) with its label, and progress to each in percent",
        reads=tuple(dict.fromkeys(part for c in COMPONENTS for part in c.reads)),
        readings=_HOW,
        rule=lambda findings: outcome(listings(findings, mode), mode),
        gaps=GAPS,
        quirks=QUIRKS if mode == "compatibility" else (),
    )


READINGS: Final = tuple(framework(mode) for mode in MODES)
