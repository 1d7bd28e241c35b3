"""Web pages that are not cards: arXiv's abstract pages and license pages, through BeautifulSoup.

Few pages, malformed ones among them, so BeautifulSoup is imported when the first one comes: most
runs meet none. Never ``decompose()``: it is quadratic on large trees.
"""

import re
import warnings
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Final

import msgspec

if TYPE_CHECKING:
    from bs4 import BeautifulSoup
    from bs4.element import Tag

SIZE_LIMIT: Final = 2_000_000
_TEXT_LIMIT: Final = 300_000
_SILENT: Final = frozenset(
    "script style noscript template svg nav header footer aside form button head".split()
)
_MAIN: Final = ("main", "article")
_LEAST: Final = 500
_PAPERS_KEPT: Final = 128
_TEXTS_KEPT: Final = 16
"""Pages whose reading is kept: many models link to the same few."""

_TAGS: Final = 30_000
_METAS: Final = 500
_VENUE: Final = re.compile(
    r"(?i)\b(?:accepted|published|appear(?:s|ed|ing)?|to appear|presented"
    r"|proceedings|camera[- ]ready)\b"
    r"|\b(?:icml|neurips|nips|iclr|acl|emnlp|naacl|eacl|cvpr|iccv|eccv|aaai|ijcai"
    r"|interspeech|icassp"
    r"|tmlr|jmlr|tacl|colm|coling|kdd|sigir)\s*'?\s*(?:20)?\d\d\b"
)
_WORKSHOP: Final = re.compile(r"(?i)workshop|under review|submitted|withdrawn|rejected|poster only")


class PaperPage(msgspec.Struct, frozen=True):
    """What an abstract page says. ``venue`` is the comment or journal line that names one."""

    title: str = ""
    authors: tuple[str, ...] = ()
    abstract: str = ""
    venue: str = ""
    license: str = ""


@lru_cache(maxsize=_PAPERS_KEPT)
def paper(text: str) -> PaperPage:
    """Title, authors, abstract, venue and license address of an arXiv abstract page."""
    soup = _soup(text)
    if soup is None:
        return PaperPage()
    meta: dict[str, list[str]] = {}
    for tag in soup.find_all("meta", limit=_METAS):
        content = " ".join(str(tag.get("content", "")).split())
        meta.setdefault(str(tag.get("name", "")).lower(), []).append(content)
    comments = _of_class(soup, "comments")
    journal = _of_class(soup, "jref")
    said = next((s for s in (journal, comments) if s and _VENUE.search(s)), "")
    return PaperPage(
        title=meta.get("citation_title", [""])[0]
        or _of_class(soup, "title").removeprefix("Title:").strip(),
        authors=tuple(meta.get("citation_author", ())),
        abstract=meta.get("citation_abstract", [""])[0] or _of_class(soup, "abstract"),
        venue="" if _WORKSHOP.search(said) else said or journal,
        license=_license(soup),
    )


def _license(soup: "BeautifulSoup") -> str:
    for link in soup.find_all("a", href=True, limit=2000):
        href = str(link["href"])
        if "creativecommons.org/" in href or "arxiv.org/licenses/" in href:
            return href
    return ""


@lru_cache(maxsize=_TEXTS_KEPT)
def page_text(text: str) -> str:
    """The readable text of a page, one piece a line; the text itself where it is no HTML.

    Menus and forms are left out, and all round the main part where the page names one.
    """
    if not re.search(r"(?i)<(?:html|body|div|p|article|!doctype)\b", text[:20_000]):
        return text[:_TEXT_LIMIT]
    soup = _soup(text)
    if soup is None:
        return ""
    mains = (soup.find(name) for name in _MAIN)
    main = next((_lines(tag) for tag in mains if tag), "")
    return main if len(main) >= _LEAST else _lines(soup)


def _lines(root: "Tag") -> str:
    lines: list[str] = []
    size = 0
    for string in _strings(root):
        said = (" ".join(line.split()) for line in string.splitlines())
        lines += [line for line in said if line]
        size += len(string)
        if size > _TEXT_LIMIT:
            break
    return "\n".join(lines)[:_TEXT_LIMIT]


def _strings(root: "Tag") -> Iterator[str]:
    """Texts that a reader sees, in order; no recursion, for pages may be nested without end."""
    from bs4.element import NavigableString, Tag  # noqa: PLC0415

    waiting: list[object] = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Tag):
            if node.name not in _SILENT:
                waiting.extend(reversed(node.contents))
        elif type(node) is NavigableString:
            yield node


def _soup(text: str) -> "BeautifulSoup | None":
    """The parsed page; None where the parser refuses it."""
    from bs4 import BeautifulSoup  # noqa: PLC0415
    from bs4.builder import ParserRejectedMarkup  # noqa: PLC0415

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return BeautifulSoup(_bounded(text), "lxml")
        except (ParserRejectedMarkup, RecursionError, ValueError, AssertionError):
            return None


def _bounded(text: str) -> str:
    """The start of a page, as far as its size and the number of its tags are those of a text."""
    text = text[:SIZE_LIMIT]
    if text.count("<") <= _TAGS:
        return text
    return text[: next(islice(re.finditer("<", text), _TAGS, None)).start()]


def _of_class(soup: "BeautifulSoup", name: str) -> str:
    tag = soup.find(class_=name)
    return " ".join(tag.get_text(" ").split())[:4000] if tag else ""
