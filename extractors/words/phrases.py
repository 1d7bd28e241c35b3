"""Patterns over the text of a card: one pass tells of all of them which may be there.

Only what may be there is searched for.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, Final

import re2

from extractors.context import Context
from extractors.pattern_sets import either, uncounted

_ALL: Final[list[str]] = []
"""Every pattern that is a :class:`Phrase`, by its number."""


class Phrase:
    """A pattern in the text of cards; one pass tells of all phrases which may be there."""

    def __init__(self, pattern: str) -> None:
        self._number = len(_ALL)
        self._pattern = re2.compile(pattern)
        _ALL.append(pattern)

    def search(self, context: Context) -> Any:
        """The first match in the card's text, or None."""
        return next(self.finditer(context), None)

    def finditer(self, context: Context) -> Iterator[Any]:
        """Every match in the card's text."""
        may_be = self._number in context.once(_there)
        return iter(self._pattern.finditer(context.card.text) if may_be else ())

    def is_in(self, context: Context) -> bool:
        """Whether the card's text has it."""
        return self.search(context) is not None


def _there(context: Context) -> frozenset[int]:
    text = context.card.encoded
    return _together(len(_ALL))(text) if text else frozenset()


@lru_cache(maxsize=1)
def _together(count: int) -> Callable[[bytes], frozenset[int]]:
    return either(list(map(uncounted, _ALL[:count])))
