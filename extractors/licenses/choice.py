"""Which of several license statements counts: one stated order of trust, conflicts kept.

License file of the model repository (a text, or words that name a license), then front matter and
tags where they are definite, then the page that the metadata links to as its license, then the
words of the card and its gate, then GitHub. A name in the metadata that nobody knows comes after
the text that such a page really holds, and before the bare limits or title of a license file.
Prose decides only where the metadata is missing or says ``other``; it refines a family
(``openrail``) to its member. Sources that name the same license, or one its family, agree.

Judges of openness trust a card's own license section more than its tag, and so does Ajar where a
bare tag (no license file, no name or link of its own) stands against one license that the author
wrote down as such: a license line or section, a sentence that tells the weights from the code, or
a sentence about the weights in the README of the same owner's code repository.
"""

import re
from collections.abc import Sequence
from typing import Final

import msgspec

from taxonomy.findings import LicenseConflict, LicenseSource, LicenseStatement, Subject
from taxonomy.license_names import NAMELESS
from taxonomy.licenses import forbids_commerce, is_known

TRUST: Final[dict[LicenseSource, int]] = {
    "license_file": 4,
    "front_matter": 3,
    "card_text": 2,
    "dataset": 1,
    "github": 0,
}
PAGE: Final = "license.page"
"""The rule that reads a page; its source is told as a license file's."""

SECTION: Final = "license.section"
"""The rule of a card's license line or section, which its author wrote as the license."""

APART: Final = "license.apart"
"""The rule of a sentence that tells the license of the weights from that of the code."""

REPOSITORY: Final = "license.repository"
"""The rule of a sentence about the weights in the code repository of the same owner."""

NOTICE: Final = "license.notice"
"""The rule of a license file that is no license's text, read as the words of a card are."""

_AUTHORED: Final = (frozenset({SECTION, APART}), frozenset({REPOSITORY}))
_ANY_AUTHORED: Final = frozenset().union(*_AUTHORED)
_PAGE_TRUST: Final = 2.5
_NAME_TRUST: Final = 2.25
_NOTICE_TRUST: Final = 2.1
_SURE: Final = 0.7
"""Below it a license file tells only its limits or its title, which name no known license."""
_FAMILIES: Final = frozenset(
    {"cc", "gpl", "lgpl", "agpl", "bsd", "openrail", "rail", "odc", "cdla"}
)
"""Names that leave the license open between several; ``mit`` is none, it is a license."""
_FIRST: Final = {"LicenseRef-llama-1": "LicenseRef-llama"}
"""The first of a series, which is written without a number, as the whole series is."""
LIMITS: Final = frozenset({"LicenseRef-non-commercial", "LicenseRef-research-only"})


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
    kept = _authored(ranked)
    rest = [s for s in ranked if s is not kept]
    agreeing = tuple(s for s in rest if agree(kept.key, s.key))
    against = [s for s in rest if s not in agreeing]
    kept = max((kept, *agreeing), key=lambda s: _precision(s.key, kept.key))
    return Choice(
        kept,
        agreeing,
        tuple(LicenseConflict(subject, kept, other, _reason(kept, other)) for other in against),
    )


def _rank(statement: LicenseStatement) -> tuple[bool, float, float]:
    return (
        statement.key in NAMELESS,
        -_trust(statement),
        -statement.evidence.confidence,
    )


def _authored(ranked: Sequence[LicenseStatement]) -> LicenseStatement:
    """The first statement, or the one that its author wrote down against a bare tag."""
    first = ranked[0]
    if first.source != "front_matter" or not _is_bare(first):
        return first
    for rules in _AUTHORED:
        told = {s.key: s for s in ranked if s.evidence.rule in rules and s.key not in NAMELESS}
        if told:
            (written, *rest) = told.values()
            others = [s for s in rest if not agree(s.key, written.key)]
            same = agree(first.key, written.key) or _is_modified(first.key, written.key)
            return first if others or same else written
    return first


def _is_bare(tag: LicenseStatement) -> bool:
    """A tag as it is picked from the Hub's list; what names its own license is none."""
    return is_known(tag.key) and "license_name" not in tag.raw and "license_link" not in tag.raw


def _is_modified(key: str, other: str) -> bool:
    """Whether ``other`` is a modified text of ``key``, whose tag is the nearest there is."""
    return other == f"LicenseRef-modified-{key.lower()}"


def _trust(statement: LicenseStatement) -> float:
    if statement.evidence.rule == PAGE:
        return _PAGE_TRUST
    if statement.evidence.rule == NOTICE and statement.evidence.confidence < _SURE:
        return _NOTICE_TRUST
    if statement.source == "front_matter" and not is_known(statement.key):
        return _NAME_TRUST
    return TRUST[statement.source]


def _parts(key: str) -> list[str]:
    return [part.strip("()") for part in re.split(r" (?:AND|OR) ", key)]


def agree(left: str, right: str) -> bool:
    """Whether two keys can be meant by the same author: equal, a family and its member, a part."""
    if left == right or left in NAMELESS or right in NAMELESS:
        return True
    parts, others = set(_parts(left)), set(_parts(right))
    if len(parts) > 1 or len(others) > 1:
        return parts <= others or others <= parts
    return _words(left) == _words(right) or is_general(left, right) or is_general(right, left)


def _words(key: str) -> tuple[str, ...]:
    name = key.removeprefix("LicenseRef-").lower()
    return tuple(name.removesuffix("-only").removesuffix("-or-later").split("-"))


def is_general(general: str, special: str) -> bool:
    """``gpl`` of ``gpl-3.0``, ``cc-by`` of ``cc-by-4.0``, "non-commercial" of a license that is."""
    one, two = _words(general), _words(special)
    if len(one) == 1 and one[0] in _FAMILIES and one[0] in two != one:
        return True
    if len(two) == len(one) + 1 and two[: len(one)] == one and two[-1][:1].isdigit():
        return True
    if general in _FIRST and special.startswith(_FIRST[general]):
        return True
    return general in LIMITS and forbids_commerce(special) and special not in LIMITS


def _precision(key: str, kept: str) -> tuple[bool, bool, bool, bool]:
    """Prefer the member over its family, the whole over a part, and a choice that is said over the
    list of what one may choose; else what is kept.
    """
    if key in NAMELESS:
        return False, False, False, False
    is_whole = " AND " in key and " AND " not in kept and " OR " not in kept
    is_choice = key.replace(" OR ", " AND ") != key and set(_parts(key)) == set(_parts(kept))
    return is_general(kept, key), is_whole, is_choice, key == kept


def _reason(kept: LicenseStatement, against: LicenseStatement) -> str:
    one, two = _name(kept), _name(against)
    if one == two:
        return f"two statements in {one}; the more specific or first one counts"
    if kept.evidence.rule in _ANY_AUTHORED and _trust(kept) < _trust(against):
        return f"{kept.evidence.rule} is trusted more than a bare {two}"
    return f"{one} is trusted more than {two}"


def _name(statement: LicenseStatement) -> str:
    return "license_page" if statement.evidence.rule == PAGE else statement.source
