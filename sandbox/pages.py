"""Web pages of other hosts, served here under /_pages/<host>/<path>: a stand-in for the web.

A record is `{"url", "text", "type", "status", "location", "etag"}`; all but `url` may be missing.
"""

import zlib
from collections.abc import Iterable
from urllib.parse import urlsplit

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from sandbox.corpus.lines import Source, each

PREFIX = "/_pages/"


class Page(msgspec.Struct, frozen=True):
    """One page. ``etag`` None is made from the text, an empty one is not sent."""

    url: str
    text: str = ""
    type: str = "text/html; charset=utf-8"
    status: int = 200
    location: str = ""
    etag: str | None = None


_page = msgspec.json.Decoder(Page)


class Pages:
    """All pages by host and path; ``export.arxiv.org`` serves what ``arxiv.org`` has."""

    def __init__(self, sources: Iterable[Source] = ()) -> None:
        self._held: dict[str, Page] = {}
        each(sources, lambda line: self.add(_page.decode(line)))

    def add(self, page: Page) -> None:
        """Serve one more page, or another text of one."""
        parts = urlsplit(page.url)
        self._held[_name(parts.netloc, parts.path, parts.query)] = page

    def routes(self) -> list[BaseRoute]:
        """The one route."""
        return [Route(f"{PREFIX}{{host}}/{{path:path}}", self._answer)]

    async def _answer(self, request: Request) -> Response:
        where = request.path_params
        page = self._held.get(_name(where["host"], f"/{where['path']}", request.url.query))
        if page is None:
            return Response("<html><body>Not found</body></html>", 404, media_type="text/html")
        headers = _headers(page)
        if headers.get("etag") and request.headers.get("if-none-match") == headers["etag"]:
            return Response(None, 304, headers)
        return Response(page.text, page.status, {**headers, "content-type": page.type})


def _headers(page: Page) -> dict[str, str]:
    tag = f'"{zlib.crc32(page.text.encode()):08x}"' if page.etag is None else page.etag
    headers = {"etag": tag, "location": page.location}
    return {name: value for name, value in headers.items() if value}


def _name(host: str, path: str, query: str) -> str:
    bare = host.lower().removeprefix("www.").removeprefix("export.")
    return f"{bare}{path or '/'}?{query}"
