"""How the Hub answers: its JSON, its errors, its redirects, and who is asking."""

import zlib
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from sandbox.corpus.repository import made_up_id
from sandbox.moments import BIRTH

JSON = "application/json; charset=utf-8"
AVATAR = "/avatars/sandbox.svg"

_encode = msgspec.json.Encoder().encode


class Caller(msgspec.Struct, frozen=True):
    """Who asks. Tokens: `hf_granted…` opens every gate, `hf_bad…` and what is no `hf_` is bad."""

    token: str | None

    @property
    def bad(self) -> bool:
        """Whether the token is one that the Hub does not know."""
        return self.token is not None and (
            not self.token.startswith("hf_") or self.token.startswith("hf_bad")
        )

    @property
    def granted(self) -> bool:
        """Whether gated repositories are open to this caller."""
        return bool(self.token and self.token.startswith("hf_granted"))


def caller(headers: Mapping[str, str]) -> Caller:
    """The caller by the Authorization header."""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    return Caller(token.strip() if scheme.lower() in ("bearer", "token") and token else None)


def segments(request: Request) -> list[str]:
    """The path's segments as sent, each decoded alone (`refs%2Fpr%2F1` is one)."""
    raw = request.scope.get("raw_path") or request.scope["path"].encode()
    root = request.scope.get("root_path", "")
    path = raw.decode("latin-1").partition("?")[0]
    return [unquote(part) for part in path[len(root) :].strip("/").split("/")]


def base(request: Request) -> str:
    """`http://host:port` as the caller wrote it, for absolute links."""
    return f"{request.url.scheme}://{request.headers.get('host', request.url.netloc)}"


def encoded(body: bytes, headers: Mapping[str, str] | None = None) -> Response:
    """JSON that is bytes already, with a weak ETag."""
    tag = f'W/"{len(body):x}-{zlib.crc32(body):08x}"'
    return Response(body, media_type=JSON, headers={"etag": tag, **(headers or {})})


def json(value: Any, headers: Mapping[str, str] | None = None) -> Response:
    """A value as the Hub's compact JSON."""
    return encoded(_encode(value), headers)


def error(status: int, message: str, code: str | None = None, *, plain: bool = False) -> Response:
    """An error: text in the body and in X-Error-Message, the code in X-Error-Code if any."""
    line = " ".join(message.split())  # what came in with %0A must not end a header
    headers = {"x-error-message": line.encode("ascii", "replace").decode()}
    if code:
        headers["x-error-code"] = code
    if status == 401 and code is None:
        headers["www-authenticate"] = 'Bearer realm="Authentication required"'
    if plain:
        return Response(message, status, headers, media_type="text/plain; charset=utf-8")
    return Response(_encode({"error": message}), status, headers, media_type=JSON)


def not_found(who: Caller, *, plain: bool = False) -> Response:
    """A repository that is missing or private: 401 without a token, 404 with one."""
    if who.token is None:
        return error(401, "Invalid username or password.", plain=plain)
    return error(404, "Repository not found", "RepoNotFound", plain=plain)


def bad_token() -> Response:
    """The answer to a token that is none."""
    return error(401, "Invalid credentials in Authorization header")


def gated(who: Caller, kind: str, name: str, home: str, *, plain: bool = False) -> Response:
    """Files and commits of a gated repository for one who has not been let in."""
    start = f"Access to {kind.removesuffix('s')} {name} is restricted"
    if who.token is None or who.bad:
        text = (
            f"{start}. You must have access to it and be authenticated to access it. Please log in."
        )
        return error(401, text, "GatedRepo", plain=plain)
    prefix = "" if kind == "models" else f"{kind}/"
    start += " and you are not in the authorized list."
    text = f"{start} Visit {home}/{prefix}{name} to ask for access."
    return error(403, text, "GatedRepo", plain=plain)


def moved(request: Request, path: str) -> Response:
    """307 with a relative Location that keeps the query exactly as it was sent."""
    query = request.scope["query_string"].decode("latin-1")
    location = f"{path}?{query}" if query else path
    return Response(
        f"Temporary Redirect. Redirecting to {location}",
        307,
        {"location": location, "vary": "Origin, Accept"},
        media_type="text/plain; charset=utf-8",
    )


def owner_id(name: str) -> str:
    """The id of a user or organisation, by its name."""
    return made_up_id("owners", name, BIRTH)


def count(request: Request, name: str, default: int) -> int:
    """A query parameter that is a number, else the default."""
    text = request.query_params.get(name, "")
    return int(text) if text.isdigit() else default
