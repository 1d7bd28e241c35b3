"""Which addresses may be asked: the configured hosts, and a short list of public pages."""

import ipaddress
import socket
import threading
from collections.abc import Callable
from functools import cache
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

from crawler.asking.access import Access, loopback
from crawler.errors import Passing, Refused
from taxonomy.licenses import registry

Resolve = Callable[[str], list[str]]
"""A host's addresses as text; raises OSError."""

_RESOLVING: Final = 3.0
_PORTS: Final = {"http": 80, "https": 443}
_PAPERS: Final = frozenset({"arxiv.org", "export.arxiv.org"})
_GUARDED: Final = ("huggingface.co", "hf.co", "github.com", "githubusercontent.com", "forms.gle")
"""Hosts that have their own rules here, or nothing to read."""

_WORDS: Final = (
    "readme", "license", "licence", "copying", "notice", "policy", "terms", "model_card",
    "modelcard", "acceptable_use",
)  # fmt: skip
_TEXT: Final = ("txt", "rst", "html", "markdown")


def resolved(host: str) -> list[str]:
    """All addresses of a host, by the system's resolver; it may take 3 seconds. Raises OSError."""
    found: list[str] = []
    problem: list[OSError] = [TimeoutError(f"{host} was not resolved in {_RESOLVING:.0f} s")]

    def look() -> None:
        try:
            entries = socket.getaddrinfo(host, None, proto=socket.IPPROTO_TCP)
            found.extend(dict.fromkeys(str(entry[4][0]) for entry in entries))
        except OSError as error:
            problem.append(error)

    # The resolver itself cannot be told to hurry: without a network it may take half a minute.
    looking = threading.Thread(target=look, name="resolver", daemon=True)
    looking.start()
    looking.join(_RESOLVING)
    if not found:
        raise problem[-1]
    return found


def origin(url: str) -> tuple[str, str, int | None]:
    """Scheme, host and port of an address."""
    parts = urlsplit(url)
    return parts.scheme, (parts.hostname or "").lower(), parts.port or _PORTS.get(parts.scheme)


@cache
def page_hosts() -> frozenset[str]:
    """Hosts of pages that we may read without being their guest: arXiv, the vendors' licenses."""
    links = (
        link.partition("/")[0].lower() for entry in registry().values() for link in entry.links
    )
    return _PAPERS | {host for host in links if "." in host and not host.endswith(_GUARDED)}


class Hosts:
    """Decides for each request whether it may be sent, and to which address."""

    def __init__(self, access: Access, resolve: Resolve = resolved) -> None:
        self._roots = {"hub": origin(access.hub_endpoint), "github": origin(access.github_api)}
        self._folder = urlsplit(access.hub_endpoint).path.rstrip("/")
        self._resolve = resolve
        self._stand_in = access.page_stand_in

    def ours(self, service: str, url: str) -> bool:
        """Whether the address is on the configured host of the service."""
        return self._roots.get(service) == origin(url)

    def check(self, service: str, url: str) -> str | None:
        """Where to connect, None for the host itself; raises Refused, Passing.

        A page's host is pinned to an address that was checked, so that its name cannot lead
        somewhere else a moment later; a stand-in is named by its address with ``://``.
        """
        if service == "page":
            return self._page(urlsplit(url))
        if not self.ours(service, url):
            raise Refused(f"not asked: {_shown(url)} is not the configured host")
        if service == "hub":
            _uncounted(urlsplit(url).path.removeprefix(self._folder))
        return None

    def _page(self, parts: SplitResult) -> str:
        host = (parts.hostname or "").lower()
        if not listed(parts):
            raise Refused(f"not asked: {host or 'no host'} is not on the list of public pages")
        if self._stand_in is not None:
            if not loopback(self._stand_in):
                raise Refused("not asked: a stand-in for web pages must be on this machine")
            return self._stand_in
        try:
            addresses = self._resolve(host)
        except OSError as problem:
            reason = problem.strerror or str(problem)
            raise Passing(f"{host} has no address here ({reason})", offline=True) from None
        if not addresses or not all(public(address) for address in addresses):
            raise Refused(f"not asked: {host} leads to a private address")
        return addresses[0]


def listed(parts: SplitResult) -> bool:
    """Whether an address is a page that we may read: https, on the list of hosts."""
    try:
        port = parts.port
    except ValueError:
        return False
    host = (parts.hostname or "").lower()
    known = host.removeprefix("www.") in page_hosts() or host in page_hosts()
    return parts.scheme == "https" and port in (None, 443) and known and "@" not in parts.netloc


def public(address: str) -> bool:
    """Whether an IP address is one of the open internet."""
    found = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(found, "ipv4_mapped", None)
    return (mapped or found).is_global and not (mapped or found).is_multicast


def readable(path: str) -> bool:
    """Whether a file of a Hub repository may be fetched: a text for people, which nobody counts.

    The Hub counts a GET or HEAD of config.json, adapter_config.json, *.gguf, weights … as a
    download of the model; which files those are differs by library and changes. So the names
    that we may ask for are listed, not the ones that we may not.
    """
    stem, dot, suffix = path.rpartition("/")[2].lower().rpartition(".")
    if not dot:
        return any(word in suffix for word in _WORDS)
    return suffix == "md" or (suffix in _TEXT and any(word in stem for word in _WORDS))


def _uncounted(path: str) -> None:
    """Refuse all of the Hub but its API for repositories and their texts.

    This also keeps out ``/api/agent-harnesses``, which huggingface_hub's telemetry asks for.
    """
    parts = unquote(path).strip("/").split("/")
    if parts[0] == "api" and parts[1:2] in (["models"], ["datasets"], ["models-tags-by-type"]):
        return
    if "resolve" in parts[1:] or parts[:2] == ["api", "resolve-cache"]:
        if readable(parts[-1]):
            return
        raise Refused(f"not asked: the Hub would count {parts[-1]} as a download")
    raise Refused(f"not asked: {'/'.join(parts[:2])} is no part of the Hub that we read")


def _shown(url: str) -> str:
    scheme, host, port = origin(url)
    return f"{scheme}://{host}:{port}"
