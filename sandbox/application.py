"""The one ASGI application: journal, faults and quotas around the Hub and GitHub."""

import time
from collections.abc import Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Router

from sandbox import answers, headers
from sandbox.corpus.corpus import Corpus
from sandbox.faults import Faults, Message, Receive, Send, befall
from sandbox.github.github import GitHub
from sandbox.github.limits import Limits
from sandbox.github.replies import failed
from sandbox.hub.hub import Hub
from sandbox.hub.quotas import Quotas
from sandbox.journal import Entry, Journal
from sandbox.moments import github_time, milliseconds
from sandbox.nights.nights import Nights, apply
from sandbox.pages import PREFIX, Pages

_CODE = ("/repos/", "/repositories/", "/graphql", "/rate_limit", "/licenses/")
_BARE = ("bare-429", "reset", "slow", "cut")  # these bring no headers, or the true answer's own


class Application:
    """A Hub at the root; GitHub's API at the root as well and under /github."""

    def __init__(
        self,
        corpus: Corpus,
        *,
        plan: str = "generous",
        nights: Nights | None = None,
        pages: Pages | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.corpus = corpus
        self.journal = Journal()
        self.faults = Faults()
        self.quotas = Quotas(plan, clock)
        self.limits = Limits(plan, clock)
        self.github = GitHub(corpus)
        self.nights = nights or Nights([])
        self.pages = pages or Pages()
        self._clock = clock
        self._hub_router = Router(Hub(corpus).routes(), redirect_slashes=False)
        self._github_router = Router(self.github.routes(), redirect_slashes=False)
        self._page_router = Router(self.pages.routes(), redirect_slashes=False)

    def night(self) -> int:
        """Let the next night of the script pass; how many edits it had."""
        return self.nights.pass_one(self.corpus, int(self._clock() * 1000))

    def edit(self, *edits: Mapping[str, Any], at: str | None = None) -> None:
        """Do edits, dated `at` (ISO 8601) or now. Raises BadEdit."""
        now = milliseconds(at) or int(self._clock() * 1000)
        for each in edits:
            apply(self.corpus, each, now)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        path: str = scope["path"]
        mounted, page = path.startswith("/github/"), path.startswith(PREFIX)
        github = mounted or path.startswith(_CODE)
        if mounted:
            scope["root_path"] = "/github"
        bucket = "github" if github else "web" if page else _bucket(path)
        token = answers.caller(Request(scope).headers).token
        query = scope["query_string"].decode("latin-1")
        fault = self.faults.due(scope["method"], f"{path}?{query}" if query else path)
        self.journal.write(Entry(scope["method"], path, query, bucket, token is not None))
        app: Any = self._github if github else self._page_router if page else self._hub
        if fault is None:
            await app(scope, receive, send)
            return
        if fault.kind not in _BARE and not page:
            send = headers.added(send, self._fault_headers(bucket, token))
        await befall(fault, app, scope, receive, send)

    async def _hub(self, scope: Message, receive: Receive, send: Send) -> None:
        asked = Request(scope).headers
        who, trace = answers.caller(asked), asked.get("x-amzn-trace-id")
        standing = self.quotas.charge(who.token, _bucket(scope["path"]))
        told = [*standing.headers(), *headers.hub(trace)]
        headed = headers.added(send, told, vary=True)
        response: Any = self._hub_router
        if standing.refused:
            response = answers.error(429, standing.message())
        elif who.bad:
            response = self._distrusted
        await response(scope, receive, headed)

    async def _distrusted(self, scope: Message, receive: Receive, send: Send) -> None:
        """A bad token: refused everywhere, but told of a gate like one who did not log in."""
        told: list[Message] = []

        async def kept(message: Message) -> None:
            told.append(message)

        await self._hub_router(scope, receive, kept)
        if (b"x-error-code", b"GatedRepo") not in told[0]["headers"]:
            await answers.bad_token()(scope, receive, send)
            return
        for message in told:
            await send(message)

    async def _github(self, scope: Message, receive: Receive, send: Send) -> None:
        request = Request(scope)
        token = answers.caller(request.headers).token
        resource = "graphql" if scope["path"].endswith("/graphql") else "core"
        free = scope["path"].endswith("/rate_limit")
        response = self._refusal(request, token, resource, free=free)
        if response is None:
            scope["github_standing"] = self._graphql_standing(token)
            app: Any = self._rate_limit(token) if free else self._github_router
        else:
            app, free = response, True

        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                if not free and message["status"] != 304:
                    self.limits.charge(token, resource)
                told = [*self.limits.headers(token, resource), *headers.GITHUB]
                message["headers"] = [*message["headers"], *told]
            await send(message)

        await app(scope, receive, counted)

    def _refusal(
        self, request: Request, token: str | None, resource: str, *, free: bool
    ) -> Response | None:
        if not request.headers.get("user-agent"):
            return failed(
                403, "Request forbidden by administrative rules. Add a User-Agent header."
            )
        if token is not None and "bad" in token:
            return failed(401, "Bad credentials")
        if free or not self.limits.spent(token, resource):
            return None
        if resource == "graphql":
            told = {"type": "RATE_LIMITED", "message": "API rate limit exceeded"}
            return answers.json({"errors": [told]})
        return failed(403, "API rate limit exceeded")

    def _rate_limit(self, token: str | None) -> Response:
        core = self.limits.standing(token, "core")
        resources = {"core": core, "graphql": self.limits.standing(token, "graphql")}
        return answers.json({"resources": resources, "rate": core})

    def _graphql_standing(self, token: str | None) -> dict[str, Any]:
        told = self.limits.standing(token, "graphql")
        left = max(0, told["remaining"] - 1)
        resets = github_time(told["reset"] * 1000)
        return {
            "limit": told["limit"],
            "remaining": left,
            "used": told["used"] + 1,
            "resetAt": resets,
        }

    def _fault_headers(self, bucket: str, token: str | None) -> list[tuple[bytes, bytes]]:
        if bucket == "github":
            return self.limits.headers(token, "core")
        return self.quotas.charge(token, bucket).headers()


def _bucket(path: str) -> str:
    if "/resolve/" in path or "/raw/" in path or path.startswith("/api/resolve-cache/"):
        return "resolvers"
    return "api" if path.startswith("/api/") else "pages"
