"""The routes. Every answer carries a strict content security policy; nothing writes."""

import time
from typing import Final
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.templating import Jinja2Templates

from ajar.models.lookup_json import line
from ajar.models.names import named
from ajar.moments import day
from ajar.series.atom import feed
from ajar.setup.alike import alike
from ajar.streams import say
from ajar.web import events, pages, trends
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


def application(store: Store, hub: str = "https://huggingface.co") -> Starlette:
    """The whole view on ``store``; ``hub`` is where the models' own pages are."""
    view = _View(store, hub.rstrip("/"))
    return Starlette(
        routes=[
            Route("/", view.home, name="home"),
            Route("/search", view.search, name="search"),
            Route("/model/{name:path}.json", view.json, name="json"),
            Route("/model/{name:path}", view.model, name="model"),
            Route("/trends", view.trends, name="trends"),
            Route("/trends.csv", view.table, name="table"),
            Route("/chart.svg", view.chart, name="chart"),
            Route("/events", view.events, name="events"),
            Route("/events.atom", view.feed, name="feed"),
            Route("/style.css", _style, name="style"),
        ],
        middleware=[Middleware(BaseHTTPMiddleware, dispatch=_guarded)],
    )


class _View:
    """The pages over one store; each runs in a thread of the server's pool."""

    def __init__(self, store: Store, hub: str) -> None:
        self._store, self._hub = store, hub
        self._templates = Jinja2Templates(env=pages.environment())

    def home(self, request: Request) -> Response:
        status = self._store.status()
        last = day(status.runs[0].started_at) if status.runs else ""
        return self._page(request, "home.html", status=status, last=last)

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
        here = f"{self._hub}/{quote(found.name)}"
        return self._page(request, "model.html", **pages.model(found, spells), hub=here)

    def json(self, request: Request) -> Response:
        found = self._found(request)
        if found is None:
            return Response("{}", 404, media_type="application/json")
        return Response(line(found), media_type="application/json")

    def trends(self, request: Request) -> Response:
        shown = trends.page(self._store, request.query_params)
        return self._page(request, "trends.html", **shown)

    def table(self, request: Request) -> Response:
        name = "_".join(trends.chosen(request.query_params).values()).replace(":", "_")
        return Response(
            trends.table(self._store, request.query_params),
            media_type="text/csv",
            headers={"content-disposition": f'attachment; filename="trends_{name}.csv"'},
        )

    def chart(self, request: Request) -> Response:
        drawn = trends.chart(self._store, request.query_params)
        return Response(drawn, media_type="image/svg+xml")

    def events(self, request: Request) -> Response:
        shown = events.page(self._store, request.query_params, int(time.time()))
        return self._page(request, "events.html", **shown)

    def feed(self, request: Request) -> Response:
        _, found = events.found(self._store, request.query_params, int(time.time()))
        xml = feed(found.rows, str(request.url_for("home")) + "model")
        return Response(xml, media_type="application/atom+xml")

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
