"""The lines of a card where its blocks and links stand."""

from bisect import bisect_right
from itertools import accumulate
from typing import Final

_WINDOW: Final = 20_000
LINES: Final = 30
"""How far behind a block its text is searched."""


class Lines:
    """Places in a file whose Markdown begins after ``shift`` lines.

    ``last`` is the last line that is known of: raw HTML has no lines of its own, so what it says
    is searched from there on. ``known``: whether the last block that opened had lines.
    """

    def __init__(self, source: str, shift: int) -> None:
        self.last = shift + 1
        self._source = source
        self._shift = shift
        self._starts: list[int] = []
        self.known = True

    @property
    def count(self) -> int:
        """How many lines the file has."""
        return self._source.count("\n") + 1

    def placed(self, first: str | None, last: str | None) -> tuple[int, int]:
        """First and last line of a block that opens, from its position in the Markdown.

        A paragraph that a table follows at once is placed at 0: nowhere.
        """
        if first is None or last is None or first == "0":
            self.known = False
            return self.last, self.last
        self.known = True
        line = int(first) + self._shift
        end = line if first == last else int(last) + self._shift
        self.last = max(self.last, line)
        return line, max(line, end)

    def row(self, first: str | None) -> int:
        """The line of a table row; 0 in raw HTML."""
        if first is None:
            return 0
        self.known = True
        line = int(first) + self._shift
        self.last = max(self.last, line)
        return line

    def found(self, needle: str, line: int) -> int:
        """The line where ``needle`` stands, from ``line`` on; ``line`` if it cannot be found."""
        if not self._starts:
            lengths = map((1).__add__, map(len, self._source.split("\n")))
            self._starts = list(accumulate(lengths, initial=0))
        starts = self._starts
        first = starts[min(line - 1, len(starts) - 1)]
        last = min(starts[min(line + LINES, len(starts) - 1)], first + _WINDOW)
        at = self._source.find(needle, first, last)
        if at < 0:
            return line
        found = bisect_right(starts, at)
        self.last = max(self.last, found)
        return found
