"""One exchange over HTTP: a request out, an answer in, up to a cap. The one import of httpx."""

import re
import ssl
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, wait
from functools import cache
from importlib.metadata import version
from typing import Any, Final
from urllib.parse import SplitResult, urlsplit

from huggingface_hub.utils import httpx

from crawler.asking import certificates
from crawler.asking.access import Access
from crawler.asking.answers import Answer, Ask
from crawler.asking.hosts import Hosts
from crawler.errors import BadToken, NoNetwork, Passing, Stopped, TooBig

USER_AGENT: Final = (
    f"ajar-openness/{version('ajar-openness')} (model openness survey; reads metadata and cards)"
)
_BODY_SECONDS: Final = 180.0
_CONNECT_SECONDS: Final = 3.0
_LOOK_UP_SECONDS: Final = 0.2
_TOKEN: Final = re.compile(r"[!-~]+")
_TIMEOUT: Final = httpx.Timeout(30.0, connect=10.0, read=60.0)
_POOL: Final = httpx.Limits(max_connections=16, max_keepalive_connections=16)


class Wire:
    """The connection pool. Tokens go to their own host only, bodies come up to the cap."""

    def __init__(
        self, access: Access, hosts: Hosts, stop: threading.Event, timeout: float | None
    ) -> None:
        self._tokens = {
            "hub": (access.hub_token, access.hub_token_source or "HF_TOKEN"),
            "github": (access.github_token, access.github_token_source or "GITHUB_TOKEN"),
        }
        self._hosts = hosts
        self._stop = stop
        self._client = httpx.Client(
            headers={"user-agent": USER_AGENT},
            timeout=httpx.Timeout(timeout) if timeout else _TIMEOUT,
            limits=_POOL,
            follow_redirects=False,
            verify=_trusted(),
        )

    def close(self) -> None:
        """Close all connections."""
        self._client.close()

    def exchange(self, ask: Ask, url: str, pinned: str | None) -> Answer:
        """The answer to one request; ``pinned`` is where to connect instead of the host's name
        (see :meth:`crawler.asking.hosts.Hosts.check`). Raises Passing, TooBig, BadToken, Stopped,
        NoNetwork where asking again is of no use.
        """
        if ask.seconds is None:
            return self._exchange(ask, url, pinned)
        return self._within(ask.seconds, lambda: self._exchange(ask, url, pinned))

    def _within(self, seconds: float, work: Callable[[], Answer]) -> Answer:
        """The answer, if it is there in time. The HTTP library only limits each read of a socket,
        which a host that sends its headers letter by letter never exceeds.
        """
        answer: Future[Answer] = Future()

        def run() -> None:
            try:
                answer.set_result(work())
            except BaseException as problem:  # noqa: BLE001  it is raised where one waits for it
                answer.set_exception(problem)

        threading.Thread(target=run, name="page", daemon=True).start()
        end = time.monotonic() + seconds
        while not wait([answer], max(0.0, min(end - time.monotonic(), _LOOK_UP_SECONDS))).done:
            if self._stop.is_set():
                raise Stopped
            if time.monotonic() >= end:
                raise Passing("the answer comes too slowly")
        return answer.result()

    def _exchange(self, ask: Ask, url: str, pinned: str | None) -> Answer:
        headers = {**self._credentials(ask.service, url), **ask.headers}
        options: dict[str, Any] = {}
        address = url if pinned is None else _placed(urlsplit(url), pinned)
        if pinned is not None and "://" not in pinned:
            host = headers["host"] = urlsplit(url).hostname or ""
            options["extensions"] = {"sni_hostname": host}
        if ask.seconds is not None:
            connect = min(ask.seconds, _CONNECT_SECONDS)
            options["timeout"] = httpx.Timeout(ask.seconds, connect=connect)
        try:
            request = self._client.build_request(
                ask.method, address, headers=headers, content=ask.body, **options
            )
            response = self._client.send(request, stream=True)
            try:
                body = self._body(response, ask)
            finally:
                response.close()
        except httpx.InvalidURL as problem:
            raise Passing(f"no address ({problem})") from None
        except (httpx.TransportError, httpx.DecodingError) as problem:
            parts = urlsplit(url)
            if told := certificates.refused(problem, f"{parts.scheme}://{parts.netloc}"):
                raise NoNetwork(told) from None
            offline = isinstance(problem, httpx.ConnectError | httpx.ConnectTimeout)
            raise Passing(str(problem) or type(problem).__name__, offline=offline) from None
        return Answer(response.status_code, response.headers, body, url)

    def _body(self, response: httpx.Response, ask: Ask) -> bytes:
        chunks, size, end = [], 0, time.monotonic() + (ask.seconds or _BODY_SECONDS)
        for chunk in response.iter_bytes():
            size += len(chunk)
            if size > ask.cap:
                long = f"longer than {ask.cap / 2**20:.0f} MiB"
                raise TooBig(long) if ask.text else Passing(long)
            if time.monotonic() > end:
                raise Passing("the body comes too slowly")
            if self._stop.is_set():
                raise Stopped
            chunks.append(chunk)
        return b"".join(chunks)

    def _credentials(self, service: str, url: str) -> dict[str, str]:
        token, source = self._tokens.get(service, (None, ""))
        if not token or not self._hosts.ours(service, url):
            return {}
        if not _TOKEN.fullmatch(token):  # the HTTP library would name it in its error
            raise BadToken(
                f"the token from {source} has spaces or signs that no token has: "
                "copy it again, or unset it"
            )
        return {"authorization": f"Bearer {token}"}


@cache
def _trusted() -> ssl.SSLContext:
    """Whose certificates are believed; reading them takes 30 ms, so once a process."""
    return certificates.trusted(httpx.create_ssl_context)


def _placed(parts: SplitResult, pinned: str) -> str:
    """The address of a page at a checked IP address, or at a stand-in that serves all hosts."""
    if "://" not in pinned:
        return parts._replace(netloc=f"[{pinned}]" if ":" in pinned else pinned).geturl()
    rest = SplitResult("", "", parts.path or "/", parts.query, "").geturl()
    return f"{pinned}/{parts.hostname}{rest}"
