"""Quotes as the document has them: what a rule read as plain text, found again in the bytes.

Rules see a card without its markup. Whoever checks a finding sees the file: so the quote of
every evidence is cut out of the document itself, and its locator names the lines of that cut.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Final, TypeVar

import msgspec

from extractors.context import CARD, Context
from taxonomy.findings import (
    QUOTE_LIMIT,
    BaseModelLink,
    DatasetLink,
    Evidence,
    LicenseStatement,
    PaperLink,
    RepositoryLink,
)

AnyLink = TypeVar("AnyLink", DatasetLink, BaseModelLink, RepositoryLink, PaperLink)

_LINES: Final = re.compile(r"L(\d+)(?:-L(\d+))?")
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
_ITEM: Final = re.compile(r"; |, ")


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


class Quoting:
    """The documents of one model, each split into lines when something of it is quoted."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._texts: dict[str, Text | None] = {}
        self._found: dict[tuple[str, str, str], tuple[str, str]] = {}

    def evidence(self, item: Evidence) -> Evidence:
        """The same evidence, its quote as the document has it; unchanged where that is unknown."""
        if not item.quote:
            return item
        if item.source == "record":
            return _changed(item, self._value(item.quote), item.locator)
        place = item.source, item.locator, item.quote
        found = self._found.get(place)
        if found is None:
            found = self._found[place] = self._cut(item) or (item.quote, item.locator)
        return _changed(item, *found)

    def _cut(self, item: Evidence) -> tuple[str, str] | None:
        lines = _LINES.fullmatch(item.locator)
        text = self._text(item.source) if lines else None
        if lines is None or text is None:
            return None
        return cut(text, item.quote, int(lines[1]), int(lines[2] or lines[1]))

    def statement(self, item: LicenseStatement) -> LicenseStatement:
        """The same statement with its evidence quoted as the document has it."""
        quoted = self.evidence(item.evidence)
        if quoted is item.evidence:
            return item
        return msgspec.structs.replace(item, evidence=quoted)

    def link(self, link: AnyLink) -> AnyLink:
        """The same link with its evidence quoted as the document has it."""
        if link.evidence is None:
            return link
        quoted = self.evidence(link.evidence)
        return link if quoted is link.evidence else msgspec.structs.replace(link, evidence=quoted)

    def _text(self, source: str) -> Text | None:
        if source not in self._texts:
            text = next((t for s, t in self._sources(source) if s == source), "")
            self._texts[source] = Text(text) if text else None
        return self._texts[source]

    def _sources(self, source: str) -> Iterator[tuple[str, str]]:
        snapshot = self._context.snapshot
        if source == CARD:
            yield CARD, snapshot.card.text
        elif source.startswith("github:"):
            for record in snapshot.repositories.values():
                for document in record.documents:
                    if source.endswith(f"/{document.path}") and document.text:
                        yield f"github:{record.name}/{document.path}", document.text
        elif source.startswith("dataset:"):
            for dataset in snapshot.datasets.values():
                if dataset.card is not None:
                    yield f"dataset:{dataset.name}", dataset.card.text
        else:
            for document in snapshot.licenses:
                yield document.path, document.text

    def _value(self, quote: str) -> str:
        """The value in the record that ``quote`` names, or the first of several."""
        if ": " not in quote and ", " not in quote and "; " not in quote:
            return quote
        known = self._context.once(_values)
        for part in (quote, *_ITEM.split(quote)):
            for value in (part, part.partition(": ")[2]):
                if value.lower() in known:
                    return known[value.lower()]
        return quote


def _changed(item: Evidence, quote: str, locator: str) -> Evidence:
    if quote == item.quote and locator == item.locator:
        return item
    return msgspec.structs.replace(item, quote=quote, locator=locator)


def _values(context: Context) -> dict[str, str]:
    """Every string of the Hub's record that rules quote, by its lower case."""
    record = context.record
    single = (record.pipeline_tag, record.library_name, context.name)
    gate = str(record.gated).lower() if record.gated else ""
    shut = "true" if record.private or record.disabled else ""
    strings = (*single, gate, shut, *(record.tags or ()), *(record.siblings or ()))
    return {value.lower(): value for value in (*strings, *_flat(record.card_data)) if value}


def _flat(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from _flat(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _flat(inner)
    elif isinstance(value, str):
        yield value


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
