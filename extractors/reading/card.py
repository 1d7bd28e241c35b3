"""A model card as rules see it: sections, blocks of text, links, tables, code, lines.

Line numbers are those of the whole file, front matter included. ``section`` and ``block`` are
indexes into ``Card.sections`` and ``Card.blocks``; section 0 is what stands before any heading.
"""

from bisect import bisect_left, bisect_right
from itertools import accumulate
from operator import attrgetter
from typing import Final, Literal

import msgspec

from extractors.lazy import lazy
from extractors.reading.card_lines import LINES
from extractors.reading.front_matter import FrontMatter

BlockKind = Literal["text", "item", "cell", "code", "heading"]
PSEUDO_LEVEL: Final = 7


class Section(msgspec.Struct, frozen=True, gc=False):
    """A heading and what follows it until the next one. ``end`` is its last line.

    ``path`` is the titles of all headings above and this one in lower case, joined by `` > ``.
    ``level`` 1–6; 7 is a paragraph that is only bold text.
    """

    title: str
    level: int
    line: int
    end: int
    path: str


class Block(msgspec.Struct, frozen=True, gc=False):
    """A paragraph, list item, table cell, code block or heading as plain text.

    Code keeps its line breaks and has ``language``; other text has single spaces.
    """

    kind: BlockKind
    text: str
    line: int
    end: int
    section: int
    language: str = ""


class Link(msgspec.Struct, frozen=True, gc=False):
    """``text`` between offsets ``start`` and ``stop`` of its block points to ``url``.

    ``line`` is where its block begins, or a line nearer to it; :meth:`Card.place` finds its own.
    """

    url: str
    text: str
    line: int
    section: int
    block: int
    start: int
    stop: int

    def end(self) -> tuple[int, int]:
        """Where it ends; the links of a card stand in this order."""
        return self.block, self.stop


class Table(msgspec.Struct, frozen=True):
    """Rows of cell texts, the header first; its blocks are ``first`` to before ``last``."""

    rows: tuple[tuple[str, ...], ...]
    line: int
    section: int
    first: int
    last: int

    def quoted(self) -> str:
        """Its first rows in one line."""
        return " / ".join(" | ".join(row) for row in self.rows[:3])


class Card(msgspec.Struct, frozen=True, dict=True):
    """A card that was read; the empty card where there is none. ``source`` is its text.

    ``truncated``: its end was not read; ``crowded``: nor were all of its blocks, links or
    tables.
    """

    source: str = ""
    front: FrontMatter = FrontMatter()
    sections: tuple[Section, ...] = (Section("", 0, 1, 1, ""),)
    blocks: tuple[Block, ...] = ()
    links: tuple[Link, ...] = ()
    tables: tuple[Table, ...] = ()
    body_line: int = 1
    truncated: bool = False
    crowded: bool = False

    @lazy
    def codes(self) -> list[tuple[int, Block]]:
        """The code blocks with their numbers."""
        return [(number, block) for number, block in enumerate(self.blocks) if block.kind == "code"]

    @lazy
    def text(self) -> str:
        """All prose (no code), one block a line: what prose rules search."""
        return "\n".join([block.text for block in self.blocks if block.kind != "code"])

    @lazy
    def encoded(self) -> bytes:
        """:attr:`text` as RE2 reads it."""
        return self.text.encode("utf-8", "replace")

    @lazy
    def lower(self) -> str:
        """:attr:`text` in lower case, to ask for words; its offsets may be others."""
        return self.text.lower()

    @lazy
    def _starts(self) -> tuple[list[int], list[int]]:
        """For each line of the text its start offset, and the index of its block."""
        numbers = [n for n, block in enumerate(self.blocks) if block.kind != "code"]
        sizes = [len(self.blocks[number].text) + 1 for number in numbers]
        return list(accumulate(sizes, initial=0))[:-1], numbers

    @lazy
    def addresses(self) -> str:
        """The addresses of all links in lower case, to ask for words."""
        return "\n".join([link.url for link in self.links]).lower()

    def at(self, offset: int) -> tuple[int, int]:
        """Index of the block that holds ``offset`` of :attr:`text`, and the offset inside it."""
        starts, numbers = self._starts
        index = max(bisect_right(starts, offset) - 1, 0)
        return numbers[index], offset - starts[index]

    def link_at(self, block: int, at: int) -> Link | None:
        """The link whose text holds ``at``, an offset in the block."""
        index = bisect_right(self.links, (block, at), key=Link.end)
        link = self.links[index] if index < len(self.links) else None
        return link if link and link.block == block and link.start <= at else None

    def sentence(self, block: int, start: int, stop: int | None = None) -> str:
        """The sentence of a block that holds ``start`` to ``stop`` (offsets in the block)."""
        text = self.blocks[block].text
        first, last = sentence_bounds(text, start, start if stop is None else stop)
        return text[first:last].strip()

    def within(self, block: int, start: int, sentence: str) -> int:
        """Where in a sentence of a block that is which stands at ``start`` of the block."""
        return start - max(self.blocks[block].text.find(sentence), 0)

    def line(self, block: int, quote: str = "") -> str:
        """Locator of a block, or of the line in it where ``quote`` begins: ``L12``, ``L12-L14``."""
        at = self.blocks[block]
        if at.end <= at.line:
            return f"L{at.line}"
        words = quote.split(None, 4)[:4]
        if words:
            lines = self.source_lines[at.line - 1 : at.end]
            longest = max(words, key=len)
            for number, line in enumerate(lines, at.line):
                if longest in line:
                    return f"L{number}"
        return f"L{at.line}-L{at.end}"

    def place(self, link: Link) -> str:
        """Locator of the line where the address of a link stands."""
        last = max(self.blocks[link.block].end, link.line + LINES)
        for number, line in enumerate(self.source_lines[link.line - 1 : last], link.line):
            if link.url in line:
                return f"L{number}"
        return f"L{link.line}"

    def cell(self, table: Table, text: str) -> int | None:
        """The number of the first block that is a cell of a table with this text."""
        numbers = self._cells.get(text, [])
        for at in range(bisect_left(numbers, table.first), len(numbers)):
            if numbers[at] >= table.last:
                return None
            if self.blocks[numbers[at]].line >= table.line:
                return numbers[at]
        return None

    @lazy
    def _cells(self) -> dict[str, list[int]]:
        """The numbers of all cells with the same text."""
        found: dict[str, list[int]] = {}
        for number, block in enumerate(self.blocks):
            if block.kind == "cell":
                found.setdefault(block.text, []).append(number)
        return found

    @lazy
    def source_lines(self) -> list[str]:
        """The file's lines."""
        return self.source.split("\n")

    def body(self, section: int) -> tuple[Block, ...]:
        """The blocks of one section, its heading left out."""
        first = bisect_left(self.blocks, section, key=_section)
        last = bisect_right(self.blocks, section, lo=first, key=_section)
        return tuple([block for block in self.blocks[first:last] if block.kind != "heading"])

    def links_of(self, block: int) -> tuple[Link, ...]:
        """The links that end in a block."""
        first = bisect_left(self.links, block, key=_block)
        return self.links[first : bisect_right(self.links, block, lo=first, key=_block)]


_section: Final = attrgetter("section")
_block: Final = attrgetter("block")
_REACH: Final = 400
_ENDS: Final = (". ", "! ", "? ", "。", "; ")


def sentence_bounds(text: str, start: int, stop: int) -> tuple[int, int]:
    """Bounds of the sentence round ``start``–``stop``, at most 400 characters either side."""
    first = low = max(0, start - _REACH)
    last = min(len(text), stop + _REACH)
    for end in _ENDS:
        at = text.rfind(end, low, start)
        if at >= 0:
            first = max(first, at + len(end))
        at = text.find(end, stop, last)
        if at >= 0:
            last = at + 1
    return first, last
