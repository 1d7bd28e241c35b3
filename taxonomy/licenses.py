"""Licenses: their names, their class and what they permit. The door of the registry.

A license is known by its key (see ``licenses.toml``) or by an expression of keys. ``OR`` is a
choice, so the most open alternative counts; ``AND`` binds together, so the strictest does.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, Literal

import msgspec

from taxonomy.expressions import alternatives, worth
from taxonomy.license_names import declared, normalise, slug
from taxonomy.registry import (
    CLASSES,
    License,
    LicenseClass,
    Permission,
    Permissions,
    license,  # noqa: A004  the word of the field
    registry,
)

__all__ = [
    "CLASSES",
    "License",
    "Permission",
    "Permissions",
    "declared",
    "forbids_commerce",
    "is_known",
    "license",
    "license_class",
    "normalise",
    "permissions",
    "points",
    "points_between",
    "registry",
    "slug",
]

Reading = Literal["literal", "table"]
"""``literal``: the paper's five questions. ``table``: how its authors scored licenses."""

_STRICT: Final[tuple[Permission, ...]] = ("no", "cond", "unknown", "yes")
"""``cond`` before ``unknown``: what one license ties to a condition, no other makes free."""


@lru_cache(maxsize=65536)
def license_class(key_or_expression: str | None) -> str:
    """One of :data:`CLASSES`; ``none`` for None, ``unclear`` for a license nobody knows.

    An unknown license whose name tells (non-commercial, RAIL, research, community) has that class.
    """
    if key_or_expression is None:
        return "none"
    return CLASSES[-worth(key_or_expression, lambda key: -CLASSES.index(_class(key)))]


def is_known(key_or_expression: str) -> bool:
    """Whether it is a license that we know, or an expression of such."""
    together = alternatives(key_or_expression)
    return all(license(key) is not None for keys in together for key in keys)


def forbids_commerce(key_or_expression: str) -> bool:
    """Whether the license is one for other than commercial use."""
    return license_class(key_or_expression) in {"non-commercial", "research only"}


@lru_cache(maxsize=65536)
def permissions(key_or_expression: str | None) -> Permissions:
    """What the license permits. Of alternatives, the one with most points; None permits nothing
    (no license: all rights reserved), which is not the same as a license that nobody knows.
    """
    if key_or_expression is None:
        return Permissions("no", "no", "no", "no", "no")
    return max(
        (_strictest(together) for together in alternatives(key_or_expression)),
        key=lambda granted: granted.points_between(),
    )


def points(key_or_expression: str | None, reading: Reading = "literal") -> int | None:
    """Eiras points, 0 to 5; None where what is unknown could change them."""
    low, high = points_between(key_or_expression, reading)
    return low if low == high else None


@lru_cache(maxsize=65536)
def points_between(key_or_expression: str | None, reading: Reading = "literal") -> tuple[int, int]:
    """The fewest and the most Eiras points that the license can have.

    The table knows whole licenses: of several that bind together, the one with fewest counts.
    """
    if key_or_expression is None:
        return 0, 0
    spans = [_span(together, reading) for together in alternatives(key_or_expression)]
    return max(low for low, _ in spans), max(high for _, high in spans)


def _span(together: tuple[str, ...], reading: Reading) -> tuple[int, int]:
    if reading == "literal":
        return _strictest(together).points_between()
    spans = [_table_points(key) for key in together]
    return min(low for low, _ in spans), min(high for _, high in spans)


def _table_points(key: str) -> tuple[int, int]:
    """As the authors' table has it; where it has no row, literally, but as the table does in
    its rows for GPL and CC BY-SA: a copyleft license loses no point for its share-alike.
    """
    known = license(key)
    if known is not None and known.eiras_points_table is not None:
        return known.eiras_points_table, known.eiras_points_table
    granted = _permissions(key)
    if known is not None and known.license_class in {"copyleft", "weak copyleft"}:
        granted = msgspec.structs.replace(granted, relicense="yes")
    return granted.points_between()


def _class(key: str) -> LicenseClass:
    known = license(key)
    return known.license_class if known else _class_by_name(key)


_SAYS: Final[tuple[tuple[str, LicenseClass], ...]] = (
    (r"-(?:non-?commercial|nc)(?=-|$)", "non-commercial"),
    (r"-research-only(?=-|$)", "research only"),
    (r"-(?:open-?)?rail(?=[-+]|$)", "responsible use"),
    (r"-research(?=-|$)(?!.*commercial)", "research only"),
    (r"-community(?=-|$)", "community"),
)


def _class_by_name(key: str) -> LicenseClass:
    """What a license that nobody knows says of itself: ``LicenseRef-great-non-commercial``.

    A known text with a rider is ``modified-…``: its name is the text's, and says nothing.
    """
    if not key.startswith("LicenseRef-") or key.startswith("LicenseRef-modified-"):
        return "unclear"
    return next((named for words, named in _SAYS if re.search(words, key)), "unclear")


def _permissions(key: str) -> Permissions:
    known = license(key)
    return known.permissions if known else Permissions()


def _strictest(together: Iterable[str]) -> Permissions:
    granted = [msgspec.structs.astuple(_permissions(key)) for key in together]
    return Permissions(*(min(answers, key=_STRICT.index) for answers in zip(*granted, strict=True)))
