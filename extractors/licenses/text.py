"""Which license a text is, told by its words; what does not belong to it, and what is missing.

A text is compared with the fingerprints of known licenses. Layout, Markdown, copyright lines,
names, typos and a lost end do not matter. Added and missing words do: a known text with an added
restriction or without a clause is not that license, and the place is reported.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final, Literal

import msgspec

from extractors.licenses.gaps import gaps, seams
from extractors.licenses.riders import Passage, passages
from extractors.licenses.shingles import LENGTH, Table, shingles, table, words
from taxonomy.licenses import normalise, registry

LONGEST: Final = 200_000
_ENOUGH: Final = 0.75
_COMPLETE: Final = 0.98
_NEARLY: Final = 0.9
_SAME: Final = 0.05
"""Texts that differ by less have the same words under two titles: what is added to one is known."""
_TOGETHER: Final = 3
_TITLE_LINES: Final = 8


class Identified(msgspec.Struct, frozen=True):
    """The license whose words the text has.

    ``similarity`` is the share of the known text that is there, ``missing`` the rest.
    ``added`` are left-over passages of the text, ``gaps`` the places where it lacks a clause.
    ``by``: "text", or "title" where the text names a license of which we have no words.
    """

    key: str
    similarity: float
    missing: float
    added: tuple[Passage, ...] = ()
    gaps: tuple[Passage, ...] = ()
    by: Literal["text", "title"] = "text"

    @property
    def changed(self) -> Passage | None:
        """What makes the text another license: an added restriction, else a clause left out."""
        added = (passage for passage in self.added if passage.restricts)
        return next(added, None) or next(iter(self.gaps), None)

    @property
    def plain(self) -> bool:
        """Whether the text is that license, nothing that restricts it added and nothing missing."""
        return self.changed is None

    @property
    def license(self) -> str:
        """The license key; with a rider or without a clause it is another license's name."""
        if self.plain:
            return self.key
        return f"LicenseRef-modified-{self.key.removeprefix('LicenseRef-').lower()}"


@lru_cache(maxsize=512)
def identify(text: str) -> Identified | None:
    """The license that ``text`` is, or None where it is none that we know.

    A vendor's text under its own title that lacks words and has others is a version of it: who
    publishes terms changes them.
    """
    text = text[:LONGEST]
    known, spoken = table(), words(text)
    said = shingles(spoken)
    groups = [known.group(shingle) for shingle in said]
    title = _title(text)
    found = list(_known_texts(said, groups, title, known))
    if not found:
        return _by_title(title)
    number, missing = min(found, key=lambda each: _begins(each[0], found, groups, known))
    key = known.keys[number]
    lonely = _uncovered(groups, {number for number, _ in found}, known)
    added = tuple(passages(text, spoken, lonely, key))
    if key.startswith("LicenseRef-"):
        if title is not None and title not in known.keys and not key.startswith(f"{title}-"):
            is_same = missing <= _SAME
            return Identified(title, 1 - missing, missing, added if is_same else (), by="title")
        if title == key and added:
            return Identified(key, 1 - missing, missing, added)
    lacks = tuple(gaps(text, said, known.terms(number)))
    return Identified(key, 1 - missing, missing, added, lacks)


def _known_texts(
    said: Sequence[int], groups: Sequence[int | None], title: str | None, known: Table
) -> Iterator[tuple[int, float]]:
    """(text number, share missing): the text that explains most, then the next of what is left."""
    first_seen = dict(zip(said, groups, strict=True))
    left = [group for group in first_seen.values() if group is not None]
    for _ in range(_TOGETHER):
        counts = known.matched(left)
        best = max(counts, key=lambda n: _explains(counts[n], known.sizes[n]), default=None)
        if best is None or counts[best] < _ENOUGH * known.sizes[best]:
            return
        enough = _NEARLY * _explains(counts[best], known.sizes[best])
        near = [n for n in counts if _explains(counts[n], known.sizes[n]) >= enough]
        titled = _titled(near, title, said, known)
        best = _plainest(best, near, counts, said, known) if titled is None else titled
        yield best, 1 - counts[best] / known.sizes[best]
        left = [group for group in left if best not in known.texts[group]]


def _begins(
    number: int,
    found: Sequence[tuple[int, float]],
    groups: Sequence[int | None],
    known: Table,
) -> int:
    """Where the first words stand that this text alone has of those that were found: what a file
    begins with is its license, others' licenses follow.
    """
    others = {other for other, _ in found} - {number}
    own = (
        place
        for place, group in enumerate(groups)
        if group is not None
        and number in known.texts[group]
        and others.isdisjoint(known.texts[group])
    )
    return next(own, len(groups))


def _explains(matched: int, size: int) -> float:
    """What is explained counts; of two texts that explain the same, the complete one wins."""
    return matched * float((matched / size) ** 0.25) if matched >= _ENOUGH * size else 0.0


def _titled(
    near: Sequence[int], title: str | None, said: Sequence[int], known: Table
) -> int | None:
    """The text whose title stands above, if none of its clauses are missing: vendors' licenses
    have most words in common, and a cut one may look more like another.
    """
    named = (n for n in near if known.keys[n] == title and known.keys[n].startswith("LicenseRef-"))
    return next((n for n in named if not any(seams(said, known.terms(n)))), None)


def _plainest(
    best: int, near: Sequence[int], counts: Mapping[int, int], said: Sequence[int], known: Table
) -> int:
    """A text whose words are not all there gives way to one that lacks no clause: a variant
    (``BSD-3-Clause-HP`` and its many kin) to the license that models come with, then to another
    text of the same license.
    """
    if counts[best] >= _COMPLETE * known.sizes[best]:
        return best
    key = known.keys[best]
    plain = [n for n in sorted(near) if known.keys[n] in registry()]
    plainer = [n for n in plain if key.startswith(f"{known.keys[n]}-")]
    same = [n for n in plain if known.keys[n] == key]
    return next((n for n in (*plainer, *same) if not any(seams(said, known.terms(n)))), best)


def _uncovered(groups: Sequence[int | None], texts: set[int], known: Table) -> list[bool]:
    """Per word whether no shingle of these known texts covers it."""
    lonely = [True] * (len(groups) + LENGTH - 1)
    for index, group in enumerate(groups):
        if group is not None and not texts.isdisjoint(known.texts[group]):
            lonely[index : index + LENGTH] = [False] * LENGTH
    return lonely


def _by_title(title: str | None) -> Identified | None:
    """A license of which we have only the name: its title must say it, alone on a line."""
    if title is None or title in table().keys:
        return None
    return Identified(title, 0.0, 1.0, by="title")


_TITLE: Final = re.compile(r"(?i)licen[sc]e|agreement|terms|\brail\b")


def _title(text: str) -> str | None:
    head = [line.strip(" \t#*=_-<>|") for line in text[:2000].splitlines()]
    for line in [line for line in head if line][:_TITLE_LINES]:
        key = normalise(line) if len(line) <= 100 and _TITLE.search(line) else None
        if key is not None:
            return key
    return None
