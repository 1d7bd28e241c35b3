"""How GitHub answers: JSON with ETag and Last-Modified, 304, 301, and its errors."""

import hashlib
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from sandbox import answers
from sandbox.corpus.codebase import CodeRepository
from sandbox.moments import http_time

_encode = msgspec.json.Encoder().encode


def failed(status: int, message: str, headers: dict[str, str] | None = None) -> Response:
    """GitHub's error body."""
    told = {"message": message, "documentation_url": "https://docs.github.com/rest"}
    return Response(
        _encode({**told, "status": str(status)}), status, headers, media_type=answers.JSON
    )


def reply(request: Request, value: Any, repository: CodeRepository | None = None) -> Response:
    """A value as JSON, with its ETag."""
    return tagged(request, _encode(value), answers.JSON, repository)


def tagged(
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


def moved(request: Request, path: str) -> Response:
    """301 to another address below the API's root."""
    query = request.scope["query_string"].decode("latin-1")
    url = root(request) + path
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


def root(request: Request) -> str:
    """The API's root as the caller wrote it."""
    return answers.base(request) + str(request.scope.get("root_path", ""))
