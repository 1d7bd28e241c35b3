"""Two licenses compared: which way a change goes, and whether a derivative may carry it."""

from functools import lru_cache
from typing import Final, Literal

import msgspec

from taxonomy import obligations
from taxonomy.licenses import license_class, permissions

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


@lru_cache(maxsize=65536)
def direction(before: str | None, after: str | None) -> Direction:
    """Whether ``after`` permits less (tighter), more (looser) or neither (lateral).

    An open license against any other that we know decides alone. Of two of one sort, one is
    tighter when it grants less on some of the five questions and more on none; what is not known
    decides nothing, so that a license nobody knows is neither. No license grants nothing.
    """
    if before == after:
        return "lateral"
    if before is None or after is None:
        return "looser" if before is None else "tighter"
    was_open, is_open = _is_open(before), _is_open(after)
    if was_open != is_open and not _is_unclear(before, after):
        return "looser" if is_open else "tighter"
    return _by_permissions(before, after)


@lru_cache(maxsize=65536)
def compatible(parent: str | None, child: str | None, relation: str | None) -> Compatibility:
    """Whether a child (model) may carry its license, given the parent's and the relation.

    ``relation``: finetune, adapter, quantized, merge, or None (not known: read as a finetune).
    """
    if parent is None or child is None:
        silent = "parent" if parent is None else "child"
        return Compatibility("undeclared", None, f"The {silent} declares no license.")
    verdict = obligations.broken(parent, child, relation)
    return Compatibility(_change(parent, child), verdict.conflict, verdict.reason)


def _change(parent: str, child: str) -> Change:
    if parent == child:
        return "same"
    if _is_unclear(parent, child):
        return "unknown"
    return direction(parent, child)


_OPEN: Final = {"public domain", "permissive", "attribution", "weak copyleft", "copyleft"}
_RANK: Final = {"no": 0, "cond": 1, "yes": 2}


def _is_unclear(*keys: str) -> bool:
    return any(license_class(key) == "unclear" for key in keys)


def _is_open(key_or_expression: str) -> bool:
    return license_class(key_or_expression) in _OPEN


def _by_permissions(before: str, after: str) -> Direction:
    changes = {
        _RANK[new] - _RANK[old]
        for old, new in zip(
            msgspec.structs.astuple(permissions(before)),
            msgspec.structs.astuple(permissions(after)),
            strict=True,
        )
        if "unknown" not in {old, new}
    }
    less, more = min(changes, default=0) < 0, max(changes, default=0) > 0
    if less == more:
        return "lateral"
    return "tighter" if less else "looser"
