"""The text of one block from its HTML, and where in it each link stands."""

import re
from typing import Final

_TAG: Final = re.compile(r"<[^>]*>")
_ANCHOR: Final = re.compile(r'<(/?)a(?=[\s>])(?:[^>]*?\shref="([^">]*)")?[^>]*>')
_BOLD: Final = re.compile(r"<(strong|b)>(.*?)</\1>", re.DOTALL)
_ESCAPED: Final = (
    ("&quot;", '"'), ("&lt;", "<"), ("&gt;", ">"), ("&#x27;", "'"), ("&nbsp;", "\xa0"),
    ("&amp;", "&"),
)  # fmt: skip
_BOLD_LIMIT: Final = 80
_ONE: Final = 2
"""Tags of one element."""
_LINK_LIMIT: Final = 20_000
_UNSEEN: Final = -1
_MARK: Final = "\0"
"""Stands for the tag of a link; no HTML of a card has this character."""

Span = tuple[str, int, int]
"""The address of a link, and where its words begin and end."""


def plain(html: str, *, code: bool = False) -> str:
    """Text without tags; white space collapses except in code."""
    if code:
        html = html.removeprefix("<code>").removesuffix("</code>")
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
    said = plain(_MARK.join(pieces[::3]), code=code).split(_MARK)
    parts: list[str] = []
    spans: list[Span] = []
    starts = [0] * len(anchors)
    size, gap = 0, False
    for piece, closes, address in zip(
        said, [None, *pieces[1::3]], [None, *pieces[2::3]], strict=True
    ):
        if closes == "":
            anchors.append(unescaped(address) if address and "&" in address else address or "")
            starts.append(_UNSEEN)
        elif closes and anchors:
            url, start = anchors.pop(), starts.pop()
            if url and len(spans) < _LINK_LIMIT:
                spans.append((url, size if start < 0 else start, size))
        words = piece if code else piece.strip()
        if words:
            if size and not code and (gap or piece[0] == " "):
                parts.append(" ")
                size += 1
            if _UNSEEN in starts:
                starts = [size if start < 0 else start for start in starts]
            parts.append(words)
            size += len(words)
            gap = piece[-1] == " "
        elif piece:
            gap = True
    return "".join(parts), spans


def is_bold(html: str, text: str) -> bool:
    """Whether all of a short paragraph is bold: a heading to its reader."""
    if not 0 < len(text) <= _BOLD_LIMIT or ("<strong>" not in html and "<b>" not in html):
        return False
    if html.startswith("<strong>") and html.endswith("</strong>") and html.count("<") == _ONE:
        return True
    bold = "".join([match[2] for match in _BOLD.finditer(html)])
    return len("".join(plain(bold).split())) >= len(text) - text.count(" ") - 1
