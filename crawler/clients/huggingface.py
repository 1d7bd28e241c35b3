"""The Hub as we need it: listing pages, one repository, its texts, its commits."""

import re
from contextlib import suppress
from datetime import datetime
from typing import Final, Literal
from urllib.parse import quote, unquote, urlencode

import msgspec

from crawler.asking.answers import PAGE_CAP, Answer, Ask, following, joined, onward
from crawler.asking.hosts import readable
from crawler.asking.http import Web
from crawler.clients import entries, texts
from crawler.clients.entries import EXPAND, Sighting
from crawler.clients.names import possible
from crawler.decoding import decoded, seconds
from crawler.errors import BadToken, Denied, ModelNotFound, Refused, TooBig, Unreachable
from storage.records import EntityKind, StoredDocument

PAGE: Final = 1000
_SMALLER: Final = (500, 100)
"""Pages that are asked for where a larger one does not come. Nobody has recorded whether the Hub
gives a thousand with all fields: its own JavaScript client asks for 500 at most.
"""
_LIMIT: Final = re.compile(r"(?<=[?&]limit=)\d+")
_PLURAL: Final = {"model": "models", "dataset": "datasets"}

Sort = Literal["createdAt", "lastModified", "downloads"]


class Page(msgspec.Struct, frozen=True):
    """A page of a listing; ``next`` is the address of the one after it."""

    rows: list[Sighting]
    next: str | None


class Commit(msgspec.Struct, frozen=True):
    """A revision of a repository: its sha, and when it was made."""

    sha: str
    at: int


class NotThere(msgspec.Struct, frozen=True):
    """The Hub does not show a repository: it is missing, deleted or private."""


class _Commit(msgspec.Struct):
    id: str
    date: datetime


_commit_rows = msgspec.json.Decoder(list[_Commit])


class Hub:
    """A client of one Hub. Any thread may use it."""

    def __init__(self, web: Web) -> None:
        self.web = web
        self._root = web.access.hub_endpoint.rstrip("/")
        self._etags = texts.ETags()
        self._most = PAGE

    def listing(
        self, kind: EntityKind, sort: Sort, *, ascending: bool = False, author: str | None = None,
        limit: int = PAGE,
    ) -> str:  # fmt: skip
        """The address of a listing's first page: all repositories of a kind, or of one author's,
        ``limit`` a page, with every field that records are made of (``expand``).
        """
        query = [("limit", str(limit)), ("sort", sort), ("direction", "1" if ascending else "-1")]
        query += [("author", author)] if author else []
        query += [("expand", name) for name in EXPAND[kind]]
        return f"{self._root}/api/{_PLURAL[kind]}?{urlencode(query)}"

    def page(self, kind: EntityKind, address: str) -> Page:
        """A page of a listing, a smaller one where that does not come. Raises CrawlProblem when
        none does, however often asked.
        """
        size = min(_size(address), self._most)
        try:
            return self._page(kind, _sized(address, size))
        except Denied:
            raise
        except Unreachable as problem:
            page = self._smaller(kind, address, size, problem)
            if page is None:
                raise
            return page

    def _smaller(self, kind: EntityKind, address: str, size: int, why: Unreachable) -> Page | None:
        """The largest page below ``size`` that comes; from then on none is asked for above 500."""
        for smaller in (each for each in _SMALLER if each < size):
            with suppress(Unreachable):
                page = self._page(kind, _sized(address, smaller))
                self._most = _SMALLER[0]
                self.web.progress.note(f"{why}; {smaller} at a time come")
                return Page(page.rows, page.next and _sized(page.next, min(size, self._most)))
        return None

    def _page(self, kind: EntityKind, address: str) -> Page:
        def read(answer: Answer) -> Page:
            self._expect(answer)
            return Page(entries.page(kind, answer.body), following(answer))

        return self.web.send(Ask("hub", address, cap=PAGE_CAP), read)

    def newest(self, kind: EntityKind) -> int | None:
        """When the last commit to any repository was made, by the Hub's own clock."""
        rows = self.page(kind, self.listing(kind, "lastModified", limit=1)).rows
        return rows[0].committed_at if rows else None

    def info(self, kind: EntityKind, name: str, revision: str | None = None) -> Sighting | NotThere:
        """One repository by name, as it was at a revision; a renamed one under its new name."""
        if not possible(name):
            raise ModelNotFound(f"{name!r} is not a name that the Hub could have")
        query = urlencode([("expand", each) for each in EXPAND[kind]])
        at = f"/revision/{quote(revision, safe='')}" if revision else ""
        address = f"{self._root}/api/{_PLURAL[kind]}/{name}{at}?{query}"

        def read(answer: Answer) -> Sighting | NotThere:
            if answer.status in (401, 404) and not self._refused_token(answer):
                return NotThere()
            self._expect(answer)
            return entries.one(kind, answer.body)

        return self.web.send(Ask("hub", address), read)

    def text(
        self,
        name: str,
        revision: str,
        path: str,
        kind: EntityKind = "model",
        *,
        held: StoredDocument | None = None,
    ) -> StoredDocument:
        """A text of a repository at a revision; its state says whether it could be read.

        Where the text is still the one that is ``held``, that one comes back and no body is sent.
        """
        if not readable(path):
            return texts.not_read(path, revision, "unread", "not a text that we may fetch")
        place = f"{quote(name)}/resolve/{quote(revision, safe='')}/{quote(path)}"
        address = f"{self._home(kind)}{place}"
        headers = {"accept-encoding": "identity"}
        if held is not None and held.etag:
            headers["if-none-match"] = f'"{held.etag}"'
        earlier: list[bytes] = []

        def read(answer: Answer) -> StoredDocument:
            if answer.status == 304 and held is not None:
                return msgspec.structs.replace(held, revision=revision)
            return self._document(answer, revision, path, earlier)

        try:
            return self.web.send(Ask("hub", address, headers, text=True), read)
        except TooBig as problem:
            return texts.unfit(path, revision, str(problem))
        except (Unreachable, Refused) as problem:
            return texts.not_read(path, revision, "unreadable", str(problem))

    def leads_to(self, kind: EntityKind, name: str) -> str | None:
        """The name to which the Hub leads on from one that was given up; None where it does not.

        Asked by the address of the card, whose redirect tells, without the card: one request, and
        none to the API, for each name. Raises CrawlProblem.
        """
        if not possible(name):
            return None
        before, after = self._home(kind), "/resolve/main/README.md"

        def read(answer: Answer) -> str | None:
            if self._refused_token(answer):
                self._expect(answer)
            to = joined(answer.url, unquote(answer.headers.get("location", "")))
            found = to.removeprefix(before).removesuffix(after)
            moved = to == f"{before}{found}{after}" and possible(found)
            return found if moved and found.lower() != name.lower() else None

        address = f"{before}{quote(name)}{after}"
        return self.web.send(Ask("hub", address, method="HEAD", follow=False), read)

    def _home(self, kind: EntityKind) -> str:
        """What stands before the names of a kind in addresses."""
        return f"{self._root}/" if kind == "model" else f"{self._root}/{_PLURAL[kind]}/"

    def commits(self, name: str) -> list[Commit]:
        """Commits of a model, newest first; none where the Hub does not show them."""
        found: list[Commit] = []
        address: str | None = f"{self._root}/api/models/{quote(name)}/commits/main?limit=1000"
        walked: set[str] = set()
        while address:
            onward(walked, address)
            rows, address = self.web.send(Ask("hub", address, cap=PAGE_CAP), self._commits)
            found += rows
        return found

    def _commits(self, answer: Answer) -> tuple[list[Commit], str | None]:
        if answer.status in (401, 403, 404) and not self._refused_token(answer):
            return [], None
        self._expect(answer)
        rows = decoded(_commit_rows.decode, answer.body)
        commits = [Commit(row.id, seconds(row.date) or 0) for row in rows]
        return commits, following(answer)

    def _document(
        self, answer: Answer, revision: str, path: str, earlier: list[bytes]
    ) -> StoredDocument:
        if answer.status == 200:
            tag = self._etags.of(answer, earlier)
            if not texts.is_text(answer.body):
                return texts.unfit(path, revision, texts.NO_TEXT)
            return StoredDocument(path=path, body=answer.body, revision=revision, etag=tag)
        if self._refused_token(answer):
            self._expect(answer)
        state, reason = texts.refusal(answer)
        return texts.not_read(path, revision, state, reason)

    def _refused_token(self, answer: Answer) -> bool:
        """Whether a 401 is about our token, not about the repository."""
        said = answer.headers.get("x-error-message", "").encode() + answer.body[:500]
        return answer.status == 401 and b"Invalid credentials" in said

    def _expect(self, answer: Answer) -> None:
        """Go on with a 200 only."""
        if answer.status == 200:
            return
        if answer.status == 401 and self.web.access.hub_token:
            source = self.web.access.hub_token_source or "HF_TOKEN"
            raise BadToken(f"the Hub does not accept the token from {source}: renew or unset it")
        message = answer.headers.get("x-error-message", "")[:200]
        problem = Denied if answer.status in (401, 403, 404) else Unreachable
        raise problem(f"the Hub answers {answer.status} {message}".rstrip())


def _size(address: str) -> int:
    """How many a page of a listing holds; none that would be smaller, where it does not say."""
    limit = _LIMIT.search(address)
    return int(limit[0]) if limit else 0


def _sized(address: str, size: int) -> str:
    return _LIMIT.sub(str(size), address, count=1)
