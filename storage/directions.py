"""Which way a change goes: tighter, looser, lateral, or removed."""

from typing import Final

from taxonomy.permissions import direction

_AVAILABILITY: Final = {
    "released": 5,
    "gated": 4,
    "partial": 3,
    "named": 2,
    "withheld": 1,
    "not_found": 0,
}
_ACCESS: Final = {"public": 3, "auto": 2, "manual": 1, "disabled": 0, "private": 0}


def of_license(old: str | None, new: str | None) -> str:
    """From one license to another; one that is no longer declared is removed."""
    if new is None:
        return "removed"
    return direction(old, new)


def of_availability(old: str, new: str) -> str:
    """By how easily one gets it; to and from not_applicable is lateral."""
    if old == "not_applicable" or new == "not_applicable":
        return "lateral"
    return "removed" if new == "not_found" else _by(_AVAILABILITY, old, new)


def of_access(old: str, new: str) -> str:
    """By who can fetch it."""
    return _by(_ACCESS, old, new)


def of_presence(old: str, new: str) -> str:  # noqa: ARG001
    """Gone is removed; back again is looser."""
    return "removed" if new == "gone" else "looser"


def of_name(old: str, new: str) -> str:  # noqa: ARG001
    """A name is neither tighter nor looser."""
    return "lateral"


def _by(order: dict[str, int], old: str, new: str) -> str:
    before, after = order.get(old, 0), order.get(new, 0)
    if before == after:
        return "lateral"
    return "looser" if after > before else "tighter"
