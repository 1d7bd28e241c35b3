"""Licenses as judges write them, made comparable with license keys."""

import re
from collections.abc import Mapping
from typing import Final

from taxonomy.licenses import license_class, normalise

_SORT: Final[Mapping[str, str]] = {
    "public domain": "unrestricted",
    "permissive": "unrestricted",
    "attribution": "unrestricted",
    "weak copyleft": "unrestricted",
    "copyleft": "unrestricted",
    "responsible use": "restricted",
    "community": "restricted",
    "proprietary": "restricted",
    "non-commercial": "noncommercial",
    "research only": "noncommercial",
}


def license_sort(key: str | None) -> str | None:
    """*unrestricted*, *restricted* or *noncommercial*, as judges sort them; None for unclear."""
    return _SORT.get(license_class(key))


def license_name(name: str | None) -> str | None:
    """A license as judges and Ajar can be compared on it: the key in lower case, no LicenseRef.

    None where the judge could not say which license it is ("unspecified", free text).
    """
    if not name or name == "unspecified" or name.startswith(("other:", "custom-")):
        return None
    return (normalise(name) or name).removeprefix("LicenseRef-").lower()


def license_names(normalised: str, raw: str) -> tuple[str, ...]:
    """Every license that a judge's cell names: what a person made of it first, then as written.

    Who writes "base: MIT; instruct: CC BY-NC-SA 4.0" for a family is right with either.
    """
    names = dict.fromkeys([license_name(normalised)])
    for part in _BETWEEN.split(raw):
        key = normalise(part.strip(" ()[]?"))
        names[key and license_name(key)] = None
    return tuple(name for name in names if name)


_BETWEEN: Final = re.compile(r"\s*[;,]\s*|\s+and\s+|\bbase: |\binstruct: |\s+as for\b")


def same_license(judged: str, found: str) -> bool:
    """Whether two license names mean the same; a judge who gives no version accepts any.

    Vendors' own terms count as the same where the judge named only the vendor
    ("nvidia" for ``nvidia-open-model-license``), and members of a family where only the family.
    """
    if judged == found or (judged == "openrail" and "rail" in found):
        return True
    if any(letter.isdigit() for letter in judged):
        return False
    creative_commons = judged.startswith("cc")
    return _VERSION.sub("", found) == judged or (
        not creative_commons and found.startswith(f"{judged}-")
    )


_VERSION: Final = re.compile(r"(?<=[a-z+])[-_ ]?v?\d+(\.\d+)*(?:-only|-or-later)?$")
