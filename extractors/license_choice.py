"""Which of several license statements counts: one stated order of trust, conflicts kept.

License file of the model repository, then front matter and tags where they are definite, then
the page that the metadata links to as its license, then the card's own words, then GitHub. A
name in the metadata that nobody knows comes after the text that such a page really holds. Prose
decides only where the metadata is missing or says ``other``; it refines a family (``openrail``)
to its member. Sources that name the same license, or one its family, agree.
"""

import re
from collections.abc import Sequence
from typing import Final

import msgspec

from taxonomy.findings import LicenseConflict, LicenseSource, LicenseStatement, Subject
from taxonomy.licenses import license as known_license

TRUST: Final[dict[LicenseSource, int]] = {
    "license_file": 4,
    "front_matter": 3,
    "card_text": 2,
    "dataset": 1,
    "github": 0,
}
PAGE: Final = "license.page"
"""The rule that reads a page; its source is told as a license file's."""

_PAGE_TRUST: Final = 2.5
_NAME_TRUST: Final = 2.25
_FAMILIES: Final = frozenset(
    {"cc", "gpl", "lgpl", "agpl", "bsd", "openrail", "rail", "odc", "cdla"}
)
"""Names that leave the license open between several; ``mit`` is none, it is a license."""
_EMPTY: Final = frozenset({"LicenseRef-other", "LicenseRef-unknown"})


class Choice(msgspec.Struct, frozen=True):
    """The statement that counts for a subject, those that agree, those that do not."""

    kept: LicenseStatement | None = None
    agreeing: tuple[LicenseStatement, ...] = ()
    conflicts: tuple[LicenseConflict, ...] = ()


def choose(subject: Subject, statements: Sequence[LicenseStatement]) -> Choice:
    """Weigh all statements about one subject."""
    about = [s for s in statements if s.subject == subject]
    if len(about) < 2:
        return Choice(about[0]) if about else Choice()
    ranked = sorted(about, key=_rank)
    kept = ranked[0]
    agreeing = tuple(s for s in ranked[1:] if agree(kept.key, s.key))
    against = [s for s in ranked[1:] if s not in agreeing]
    kept = max((kept, *agreeing), key=lambda s: _precision(s.key, kept.key))
    return Choice(
        kept,
        agreeing,
        tuple(LicenseConflict(subject, kept, other, _reason(kept, other)) for other in against),
    )


def _rank(statement: LicenseStatement) -> tuple[bool, float, float]:
    return (
        statement.key in _EMPTY,
        -_trust(statement),
        -statement.evidence.confidence,
    )


def _trust(statement: LicenseStatement) -> float:
    if statement.evidence.rule == PAGE:
        return _PAGE_TRUST
    if statement.source == "front_matter" and not _is_known(statement.key):
        return _NAME_TRUST
    return TRUST[statement.source]


def _is_known(key: str) -> bool:
    """Whether a key is one of a license that we know, or an expression of such."""
    return all(known_license(part) is not None for part in re.split(r" (?:AND|OR) ", key))


def agree(left: str, right: str) -> bool:
    """Whether two keys can be meant by the same author: equal, a family and its member, a part."""
    if left == right or left in _EMPTY or right in _EMPTY:
        return True
    one, two = _words(left), _words(right)
    if " AND " in left or " AND " in right:
        parts, others = set(left.split(" AND ")), set(right.split(" AND "))
        return parts <= others or others <= parts
    return one == two or _is_family(one, two) or _is_family(two, one)


def _words(key: str) -> tuple[str, ...]:
    name = key.removeprefix("LicenseRef-").lower()
    return tuple(name.removesuffix("-only").removesuffix("-or-later").split("-"))


def _is_family(general: tuple[str, ...], special: tuple[str, ...]) -> bool:
    """``gpl`` of ``gpl-3.0``, ``openrail`` of ``creativeml-openrail-m``."""
    return len(general) == 1 and general[0] in _FAMILIES and general[0] in special != general


def _precision(key: str, kept: str) -> tuple[bool, bool, bool]:
    """Prefer the member over its family and the whole over a part; else what is kept."""
    if key in _EMPTY:
        return False, False, False
    one, two = _words(key), _words(kept)
    return _is_family(two, one), " AND " in key and " AND " not in kept, key == kept


def _reason(kept: LicenseStatement, against: LicenseStatement) -> str:
    one, two = _name(kept), _name(against)
    if one == two:
        return f"two statements in {one}; the more specific or first one counts"
    return f"{one} is trusted more than {two}"


def _name(statement: LicenseStatement) -> str:
    return "license_page" if statement.evidence.rule == PAGE else statement.source
