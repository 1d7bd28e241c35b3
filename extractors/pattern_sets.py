"""Whether a text has a pattern, asked for the way that costs least.

A search by RE2 costs 5 to 20 microseconds and one by ``re`` that ignores case half of one a
character; whether a text has a pattern at all RE2's sets tell in 1 to 5, of many at once.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

import re2

_MEMORY: Final = 32 * 1024 * 1024
_TOGETHER: Final = 5
"""In one set the states of patterns with gaps multiply: RE2 makes each when it first comes to it,
and so many lie apart in memory. Patterns without gaps do well together, however many.
"""
_GAP: Final = re.compile(r"[)\]](?:[*+]|\{\d+,\d*\})")
_COUNT: Final = re.compile(r"\{(\d+),\d+\}")


def either(
    patterns: Sequence[str], *, case: bool = True
) -> Callable[[str | bytes], frozenset[int]]:
    """The numbers of those patterns that a text has, as a function of the text."""
    gapped = [number for number, pattern in enumerate(patterns) if _GAP.search(pattern)]
    plain = [number for number in range(len(patterns)) if number not in gapped]
    groups = [gapped[at : at + _TOGETHER] for at in range(0, len(gapped), _TOGETHER)]
    sets = [
        (group, _set([patterns[number] for number in group], case=case).Match)
        for group in (plain, *groups)
        if group
    ]
    return lambda text: frozenset(
        [group[place] for group, match in sets for place in match(text) or ()]
    )


def uncounted(pattern: str) -> str:
    """A pattern that finds at least what this finds: RE2 has a state for every count up to a bound,
    so there are no bounds.
    """
    return _COUNT.sub(lambda count: {"0": "*", "1": "+"}.get(count[1], f"{{{count[1]},}}"), pattern)


def _set(patterns: Sequence[str], *, case: bool) -> Any:
    together = re2.Set.SearchSet(options(case=case))
    for pattern in patterns:
        together.Add(pattern)
    together.Compile()
    return together


def options(*, case: bool = True) -> Any:
    """How RE2 is to take a pattern: with room for many states, and silent."""
    found = re2.Options()
    found.case_sensitive = case
    found.max_mem = _MEMORY
    found.log_errors = False
    return found


def says(pattern: str, *, case: bool = True) -> Callable[[str | bytes], bool]:
    """Whether a text has ``pattern``, as a function. RE2: no look-around, ASCII words."""
    match = _set([pattern], case=case).Match
    return lambda text: match(text) is not None


def hint(pattern: str) -> Callable[[str | bytes], bool]:
    """Whether ``re`` could find ``pattern`` in a text at all: false is sure, true is not."""
    return says(loose(pattern))


class Hinted:
    """A pattern of ``re`` of which texts have seldom anything: RE2 is asked first."""

    def __init__(self, pattern: str) -> None:
        self._may = hint(pattern)
        self._pattern = re.compile(pattern)

    def search(self, text: str) -> re.Match[str] | None:
        """The first place."""
        return self._pattern.search(text) if self._may(text) else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Every place."""
        return self._pattern.finditer(text) if self._may(text) else iter(())


def hints(patterns: Sequence[str]) -> Callable[[str | bytes], frozenset[int]]:
    """The numbers of those patterns that ``re`` could find in a text: of all others it is sure."""
    return either([uncounted(loose(pattern)) for pattern in patterns])


def loose(pattern: str) -> str:
    """A pattern of ``re`` for RE2, that finds at least what it finds there.

    RE2 cannot look around and knows no letters, digits and white space but ASCII ones, so it is
    asked for less.
    """
    kept: list[str] = []
    depth = 0
    for token in _TOKEN.findall(pattern):
        if depth:
            depth += {"(": 1, ")": -1}.get(token[0], 0)
        elif token in _AROUND:
            depth = 1
        elif token[:2] == "[^" or token[0] not in "\\[$":
            kept.append(token)
        elif token[0] == "[":
            kept.append(_IN_CLASS.sub(lambda narrow: _WIDER[narrow[0]], token))
        else:
            kept.append(_LOOSE.get(token, token))
    return "".join(kept)


_TOKEN: Final = re.compile(r"(?s)\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?<?[=!]|.")
_AROUND: Final = ("(?=", "(?!", "(?<=", "(?<!")
_ABROAD: Final = r"\x{80}-\x{10FFFF}"
_WIDER: Final = {r"\w": r"\S", r"\s": rf"\x09-\x0d\x1c-\x20{_ABROAD}", r"\d": rf"\d{_ABROAD}"}
_IN_CLASS: Final = re.compile(r"\\[wsd]")
_LOOSE: Final = {
    r"\b": "",
    "$": r"\n?$",
    **{narrow: f"[{wide}]" for narrow, wide in _WIDER.items()},
    r"\w": r"\S",  # a gap to `either` if in brackets
}
