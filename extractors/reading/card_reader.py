"""Collects what a card holds from its HTML: blocks, links, tables, sections.

The HTML is well-formed: each tag of a block closes, and ``<`` and ``>`` stand for nothing else.
Then a block is the text between two tags of blocks, and one split finds them all.
"""

import re
from typing import Final

from extractors.reading.card import PSEUDO_LEVEL, Block, BlockKind, Link, Section, Table
from extractors.reading.card_lines import Lines
from extractors.reading.card_text import Span, is_bold, linked, plain, unescaped

_BLOCKS: Final[dict[str, BlockKind]] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("p", "div", "blockquote", "center", "section", "article"), "text"),
    **dict.fromkeys(("summary", "details", "figcaption"), "text"),
    **dict.fromkeys(("li", "dt", "dd"), "item"),
    **dict.fromkeys(("td", "th"), "cell"),
    "pre": "code",
}
_WHOLE: Final = frozenset({"p", "li", "h1", "h2", "h3", "h4", "h5", "h6"})
"""Blocks that mostly hold words and no other block."""
_IDLE: Final = ("ul", "ol", "tbody", "thead")
"""Tags between blocks that tell nothing else: they are gone over with the tag behind them."""
_LEVELS: Final = {f"h{level}": level for level in range(1, 7)}
_CONTAINERS: Final = ("tr", "table")
_ANY: Final = "|".join((*_BLOCKS, *_CONTAINERS, *_IDLE))
_SPLIT: Final = re.compile(
    rf"<(?:/?(?:{'|'.join(_IDLE)})(?=[\s>])[^>]*>\n?<)*+"
    rf"(/?)({'|'.join((*_BLOCKS, *_CONTAINERS))})"
    r'(?=[\s>])(?: data-sourcepos="(\d+):\d+-(\d+):\d+")?([^>]*)>'
    rf"(?:((?:[^<]+|<(?!/?(?:{_ANY})[\s>]))++)</\2>)?"
)
"""A tag of a block, and what is in a block that holds no other."""
_GROUPS: Final = _SPLIT.groups + 1
"""Pieces of a split for each tag: what it holds, and the text behind it."""
_TABLE: Final = '<table data-sourcepos="'
_TABLE_END: Final = "</table>"
_IN_CELL: Final = frozenset({"table", "thead", "tbody", "tr", "td", "th"})
_NESTED: Final = re.compile(
    rf"<(?:{'|'.join({*_BLOCKS, *_CONTAINERS, *_IDLE} - _IN_CELL)}|table)[\s>]"
)
_ROW_OR_CELL: Final = re.compile(
    r'<tr data-sourcepos="(\d+)|<t[hd](?: [^>]*)?>([^<]*(?:<(?!/t[hd]>)[^<]*)*)'
)
_LANGUAGE: Final = re.compile(r'\slang="([^"]*)"')
_NEEDLE: Final = 30
_TITLE_LIMIT: Final = 200
_CELL_LIMIT: Final = 5000
_CELL_BLOCKS: Final = 200
"""Of a cell with tables in it: each of them, however deep, is in all the cells around it."""
_LINK_LIMIT: Final = 5000
_TABLE_LIMIT: Final = 2000
"""A dozen times what was seen in real cards: rules ask much of each."""
_BLOCK_LIMIT: Final = 100_000
"""A dozen times the blocks of any real card that was seen."""

Place = tuple[BlockKind, int, int, str]


class Reader:
    """Collects blocks, links, tables and sections while the tags are gone through."""

    def __init__(self, source: str, shift: int) -> None:
        self.blocks: list[Block] = []
        self.links: list[Link] = []
        self.tables: list[Table] = []
        self.crowded = False
        self._lines = Lines(source, shift)
        self._headings: list[tuple[str, int, int, str]] = [("", 0, 1, "")]
        self._above: list[tuple[int, str]] = []
        self._open: list[Place] = [("text", shift + 1, shift + 1, "")]
        self._anchors: list[str] = []
        self._rows: list[list[tuple[str, ...]]] = []
        self._cells: list[str] = []
        self._first_blocks: list[int] = []
        self._first_rows: list[int] = []
        self._row = 0
        self._table_line = shift + 1

    def read(self, html: str, *, raw: bool) -> None:
        """Read tables of Markdown by their rows, all else by its tags.

        ``raw``: whether the card has HTML of its own, so that anything may stand in a cell.
        """
        at = 0
        while (start := html.find(_TABLE, at)) >= 0:
            if self._full():
                return
            if start > at + 1:
                self._tags(html[at:start])
            at = html.find(_TABLE_END, start)
            at = len(html) if at < 0 else at + len(_TABLE_END)
            table = html[start:at]
            if raw and (self._anchors or _NESTED.search(table, 1)):
                self._tags(table)
            else:
                self._table(table)
        self._tags(html[at:])

    def sections(self) -> tuple[Section, ...]:
        """All sections with their last lines."""
        starts = [line for _, _, line, _ in self._headings]
        ends = [*[line - 1 for line in starts[1:]], self._lines.count]
        return tuple(
            [
                Section(title, level, line, max(line, end), path)
                for (title, level, line, path), end in zip(self._headings, ends, strict=True)
            ]
        )

    def _full(self) -> bool:
        """Whether so many blocks are read that no more are."""
        full = len(self.blocks) > _BLOCK_LIMIT
        self.crowded |= full
        return full

    def _tags(self, html: str) -> None:
        """Go through the tags of blocks and the text before each."""
        found = _SPLIT.split(html, _BLOCK_LIMIT)
        if len(found) > _GROUPS * _BLOCK_LIMIT:
            self.crowded, found[-1] = True, ""
        pieces = iter(found)
        text = next(pieces)
        for slash, tag, first, last, rest, words, after in zip(*[pieces] * _GROUPS, strict=True):
            if text and text != "\n":
                self._block(text, tag if slash else "", self._place())
            if slash:
                self._leave(tag)
            elif words and tag in _WHOLE:
                self._whole(words, tag, first, last)
            elif words and words != "\n" and tag == "pre":
                self._block(words, tag, ("code", *self._lines.placed(first, last), _language(rest)))
            else:
                self._enter(tag, first, last, rest)
                if words:
                    if words != "\n":
                        self._block(words, tag, self._open[-1])
                    self._leave(tag)
            text = after
        if text and text != "\n":
            self._block(text, "", self._place())

    def _place(self) -> Place:
        """The open block; text outside of all blocks stands somewhere behind what was read."""
        if len(self._open) > 1:
            return self._open[-1]
        self._lines.known = False
        return "text", self._lines.last, self._lines.last, ""

    def _table(self, html: str) -> None:
        """A table whose cells hold no blocks."""
        section, count = len(self._headings) - 1, len(self.blocks)
        rows: list[list[str]] = []
        top = line = 0
        for first, inside in _ROW_OR_CELL.findall(html):
            if first:
                if self._full():
                    break
                line = self._lines.row(first)
                top = top or line
                rows.append([])
                continue
            if "<" in inside:
                text = self._cell(inside, line)
            else:
                text = plain(inside) if "&" in inside else " ".join(inside.split())
                if text:
                    self.blocks.append(Block("cell", text, line, line, section))
            rows[-1].append(text)
        if rows:
            cells = tuple(map(tuple, rows))
            self._keep(Table(cells, top, section, count, len(self.blocks)))

    def _keep(self, table: Table) -> None:
        if len(self.tables) < _TABLE_LIMIT:
            self.tables.append(table)
        else:
            self.crowded = True

    def _cell(self, html: str, line: int) -> str:
        """The text of a cell with tags in it."""
        count = len(self.blocks)
        self._block(html, "", ("cell", line, line, ""))
        return self.blocks[-1].text if len(self.blocks) > count else ""

    def _enter(self, tag: str, first: str | None, last: str | None, rest: str) -> None:
        kind = _BLOCKS.get(tag)
        if kind == "cell":
            self._first_blocks.append(len(self.blocks))
            if self._row:
                self._open.append((kind, self._row, self._row, ""))
                return
        if kind is not None:
            line, end = self._lines.placed(first, last)
            self._open.append((kind, line, end, _language(rest) if kind == "code" else ""))
        elif tag == "tr":
            self._cells = []
            self._row = self._lines.row(first)
        elif tag == "table":
            self._rows.append([])
            self._first_rows.append(len(self.blocks))

    def _leave(self, tag: str) -> None:
        if tag in _BLOCKS:
            kind = self._open[-1][0]
            if len(self._open) > 1:
                self._open.pop()
            if kind == "cell":
                first = self._first_blocks.pop()
                inside = self.blocks[first : first + _CELL_BLOCKS]
                self._cells.append(" ".join([b.text for b in inside])[:_CELL_LIMIT])
        elif tag == "tr" and self._rows and self._cells:
            if not self._rows[-1]:
                self._table_line = self.blocks[-1].line if self.blocks else self._lines.last
            self._rows[-1].append(tuple(self._cells))
            self._cells = []
        elif tag == "table" and self._rows:
            self._row = 0
            rows, first = self._rows.pop(), self._first_rows.pop()
            if rows:
                place = self._table_line, len(self._headings) - 1, first, len(self.blocks)
                self._keep(Table(tuple(rows), *place))

    def _whole(self, html: str, tag: str, first: str | None, last: str | None) -> None:
        """A block with all that is in it."""
        kind = _BLOCKS[tag]
        line, end = self._lines.placed(first, last)
        if "<" in html or self._anchors or not self._lines.known:
            self._block(html, tag, (kind, line, end, ""))
        elif text := " ".join((unescaped(html) if "&" in html else html).split()):
            if kind == "heading":
                self._heading(tag, text, line)
            self.blocks.append(Block(kind, text, line, end, len(self._headings) - 1))

    def _block(self, html: str, closing: str, place: Place) -> None:
        """One block: its text and the links in it. ``closing`` is the tag that closes it."""
        kind, line, end, language = place
        spans: list[Span] = []
        if self._anchors or "<a" in html:
            text, spans = linked(html, self._anchors, code=kind == "code")
        else:
            text = plain(html, code=kind == "code")
        if not text and not spans:
            return
        if not self._lines.known and kind != "code":
            line = end = self._lines.found(text[:_NEEDLE], line)
        if kind == "heading":
            self._heading(closing, text, line)
        elif closing == "p" and kind == "text" and not spans and is_bold(html, text):
            kind = "heading"
            self._heading("", text.rstrip(": "), line)
        section = len(self._headings) - 1
        kept = _LINK_LIMIT - len(self.links)
        self.crowded |= len(spans) > kept
        for url, start, stop in spans[:kept]:
            at = line if self._lines.known else self._lines.found(url, line)
            words = text[start:stop]
            self.links.append(Link(url, words, at, section, len(self.blocks), start, stop))
        self.blocks.append(Block(kind, text, line, end, section, language))

    def _heading(self, tag: str, text: str, line: int) -> None:
        title = text[:_TITLE_LIMIT]
        path = title.lower()
        level = _LEVELS.get(tag, PSEUDO_LEVEL)
        above = self._above
        while above and above[-1][0] >= level:
            above.pop()
        if above:
            path = f"{above[-1][1]} > {path}"[-4 * _TITLE_LIMIT :]
        above.append((level, path))
        self._headings.append((title, level, line, path))


def _language(attributes: str) -> str:
    """What a code block is said to be written in."""
    named = _LANGUAGE.search(attributes)
    return unescaped(named[1]) if named else ""
