"""What an answer means: which budget it speaks of, whether it is a limit, whether to ask again."""

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import urljoin, urlsplit

import msgspec
from huggingface_hub.utils import parse_ratelimit_headers  # type: ignore[attr-defined]

from crawler.asking.budget_words import Key
from crawler.asking.quota import RateLimit, is_figure, seconds
from crawler.errors import Passing, Unreachable

DOCUMENT_CAP: Final = 5 * 2**20
PAGE_CAP: Final = 128 * 2**20
_LONGEST_HINT: Final = 600.0
_LINK: Final = re.compile(r'<([^<>]*)>((?:[^<>",]|"[^"]*")*)')
_NEXT: Final = re.compile(
    r';\s*rel\s*=\s*(?:"(?:[^"]*\s)?next(?:\s[^"]*)?"|next(?=[\s;]|$))', re.IGNORECASE
)


class Ask(msgspec.Struct, frozen=True):
    """A request. ``service``: hub, github (each with its own token and host) or page.

    ``seconds``: how long the answer may take; a connection comes about within 3 of them.
    ``text``: people wrote what is asked for, which may truly be longer than ``cap``; any other
    answer that is has gone wrong, and is asked for again. ``follow``: whether redirects are.
    """

    service: str
    url: str
    headers: Mapping[str, str] = {}
    method: str = "GET"
    body: bytes | None = None
    cap: int = DOCUMENT_CAP
    seconds: float | None = None
    text: bool = False
    follow: bool = True


class Answer(msgspec.Struct, frozen=True):
    """A whole answer. ``headers`` ignore case; ``first`` are those before any redirect."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str
    first: Mapping[str, str] = {}


def budget(service: str, url: str) -> Key:
    """The budget that a request is taken from, as far as its address tells."""
    path = urlsplit(url).path
    if service == "github":
        return (service, "graphql" if path.endswith("/graphql") else "core")
    if service == "page":
        return (service, urlsplit(url).netloc)
    if "/resolve/" in path or "/api/resolve-cache/" in path:
        return (service, "resolvers")
    return (service, "api" if "/api/" in path else "pages")


def following(answer: Answer) -> str | None:
    """The address of the next page by the answer's Link header (RFC 8288). Raises Passing."""
    target: str
    for target, parameters in _LINK.findall(answer.headers.get("link", "")):
        if _NEXT.search(parameters):
            return joined(answer.url, target)
    return None


def joined(base: str, target: str) -> str:
    """The address that an answer leads on to. Raises Passing where it is none."""
    try:
        address = urljoin(base, target)
        urlsplit(address).port  # noqa: B018  reading it is the check
    except ValueError as problem:
        raise Passing(f"it leads to what is no address ({problem})") from None
    return address


def onward(walked: set[str], address: str) -> None:
    """Note the address of a page. Raises Unreachable where it was walked: that would never end."""
    if address in walked:
        raise Unreachable(f"the pages of {urlsplit(address).path} lead round in a circle")
    walked.add(address)


def rate_limit(service: str, answer: Answer, now: float) -> RateLimit | None:
    """The budget as the answer's headers tell it, None where they do not."""
    retry_after = seconds(answer.headers.get("retry-after"), now)
    if service == "github":
        return _github(answer.headers, retry_after, now)
    found = parse_ratelimit_headers(answer.headers)
    if found is None:
        return None if retry_after is None else RateLimit("", retry_after=retry_after)
    return RateLimit(
        found.resource_type,
        found.remaining,
        float(found.reset_in_seconds),
        found.limit,
        retry_after if found.remaining else None,
    )


def limited(service: str, answer: Answer) -> bool:
    """Whether the answer is a rate limit (GitHub also says 403 for one)."""
    if answer.status == 429:
        return True
    if service != "github" or answer.status != 403:
        return False
    spent = answer.headers.get("x-ratelimit-remaining") == "0"
    return spent or "retry-after" in answer.headers or b"rate limit" in answer.body.lower()


def passing(answer: Answer, *, limited: bool, now: float) -> Passing | None:
    """The reason to ask again; None for an answer that would come out the same."""
    if limited:
        return Passing(f"rate limit ({answer.status})", limited=True)
    if answer.status < 500 and answer.status != 408:
        return None
    wait = seconds(answer.headers.get("retry-after"), now) or 0.0
    return Passing(f"status {answer.status}", wait=min(wait, _LONGEST_HINT))


def _github(headers: Mapping[str, str], retry_after: float | None, now: float) -> RateLimit | None:
    figures = [headers.get(f"x-ratelimit-{name}", "") for name in ("remaining", "reset", "limit")]
    if not all(map(is_figure, figures)):
        return None if retry_after is None else RateLimit("", retry_after=retry_after)
    remaining, reset, limit = map(int, figures)
    resource = headers.get("x-ratelimit-resource", "")
    return RateLimit(resource, remaining, max(0.0, reset - now), limit, retry_after)
