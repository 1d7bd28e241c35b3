"""The stretch of a document that holds the words of a quote, and the lines on which it stands."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Final

from taxonomy.findings import QUOTE_LIMIT

_WORD: Final = re.compile(r"\w+")
_BEFORE: Final = 6
_AFTER: Final = 40
_GAP: Final = 1000
_ENOUGH: Final = 0.6
_REACH: Final = 20_000
_TRIES: Final = 50
_SLACK: Final = 6
_MARKUP: Final = 60
_ENDS: Final = 3
_EACH: Final = 6
_LINK: Final = re.compile(r"[*_`]{0,3}\]\([^()\s]{1,200}\)")


class Text:
    """A document and where its lines begin."""

    def __init__(self, text: str) -> None:
        self.text = text
        lengths = map((1).__add__, map(len, text.split("\n")))
        self._starts = list(accumulate(lengths, initial=0))

    def bounds(self, first: int, last: int) -> tuple[int, int]:
        """Offsets of the lines ``first`` to ``last`` (from 1), the end without its line break."""
        starts = self._starts
        lines = len(starts) - 1
        if not 1 <= first <= last <= lines:
            first, last = min(max(first, 1), lines), min(max(last, 1), lines)
        return starts[first - 1], max(starts[last] - 1, starts[first - 1])

    def locator(self, start: int, stop: int) -> str:
        """The lines that hold the characters from ``start`` to ``stop``."""
        first = bisect_right(self._starts, start)
        last = bisect_right(self._starts, max(start, stop - 1))
        return f"L{first}" if first == last else f"L{first}-L{last}"


def cut(text: Text, quote: str, first: int, last: int) -> tuple[str, str] | None:
    """What the lines ``first`` to ``last`` and those around really say, and where it stands.

    At most QUOTE_LIMIT characters that hold the words of ``quote`` in their order, with the markup
    between them; else the beginning of these lines. None where they are empty.
    """
    quote = quote.removesuffix("…").strip()
    low, high = text.bounds(first, last)
    at = text.text.find(quote, low, high) if quote else -1
    if at >= 0:
        return quote[:QUOTE_LIMIT], text.locator(at, at + min(len(quote), QUOTE_LIMIT))
    words = _telling(_WORD.findall(quote))
    high = min(text.bounds(first, last + _AFTER)[1], low + _REACH)
    span = _near(text.text, words, low, high, len(quote)) if words else None
    return _cut(text, *span) if span else _searched(text, quote, words, first, last)


def _near(
    text: str, words: Sequence[str], low: int, high: int, size: int
) -> tuple[int, int] | None:
    """From the first word to the last, where they stand about as far apart as in the quote."""
    start = _next(text, words[0], low, high)
    if start < 0:
        return None
    behind = max(start, start + size - len(words[-1]) - _SLACK)
    stop = _next(text, words[-1], behind, min(high, start + 2 * size + _MARKUP))
    if stop < 0 or text.find(words[len(words) // 2], start, stop + len(words[-1])) < 0:
        return None
    return start, _closed(text, stop + len(words[-1]))


def _searched(
    text: Text, quote: str, words: Sequence[str], first: int, last: int
) -> tuple[str, str] | None:
    """The same by all the telling words, from some lines before."""
    low = text.bounds(first, last)[0]
    high = min(text.bounds(first, last + _AFTER)[1], low + _REACH)
    here = _in_order(text.text, words, low, high)
    if len(here) < len(words):
        before = text.bounds(first - _BEFORE, first)[0]
        here = max(here, _in_order(text.text, words, max(before, low - _REACH), high), key=len)
    start, stop = _window(
        text.text, words, here, short=len(quote) < QUOTE_LIMIT // 2
    ) or text.bounds(first, last)
    return _cut(text, start, stop)


def _telling(words: list[str]) -> list[str]:
    """The words at both ends and some between: enough to know the place again."""
    return [*words[:_ENDS], *words[_ENDS:-_ENDS:_EACH], *words[max(_ENDS, len(words) - _ENDS) :]]


def _cut(text: Text, start: int, stop: int) -> tuple[str, str] | None:
    said = text.text[start : min(stop, start + QUOTE_LIMIT)]
    start += len(said) - len(said.lstrip())
    said = said.strip()
    return (said, text.locator(start, start + len(said))) if said else None


Found = tuple[str, int, int]
"""A word with the offsets where it was found."""


def _in_order(text: str, words: Iterable[str], low: int, high: int) -> list[Found]:
    """Where each word stands behind the one before, near by; words that do not are left out."""
    found: list[Found] = []
    for word in words:
        after = found[-1][2] if found else low
        at = _next(text, word, after, min(high, after + _GAP) if found else high)
        if at >= 0:
            found.append((word, at, at + len(word)))
    return found


def _window(
    text: str, words: Sequence[str], found: Sequence[Found], *, short: bool
) -> tuple[int, int] | None:
    """The shortest stretch with the words in their order; None where too many are missing.

    A short quote whose words stand far apart (a key and the last of its items) keeps its end.
    """
    if not words or len(found) < _ENOUGH * len(words):
        return None
    stop = start = found[-1][2]
    for word, first, _ in reversed(found):
        at = _last(text, word, first, start)
        if short and stop - at > QUOTE_LIMIT:
            break
        start = at
    return start, _closed(text, stop)


def _next(text: str, word: str, low: int, high: int) -> int:
    at = text.find(word, low, high)
    for _ in range(_TRIES):
        if at < 0 or _is_whole(text, at, at + len(word)):
            return at
        at = text.find(word, at + 1, high)
    return -1


def _last(text: str, word: str, low: int, high: int) -> int:
    """The last place of a word that is known to stand at ``low``."""
    at = text.rfind(word, low, high)
    for _ in range(_TRIES):
        if at < 0 or _is_whole(text, at, at + len(word)):
            return max(at, low)
        at = text.rfind(word, low, at + len(word) - 1)
    return low


def _is_whole(text: str, start: int, stop: int) -> bool:
    after = text[stop : stop + 1]
    if after.isalnum() or after == "_":
        return False
    before = text[start - 1] if start else ""
    return not (before.isalnum() or before == "_")


def _closed(text: str, stop: int) -> int:
    """The end with the address of a link that begins before it, and the sentence's full stop."""
    link = _LINK.match(text, stop)
    stop = link.end() if link else stop
    return stop + 1 if text[stop : stop + 1] in {".", "!", "?", ")"} else stop
