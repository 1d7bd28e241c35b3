"""Collects what a card holds from its HTML: blocks, links, tables, sections.

The HTML is well-formed: each tag of a block closes, and ``<`` and ``>`` stand for nothing else.
Then a block is the text between two tags of blocks, and one split finds them all.
"""

import re
from typing import Final

from extractors.card import PSEUDO_LEVEL, Block, BlockKind, Link, Section, Table
from extractors.card_lines import Lines
from extractors.card_text import Span, is_bold, linked, plain, unescaped

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
_CONTAINERS: Final = ("tr", "table", "ul", "ol", "tbody", "thead")
_SPLIT: Final = re.compile(
    rf"<(/?)({'|'.join((*_BLOCKS, *_CONTAINERS))})"
    r'(?=[\s>])(?: data-sourcepos="(\d+):\d+-(\d+):\d+")?([^>]*)>'
)
_TABLE: Final = '<table data-sourcepos="'
_TABLE_END: Final = "</table>"
_ROW: Final = '<tr data-sourcepos="'
_IN_CELL: Final = frozenset({"table", "thead", "tbody", "tr", "td", "th"})
_NESTED: Final = re.compile(rf"<(?:{'|'.join({*_BLOCKS, *_CONTAINERS} - _IN_CELL)}|table)[\s>]")
_CELL: Final = re.compile(r"<t[hd](?:\s[^>]*)?>(.*?)</t[hd]>", re.DOTALL)
_LANGUAGE: Final = re.compile(r'\slang="([^"]*)"')
_TITLE_LIMIT: Final = 200
_TABLE_LIMIT: Final = 20_000

Place = tuple[BlockKind, int, int, str]


class Reader:
    """Collects blocks, links, tables and sections while the tags are gone through."""

    def __init__(self, source: str, shift: int) -> None:
        self.blocks: list[Block] = []
        self.links: list[Link] = []
        self.tables: list[Table] = []
        self.sections: list[Section] = [Section("", 0, 1, 1, "")]
        self._lines = Lines(source, shift)
        self._above: list[Section] = []
        self._open: list[Place] = [("text", shift + 1, shift + 1, "")]
        self._anchors: list[str] = []
        self._rows: list[list[tuple[str, ...]]] = []
        self._cells: list[str] = []
        self._first_blocks: list[int] = []
        self._row = 0
        self._table_line = shift + 1

    def read(self, html: str) -> None:
        """Read tables of Markdown by their rows, all else by its tags."""
        at = 0
        while (start := html.find(_TABLE, at)) >= 0:
            if start > at + 1:
                self._tags(html[at:start])
            at = html.find(_TABLE_END, start)
            at = len(html) if at < 0 else at + len(_TABLE_END)
            table = html[start:at]
            if _NESTED.search(table, 1) or self._anchors:
                self._tags(table)
            else:
                self._table(table)
        self._tags(html[at:])

    def closed_sections(self) -> tuple[Section, ...]:
        """All sections with their last lines."""
        ends = [max(s.line - 1, 1) for s in self.sections[1:]] + [self._lines.count]
        return tuple(
            Section(s.title, s.level, s.line, max(end, s.line), s.path)
            for s, end in zip(self.sections, ends, strict=True)
        )

    def _tags(self, html: str) -> None:
        """Go through the tags of blocks and the text before each."""
        pieces = _SPLIT.split(html)
        text = pieces[0]
        closed = 0
        for at in range(1, len(pieces), 6):
            if at == closed:
                text = pieces[at + 5]
                continue
            slash, tag, first, last, rest, after = pieces[at : at + 6]
            if text and text != "\n":
                self._text(text, tag if slash and tag in _BLOCKS else "")
            if slash:
                self._leave(tag)
            elif tag in _WHOLE and first and pieces[at + 6 : at + 8] == ["/", tag]:
                closed = at + 6
                self._block(after, tag, (_BLOCKS[tag], *self._lines.placed(first, last), ""))
            else:
                self._enter(tag, first, last, rest)
            text = after
        if text and text != "\n":
            self._text(text, "")

    def _table(self, html: str) -> None:
        """A table whose cells hold no blocks."""
        rows: list[tuple[str, ...]] = []
        section, table_line = len(self.sections) - 1, 0
        blocks = self.blocks
        for row in html.split(_ROW)[1:]:
            line = self._lines.row(row[: row.find(":")])
            texts: list[str] = []
            for inside in _CELL.findall(row):
                if "<" in inside:
                    texts.append(self._cell(inside, line))
                    continue
                text = plain(inside) if "&" in inside else " ".join(inside.split())
                texts.append(text)
                if text:
                    blocks.append(Block("cell", text, line, line, section))
            rows.append(tuple(texts))
            table_line = table_line or (blocks[-1].line if blocks else line)
        if rows and len(self.tables) < _TABLE_LIMIT:
            self.tables.append(Table(tuple(rows), table_line, section))

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
            language = _LANGUAGE.search(rest) if kind == "code" else None
            self._open.append((kind, line, end, unescaped(language[1]) if language else ""))
        elif tag == "tr":
            self._cells = []
            self._row = self._lines.row(first)
        elif tag == "table":
            self._rows.append([])

    def _leave(self, tag: str) -> None:
        if tag in _BLOCKS:
            kind = self._open[-1][0]
            if len(self._open) > 1:
                self._open.pop()
            if kind == "cell":
                first = self._first_blocks.pop()
                self._cells.append(" ".join([b.text for b in self.blocks[first:]]))
        elif tag == "tr" and self._rows and self._cells:
            if not self._rows[-1]:
                self._table_line = self.blocks[-1].line if self.blocks else self._lines.last
            self._rows[-1].append(tuple(self._cells))
            self._cells = []
        elif tag == "table" and self._rows:
            self._row = 0
            rows = self._rows.pop()
            if rows and len(self.tables) < _TABLE_LIMIT:
                self.tables.append(Table(tuple(rows), self._table_line, len(self.sections) - 1))

    def _text(self, html: str, closing: str) -> None:
        """One block: its text and the links in it. ``closing`` is the tag that closes it."""
        self._block(html, closing, self._open[-1])

    def _block(self, html: str, closing: str, place: Place) -> None:
        kind, line, end, language = place
        spans: list[Span] = []
        if self._anchors or "<a" in html:
            text, spans = linked(html, self._anchors, code=kind == "code")
        else:
            text = plain(html, code=kind == "code")
        if not text and not spans:
            return
        if kind != "code":
            line, end = self._lines.found(text, line, end)
        if kind == "heading":
            self._heading(closing, text, line)
        elif closing == "p" and kind == "text" and not spans and is_bold(html, text):
            kind = "heading"
            self._heading("", text.rstrip(": "), line)
        if spans:
            self._link(spans, text, line, end)
        self.blocks.append(Block(kind, text, line, end, len(self.sections) - 1, language))

    def _link(self, spans: list[Span], text: str, line: int, end: int) -> None:
        """The links of the block that comes next."""
        section, block = len(self.sections) - 1, len(self.blocks)
        lines = self._lines.each([href for href, _, _ in spans], line, end)
        for (href, start, stop), at in zip(spans, lines, strict=True):
            self.links.append(Link(href, text[start:stop], at, section, block, start, stop))

    def _heading(self, tag: str, text: str, line: int) -> None:
        title = text[:_TITLE_LIMIT]
        level = int(tag[1]) if tag[:1] == "h" and tag[1:].isdigit() else PSEUDO_LEVEL
        while self._above and self._above[-1].level >= level:
            self._above.pop()
        path = f"{self._above[-1].path} > {title.lower()}" if self._above else title.lower()
        section = Section(title, level, line, line, path[-4 * _TITLE_LIMIT :])
        self._above.append(section)
        self.sections.append(section)
