"""The text of one block from its HTML, and where in it each link stands."""

import re
from typing import Final

_TAG: Final = re.compile(r"<[^>]*>")
_ANCHOR: Final = re.compile(r"<(/?)a(?=[\s>])([^>]*)>")
_HREF: Final = re.compile(r'\shref="([^"]*)"')
_BOLD: Final = re.compile(r"<(strong|b)>(.*?)</\1>", re.DOTALL)
_ESCAPED: Final = (
    ("&quot;", '"'), ("&lt;", "<"), ("&gt;", ">"), ("&#x27;", "'"), ("&nbsp;", "\xa0"),
    ("&amp;", "&"),
)  # fmt: skip
_BOLD_LIMIT: Final = 80
_LINK_LIMIT: Final = 20_000
_UNSEEN: Final = -1

Span = tuple[str, int, int]
"""The address of a link, and where its words begin and end."""


def plain(html: str, *, code: bool = False) -> str:
    """Text without tags; white space collapses except in code."""
    if "<" in html:
        html = _TAG.sub("", html)
    if "&" in html:
        html = unescaped(html)
    return html if code else " ".join(html.split())


def unescaped(html: str) -> str:
    """Text with the characters that HTML which a program wrote has escaped."""
    for escaped, character in _ESCAPED:
        html = html.replace(escaped, character)
    return html


def linked(html: str, anchors: list[str], *, code: bool = False) -> tuple[str, list[Span]]:
    """The text of a block and each link that closes in it.

    ``anchors`` are the addresses of links that are open before it, and after it when it is done.
    """
    pieces = _ANCHOR.split(html)
    parts: list[str] = []
    spans: list[Span] = []
    starts = [0] * len(anchors)
    size, gap = 0, False
    for at in range(0, len(pieces), 3):
        if at and not pieces[at - 2]:
            anchors.append(_address(pieces[at - 1]))
            starts.append(_UNSEEN)
        elif at and anchors:
            address, start = anchors.pop(), starts.pop()
            if address and len(spans) < _LINK_LIMIT:
                spans.append((address, size if start < 0 else start, size))
        raw = plain(pieces[at], code=True)
        words = raw if code else " ".join(raw.split())
        if words:
            if size and not code and (gap or raw[0].isspace()):
                parts.append(" ")
                size += 1
            if _UNSEEN in starts:
                starts = [size if start < 0 else start for start in starts]
            parts.append(words)
            size += len(words)
            gap = raw[-1].isspace()
        elif raw:
            gap = True
    return "".join(parts), spans


def _address(attributes: str) -> str:
    href = _HREF.search(attributes)
    if href is None:
        return ""
    return unescaped(href[1]) if "&" in href[1] else href[1]


def is_bold(html: str, text: str) -> bool:
    """Whether all of a short paragraph is bold: a heading to its reader."""
    if not 0 < len(text) <= _BOLD_LIMIT or ("<strong>" not in html and "<b>" not in html):
        return False
    bold = "".join([match[2] for match in _BOLD.finditer(html)])
    return len("".join(plain(bold).split())) >= len(text) - text.count(" ") - 1
