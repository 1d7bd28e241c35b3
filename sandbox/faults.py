"""Faults on demand: what to do wrong, for which paths, how often."""

import asyncio
import re
import socket
import struct
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import msgspec

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
Receive = Callable[[], Awaitable[Message]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

KINDS = (
    "status", "bare-429", "reset", "cut", "garbage", "html", "slow", "endless", "empty",
    "secondary",
)  # fmt: skip
"""What can go wrong:

status    that HTTP status with a short JSON body (`status`, default 503; `retry_after` seconds)
bare-429  a 429 from the CDN in front: HTML, no RateLimit headers
reset     the connection is reset before anything is answered
cut       the true answer breaks off half way, its Content-Length unkept
garbage   200 with bytes that are neither JSON nor UTF-8
html      200 with an HTML page where JSON or text was due
slow      the true answer after `seconds`
endless   200 with a body that does not end (until the caller hangs up, or 1 GiB)
empty     200 with an empty body
secondary GitHub's secondary limit: `status` 403 or 429, with `retry_after` or without
"""

_BLOCK = b"A" * 65536
_ENDLESS_BLOCKS = 16384
_HTML = b"<!DOCTYPE html><html><head><title>503</title></head><body>Back soon</body></html>"

_BROKEN = b'{"error":"Internal Error - We\'re working hard to fix this as soon as possible!"}'
_SECONDARY = (
    b'{"message":"You have exceeded a secondary rate limit. Please wait a few minutes before you '
    b'try again.","documentation_url":"https://docs.github.com/rest"}'
)


class Fault(msgspec.Struct):
    """One kind of fault for paths (with query) that the pattern finds, `times` times.

    `skip` lets that many matching requests through first.
    """

    kind: str
    path: str = ""
    times: int = 1
    skip: int = 0
    status: int | None = None
    seconds: float = 1.0
    retry_after: str | None = None
    method: str | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"no fault is called {self.kind}; there are {', '.join(KINDS)}")
        try:
            re.compile(self.path)
        except re.error as problem:
            raise ValueError(f"{self.path!r} is no pattern: {problem}") from None


def parsed(text: str) -> Fault:
    """A fault from the command line: `kind[:path-pattern[:times]]`, `503` being a kind too."""
    kind, _, rest = text.partition(":")
    path, _, times = rest.rpartition(":") if rest.rpartition(":")[2].isdigit() else (rest, "", "1")
    if kind.isdigit():
        return Fault("status", path, int(times), status=int(kind))
    return Fault(kind, path, int(times))


class Faults:
    """The faults that still stand."""

    def __init__(self) -> None:
        self._standing: list[Fault] = []

    def add(self, *faults: Fault) -> None:
        """Let these happen, each as often as it says."""
        self._standing += faults

    def clear(self) -> None:
        """Let nothing happen any more."""
        self._standing.clear()

    def due(self, method: str, target: str) -> Fault | None:
        """The fault that befalls this request, one off its count."""
        for fault in self._standing:
            if fault.method not in (None, method) or not re.search(fault.path, target):
                continue
            if fault.skip:
                fault.skip -= 1
                continue
            fault.times -= 1
            if fault.times <= 0:
                self._standing.remove(fault)
            return fault
        return None


async def befall(fault: Fault, app: App, scope: Message, receive: Receive, send: Send) -> None:
    """Answer wrongly, in the way of the fault: what comes is cut, late, endless or not what was
    asked for, or the connection is reset.
    """
    if fault.kind == "reset":
        _reset(receive)
    elif fault.kind == "slow":
        await asyncio.sleep(fault.seconds)
        await app(scope, receive, send)
    elif fault.kind == "cut":
        await app(scope, receive, _cut(send, receive))
    elif fault.kind == "endless":
        await _endless(receive, send)
    else:
        status, kind, body, more = _wrong(fault)
        head = [(b"content-type", kind), (b"content-length", b"%d" % len(body)), *more]
        await send({"type": "http.response.start", "status": status, "headers": head})
        await send({"type": "http.response.body", "body": body})


def _wrong(fault: Fault) -> tuple[int, bytes, bytes, list[tuple[bytes, bytes]]]:
    json = b"application/json; charset=utf-8"
    if fault.kind == "bare-429":
        return 429, b"text/html", b"<html><body>Too Many Requests</body></html>", []
    if fault.kind == "garbage":
        return 200, json, b'[{"id": "a\xff\xfe', []
    if fault.kind == "html":
        return 200, b"text/html; charset=utf-8", _HTML, []
    if fault.kind == "empty":
        return 200, json, b"", []
    more = [(b"retry-after", fault.retry_after.encode())] if fault.retry_after else []
    if fault.kind == "secondary":
        return fault.status or 403, json, _SECONDARY, more
    return fault.status or 503, json, _BROKEN, more


def _reset(receive: Receive) -> None:
    """Close with RST. Uvicorn has no word for it: the transport hangs on `receive`'s owner."""
    transport = getattr(receive, "__self__").transport  # noqa: B009 - not in ASGI's types
    raw = transport.get_extra_info("socket")
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()


def _cut(send: Send, receive: Receive) -> Send:
    """A `send` that passes on half of the first body and then hangs up."""

    async def half(message: Message) -> None:
        if message["type"] == "http.response.start":
            await send(message)
            return
        body = message.get("body", b"")
        await send(
            {"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True}
        )
        getattr(receive, "__self__").transport.close()  # noqa: B009 - see _reset

    return half


async def _endless(receive: Receive, send: Send) -> None:
    gone = asyncio.ensure_future(_hung_up(receive))
    head = [(b"content-type", b"application/json; charset=utf-8")]
    await send({"type": "http.response.start", "status": 200, "headers": head})
    for _ in range(_ENDLESS_BLOCKS):
        if gone.done():
            break
        await send({"type": "http.response.body", "body": _BLOCK, "more_body": True})
        await asyncio.sleep(0)
    gone.cancel()


async def _hung_up(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
