"""Which license a text is, told by its words; and the words that do not belong to it.

A text is compared with the fingerprints of known licenses. Layout, Markdown, copyright lines,
names, typos and a lost end do not matter. Added words do: a known text with an added
restriction is not that license, and the addition is reported with its place.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final, Literal

import msgspec

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
    lonely = _uncovered(groups, {number for number, _ in found}, known)
    added = tuple(passages(text, spoken, lonely, key))
    if title is not None and title not in known.keys and key.startswith("LicenseRef-"):
        is_same = missing <= _SAME
        return Identified(title, 1 - missing, missing, added if is_same else (), by="title")
    also = dict.fromkeys(known.keys[number] for number, _ in more)
    return Identified(
        key=key,
        similarity=1 - missing,
        missing=missing,
        added=added,
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
        best = _plainest(best, counts, known)
        yield best, 1 - counts[best] / known.sizes[best]
        left = [group for group in left if best not in known.texts[group]]


def _explains(matched: int, size: int) -> float:
    """What is explained counts; of two texts that explain the same, the complete one wins."""
    return matched * float((matched / size) ** 0.25) if matched >= _ENOUGH * size else 0.0


def _plainest(best: int, counts: Mapping[int, int], known: Table) -> int:
    """A variant whose words are not all there gives way to the license that models come with:
    ``BSD-3-Clause-HP`` and its many kin to ``BSD-3-Clause``.
    """
    if counts[best] >= _COMPLETE * known.sizes[best]:
        return best
    enough = _NEARLY * _explains(counts[best], known.sizes[best])
    return next(
        (
            number
            for number, key in enumerate(known.keys)
            if known.keys[best].startswith(f"{key}-")
            and key in registry()
            and _explains(counts[number], known.sizes[number]) >= enough
        ),
        best,
    )


def _uncovered(groups: Sequence[int | None], texts: set[int], known: Table) -> list[bool]:
    """Per word whether no shingle of these known texts covers it."""
    lonely = [True] * (len(groups) + LENGTH - 1)
    for index, group in enumerate(groups):
        if group is not None and not texts.isdisjoint(known.texts[group]):
            lonely[index : index + LENGTH] = [False] * LENGTH
    return lonely


def _by_title(text: str) -> Identified | None:
    """A license of which we have only the name: its title must say it, alone on a line."""
    titled = _title(text)
    if titled is None or titled in table().keys:
        return None
    return Identified(titled, 0.0, 1.0, by="title")


_TITLE: Final = re.compile(r"(?i)licen[sc]e|agreement|terms|\brail\b")


def _title(text: str) -> str | None:
    head = [line.strip(" \t#*=_-<>|") for line in text[:2000].splitlines()]
    for line in [line for line in head if line][:_TITLE_LINES]:
        key = normalise(line) if len(line) <= 100 and _TITLE.search(line) else None
        if key is not None:
            return key
    return None
