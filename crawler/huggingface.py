"""The Hub as we need it: listing pages, one repository, its texts, its commits."""

import hashlib
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Final, Literal
from urllib.parse import quote, urlencode

import msgspec

from crawler import entries
from crawler.answers import PAGE_CAP, Answer, Ask
from crawler.entries import EXPAND, Sighting
from crawler.errors import BadToken, ModelNotFound, Passing, Refused, TooBig, Unreachable
from crawler.hosts import readable
from crawler.http import Web
from storage.records import EntityKind, StoredDocument

PAGE: Final = 1000
_PLURAL: Final = {"model": "models", "dataset": "datasets"}
_NAME: Final = re.compile(r"[A-Za-z0-9][\w.-]{0,199}(?:/[\w.-]{1,200})?", re.ASCII)
"""Wider than what huggingface_hub lets pass: old names are longer than its 96 characters."""

_NEXT: Final = re.compile(r'<([^<>]+)>\s*;\s*rel="?next"?')
_SHA: Final = re.compile(r"[0-9a-f]{40}")

Sort = Literal["createdAt", "lastModified", "downloads"]


class Page(msgspec.Struct, frozen=True):
    """A page of a listing; ``next`` is the address of the one after it."""

    rows: list[Sighting]
    next: str | None


class Commit(msgspec.Struct, frozen=True):
    """A revision of a repository: its sha, when it was made, its title."""

    sha: str
    at: int
    title: str


class NotThere(msgspec.Struct, frozen=True):
    """The Hub does not show a repository: it is missing, deleted or private."""

    status: int


class _Commit(msgspec.Struct):
    id: str
    date: datetime
    title: str = ""


class Hub:
    """A client of one Hub. Any thread may use it."""

    def __init__(self, web: Web) -> None:
        self.web = web
        self._root = web.access.hub_endpoint.rstrip("/")

    def listing(
        self, kind: EntityKind, sort: Sort, *, ascending: bool = False, author: str | None = None,
        limit: int = PAGE,
    ) -> str:  # fmt: skip
        """The address of a listing's first page."""
        query = [("limit", str(limit)), ("sort", sort), ("direction", "1" if ascending else "-1")]
        query += [("author", author)] if author else []
        query += [("expand", name) for name in EXPAND[kind]]
        return f"{self._root}/api/{_PLURAL[kind]}?{urlencode(query)}"

    def page(self, kind: EntityKind, address: str) -> Page:
        """A page of a listing. Raises CrawlProblem when it does not come, however often asked."""

        def read(answer: Answer) -> Page:
            self._expect(answer)
            following = _NEXT.search(answer.headers.get("link", ""))
            return Page(entries.page(kind, answer.body), following and following[1])

        return self.web.send(Ask("hub", address, cap=PAGE_CAP), read)

    def newest(self, kind: EntityKind) -> int | None:
        """When the last commit to any repository was made, by the Hub's own clock."""
        rows = self.page(kind, self.listing(kind, "lastModified", limit=1)).rows
        return rows[0].committed_at if rows else None

    def info(self, kind: EntityKind, name: str) -> Sighting | NotThere:
        """One repository by name; a renamed one comes under its new name."""
        if not _NAME.fullmatch(name) or ".." in name:
            raise ModelNotFound(f"{name!r} is not a name that the Hub could have")
        query = urlencode([("expand", each) for each in EXPAND[kind]])

        def read(answer: Answer) -> Sighting | NotThere:
            if answer.status in (401, 404) and not self._refused_token(answer):
                return NotThere(answer.status)
            self._expect(answer)
            return entries.one(kind, answer.body)

        return self.web.send(Ask("hub", f"{self._root}/api/{_PLURAL[kind]}/{name}?{query}"), read)

    def text(
        self, name: str, revision: str, path: str, kind: EntityKind = "model"
    ) -> StoredDocument:
        """A text of a repository at a revision; its state says whether it could be read."""
        if not readable(path):
            return _not_read(path, revision, "unread", "not a text that we may fetch")
        folder = "" if kind == "model" else f"{_PLURAL[kind]}/"
        place = f"{quote(name)}/resolve/{quote(revision, safe='')}/{quote(path)}"
        address = f"{self._root}/{folder}{place}"
        headers = {"accept-encoding": "identity"}
        try:
            return self.web.send(
                Ask("hub", address, headers), lambda answer: self._document(answer, revision, path)
            )
        except (Unreachable, TooBig, Refused) as problem:
            return _not_read(path, revision, "unreadable", str(problem))

    def commits(self, name: str, kind: EntityKind = "model") -> list[Commit]:
        """All commits of the main branch, newest first; none where the Hub does not show them."""
        found: list[Commit] = []
        address: str | None = (
            f"{self._root}/api/{_PLURAL[kind]}/{quote(name)}/commits/main?limit=1000"
        )
        while address:
            rows, address = self.web.send(Ask("hub", address, cap=PAGE_CAP), self._commits)
            found += rows
        return found

    def _commits(self, answer: Answer) -> tuple[list[Commit], str | None]:
        if answer.status in (401, 403, 404) and not self._refused_token(answer):
            return [], None
        self._expect(answer)
        rows = msgspec.json.decode(answer.body, type=list[_Commit])
        following = _NEXT.search(answer.headers.get("link", ""))
        commits = [Commit(row.id, int(row.date.timestamp()), row.title) for row in rows]
        return commits, following and following[1]

    def _document(self, answer: Answer, revision: str, path: str) -> StoredDocument:
        if answer.status == 200:
            tag = _whole(answer)
            return StoredDocument(path=path, body=answer.body, revision=revision, etag=tag)
        if self._refused_token(answer):
            self._expect(answer)
        state, reason = _refusal(answer)
        return _not_read(path, revision, state, reason)

    def _refused_token(self, answer: Answer) -> bool:
        """Whether a 401 is about our token, not about the repository."""
        message = answer.headers.get("x-error-message", "")
        return answer.status == 401 and "Invalid credentials" in message

    def _expect(self, answer: Answer) -> None:
        """Go on with a 200 only."""
        if answer.status == 200:
            return
        if self._refused_token(answer):
            source = self.web.access.hub_token_source or "HF_TOKEN"
            raise BadToken(f"the Hub does not accept the token from {source}: renew or unset it")
        message = answer.headers.get("x-error-message", "")[:200]
        raise Unreachable(f"the Hub answers {answer.status} {message}".rstrip())


def _not_read(path: str, revision: str, state: str, reason: str) -> StoredDocument:
    return StoredDocument(path=path, revision=revision, state=state, reason=reason)


def _refusal(answer: Answer) -> tuple[str, str]:
    """Why a text did not come, as state and reason."""
    code, message = _error(answer.headers)
    if code == "EntryNotFound":
        return "absent", ""
    if code == "GatedRepo":
        return "unread", "gated: the Hub shows it only to those who were let in"
    if "disabled" in message:
        return "unread", "disabled by the Hub"
    if answer.status in (401, 403, 404, 451):
        return "unread", f"the Hub does not show it ({answer.status} {code or message})".strip()
    if answer.status in (301, 302, 303, 307, 308):
        return "unreadable", "stored as a large file on another host"
    return "unreadable", f"the Hub answers {answer.status}"


def _error(headers: Mapping[str, str]) -> tuple[str, str]:
    return headers.get("x-error-code", ""), headers.get("x-error-message", "")[:200]


def _whole(answer: Answer) -> str:
    """The text's ETag; raises Passing for a body that is not the file that it names.

    The ETag of a plain file is Git's name for its content.
    """
    if "text/html" in answer.headers.get("content-type", "") and "resolve" in answer.url:
        raise Passing("a web page came instead of the text")
    tag = answer.first.get("etag", answer.headers.get("etag", ""))
    tag = tag.removeprefix("W/").strip('"')
    blob = b"blob %d\0" % len(answer.body) + answer.body
    if _SHA.fullmatch(tag) and hashlib.sha1(blob, usedforsecurity=False).hexdigest() != tag:
        raise Passing("the text is not what its ETag names")
    return tag
