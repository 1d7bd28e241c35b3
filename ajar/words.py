"""What availabilities, licenses and access mean, in words for people who set no models up."""

from typing import Final

from taxonomy import licenses
from taxonomy.components import COMPONENT, Component
from taxonomy.findings import Availability

AVAILABILITY: Final[dict[Availability, tuple[str, str]]] = {
    Availability.RELEASED: ("released", "green"),
    Availability.GATED: ("gated", "yellow"),
    Availability.PARTIAL: ("in part", "yellow"),
    Availability.NAMED: ("named only", "yellow"),
    Availability.WITHHELD: ("withheld", "red"),
    Availability.NOT_FOUND: ("not found", "red"),
    Availability.NOT_APPLICABLE: ("no such stage", "dim"),
    Availability.UNKNOWN: ("unknown", "dim"),
}
"""The word in a report and its colour; the word alone says everything."""

MEANS: Final[dict[Availability, str]] = {
    Availability.RELEASED: "anyone can fetch it",
    Availability.GATED: "after a form or an approval",
    Availability.PARTIAL: "a part, an adapter, a sample or a smaller variant only",
    Availability.NAMED: "described, but not to be had from here",
    Availability.WITHHELD: "said to be kept back, or offered as a service only",
    Availability.NOT_FOUND: "we looked where it would be: nothing",
    Availability.NOT_APPLICABLE: "the model has no such stage",
    Availability.UNKNOWN: "we did not look, or could not; never counted as closed",
}

KINDS: Final = {
    "weights": "Weights",
    "code": "Code",
    "data": "Data",
    "docs": "Documentation",
    "access": "Ways to use it",
}
"""The groups of a report in its order."""

_CLASS: Final = {
    "public domain": "no rights reserved: use, change and share it for anything",
    "permissive": "use, change and share it, commercially too; keep the notice",
    "attribution": "use, change and share it, commercially too; name the authors",
    "weak copyleft": "free to use and sell; changes to it must stay under the same license",
    "copyleft": "free to use and sell; what is derived from it must stay under the same license",
    "unclear": "what it permits is not clear",
    "responsible use": "free to use and share, but for a list of forbidden uses",
    "community": "a vendor's own terms: conditions on use or size of the user",
    "non-commercial": "not for commercial use",
    "research only": "for research only",
    "proprietary": "all rights reserved, or terms that permit next to nothing",
    "none": "by law, all rights are reserved",
}


def title(component: str) -> str:
    """``Pre-training data`` for ``data.pretraining``."""
    return COMPONENT.get(component, Component(component, component)).title


def license_meaning(key: str | None) -> str:
    """One clause that says what a license means for the reader."""
    return _CLASS.get(licenses.license_class(key), _CLASS["unclear"])


_TAGS: Final = {f"LicenseRef-{word}": f"tagged “{word}”" for word in ("other", "unknown")}
"""Tags of the Hub that are words of ours too: of the rest, of what nobody looked at."""


def license_word(key: str) -> str:
    """A license key as people write it: one of our own without its prefix."""
    return _TAGS.get(key) or key.replace("LicenseRef-", "")


def license_name(key: str | None) -> str:
    """``Apache-2.0 (permissive)``."""
    if key is None:
        return "no license declared"
    return f"{license_word(key)} ({licenses.license_class(key)})"


def access(gated: str | None, *, disabled: bool | None, private: bool | None) -> str:
    """Who can get at the repository."""
    if disabled:
        return "disabled by the Hub"
    if private:
        return "private"
    return {
        "no": "public, no gate",
        "auto": "gated: opens to everybody who fills in a form",
        "manual": "gated: the authors approve each request",
    }.get(gated or "", "access not known")


def printable(text: str) -> str:
    """Text of strangers for a terminal: nothing in it can move the cursor or turn the line."""
    return "".join(char if char.isprintable() else " " for char in text)
