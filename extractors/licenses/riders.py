"""Words of a license file that the known license does not have, and whether they permit less.

A known text with an added limit of use is another license. What every such file has around its
text (a header, a call to accept, the names that nobody may advertise with) limits nobody.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import msgspec

from extractors.licenses.shingles import places
from extractors.reading.lines import line_of
from taxonomy.findings import QUOTE_LIMIT
from taxonomy.licenses import forbids_commerce
from taxonomy.licenses import license as known_license


class Passage(msgspec.Struct, frozen=True):
    """Words of the text that the known license does not have, from line ``line`` on."""

    quote: str
    line: int
    restricts: bool


_SHORTEST: Final = 5
_AFTER: Final = 4
_BEFORE: Final = 8
_OTHERS: Final = re.compile(
    r"\bcontains? code from\b|\bthird party (?:notices|licenses|software|components)\b"
)
_POLICY: Final = re.compile(r"(?:\w+ ){0,4}(?:acceptable|prohibited) use policy\b")


def passages(
    text: str, spoken: Sequence[str], lonely: Sequence[bool], key: str
) -> Iterator[Passage]:
    """Left-over passages of ``text``, which is the license ``key`` but for the ``lonely`` words.

    What follows a heading for others' code binds only that code; what follows the heading of a
    policy of use is the license's own where it binds to one.
    """
    others, own_policy = len(spoken), _has_policy(key)
    said_already = _COMMERCE if forbids_commerce(key) else None
    stand: Sequence[tuple[int, int]] = ()
    for first, last in _runs(lonely):
        run = " ".join(spoken[first:last])
        apart = _OTHERS.search(run) or (own_policy and _POLICY.match(run))
        others = min(others, first) if apart else others
        after = " ".join(spoken[last : last + _AFTER])
        at = _limit(run, after, said_already) if last <= others else None
        if at is not None or last - first >= 3 * _SHORTEST:
            stand = stand or places(text)
            yield passage(text, stand, first, last, at)


def _has_policy(key: str) -> bool:
    """Whether a license binds to a policy of use, which often stands behind its text."""
    known = known_license(key)
    return known is not None and bool(re.search("AUP|Policy", known.use_restrictions))


def passage(
    text: str, stand: Sequence[tuple[int, int]], first: int, last: int, at: int | None
) -> Passage:
    """Words ``first`` to ``last`` as they are written; ``at`` tells which of them begins to permit
    less, and a long passage is quoted from a little before it on.
    """
    end = stand[last - 1][1]
    if at is not None and end - stand[first][0] > QUOTE_LIMIT:
        first += max(0, at - _BEFORE)
    start = stand[first][0]
    quote = " ".join(text[start:end].split())
    return Passage(quote[:QUOTE_LIMIT], line_of(text, start), at is not None)


_PERMITS_LESS: Final = re.compile(
    r"\bnon ?commercial|\bcommercial(?:ly)?\b|\b(?:for|to|by|only) (?:a )?non ?profit\b"
    r"|\bnot (?:granted|permitted|allowed|licensed)\b|\bdisallow"
    r"|\brequires? (?:\w+ ){0,3}(?:authori[sz]ation|permission|consent|approval)\b"
    r"|\b(?:research|academic|educational|evaluation|personal) (?:(?:and|or) \w+ )?"
    r"(?:use|purposes?|only)\b"
    r"|\b(?:may|must|shall|can|will|do) ?not\b|\bnot be |\bnot (?:to )?use|\bexcept\b"
    r"|\bcommons clause\b|\bright to sell\b|\bshall be used (?:only )?for\b"
    r"|\bprohibit|\bforbid|\brestrict|\bsolely\b|\bexclusively\b|\blimited to\b"
    r"|\bmilitary\b|\bweapons?\b|\bsurveillance\b|\bunlawful|\bharmful|\bacceptable use\b"
    r"|\bmonthly active|\broyalt|\bannual revenue|\bonly (?:for|be|by|in|to|with)\b"
    r"|\b(?:prior|written) (?:written )?(?:consent|permission|approval)|\bseparate license\b"
)
_ABROAD: Final = re.compile(
    r"\b(?:untersagt|verboten|nicht (?:gestattet|erlaubt)|nicht ?kommerziell)|\binterdit|\bprohib"
    r"|\bproib|\bvietat|\b(?:no|não) comercia|запрещ|некоммерч|不得|禁止|不可|仅限|仅供|非商业|商用"
    r"|禁じ|금지"
)
"""The same in other languages than English, of which a single run of signs may be a sentence."""
_DENIES: Final = re.compile(r"\bnot\b|commercial")
_SAYS_NOTHING: Final = re.compile(
    r"\byou may not use (?:\w+ ){1,4}except in compliance with the license\b"
    r"|\bif you do not agree\b[\w ]{0,80}?\bdo not\b"
    r"|\bshould not be interpreted as representing\b"
    r"|\bexcept (?:as|when|where) (?:\w+ )?(?:stated|noted|indicated|specified)\b"
)
"""What stands before and behind many licenses and limits nobody."""
_COMMERCE: Final = re.compile(
    r"\bcommercial (?:use|purposes?) (?:is|are) (?:\w+ )?not (?:granted|permitted|allowed)\b"
    r"|\bnon ?commercial\w*|\bcommercial(?:ly)?\b"
)
"""A license that forbids commerce is often introduced with just that."""
_ENDORSES: Final = re.compile(r"(?:be )?used? to endorse\b")
_MAY_NOT: Final = re.compile(r"\b(?:(?:may|must|shall|can) )?not$")
"""``The name of X may not`` be used to endorse: every BSD license says so in its own way."""


def _limit(run: str, after: str, said_already: re.Pattern[str] | None) -> int | None:
    """Which of the left-over words begins to permit less; ``after`` are the known words behind.

    A single word between typos is no statement; "non-commercial" or an added "not" alone is one.
    ``said_already``: what the license itself says is no addition.
    """
    run = _SAYS_NOTHING.sub(_blank, run)
    run = said_already.sub(_blank, run) if said_already else run
    if _ENDORSES.match(after):
        run = _MAY_NOT.sub(_blank, run)
    is_short = run.count(" ") + 1 < _SHORTEST
    found = (_DENIES if is_short else _PERMITS_LESS).search(f"{run} {after}") or _ABROAD.search(run)
    return run.count(" ", 0, found.start()) if found and found.start() < len(run) else None


def _blank(words: re.Match[str]) -> str:
    return re.sub(r"\w+", "x", words[0])


def _runs(lonely: Sequence[bool]) -> Iterable[tuple[int, int]]:
    """Spans of uncovered words."""
    first = None
    for index, alone in enumerate((*lonely, False)):
        if alone and first is None:
            first = index
        elif not alone and first is not None:
            yield first, index
            first = None
