"""Where the page behind a link is really read: a file of the Hub, a file on GitHub, a web page.

Files are asked for where all others of their host are, with its rules and budgets; web pages on
the short list of hosts only.
"""

import re
from typing import Final
from urllib.parse import unquote, urlsplit

import msgspec

from crawler.asking.hosts import listed, readable
from crawler.clients.names import possible

ARXIV: Final = "export.arxiv.org"
"""arXiv's host for programs, by its terms of use."""

DATA_CARD: Final = "https://huggingface.co/datasets/{}/resolve/main/README.md"
"""The address under which the card of a dataset is kept, with {} for its name."""

_LONGEST: Final = 500
_HUB: Final = frozenset({"huggingface.co", "hf.co"})
_HUB_FILE: Final = re.compile(
    r"/(?P<folder>datasets/)?(?P<name>[\w.-]+(?:/[\w.-]+)?)"
    r"/(?:blob|resolve|raw)/(?P<ref>[^/]+)/(?P<path>.+)"
)
_GITHUB_FILE: Final = re.compile(
    r"/(?P<name>[\w.-]+/[\w.-]+)/(?:blob|raw)/(?:refs/(?:heads|tags)/)?(?P<ref>[^/]+)/(?P<path>.+)"
)
_RAW_FILE: Final = re.compile(
    r"/(?P<name>[\w.-]+/[\w.-]+)/(?:refs/(?:heads|tags)/)?(?P<ref>[^/]+)/(?P<path>.+)"
)
_NUMBER: Final = re.compile(r"\d{4}\.\d{4,5}")


class File(msgspec.Struct, frozen=True):
    """A text of a repository: ``host`` hub or github, ``kind`` model, dataset or github."""

    host: str
    kind: str
    name: str
    revision: str
    path: str


class Page(msgspec.Struct, frozen=True):
    """A web page; ``address`` is where it is asked for."""

    host: str
    address: str


def canonical(link: str) -> str | None:
    """The address under which a linked page is kept: https, without fragment; None for no page."""
    if len(link) > _LONGEST:
        return None
    try:
        parts = urlsplit(link.strip())
        host = (parts.hostname or "").lower()
        plain = parts.port in (None, 80, 443) and "@" not in parts.netloc
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not host or not plain:
        return None
    path = parts.path or "/"
    return parts._replace(scheme="https", netloc=host, path=path, fragment="").geturl()


def abstract(number: str) -> str | None:
    """The address under which an arXiv abstract page is kept; None for no number."""
    return f"https://arxiv.org/abs/{number}" if _NUMBER.fullmatch(number) else None


def data_card(name: str) -> str | None:
    """The address under which the card of a dataset of the Hub is kept."""
    return DATA_CARD.format(name) if possible(name) else None


def place(url: str) -> File | Page | None:
    """Where to ask for the page of a canonical address; None where we ask nobody."""
    parts = urlsplit(url)
    host, path = (parts.hostname or "").removeprefix("www."), unquote(parts.path)
    if host in _HUB:
        return _file("hub", _HUB_FILE.fullmatch(path))
    if host == "github.com":
        return _file("github", _GITHUB_FILE.fullmatch(path))
    if host == "raw.githubusercontent.com":
        return _file("github", _RAW_FILE.fullmatch(path))
    if host == "arxiv.org":
        parts = parts._replace(netloc=ARXIV)
    return Page(parts.hostname or "", parts.geturl()) if listed(parts) else None


def _file(host: str, found: "re.Match[str] | None") -> File | None:
    if found is None or not readable(found["path"]) or ".." in found[0]:
        return None
    folder = found.groupdict().get("folder")
    kind = "github" if host == "github" else "dataset" if folder else "model"
    return File(host, kind, found["name"], found["ref"], found["path"])
