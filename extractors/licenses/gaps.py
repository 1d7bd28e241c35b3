"""Where a known license lacks words: what is left out of a text matters as riders do.

A typo, a name or a line that is another's own costs a few words and puts others in their place; a
clause that was taken out leaves a gap, and one that was rewritten leaves words of another kind.
What is missing before the text's first words or behind its last is no gap: texts are cut there.
"""

from collections.abc import Container, Iterator, Sequence
from itertools import islice
from typing import Final, NamedTuple

from extractors.licenses.riders import Passage, passage
from extractors.licenses.shingles import LENGTH, places

_SENTENCE: Final = 11
"""So many words are gone, more than names and typos cost; a short clause has more."""
_REWRITTEN: Final = 25
"""So many words in a row are others, more than noise and the names of a BSD license change."""
_ENDS: Final = 8
"""So many shingles of either end tell where in the terms the text begins and ends: a single one
may be a phrase that the terms have twice.
"""
_SHOWN: Final = 12
"""Words on either side of a gap that are quoted, since what is missing cannot be."""


def gaps(text: str, said: Sequence[int], terms: Sequence[int]) -> Iterator[Passage]:
    """What stands in ``text`` on both sides of each of :func:`seams`."""
    stand: Sequence[tuple[int, int]] = ()
    for seam in seams(said, terms):
        stand = stand or places(text)
        yield passage(text, stand, max(0, seam - _SHOWN), min(len(stand), seam + _SHOWN), 0)


def seams(said: Sequence[int], terms: Sequence[int]) -> Iterator[int]:
    """Behind which words of a text the known terms go on with words that it does not have.

    ``said`` and ``terms`` are the shingles of the text and of the known terms, in order.
    """
    at = {shingle: place for place, shingle in enumerate(terms)}
    strange = _strange(said, at.keys())
    begins = min(islice((at[each] for each in said if each in at), _ENDS), default=0)
    ends = max(islice((at[each] for each in reversed(said) if each in at), _ENDS), default=-1)
    for first, last in _missing(terms, begins, ends, strange.before.keys()):
        left = terms[first - 1]
        instead = max(strange.after[left], strange.before[terms[last]])
        if last - first - instead >= _SENTENCE or last - first >= _REWRITTEN:
            yield strange.where[left] + LENGTH


class _Strange(NamedTuple):
    """For each known shingle of a text, how many that are none follow it and stand before it at
    most; and where it stands with the most of them behind it.
    """

    after: dict[int, int]
    before: dict[int, int]
    where: dict[int, int]


def _strange(said: Sequence[int], known: Container[int]) -> _Strange:
    found = _Strange({}, {}, {})
    at = -1
    for place, shingle in enumerate((*said, None)):
        if shingle is not None and shingle not in known:
            continue
        between = place - at - 1
        if at >= 0 and between >= found.after.get(said[at], 0):
            found.after[said[at]], found.where[said[at]] = between, at
        if shingle is not None:
            found.before[shingle] = max(found.before.get(shingle, 0), between)
        at = place
    return found


def _missing(
    terms: Sequence[int], begins: int, ends: int, there: Container[int]
) -> Iterator[tuple[int, int]]:
    """Runs of terms that are not there, between two that are; behind the words of a title."""
    last = None
    for place in range(max(begins, LENGTH), ends + 1):
        if terms[place] in there:
            if last is not None and place - last > 1:
                yield last + 1, place
            last = place
