"""GitHub's REST API for the repositories of the corpus."""

import hashlib
from base64 import b64encode
from typing import Any
from urllib.parse import quote

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from sandbox import answers
from sandbox.codebase import LICENSES, CodeRepository, license_object
from sandbox.corpus import Corpus
from sandbox.graphql import answer as graphql_answer
from sandbox.moments import github_time, http_time

_encode = msgspec.json.Encoder().encode
_TREE_LARGEST = 100_000


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
            return _moved(request, f"/repositories/{self._corpus.github_moved[full_name]}{tail}")
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
        match rest:
            case []:
                return _json(request, body(request, repository), repository)
            case ["license"]:
                return _license(request, repository)
            case ["readme", *folder]:
                return _readme(request, repository, "/".join(folder))
            case ["contents", *path]:
                return _contents(request, repository, "/".join(path))
            case ["git", "trees", *reference]:
                return _tree(request, repository, "/".join(reference))
            case ["commits", *reference]:
                return _commit(request, repository, "/".join(reference))
        return failed(404, "Not Found")

    async def _license_text(self, request: Request) -> Response:
        key = request.path_params["key"].lower()
        return _json(request, license_object(key)) if key in LICENSES else failed(404, "Not Found")

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


def failed(status: int, message: str, headers: dict[str, str] | None = None) -> Response:
    """GitHub's error body."""
    told = {"message": message, "documentation_url": "https://docs.github.com/rest"}
    return Response(
        _encode({**told, "status": str(status)}), status, headers, media_type=answers.JSON
    )


def body(request: Request, repository: CodeRepository) -> dict[str, Any]:
    """GET /repos/{owner}/{name}. Stars, forks and topics only where the meta knows them."""
    owner, name = repository.full_name.split("/", 1)
    url = f"{_root(request)}/repos/{repository.full_name}"
    told = {
        "id": repository.id,
        "node_id": f"R_{repository.id}",
        "name": name,
        "full_name": repository.full_name,
        "private": False,
        "owner": {"login": owner, "type": "Organization"},
        "html_url": f"https://github.com/{repository.full_name}",
        "description": repository.meta.get("description"),
        "fork": bool(repository.meta.get("fork")),
        "url": url,
        "created_at": github_time(repository.created),
        "updated_at": github_time(repository.pushed),
        "pushed_at": github_time(repository.pushed),
        "size": repository.bytes // 1024,
        "archived": bool(repository.meta.get("archived")),
        "disabled": False,
        "license": repository.license(),
        "visibility": "public",
        "default_branch": repository.branch,
    }
    for key in ("stargazers_count", "forks_count", "topics", "language", "homepage", "parent"):
        if key in repository.meta:
            told[key] = repository.meta[key]
    return told


def _json(request: Request, value: Any, repository: CodeRepository | None = None) -> Response:
    return _tagged(request, _encode(value), answers.JSON, repository)


def _tagged(
    request: Request, content: bytes, media_type: str, repository: CodeRepository | None = None
) -> Response:
    """200 with ETag and Last-Modified, or 304 when the caller holds it already."""
    tag = f'W/"{hashlib.sha256(content).hexdigest()}"'
    headers = {"etag": tag, "cache-control": "private, max-age=60, s-maxage=60"}
    headers["vary"] = "Accept, Authorization, Cookie, X-GitHub-OTP"
    if repository is not None:
        headers["last-modified"] = http_time(repository.pushed)
    asked = request.headers.get("if-none-match")
    since = request.headers.get("if-modified-since")
    if asked is not None:
        known = tag.removeprefix("W/") in [
            each.strip().removeprefix("W/") for each in asked.split(",")
        ]
    else:
        known = since is not None and since == headers.get("last-modified")
    if known:
        return Response(None, 304, headers)
    return Response(content, 200, headers, media_type=media_type)


def _moved(request: Request, path: str) -> Response:
    query = request.scope["query_string"].decode("latin-1")
    url = _root(request) + path
    url += f"?{query}" if query else ""
    response = failed(301, "Moved Permanently", {"location": url})
    response.body = _encode(
        {
            "message": "Moved Permanently",
            "url": url,
            "documentation_url": "https://docs.github.com/rest",
        }
    )
    response.headers["content-length"] = str(len(response.body))
    return response


def _root(request: Request) -> str:
    return answers.base(request) + str(request.scope.get("root_path", ""))


def _raw(request: Request) -> bool:
    return ".raw" in request.headers.get("accept", "")


def _content(
    request: Request, repository: CodeRepository, path: str, more: dict[str, Any] | None = None
) -> Response:
    """A file: its bytes for the raw media type, else the content object in base64."""
    entry, text = repository.paths.get(path), repository.text(path)
    if entry is None or text is None:
        return failed(404, "Not Found")
    if _raw(request):
        return _tagged(request, text, "application/vnd.github.raw+json; charset=utf-8", repository)
    return _json(
        request, _item(request, repository, entry) | _inline(text) | (more or {}), repository
    )


def _inline(text: bytes) -> dict[str, str]:
    encoded = b64encode(text).decode()
    lines = [encoded[i : i + 60] for i in range(0, len(encoded), 60)]
    return {"content": "".join(line + "\n" for line in lines), "encoding": "base64"}


def _item(request: Request, repository: CodeRepository, entry: dict[str, Any]) -> dict[str, Any]:
    path, root = entry["path"], _root(request)
    kind = {"tree": "dir", "commit": "submodule"}.get(entry["type"], "file")
    url = f"{root}/repos/{repository.full_name}/contents/{quote(path)}?ref={repository.branch}"
    return {
        "name": path.rpartition("/")[2],
        "path": path,
        "sha": entry["sha"],
        "size": entry.get("size") or 0,
        "url": url,
        "html_url": f"https://github.com/{repository.full_name}/blob/{repository.branch}/{quote(path)}",
        "type": kind,
    }


def _license(request: Request, repository: CodeRepository) -> Response:
    path, found = repository.license_path(), repository.license()
    if path is None or found is None:
        return failed(404, "Not Found")
    return _content(request, repository, path, {"license": found})


def _readme(request: Request, repository: CodeRepository, folder: str) -> Response:
    path = repository.readme_path(folder)
    return failed(404, "Not Found") if path is None else _content(request, repository, path)


def _contents(request: Request, repository: CodeRepository, path: str) -> Response:
    entry = repository.paths.get(path)
    if entry is not None and entry["type"] != "tree":
        return _content(request, repository, path)
    if not repository.paths and not path:
        return failed(404, "This repository is empty.")
    prefix = f"{path}/" if path else ""
    rows = [
        _item(request, repository, each)
        for name, each in repository.paths.items()
        if name.startswith(prefix) and "/" not in name[len(prefix) :]
    ]
    return _json(request, rows, repository) if rows else failed(404, "Not Found")


def _known(repository: CodeRepository, reference: str) -> bool:
    names = ("HEAD", repository.branch, f"heads/{repository.branch}", repository.sha)
    return reference in (*names, repository.tree_sha) or (
        len(reference) >= 7 and repository.sha.startswith(reference)
    )


def _tree(request: Request, repository: CodeRepository, reference: str) -> Response:
    """Recursive whenever the parameter is there, whatever its value."""
    if not repository.paths:
        return failed(409, "Git Repository is empty.")
    prefix, sha = "", repository.tree_sha
    if not _known(repository, reference):
        inner = (
            e for e in repository.paths.values() if e["type"] == "tree" and e["sha"] == reference
        )
        entry = next(inner, None)
        if entry is None:
            return failed(404, "Not Found")
        prefix, sha = entry["path"] + "/", reference
    deep = "recursive" in request.query_params
    url = f"{_root(request)}/repos/{repository.full_name}/git"
    rows = []
    for path, entry in repository.paths.items():
        name = path[len(prefix) :]
        if path.startswith(prefix) and (deep or "/" not in name):
            kind = "trees" if entry["type"] == "tree" else "blobs"
            rows.append({**entry, "path": name, "url": f"{url}/{kind}/{entry['sha']}"})
    limit = repository.tree_limit or _TREE_LARGEST
    told = {"sha": sha, "url": f"{url}/trees/{sha}", "tree": rows[:limit] if deep else rows}
    return _json(request, told | {"truncated": deep and len(rows) > limit}, repository)


def _commit(request: Request, repository: CodeRepository, reference: str) -> Response:
    """One commit, or the list; `application/vnd.github.sha` gives the sha alone as its ETag."""
    if not repository.paths:
        return failed(409, "Git Repository is empty.")
    date = github_time(repository.pushed)
    told = {
        "sha": repository.sha,
        "commit": {
            "author": {"date": date},
            "committer": {"date": date},
            "message": repository.message,
            "tree": {"sha": repository.tree_sha},
        },
    }
    if not reference:
        return _json(request, [told], repository)
    if not _known(repository, reference):
        return failed(422, f"No commit found for SHA: {reference}")
    if "github.sha" not in request.headers.get("accept", ""):
        return _json(request, told, repository)
    headers = {"etag": f'"{repository.sha}"'}
    if request.headers.get("if-none-match", "").removeprefix("W/").strip('"') == repository.sha:
        return Response(None, 304, headers)
    return Response(repository.sha, 200, headers, media_type="application/vnd.github.sha")
