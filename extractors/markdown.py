"""Markdown to :class:`~extractors.card.Card`: cmarkgfm renders, selectolax reads.

GitHub's own parser, raw HTML kept and source positions on; then one pass over the tree,
linear in its size whatever its depth.
"""

import re
from typing import Any, Final

from selectolax.lexbor import LexborHTMLParser

from extractors import cmark
from extractors.card import Card
from extractors.card_reader import LEAVES, SILENT, Reader
from extractors.front_matter import front_matter

SIZE_LIMIT: Final = 1_500_000
_DEEP: Final = re.compile(r"\n[ \t]*(?:(?:>|[-*+]|\d{1,9}[.)])[ \t]*){50,}")
_TAG: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_SHALLOW: Final = frozenset(
    """p li td th tr dt dd option br hr img input meta link source col wbr area base embed track
    param thead tbody""".split()
)
"""Elements that hold nothing or close each other, so that they do not nest by themselves."""
_MANY_TAGS: Final = 4000
_DEEPEST: Final = 200


def card(text: str) -> Card:
    """Parse a README. Never raises on text."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    front = front_matter(text)
    body = text[front.end : front.end + SIZE_LIMIT].replace("\0", "")
    html = cmark.html(_DEEP.sub("\n", "\n" + body)[1:]).replace("<br", "\n<br")
    reader = Reader(text, text.count("\n", 0, front.end))
    root = LexborHTMLParser(_flattened(html)).body
    if root is not None:
        _walk(root, reader)
    return Card(
        source=text,
        front=front,
        sections=reader.closed_sections(),
        blocks=tuple(reader.blocks),
        links=tuple(reader.links),
        tables=tuple(reader.tables),
        body_line=reader.shift + 1,
        truncated=len(text) - front.end > SIZE_LIMIT,
    )


def _flattened(html: str) -> str:
    """HTML whose elements are nested at most 200 deep: deeper, parsing would be quadratic."""
    if html.count("<") < _MANY_TAGS:
        return html
    depth = dropped = 0

    def kept(match: re.Match[str]) -> str:
        nonlocal depth, dropped
        if match[2].lower() in _SHALLOW:
            return match[0]
        if not match[1]:
            if depth >= _DEEPEST:
                dropped += 1
                return "<wbr"
            depth += 1
        elif dropped:
            dropped -= 1
            return "<wbr"
        else:
            depth = max(0, depth - 1)
        return match[0]

    return _TAG.sub(kept, html)


def _walk(root: Any, reader: Reader) -> None:
    """Enter and leave every node in document order, without recursion."""
    above: list[tuple[Any, str]] = []
    node = root.child
    while True:
        if node is None:
            if not above:
                break
            parent, tag = above.pop()
            reader.leave(tag)
            node = parent.next
            continue
        tag = node.tag
        if tag == "-text":
            raw = node.text_content
            if raw == "\n" and not reader.in_code:
                reader.gap = True
            else:
                reader.text(raw)
        elif tag in LEAVES and reader.leaf(tag, node):
            pass
        elif tag not in SILENT:
            reader.enter(tag, node)
            child = node.child
            if child is not None:
                above.append((node, tag))
                node = child
                continue
            reader.leave(tag)
        node = node.next
    reader.flush()
