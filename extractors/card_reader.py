"""Collects what a card holds while its tree is walked: blocks, links, tables, sections."""

from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate
from typing import Any, Final

from extractors.card import PSEUDO_LEVEL, Block, BlockKind, Link, Section, Table

_BLOCKS: Final[dict[str, BlockKind]] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("p", "div", "blockquote", "center", "section", "article"), "text"),
    **dict.fromkeys(("summary", "details", "figcaption"), "text"),
    **dict.fromkeys(("li", "dt", "dd"), "item"),
    **dict.fromkeys(("td", "th"), "cell"),
    "pre": "code",
}
LEAVES: Final = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "pre", "dt", "dd"})
_CONTAINERS: Final = frozenset({"tr", "table", "ul", "ol", "tbody", "thead"})
_BOLD: Final = frozenset({"strong", "b"})
_NESTING: Final = frozenset(_BLOCKS) | _CONTAINERS
SILENT: Final = frozenset({"script", "style", "template", "noscript", "svg", "-comment"})
_PSEUDO_LIMIT: Final = 80
_TITLE_LIMIT: Final = 200
_LINK_LIMIT: Final = 20_000
_WINDOW: Final = 20_000


class Reader:
    """Collects blocks, links, tables and sections while the tree is walked."""

    def __init__(self, source: str, shift: int) -> None:
        self.source = source
        self.shift = shift
        self.blocks: list[Block] = []
        self.links: list[Link] = []
        self.tables: list[Table] = []
        self.sections: list[Section] = [Section("", 0, 1, 1, "")]
        self._above: list[Section] = []
        self._starts: list[int] = []
        self._kinds: list[tuple[BlockKind, int, int, str]] = [("text", shift + 1, shift + 1, "")]
        self._last_end = shift + 1
        self._positionless = False
        self._parts: list[str] = []
        self._size = 0
        self.gap = self.in_code = False
        self._bold_depth = self._bold = 0
        self._anchors: list[tuple[str, int, int]] = []
        self._pending: list[tuple[str, int, int]] = []
        self._rows: list[list[tuple[str, ...]]] = []
        self._cells: list[str] = []
        self._cell_start = self._row = 0
        self._table_line = shift + 1
        self._found = 0

    def leaf(self, tag: str, node: Any) -> bool:
        """Take a block without blocks inside as a whole; False where it has some."""
        child = node.child
        if child is not None and child.tag == "-text" and child.next is None:
            self._plain(tag, node, child.text_content)
            return True
        bold, anchors = False, []
        inside = node.traverse(include_text=False)
        next(inside, None)
        for inner in inside:
            name = inner.tag
            if name == "a":
                anchors.append(inner)
            elif name in _BOLD:
                bold = True
            elif name in SILENT or name in _NESTING:
                return False
        self.flush()
        kind = _BLOCKS[tag]
        self._open(kind, node)
        raw = node.text()
        text = raw if kind == "code" else " ".join(raw.split())
        if text or anchors:
            self._parts, self._size = [text], len(text)
            self._bold = self._bold_size(node) if bold and tag == "p" else 0
            self._pending = list(_anchored(text, anchors))
            self.flush(closing=tag)
        self._kinds.pop()
        self.in_code = self._kinds[-1][0] == "code"
        if kind == "cell":
            self._cells.append(text)
        return True

    def _plain(self, tag: str, node: Any, raw: str) -> None:
        """A block that is one piece of text, as most cells and headings are."""
        self.flush()
        kind = _BLOCKS[tag]
        text = raw if kind == "code" else " ".join(raw.split())
        if kind == "cell":
            self._cells.append(text)
            if text and self._row:
                section = len(self.sections) - 1
                self.blocks.append(Block(kind, text, self._row, self._row, section))
                return
        if text:
            self._open(kind, node)
            self._parts, self._size = [text], len(text)
            self.flush(closing=tag)
            self._kinds.pop()
            self.in_code = self._kinds[-1][0] == "code"

    def _bold_size(self, node: Any) -> int:
        if self._size > 2 * _PSEUDO_LIMIT:
            return 0
        return sum(len("".join(inner.text().split())) for inner in node.css("strong,b"))

    def enter(self, tag: str, node: Any) -> None:
        """A tag opens."""
        kind = _BLOCKS.get(tag)
        if kind is not None:
            self.flush()
            self._open(kind, node)
            if kind == "cell":
                self._cell_start = len(self.blocks)
        elif tag == "a":
            href = node.attributes.get("href")
            if self.gap and self._size:
                self._space()
            self._anchors.append((href or "", len(self.blocks), self._size))
        elif tag in _CONTAINERS:
            self.flush()
            if tag == "table":
                self._rows.append([])
            elif tag == "tr":
                self._cells = []
                self._row = self._row_line(node)
        elif tag in _BOLD:
            self._bold_depth += 1
        elif tag == "br":
            self.gap = True

    def leave(self, tag: str) -> None:
        """A tag closes."""
        kind = _BLOCKS.get(tag)
        if kind is not None:
            self.flush(closing=tag)
            if len(self._kinds) > 1:
                self._kinds.pop()
                self.in_code = self._kinds[-1][0] == "code"
            if kind == "cell":
                cell = self.blocks[self._cell_start :]
                self._cells.append(" ".join(b.text for b in cell))
        elif tag == "a" and self._anchors:
            href, block, start = self._anchors.pop()
            if href and len(self._pending) < _LINK_LIMIT:
                self._pending.append((href, start if block == len(self.blocks) else 0, self._size))
        elif tag in _BOLD:
            self._bold_depth = max(0, self._bold_depth - 1)
        elif tag in _CONTAINERS:
            self.flush()
            self._close(tag)

    def text(self, raw: str) -> None:
        """Text of the block that is open; white space collapses except in code."""
        if self.in_code:
            self._parts.append(raw)
            self._size += len(raw)
            return
        words = raw.split()
        if not words:
            self.gap = self.gap or bool(raw)
            return
        if self._size and (self.gap or raw[0].isspace()):
            self._space()
        piece = " ".join(words)
        self._parts.append(piece)
        self._size += len(piece)
        if self._bold_depth:
            self._bold += len(piece)
        self.gap = raw[-1].isspace()

    def flush(self, closing: str = "") -> None:
        """Close the text read so far as one block."""
        if not self._size and not self._pending:
            self.gap = False
            return
        kind, line, end, language = self._kinds[-1]
        text = "".join(self._parts)
        if self._positionless and kind != "code":
            line = end = self._line_of(text[:30], line, line)
        if kind == "heading":
            self._heading(closing, text, line)
        elif closing == "p" and kind == "text" and self._is_bold(text):
            kind = "heading"
            self._heading("", text.rstrip(": "), line)
        section = len(self.sections) - 1
        number = len(self.blocks)
        self._found = 0
        for href, start, stop in self._pending:
            at = self._line_of(href, line, max(end, line))
            self.links.append(Link(href, text[start:stop], at, section, number, start, stop))
        self.blocks.append(Block(kind, text, line, max(end, line), section, language))
        self._parts, self._size, self.gap, self._bold = [], 0, False, 0
        self._pending = []

    def closed_sections(self) -> tuple[Section, ...]:
        """All sections with their last lines."""
        last = self.source.count("\n") + 1
        ends = [max(s.line - 1, 1) for s in self.sections[1:]] + [last]
        return tuple(
            Section(s.title, s.level, s.line, max(end, s.line), s.path)
            for s, end in zip(self.sections, ends, strict=True)
        )

    def _open(self, kind: BlockKind, node: Any) -> None:
        if kind == "cell" and self._row:
            self._kinds.append((kind, self._row, self._row, ""))
            return
        attributes = node.attributes
        position = attributes.get("data-sourcepos")
        try:
            first, last = position.split("-")
            line = int(first.partition(":")[0]) + self.shift
            end = int(last.partition(":")[0]) + self.shift
            self._last_end = max(self._last_end, line)
            self._positionless = False
        except (AttributeError, ValueError):  # raw HTML has no position, or one of its own
            line = end = self._last_end
            self._positionless = True
        language = (attributes.get("lang") or "") if kind == "code" else ""
        self._kinds.append((kind, line, end, language))
        self.in_code = kind == "code"

    def _row_line(self, node: Any) -> int:
        """The line of a table row; 0 in raw HTML."""
        line = (node.attributes.get("data-sourcepos") or "").partition(":")[0]
        if not line.isdigit():
            return 0
        self._positionless = False
        self._last_end = max(self._last_end, int(line) + self.shift)
        return int(line) + self.shift

    def _close(self, tag: str) -> None:
        if tag == "tr" and self._rows and self._cells:
            if not self._rows[-1]:
                self._table_line = self.blocks[-1].line if self.blocks else self._last_end
            self._rows[-1].append(tuple(self._cells))
            self._cells = []
        elif tag == "table" and self._rows:
            self._row = 0
            rows = self._rows.pop()
            if rows and len(self.tables) < _LINK_LIMIT:
                self.tables.append(Table(tuple(rows), self._table_line, len(self.sections) - 1))

    def _space(self) -> None:
        self._parts.append(" ")
        self._size += 1
        self.gap = False

    def _is_bold(self, text: str) -> bool:
        letters = len(text) - text.count(" ")
        return 0 < len(text) <= _PSEUDO_LIMIT and self._bold >= letters - 1 and not self._pending

    def _heading(self, tag: str, text: str, line: int) -> None:
        title = text[:_TITLE_LIMIT]
        level = int(tag[1]) if tag[:1] == "h" and tag[1:].isdigit() else PSEUDO_LEVEL
        while self._above and self._above[-1].level >= level:
            self._above.pop()
        path = f"{self._above[-1].path} > {title.lower()}" if self._above else title.lower()
        section = Section(title, level, line, line, path[-4 * _TITLE_LIMIT :])
        self._above.append(section)
        self.sections.append(section)

    def _line_of(self, needle: str, line: int, end: int) -> int:
        """The line where ``needle`` stands, from ``line`` on; ``line`` where it cannot be found."""
        if not self._starts:
            lengths = (len(text) + 1 for text in self.source.split("\n"))
            self._starts = list(accumulate(lengths, initial=0))
        first = self._starts[min(line - 1, len(self._starts) - 1)]
        last = min(self._starts[min(max(end, line + 30), len(self._starts) - 1)], first + _WINDOW)
        at = self.source.find(needle, max(first, self._found), last)
        if at < 0:
            return line
        self._found = at
        found = bisect_right(self._starts, at)
        self._last_end = max(self._last_end, found)
        return found


def _anchored(text: str, anchors: list[Any]) -> Iterator[tuple[str, int, int]]:
    """Address and place of each link of a block."""
    at = 0
    for anchor in anchors[:_LINK_LIMIT]:
        href = anchor.attributes.get("href")
        words = " ".join(anchor.text().split())
        found = text.find(words, at)
        at = found if found >= 0 else at
        if href:
            yield href, at, at + len(words) if found >= 0 else at
        at = min(at + len(words), len(text))
