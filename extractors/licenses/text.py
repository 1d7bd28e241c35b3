"""Which license a text is, told by its words; and the words that do not belong to it.

A text is compared with the fingerprints of known licenses. Layout, Markdown, copyright lines,
names, typos and a lost end do not matter. Added words do: a known text with an added
restriction is not that license, and the addition is reported with its place.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final, Literal

import msgspec

from extractors.licenses.shingles import LENGTH, Table, places, shingles, table, words
from taxonomy.findings import QUOTE_LIMIT
from taxonomy.licenses import license as known_license
from taxonomy.licenses import normalise

LONGEST: Final = 200_000
_ENOUGH: Final = 0.75
_TOGETHER: Final = 3
_TITLE_LINES: Final = 8


class Passage(msgspec.Struct, frozen=True):
    """Words of the text that the known license does not have, from line ``line`` on."""

    quote: str
    line: int
    restricts: bool


class Identified(msgspec.Struct, frozen=True):
    """The license whose words the text has.

    ``similarity`` is the share of the known text that is there, ``missing`` the rest.
    ``added`` are left-over passages of the text; ``also`` further licenses in the same text.
    ``by``: "text", or "title" where the text names a license of which we have no words.
    """

    key: str
    similarity: float
    missing: float
    added: tuple[Passage, ...] = ()
    also: tuple[str, ...] = ()
    by: Literal["text", "title"] = "text"

    @property
    def plain(self) -> bool:
        """Whether the text is that license and nothing that restricts it was added."""
        return not any(passage.restricts for passage in self.added)

    @property
    def license(self) -> str:
        """The license key; a license with a rider is another license, of its own name."""
        if self.plain:
            return self.key
        return f"LicenseRef-modified-{self.key.removeprefix('LicenseRef-').lower()}"


@lru_cache(maxsize=512)
def identify(text: str) -> Identified | None:
    """The license that ``text`` is, or None where it is none that we know."""
    text = text[:LONGEST]
    known, spoken = table(), words(text)
    groups = [known.group(shingle) for shingle in shingles(spoken)]
    found = list(_known_texts(groups, spoken, known))
    if not found:
        return _by_title(text)
    (number, missing), *more = found
    key, title = known.keys[number], _title(text)
    if title is not None and title not in known.keys and key.startswith("LicenseRef-"):
        return Identified(title, 1 - missing, missing, by="title")
    lonely = _uncovered(groups, {number for number, _ in found}, known)
    also = dict.fromkeys(known.keys[number] for number, _ in more)
    return Identified(
        key=key,
        similarity=1 - missing,
        missing=missing,
        added=tuple(_passages(text, spoken, lonely, own_policy=_has_policy(key))),
        also=tuple(other for other in also if other != key),
    )


def _known_texts(
    groups: Sequence[int | None], spoken: Sequence[str], known: Table
) -> Iterator[tuple[int, float]]:
    """(text number, share missing): the text that explains most, then the next of what is left."""
    first_seen = dict(zip(shingles(spoken), groups, strict=True))
    left = [group for group in first_seen.values() if group is not None]
    for _ in range(_TOGETHER):
        counts = known.matched(left)
        best = max(counts, key=lambda n: _explains(counts[n], known.sizes[n]), default=None)
        if best is None or counts[best] < _ENOUGH * known.sizes[best]:
            return
        yield best, 1 - counts[best] / known.sizes[best]
        left = [group for group in left if best not in known.texts[group]]


def _explains(matched: int, size: int) -> float:
    """What is explained counts; of two texts that explain the same, the complete one wins."""
    return matched * float((matched / size) ** 0.25) if matched >= _ENOUGH * size else 0.0


def _uncovered(groups: Sequence[int | None], texts: set[int], known: Table) -> list[bool]:
    """Per word whether no shingle of these known texts covers it."""
    lonely = [True] * (len(groups) + LENGTH - 1)
    for index, group in enumerate(groups):
        if group is not None and not texts.isdisjoint(known.texts[group]):
            lonely[index : index + LENGTH] = [False] * LENGTH
    return lonely


_PERMITS_LESS: Final = re.compile(
    r"\bnon ?commercial|\bcommercial(?:ly)?\b|\bnon ?profit\b"
    r"|\b(?:research|academic|educational|evaluation|personal) (?:(?:and|or) \w+ )?"
    r"(?:use|purposes?|only)\b"
    r"|\b(?:may|must|shall|can|will|do) ?not\b|\bnot be |\bnot (?:to )?use|\bexcept\b"
    r"|\bprohibit|\bforbid|\brestrict|\bsolely\b|\bexclusively\b|\blimited to\b"
    r"|\bmilitary\b|\bweapons?\b|\bsurveillance\b|\bunlawful|\bharmful|\bacceptable use\b"
    r"|\bmonthly active|\broyalt|\bannual revenue|\bonly (?:for|be|by|in|to|with)\b"
    r"|\b(?:prior|written) (?:written )?(?:consent|permission|approval)|\bseparate license\b"
)
_SHORTEST: Final = 5


_OTHERS: Final = re.compile(
    r"\bcontains? code from\b|\bthird party (?:notices|licenses|software|components)\b"
)


_POLICY: Final = re.compile(r"(?:\w+ ){0,4}(?:acceptable|prohibited) use policy\b")


def _has_policy(key: str) -> bool:
    """Whether a license binds to a policy of use, which often stands behind its text."""
    known = known_license(key)
    return known is not None and bool(re.search("AUP|Policy", known.use_restrictions))


def _passages(
    text: str, spoken: Sequence[str], lonely: Sequence[bool], *, own_policy: bool
) -> Iterator[Passage]:
    """Left-over passages; what follows a heading for others' code binds only that code.

    ``own_policy``: what follows the heading of a policy of use is the license's own.
    """
    others = len(spoken)
    for first, last in _runs(lonely):
        run = " ".join(spoken[first:last])
        apart = _OTHERS.search(run) or (own_policy and _POLICY.match(run))
        others = min(others, first) if apart else others
        restricts = (
            last <= others and bool(_PERMITS_LESS.search(run)) and _is_said(run, last - first)
        )
        if restricts or last - first >= 3 * _SHORTEST:
            yield _passage(text, first, last, restricts)


def _passage(text: str, first: int, last: int, restricts: bool) -> Passage:
    stand = places(text)
    start, end = stand[first][0], stand[last - 1][1]
    quote = " ".join(text[start:end].split())
    return Passage(quote[:QUOTE_LIMIT], text.count("\n", 0, start) + 1, restricts)


def _is_said(run: str, length: int) -> bool:
    """A single word between typos is no statement; ``non-commercial`` alone is one."""
    return length >= _SHORTEST or "commercial" in run


def _runs(lonely: Sequence[bool]) -> Iterable[tuple[int, int]]:
    """Spans of uncovered words."""
    first = None
    for index, alone in enumerate((*lonely, False)):
        if alone and first is None:
            first = index
        elif not alone and first is not None:
            yield first, index
            first = None


def _by_title(text: str) -> Identified | None:
    """A license of which we have only the name: its title must say it, alone on a line."""
    titled = _title(text)
    if titled is None or titled in table().keys:
        return None
    return Identified(titled, 0.0, 1.0, by="title")


_TITLE: Final = re.compile(r"(?i)licen[sc]e|agreement|terms")


def _title(text: str) -> str | None:
    head = [line.strip(" \t#*=_-<>|") for line in text[:2000].splitlines()]
    for line in [line for line in head if line][:_TITLE_LINES]:
        key = normalise(line) if len(line) <= 100 and _TITLE.search(line) else None
        if key is not None:
            return key
    return None
