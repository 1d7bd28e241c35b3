"""Open Source AI Definition 1.0: a checklist with one verdict, meets, fails or undetermined.

Source: opensource.org/ai/open-source-ai-definition, read through a quotation of the text and
github:opensource-jp/Open-Source-AI@06c4d16; the items are those of the OSI's MOF-based checklist,
which calls itself a learning tool, not an evaluation manual. Raw data is not required, data
information is. What no machine can judge (is the description detailed enough?) stays unknown.
"""

from collections.abc import Callable
from typing import Final

import msgspec

from taxonomy.findings import Availability
from taxonomy.frameworks.framework import Findings, Framework, Outcome, finding
from taxonomy.frameworks.terms import Standing, open_terms, osi_terms

Checked = tuple[Standing, str]
"""Whether an item is met, and why."""


class Item(msgspec.Struct, frozen=True):
    """One line of the checklist. ``condition``: when it is asked for, *required* or *if used*."""

    id: str
    condition: str
    reads: tuple[str, ...]
    check: Callable[[Findings], Checked]


_DATA: Final = ("data.pretraining", "data.finetuning", "data.alignment")
_TRAINING: Final = ("code.pretraining", "code.finetuning", "code.alignment")
_DESCRIPTIONS: Final = (
    "docs.data_card",
    "docs.technical_report",
    "docs.research_paper",
    "docs.training_summary",
)
_KNOWABLE: Final = {
    Availability.RELEASED,
    Availability.GATED,
    Availability.PARTIAL,
    Availability.NAMED,
}


def _code(*components: str) -> Callable[[Findings], Checked]:
    def check(findings: Findings) -> Checked:
        used = [_code_part(component, findings) for component in components]
        asked = [checked for checked in used if checked is not None]
        return min(asked, default=(Standing.OPEN, "not used by this model"), key=lambda c: c[0])

    return check


def _code_part(component: str, findings: Findings) -> Checked | None:
    found = finding(findings, component)
    if found.availability is Availability.NOT_APPLICABLE:
        return None
    if found.availability is Availability.UNKNOWN:
        return Standing.UNSURE, f"{component}: we could not look"
    if found.availability is not Availability.RELEASED:
        return Standing.CLOSED, f"{component}: {found.availability}"
    if found.license_untold:
        return Standing.UNSURE, f"{component}: its license is not known"
    if found.license is None:
        return Standing.CLOSED, f"{component}: no license"
    return osi_terms(found.license), f"{component}: {found.license}"


def _parameters(findings: Findings) -> Checked:
    found = finding(findings, "weights.final")
    if found.availability is Availability.UNKNOWN:
        return Standing.UNSURE, "weights.final: we could not look"
    opened = found.availability is Availability.RELEASED
    return (Standing.OPEN if opened else Standing.CLOSED), f"weights.final: {found.availability}"


def _freedoms(findings: Findings) -> Checked:
    found = finding(findings, "weights.final")
    if found.license is None:
        return Standing.UNSURE, "the parameters are under no license, or it is not known"
    return open_terms(found.license), f"weights.final: {found.license}"


def _data_information(findings: Findings) -> Checked:
    """Met outright where all data is there on open terms; else data must be known and described."""
    stages = [
        found
        for component in _DATA
        if (found := finding(findings, component)).availability is not Availability.NOT_APPLICABLE
    ]
    released = [s.availability is Availability.RELEASED for s in stages]
    opened = [s.license is not None and open_terms(s.license) is Standing.OPEN for s in stages]
    if stages and all(released) and all(opened):
        return Standing.OPEN, "all training data is released under open terms"
    availabilities = {finding(findings, component).availability for component in _DESCRIPTIONS}
    described = availabilities & {Availability.RELEASED, Availability.PARTIAL, Availability.GATED}
    if not stages or any(s.availability is Availability.UNKNOWN for s in stages):
        return Standing.UNSURE, "whether the training data is known, we could not see"
    if all(s.availability in _KNOWABLE for s in stages):
        card = finding(findings, "docs.data_card").availability
        if card is Availability.RELEASED:
            return Standing.OPEN, "all training data is named, and a data card describes it"
        if all(released) and any(s.license_untold for s in stages):
            return Standing.UNSURE, "all training data is released; its terms are not known"
        return _judge(described, availabilities, "all training data is named")
    return _judge(described, availabilities, "not all training data is known")


def _judge(described: set[Availability], seen: set[Availability], data: str) -> Checked:
    if described:
        return Standing.UNSURE, f"{data}; whether the description is full needs a person"
    if Availability.UNKNOWN in seen:
        return Standing.UNSURE, f"{data}; whether it is described, we could not see"
    return Standing.CLOSED, f"{data}, and nothing describes it"


_REQUIRED: Final = "required"
_IF_USED: Final = "if used"

ITEMS: Final[tuple[Item, ...]] = (
    Item("freedoms", _REQUIRED, ("weights.final",), _freedoms),
    Item("parameters", _REQUIRED, ("weights.final",), _parameters),
    Item("data_information", _REQUIRED, (*_DATA, *_DESCRIPTIONS), _data_information),
    Item(
        "code.data_processing", _IF_USED, ("code.data_processing",), _code("code.data_processing")
    ),
    Item("code.training", _IF_USED, _TRAINING, _code(*_TRAINING)),
    Item("code.inference", _IF_USED, ("code.inference",), _code("code.inference")),
    Item("code.architecture", _IF_USED, ("code.architecture",), _code("code.architecture")),
    Item("code.tooling", _IF_USED, ("code.tooling",), _code("code.tooling")),
)
_WORD: Final = {
    Standing.OPEN: "met",
    Standing.CLOSED: "missing",
    Standing.UNSURE: "unknown",
}


def rule(findings: Findings) -> Outcome:
    """The verdict, and the items that are missing and unknown, in the order of the checklist."""
    checked = {item.id: item.check(findings) for item in ITEMS}
    missing = [name for name, (standing, _) in checked.items() if standing is Standing.CLOSED]
    unknown = [name for name, (standing, _) in checked.items() if standing is Standing.UNSURE]
    verdict = "fails" if missing else "undetermined" if unknown else "meets"
    deciding = missing or unknown or list(checked)
    because = {item.id: item.reads for item in ITEMS}
    parts = (part for item in ITEMS if item.id in deciding for part in item.reads)
    because["verdict"] = tuple(dict.fromkeys(parts))
    items = {name: _WORD[standing] for name, (standing, _) in checked.items()}
    reasons = {
        item.id: f"{items[item.id]}, {item.condition}: {checked[item.id][1]}" for item in ITEMS
    }
    values = {"verdict": verdict, "missing": missing, "unknown": unknown, "items": items}
    return Outcome(values, because, reasons)


_HOW: Final = {
    Availability.RELEASED: "met where the terms are open",
    Availability.GATED: "missing: the definition asks for use without asking for permission",
    Availability.PARTIAL: "missing; for data: known in part",
    Availability.NAMED: "missing; for data: known, as data information asks",
    Availability.WITHHELD: "missing",
    Availability.NOT_FOUND: "missing",
    Availability.NOT_APPLICABLE: "not asked for",
    Availability.UNKNOWN: "unknown: the verdict is undetermined unless something is missing",
}
_GAPS: Final = (
    (
        "'OSI-approved terms' for parameters and data is read as terms that grant use, "
        "modification and sharing for any purpose (the OSI approves licenses for software); "
        "copyleft is allowed."
    ),
    "Code needs a license that the OSI approved, as the text says.",
    (
        "Parameters without a license are unknown, not missing: the text asks for no particular "
        "mechanism, they may be free by nature."
    ),
    (
        "Data information is met where all training data is released under open terms, or all of "
        "it is named and a data card describes it. Where only other documents describe it, or "
        "part of the data is not known, whether the description is full enough is for a person to "
        "judge."
    ),
    "Supporting libraries are asked for as in the checklist; the text asks for them 'if used'.",
    "The freedom to study follows from code and data information; it is not an item of its own.",
)

_QUIRKS: Final = (
    (
        "Code needs a license that the OSI approved: one that permits more, but that nobody put "
        "to the OSI, does not do."
    ),
)

READINGS: Final = (
    Framework(
        name="osaid",
        reading="checklist",
        revision=1,
        title="Open Source AI Definition 1.0",
        published="2024-10-28",
        source="opensource.org/ai/open-source-ai-definition; opensource-jp/Open-Source-AI@06c4d16",
        results="a verdict (meets, fails, undetermined), and the items missing and unknown",
        reads=tuple(dict.fromkeys(part for item in ITEMS for part in item.reads)),
        readings=_HOW,
        rule=rule,
        gaps=_GAPS,
        quirks=_QUIRKS,
    ),
)
