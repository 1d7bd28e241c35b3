"""GitHub's routes, and where a repository is found: by name, by number, by an old name."""

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from sandbox import answers
from sandbox.corpus.codebase import LICENSES, CodeRepository, license_object
from sandbox.corpus.corpus import Corpus
from sandbox.github.answers import ANSWERS
from sandbox.github.graphql import answer as graphql_answer
from sandbox.github.replies import failed, moved, reply


class GitHub:
    """The routes, relative to the API's root."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus

    def routes(self) -> list[BaseRoute]:
        """GitHub's routes; what is none of them is 404."""
        return [
            Route("/repos/{rest:path}", self._named),
            Route("/repositories/{id:int}{rest:path}", self._numbered),
            Route("/licenses/{key}", self._license_text),
            Route("/graphql", self._graphql, methods=["POST"]),
            Route("/{rest:path}", self._nothing),
        ]

    async def _nothing(self, _request: Request) -> Response:
        return failed(404, "Not Found")

    async def _named(self, request: Request) -> Response:
        parts = answers.segments(request)[1:]
        full_name, rest = "/".join(parts[:2]).lower(), parts[2:]
        if full_name in self._corpus.github_moved:
            tail = "".join("/" + quote(part, safe="") for part in rest)
            return moved(request, f"/repositories/{self._corpus.github_moved[full_name]}{tail}")
        return self._answer(request, self._corpus.github.get(full_name), rest)

    async def _numbered(self, request: Request) -> Response:
        number = request.path_params["id"]
        found = (each for each in self._corpus.github.values() if each.id == number)
        return self._answer(request, next(found, None), answers.segments(request)[2:])

    def _answer(
        self, request: Request, repository: CodeRepository | None, rest: list[str]
    ) -> Response:
        if repository is None or repository.state == "private":
            return failed(404, "Not Found")
        if repository.state == "blocked":
            return failed(451, "Repository access blocked")
        if rest[:2] == ["git", "trees"]:
            rest = rest[1:]
        verb, argument = rest[0] if rest else "", "/".join(rest[1:])
        answer = ANSWERS.get(verb)
        return answer(request, repository, argument) if answer else failed(404, "Not Found")

    async def _license_text(self, request: Request) -> Response:
        key = request.path_params["key"].lower()
        return reply(request, license_object(key)) if key in LICENSES else failed(404, "Not Found")

    async def _graphql(self, request: Request) -> Response:
        if answers.caller(request.headers).token is None:
            return failed(401, "This endpoint requires you to be authenticated.")
        moved = {
            old: each.full_name
            for old, number in self._corpus.github_moved.items()
            for each in self._corpus.github.values()
            if each.id == number
        }
        return await graphql_answer(request, self._corpus.github, moved)
