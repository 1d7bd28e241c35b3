"""Where to ask and as whom, how much to crawl, and who wants to hear about it."""

import ipaddress
from typing import Protocol
from urllib.parse import urlsplit

import msgspec


class Access(msgspec.Struct, frozen=True):
    """The two hosts and their tokens; a source says where a token came from, never what it is.

    ``pages``: whether look-ups read web pages (on, off; auto: not beside a Hub on loopback,
    whose papers may be made up), or where a stand-in on loopback serves them.
    """

    hub_endpoint: str = "https://huggingface.co"
    hub_token: str | None = None
    hub_token_source: str = ""
    github_api: str = "https://api.github.com"
    github_token: str | None = None
    github_token_source: str = ""
    pages: str = "auto"

    @property
    def reads_pages(self) -> bool:
        """Whether web pages are read at all."""
        return self.pages != "off" and not (self.pages == "auto" and loopback(self.hub_endpoint))

    @property
    def hub_texts(self) -> int:
        """Requests for texts that the Hub lets such a caller send in five minutes, by its page of
        September 2025: of an account the least.
        """
        return 5_000 if self.hub_token else 3_000

    @property
    def page_stand_in(self) -> str | None:
        """Where pages are asked for instead of their own hosts."""
        return self.pages.rstrip("/") if "://" in self.pages else None

    def opens(self, gated: str | None) -> bool:
        """Whether texts behind this gate may be asked for: without a token none come."""
        return gated not in ("auto", "manual") or bool(self.hub_token)

    def __repr__(self) -> str:
        return f"Access({self.hub_endpoint}, {self.github_api})"


class Scope(msgspec.Struct, frozen=True):
    """What a crawl takes in. ``since`` is UTC seconds; author, limit and since leave no mark on
    the nightly crawl's place.
    """

    author: str | None = None
    limit: int | None = None
    since: int | None = None
    full: bool = False
    metadata_only: bool = False
    github: bool = True

    @property
    def whole(self) -> bool:
        """Whether it is the whole Hub that is meant."""
        return self.author is None and self.limit is None and self.since is None

    def words(self) -> str:
        """The scope as the ledger writes it."""
        parts = [
            f"author={self.author}" if self.author else "",
            f"limit={self.limit}" if self.limit is not None else "",
            f"since={self.since}" if self.since is not None else "",
        ]
        return " ".join(filter(None, parts)) or "all"


def loopback(address: str) -> bool:
    """Whether an address is on this machine, told from the address alone."""
    host = urlsplit(address).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


class Progress(Protocol):
    """Hears how far the work has come; every call is cheap and may come from any thread."""

    def phase(self, name: str, total: int | None) -> None:
        """A part of the work begins; ``total`` items if known."""

    def advance(self, n: int = 1) -> None:
        """So many items more are done."""

    def quota(self, bucket: str, remaining: int | None, reset_in: float) -> None:
        """What is left of a budget, and in how many seconds it is full again."""

    def note(self, text: str) -> None:
        """One line that a person should read."""


class Silent:
    """A progress that nobody watches."""

    def phase(self, name: str, total: int | None) -> None:
        """Say nothing."""

    def advance(self, n: int = 1) -> None:
        """Say nothing."""

    def quota(self, bucket: str, remaining: int | None, reset_in: float) -> None:
        """Say nothing."""

    def note(self, text: str) -> None:
        """Say nothing."""
