"""Web pages that a model links to, for look-ups: license texts, abstract pages on arXiv.

One request each, then kept in the store, where every model that links to the page finds it. A
host that does not answer is left alone for the rest of the process and a quarter of an hour, so
that without a network a look-up goes on at once.
"""

from typing import Final
from urllib.parse import urlsplit

import msgspec

from crawler.asking.answers import Answer, Ask
from crawler.asking.http import Web
from crawler.clients.github import Codebase, GitHub
from crawler.clients.huggingface import Hub
from crawler.errors import BadToken, CrawlProblem, NoNetwork, Refused, TooBig, Unreachable
from crawler.pages.page_places import ARXIV, File, Page, place
from storage import Store
from storage.records import EntityKind, StoredDocument

FRESH: Final = 86_400
"""Seconds for which a page is not asked for again."""

SHUT: Final = 900
"""Seconds for which a host that did not answer is left alone, by other processes too."""

CAP: Final = 2 * 2**20
SECONDS: Final = 10.0
_SPACING: Final = {ARXIV: 3.0}
"""Seconds between two requests, by arXiv's terms of use of 2026."""

_TEXTS: Final = ("text/html", "text/plain", "text/markdown", "application/xhtml+xml")


class Pages:
    """Reads pages for the look-ups of one process; remembers who does not answer."""

    def __init__(self, store: Store, web: Web) -> None:
        self._store = store
        self._web = web
        self._shut: dict[str, str] = {}
        self._last: dict[str, float] = {}
        self._answered = False

    def read(self, url: str) -> StoredDocument:
        """The page of a canonical address; its state says whether it could be read.

        Raises what the Hub raises for a file of the Hub; BadToken, Stopped.
        """
        there = place(url)
        if there is None:
            return _not_read(url, "not on the list of pages that we may read")
        origin = f"https://{there.host}"
        rows, now = self._store.pages([url, origin]), self._web.clock()
        row, silent = rows.get(url), rows.get(origin)
        if row is not None and now - row.checked_at < FRESH:
            return row.document
        if silent is not None and now - silent.checked_at < SHUT:
            self._shut.setdefault(there.host, silent.document.reason)
        held = row.document if row is not None and row.document.state == "read" else None
        reason = self._shut.get(there.host) or self._shut.get("")
        if reason:
            return held or _not_read(url, reason)
        return self._asked(url, there, held)

    def _asked(self, url: str, there: File | Page, held: StoredDocument | None) -> StoredDocument:
        """The answer, kept; the page as it was where the host does not answer."""
        try:
            found = self._file(there) if isinstance(there, File) else self._page(there, held)
        except Refused as problem:
            found = _not_read(url, str(problem))
        except TooBig as problem:
            found = _not_read(url, str(problem), "unreadable")
        except BadToken:
            raise
        except NoNetwork as problem:
            if there.host == "hub":
                raise
            return held or self._close(url, there.host, str(problem), offline=True)
        except CrawlProblem as problem:
            if there.host == "hub":
                raise
            return held or self._close(url, there.host, str(problem), offline=False)
        found = msgspec.structs.replace(found, path=url, revision="")
        if not (isinstance(there, File) and found.state == "unreadable"):  # that may pass
            self._store.keep_pages([found], int(self._web.clock()))
        return found

    def _file(self, file: File) -> StoredDocument:
        if file.host == "hub":
            kind: EntityKind = "dataset" if file.kind == "dataset" else "model"
            return Hub(self._web).text(file.name, file.revision, file.path, kind)
        codebase = Codebase(0, file.name, file.revision, head=file.revision)
        return GitHub(self._web).text(codebase, file.path)

    def _page(self, page: Page, held: StoredDocument | None) -> StoredDocument:
        self._space(page.host)

        def read(answer: Answer) -> StoredDocument:
            self._answered = True
            if answer.status == 304 and held is not None:
                return held
            return _document(answer)

        asked = Ask("page", page.address, _conditions(held), cap=CAP, seconds=SECONDS, text=True)
        return self._web.send(asked, read)

    def _space(self, host: str) -> None:
        """Keep the distance that a host asks for."""
        spacing = _SPACING.get(host, 0.0)
        wait = self._last.get(host, 0.0) + spacing - self._web.clock()
        if spacing and wait > 0:
            self._web.rest(wait)
        self._last[host] = self._web.clock()

    def _close(self, url: str, host: str, reason: str, *, offline: bool) -> StoredDocument:
        """Ask this host no more; nobody, where nobody at all ever answered."""
        self._shut[host] = reason
        if offline and not self._answered:
            self._shut[""] = reason
        silent = StoredDocument(f"https://{host}", state="unread", reason=reason)
        self._store.keep_pages([silent], int(self._web.clock()))
        return _not_read(url, reason)


def _document(answer: Answer) -> StoredDocument:
    """What an answer says of a page. Raises Unreachable where the host shuts us out."""
    status = answer.status
    if status in (401, 403):
        raise Unreachable(f"{urlsplit(answer.url).hostname} shuts us out ({status})")
    if status in (404, 410):
        return _not_read("", f"the page is not there ({status})", "absent")
    if status != 200:
        return _not_read("", f"the host answers {status}")
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in _TEXTS:
        return _not_read("", f"{kind[:60] or 'no content type'} is no page", "unreadable")
    if not answer.body.strip():
        return _not_read("", "an empty page", "unreadable")
    etag = answer.headers.get("etag") or answer.headers.get("last-modified") or ""
    return StoredDocument("", answer.body, etag=etag)


def _conditions(held: StoredDocument | None) -> dict[str, str]:
    """Headers that let the host say that nothing changed."""
    headers = {"accept": "text/html, text/plain;q=0.9, text/markdown;q=0.8"}
    if held is not None and held.etag:
        tagged = held.etag.startswith(('"', "W/"))
        headers["if-none-match" if tagged else "if-modified-since"] = held.etag
    return headers


def _not_read(url: str, reason: str, state: str = "unread") -> StoredDocument:
    return StoredDocument(path=url, state=state, reason=reason)
