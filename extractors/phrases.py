"""Patterns over texts, asked for the way that costs least.

A search by RE2 costs 5 to 20 microseconds and one by ``re`` that ignores case half of one a
character; whether a text has a pattern at all RE2's sets tell in 1 to 5, of many at once.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, Final

import re2

from extractors.context import Context

MEMORY: Final = 64 * 1024 * 1024
_ALL: Final[list[str]] = []
"""Every pattern that is a :class:`Phrase`, by its number."""


class Phrase:
    """A pattern in the text of cards; one pass tells of all phrases which of them are there."""

    def __init__(self, pattern: str) -> None:
        self._number = len(_ALL)
        self._pattern = re2.compile(pattern)
        _ALL.append(pattern)

    def search(self, context: Context) -> Any:
        """The first match in the card's text, or None."""
        return self._pattern.search(context.card.text) if self.is_in(context) else None

    def finditer(self, context: Context) -> Iterator[Any]:
        """Every match in the card's text."""
        return iter(self._pattern.finditer(context.card.text) if self.is_in(context) else ())

    def is_in(self, context: Context) -> bool:
        """Whether the card's text has it."""
        return self._number in context.once(_there)


def _there(context: Context) -> frozenset[int]:
    text = context.card.text
    return frozenset(_together(len(_ALL)).Match(text) or ()) if text else frozenset()


@lru_cache(maxsize=1)
def _together(count: int) -> Any:
    return either(_ALL[:count])


def either(patterns: list[str], *, case: bool = True) -> Any:
    """A set of patterns; its ``Match(text)`` gives the numbers of those that the text has."""
    options = re2.Options()
    options.case_sensitive = case
    options.max_mem = MEMORY
    options.log_errors = False
    together = re2.Set.SearchSet(options)
    for pattern in patterns:
        together.Add(pattern)
    together.Compile()
    return together


def words(pattern: str, *, case: bool = True) -> Callable[[str], bool]:
    """Whether a text has ``pattern``, as a function. RE2: no look-around, ASCII words."""
    match = either([pattern], case=case).Match
    return lambda text: match(text) is not None
