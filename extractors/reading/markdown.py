"""Markdown to :class:`~extractors.reading.card.Card`: cmarkgfm renders, selectolax reads.

GitHub's own parser, raw HTML kept and source positions on; then one pass over the tree,
linear in its size whatever its depth.
"""

import re
from typing import Final

from selectolax.lexbor import LexborHTMLParser

from extractors.reading import cmark
from extractors.reading.card import Card
from extractors.reading.card_reader import Reader
from extractors.reading.front_matter import front_matter

SIZE_LIMIT: Final = 1_500_000
_MAY_BE_DEEP: Final = re.compile(r"\n[ \t>*+\-\d.)]{50}")
_DEEP: Final = re.compile(r"\n[ \t]*(?:(?:>|[-*+]|\d{1,9}[.)])[ \t]*){50,}")
_TAG: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
_RAW: Final = re.compile(
    r"<(?![A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*>|[\w.+-]+@[\w.-]+>|!--[^<>]*-->)[A-Za-z/!?]"
)
"""What may be HTML in Markdown; an address between brackets and a simple comment are not."""
_HIDDEN: Final = "script,style,template,noscript,svg"
_MAY_HIDE: Final = re.compile(rf"<(?:{_HIDDEN.replace(',', '|')})", re.IGNORECASE)
_SHALLOW: Final = frozenset(
    """p li td th tr dt dd br hr img input meta link source col wbr area base embed track
    param thead tbody""".split()
)
"""Elements that hold nothing or close each other, so that they do not nest by themselves."""
_NESTING: Final = re.compile(rf"<(/?)(?!(?:{'|'.join(_SHALLOW)})(?![a-zA-Z0-9]))[a-zA-Z]")
_STYLE: Final = "em|i|u|s|small|big|font|tt|nobr|strike"
_STYLES: Final = re.compile(rf"</?(?:{_STYLE})(?=[\s/>])[^>]*>", re.IGNORECASE)
_STYLED: Final = re.compile(rf"<(b|strong|code|{_STYLE})\s[^>]*>", re.IGNORECASE)
_BOLD: Final = re.compile(r"</?(?:b|strong|code)(?=[\s/>])[^>]*>", re.IGNORECASE)
_BOLD_TAGS: Final = ("b", "strong", "code")
_BOLD_TAG: Final = re.compile(rf"<(/?)({'|'.join(_BOLD_TAGS)})(?![a-z0-9])", re.IGNORECASE)
_PARTS: Final = frozenset(
    """p div li ul ol dl dt dd table tr td th h1 h2 h3 h4 h5 h6 pre blockquote center section
    article details summary""".split()
)
_LITTLE: Final = 250_000
"""As much as 500 tags that are left open, each repeated in 500 blocks."""
_MANY_TAGS: Final = 4000
_DEEPEST: Final = 200
_REPEATED: Final = 10_000


def card(text: str) -> Card:
    """Parse a README. Never raises on text."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    front = front_matter(text)
    body = text[front.end : front.end + SIZE_LIMIT].replace("\0", "")
    html = cmark.html(_shallow(body))
    raw = _RAW.search(body) is not None
    if raw:
        html = _mended(html, body.count("<")).replace("<br", "\n<br")
    if "<!--" in html:
        html = _COMMENT.sub("", html)
    shift = text.count("\n", 0, front.end)
    reader = Reader(text, shift)
    reader.read(html, raw=raw)
    return Card(
        source=text,
        front=front,
        sections=reader.sections(),
        blocks=tuple(reader.blocks),
        links=tuple(reader.links),
        tables=tuple(reader.tables),
        body_line=shift + 1,
        truncated=len(text) - front.end > SIZE_LIMIT,
        crowded=reader.crowded,
    )


def _shallow(body: str) -> str:
    """Markdown without lists and quotes nested 50 deep in one line."""
    lines = "\n" + body
    return _DEEP.sub("\n", lines)[1:] if _MAY_BE_DEEP.search(lines) else body


def _mended(html: str, own: int) -> str:
    """What a browser makes of the card's own HTML: every element closed, nothing hidden.

    ``own``: how many tags the card may have of its own; all others close where they should.
    """
    root = LexborHTMLParser(_flattened(html, own)).body
    if root is None:
        return ""
    for hidden in root.css(_HIDDEN) if _MAY_HIDE.search(html) else ():
        hidden.decompose()
    return root.html or ""


def _flattened(html: str, own: int) -> str:
    """HTML whose elements are nested at most 200 deep: deeper, parsing would be quadratic.

    So it would be where many styles are left open: a browser repeats them in each block that
    follows, three of those that are the same. A long table has many tags, but few of them open.
    """
    tags = html.count("<")
    if own * tags < _LITTLE:
        return html
    html = _STYLED.sub(r"<\1>", html)
    if tags < _MANY_TAGS:
        return html
    html = _STYLES.sub("", html)
    if _is_repeated(html):
        html = _BOLD.sub("", html)
    if html.count("<a ") > html.count("</a>"):
        html = _closed(html)
    return _cut(html) if _is_deep(html) else html


def _is_repeated(html: str) -> bool:
    """Whether bold text and code are left open before so many tags that they would be repeated."""
    unclosed = dict.fromkeys(_BOLD_TAGS, 0)
    left_open = repeated = last = 0
    for match in _BOLD_TAG.finditer(html):
        if left_open:
            between = last, match.start()
            repeated += left_open * (html.count("<", *between) - html.count("</", *between))
        slash, name, last = match[1], match[2].lower(), match.end()
        unclosed[name] = max(0, unclosed[name] - 1) if slash else min(3, unclosed[name] + 1)
        left_open = sum(unclosed.values())
    rest = html.count("<", last) - html.count("</", last)
    return repeated + left_open * rest > _REPEATED


def _closed(html: str) -> str:
    """HTML whose links close before the next block: left open, each block would be in them."""
    is_open = False

    def kept(match: re.Match[str]) -> str:
        nonlocal is_open
        name = match[2].lower()
        if name == "a":
            is_open = not match[1]
        elif is_open and name in _PARTS:
            is_open = False
            return f"</a>{match[0]}"
        return match[0]

    return _TAG.sub(kept, html)


def _is_deep(html: str) -> bool:
    depth = 0
    for slash in _NESTING.findall(html):
        depth = max(0, depth - 1) if slash else depth + 1
        if depth > _DEEPEST:
            return True
    return False


def _cut(html: str) -> str:
    """HTML without the elements that are too deep."""
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
