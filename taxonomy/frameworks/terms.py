"""What a license, or an expression of several, is worth to a framework."""

from enum import IntEnum
from functools import lru_cache
from typing import Final

from taxonomy import licenses
from taxonomy.expressions import worth


class Standing(IntEnum):
    """Whether something fulfils what is asked, from worst to best."""

    CLOSED = 0
    UNSURE = 1
    OPEN = 2


_OPEN_CLASSES: Final = {"permissive", "public domain", "attribution", "copyleft", "weak copyleft"}


@lru_cache(maxsize=4096)
def open_terms(key_or_expression: str) -> Standing:
    """Terms that grant use, modification and sharing to everybody for any purpose.

    The classes permissive, public domain, attribution and (weak) copyleft of the registry; an
    unclear license is unsure, every other class restricts somebody or something.
    """
    return worth(key_or_expression, _open_class)


@lru_cache(maxsize=4096)
def osi_terms(key_or_expression: str) -> Standing:
    """A license that the OSI approved (SPDX's flag, or the registry's for keys of its own)."""
    return worth(key_or_expression, _osi_approved)


def _open_class(key: str) -> Standing:
    license_class = licenses.license_class(key)
    if license_class in _OPEN_CLASSES:
        return Standing.OPEN
    return Standing.UNSURE if license_class == "unclear" else Standing.CLOSED


def _osi_approved(key: str) -> Standing:
    known = licenses.license(key)
    if known is not None and known.osi_approved:
        return Standing.OPEN
    unclear = licenses.license_class(key) == "unclear"
    return Standing.UNSURE if unclear else Standing.CLOSED
