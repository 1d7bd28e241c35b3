"""The headers that stand on every answer, whoever gives it."""

from sandbox.faults import Message, Send

Headers = list[tuple[bytes, bytes]]

GITHUB: Headers = [
    (b"server", b"github.com"),
    (b"x-github-media-type", b"github.v3; format=json"),
]

_EXPOSED = (
    b"X-Repo-Commit,X-Request-Id,X-Error-Code,X-Error-Message,X-Total-Count,ETag,Link,"
    b"Accept-Ranges,Content-Range,X-Xet-Access-Token,X-Xet-Token-Expiration,X-Xet-Refresh-Route,"
    b"X-Xet-Cas-Url,X-Xet-Hash"
)
_HUB: Headers = [
    (b"x-powered-by", b"huggingface-moon"),
    (b"access-control-allow-origin", b"https://huggingface.co"),
    (b"access-control-expose-headers", _EXPOSED),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    (b"via", b"1.1 sandbox.cloudfront.net (CloudFront)"),
    (b"x-cache", b"Miss from cloudfront"),
]


def hub(trace: str | None) -> Headers:
    """The Hub's; `trace` is the id that the caller sent and finds again in the answer."""
    root = b"Root=1-00000000-000000000000000000000000"
    told = root + b";" + trace.encode("latin-1") if trace else root
    return [*_HUB, (b"x-request-id", told)]


def added(send: Send, headers: Headers, *, vary: bool = False) -> Send:
    """A `send` that adds these headers to the answer, and `Vary: Origin` where it has none."""

    async def headed(message: Message) -> None:
        if message["type"] == "http.response.start":
            own = list(message["headers"])
            more = [(b"vary", b"Origin")] if vary and not any(k == b"vary" for k, _ in own) else []
            message["headers"] = [*own, *headers, *more]
        await send(message)

    return headed
