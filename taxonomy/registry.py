"""The license registry: what each license permits, from ``licenses.toml`` and the SPDX list.

``licenses.toml`` holds the licenses that AI releases use, with what Eiras et al. 2024 ask of
a license. SPDX licenses that are not in it are described from their SPDX flag and ScanCode
category alone.
"""

import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, Literal, get_args

import msgspec

from taxonomy import spdx

Permission = Literal["yes", "cond", "no", "unknown"]
LicenseClass = Literal[
    "public domain",
    "permissive",
    "attribution",
    "weak copyleft",
    "copyleft",
    "unclear",
    "responsible use",
    "community",
    "non-commercial",
    "research only",
    "proprietary",
]
PassesOn = Literal[
    "nothing", "use restrictions", "same license", "library", "file", "agreement", "unknown"
]
CLASSES: Final[tuple[LicenseClass, ...]] = get_args(LicenseClass)
"""From most to least open. ``unclear`` stands between the open classes and the restricted."""


class Permissions(msgspec.Struct, frozen=True):
    """The five questions of Eiras et al. 2024: research use, *any* commercial use, modifying
    *as desired*, copyright on the derivative work, another license for shared derivatives.
    """

    research: Permission = "unknown"
    commercial: Permission = "unknown"
    modify: Permission = "unknown"
    copyright_derivative: Permission = "unknown"
    relicense: Permission = "unknown"

    def points(self) -> int | None:
        """The literal points, 0 to 5: one for each *yes*. None while any answer is unknown.

        *cond* counts nothing: the paper asks for any commercial use, as desired.
        """
        low, high = self.points_between()
        return low if low == high else None

    def points_between(self) -> tuple[int, int]:
        """The fewest and the most points there can be: unknown answers as no, and as yes."""
        answers = msgspec.structs.astuple(self)
        low = answers.count("yes")
        return low, low + answers.count("unknown")


class License(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One license. ``licenses.toml`` says how each field is to be read.

    ``osi_approved`` is SPDX's flag; None where nobody says.
    ``eiras_points_table`` are the points that the Eiras authors' own table gives, where known.
    """

    name: str
    license_class: LicenseClass
    permissions: Permissions
    passes_on: PassesOn
    source: str
    key: str = ""
    hub_ids: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    osi_approved: bool | None = None
    use_restrictions: str = ""
    eiras_points_table: int | None = None
    notes: str = ""


@cache
def registry() -> dict[str, License]:
    """Every license of ``licenses.toml`` by its key."""
    text = Path(__file__).with_name("licenses.toml").read_text(encoding="utf-8")
    tables = msgspec.convert(tomllib.loads(text), dict[str, License])
    return {key: _with_flag(key, table) for key, table in tables.items()}


@lru_cache(maxsize=4096)
def license(key: str) -> License | None:  # noqa: A001  the word of the field
    """The license with exactly this key; None when neither we nor SPDX know it.

    ``GPL-2.0-only WITH …`` is the license without its exception, which only adds permissions.
    """
    known = registry().get(key)
    if known is not None:
        return known
    base, _, excepted = key.partition(" WITH ")
    if excepted:
        return license(base)
    listed = spdx.licenses().get(key)
    return _from_spdx(listed) if listed else None


def _with_flag(key: str, table: License) -> License:
    listed = spdx.licenses().get(key)
    if listed is None:
        return msgspec.structs.replace(table, key=key)
    return msgspec.structs.replace(table, key=key, osi_approved=listed.osi_approved)


_OPEN: Final = Permissions("yes", "yes", "yes", "yes", "yes")
_FROM_CATEGORY: Final[dict[str, tuple[LicenseClass, Permissions, PassesOn]]] = {
    "public domain": ("public domain", _OPEN, "nothing"),
    "permissive": ("permissive", _OPEN, "nothing"),
    "copyleft limited": ("weak copyleft", Permissions("yes", "yes", "yes", "yes", "cond"), "file"),
    "copyleft": ("copyleft", Permissions("yes", "yes", "yes", "yes", "no"), "same license"),
}
_CREATIVE_COMMONS: Final = re.compile(r"CC-BY(-NC)?(-ND|-SA)?-\d")


def _from_spdx(listed: spdx.SpdxLicense) -> License:
    described = creative_commons(listed.id) or _FROM_CATEGORY.get(
        listed.category, ("unclear", Permissions(), "unknown")
    )
    return License(
        key=listed.id,
        name=listed.name,
        license_class=described[0],
        permissions=described[1],
        passes_on=described[2],
        osi_approved=listed.osi_approved,
        source=f"SPDX list {spdx.LIST_VERSION}; ScanCode category: {listed.category or '?'}",
    )


def creative_commons(identifier: str) -> tuple[LicenseClass, Permissions, PassesOn] | None:
    """What the elements of a Creative Commons identifier say; None for any other."""
    elements = _CREATIVE_COMMONS.match(identifier)
    if elements is None:
        return None
    noncommercial, last = elements.groups()
    commercial: Permission = "no" if noncommercial else "yes"
    if last == "-ND":
        kind: LicenseClass = "non-commercial" if noncommercial else "proprietary"
        return kind, Permissions("yes", commercial, "no", "no", "no"), "nothing"
    shared = last == "-SA"
    kind = "non-commercial" if noncommercial else "copyleft" if shared else "attribution"
    relicense: Permission = "no" if shared else "yes"
    return (
        kind,
        Permissions("yes", commercial, "yes", "yes", relicense),
        "same license" if shared else "nothing",
    )
