"""The routes. Every answer carries a strict content security policy; nothing writes."""

from typing import Final

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.templating import Jinja2Templates

from ajar.models.lookup_json import line
from ajar.models.names import named
from ajar.setup.alike import alike
from ajar.streams import say
from ajar.web import pages
from storage import Store
from storage.answers import StoredModel
from storage.problems import DatabaseProblem

_ALIKE: Final = 50
_POLICY: Final = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
}


def application(store: Store) -> Starlette:
    """The whole view on ``store``."""
    view = _View(store)
    return Starlette(
        routes=[
            Route("/", view.home, name="home"),
            Route("/search", view.search, name="search"),
            Route("/model/{name:path}.json", view.json, name="json"),
            Route("/model/{name:path}", view.model, name="model"),
            Route("/trends", view.trends, name="trends"),
            Route("/chart.svg", view.chart, name="chart"),
            Route("/style.css", _style, name="style"),
        ],
        middleware=[Middleware(BaseHTTPMiddleware, dispatch=_guarded)],
    )


class _View:
    """The pages over one store; each runs in a thread of the server's pool."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._templates = Jinja2Templates(env=pages.environment())

    def home(self, request: Request) -> Response:
        return self._page(request, "home.html", status=self._store.status())

    def search(self, request: Request) -> Response:
        asked = named(request.query_params.get("q", "").strip())[: pages.LONGEST_NAME]
        found = self._store.model(asked) if asked else None
        if found is not None:
            return RedirectResponse(request.url_for("model", name=found.name), 303)
        return self._missing(request, asked)

    def model(self, request: Request) -> Response:
        found = self._found(request)
        if found is None:
            return self._missing(request, request.path_params["name"][: pages.LONGEST_NAME])
        spells = self._store.history(found.name)
        return self._page(request, "model.html", **pages.model(found, spells))

    def json(self, request: Request) -> Response:
        found = self._found(request)
        if found is None:
            return Response("{}", 404, media_type="application/json")
        return Response(line(found), media_type="application/json")

    def trends(self, request: Request) -> Response:
        asked = pages.trends(self._store, request.query_params)
        return self._page(request, "trends.html", **asked)

    def chart(self, request: Request) -> Response:
        drawn = pages.chart(self._store, request.query_params)
        return Response(drawn, media_type="image/svg+xml")

    def _found(self, request: Request) -> StoredModel | None:
        name = request.path_params["name"]
        return self._store.model(name) if len(name) <= pages.LONGEST_NAME else None

    def _missing(self, request: Request, asked: str) -> Response:
        """What somebody may have meant: found for a search, not for an address."""
        within = self._store.names(asked, _ALIKE) if len(asked) > 1 else []
        near = dict.fromkeys([*alike(self._store, asked, _ALIKE), *within])
        code = 200 if near and request.url.path == "/search" else 404
        return self._page(request, "missing.html", code, asked=asked, alike=list(near)[:_ALIKE])

    def _page(self, request: Request, name: str, code: int = 200, **values: object) -> Response:
        return self._templates.TemplateResponse(request, name, values, status_code=code)


def _style(_request: Request) -> Response:
    return Response(pages.style(), media_type="text/css")


async def _guarded(request: Request, answer: RequestResponseEndpoint) -> Response:
    try:
        response = await answer(request)
    except Exception as problem:  # noqa: BLE001  the server outlives what one page could not
        response = _failed(problem)
    response.headers.update(_POLICY)
    return response


def _failed(problem: Exception) -> Response:
    """One line for who runs the server; where the database is at fault, for the reader too."""
    known = isinstance(problem, DatabaseProblem)
    said = str(problem) if known else f"unexpected {type(problem).__name__}: {problem}"
    say(said)
    return PlainTextResponse(said if known else "This page failed.", 503 if known else 500)
