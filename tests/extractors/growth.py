"""How the work of reading grows with the length of what is read."""

import time
from collections.abc import Callable

from tests.extractors.build import read

_LENGTH = 60_000
_TIMES = 4


def growth(written: Callable[[int], str]) -> float:
    """CPU for a card four times as long, by that for a card: about 4 where it is linear.

    ``written``: a card of so many characters.
    """
    return _cpu(written(_TIMES * _LENGTH)) / max(_cpu(written(_LENGTH)), 0.005)


def _cpu(card: str) -> float:
    return min(_once(card) for _ in range(2))


def _once(card: str) -> float:
    began = time.process_time()
    read(card)
    return time.process_time() - began


def numbered(unit: str, length: int) -> str:
    """``unit`` over and over, with a number in the place of each §."""
    parts = (unit.replace("§", str(number)) for number in range(length // len(unit) + 1))
    return "".join(parts)[:length]
