"""Two licenses compared: which way a change goes, and whether a derivative may carry it."""

from typing import Literal

import msgspec

from taxonomy.licenses import permissions

Direction = Literal["tighter", "looser", "lateral"]
Change = Literal["same", "tighter", "looser", "lateral", "undeclared", "unknown"]


class Compatibility(msgspec.Struct, frozen=True):
    """What happens from a parent's license to a child's.

    ``conflict``: True (the child drops what the parent binds it to), False, or None where
    nobody can tell from the licenses. ``reason`` is one sentence.
    """

    change: Change
    conflict: bool | None
    reason: str


def direction(before: str | None, after: str | None) -> Direction:
    """Whether ``after`` permits less (tighter), more (looser) or neither (lateral)."""
    if before == after:
        return "lateral"
    if before is None or after is None:
        return "looser" if before is None else "tighter"
    old, new = permissions(before).points_between(), permissions(after).points_between()
    if old != new:
        return "looser" if new > old else "tighter"
    return "lateral"


def compatible(parent: str | None, child: str | None, relation: str | None) -> Compatibility:  # noqa: ARG001
    """Whether a child (model) may carry its license, given the parent's and the relation."""
    if parent is None or child is None:
        return Compatibility("undeclared", None, "One of the two declares no license.")
    if parent == child:
        return Compatibility("same", False, "The license stays the same.")
    return Compatibility(direction(parent, child), None, "Not compared yet.")
