"""Settings: the environment over ``ajar.toml`` over defaults; each knows where it came from."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, urlsplit

import msgspec

from ajar.problems import Problem
from ajar.setup.toml_file import CrawlTable, TomlFile
from ajar.setup.toml_file import read as read_toml

HUB: Final = "https://huggingface.co"
GITHUB: Final = "https://api.github.com"
PAGES: Final = "auto"
CRON: Final = "0 2 * * *"
FILE: Final = "ajar.toml"


class Setting(msgspec.Struct, frozen=True):
    """A value and its source in words. ``repr`` never shows it: it may be a token."""

    value: str
    source: str

    def __repr__(self) -> str:
        return f"Setting(from {self.source})"

    def shown(self) -> str:
        """An address without user, password and what else follows a question mark."""
        scheme, address, rest = self.value.partition("?")[0].partition("://")
        return f"{scheme}://{rest.rpartition('@')[2]}" if address else self.value


class Settings(msgspec.Struct, frozen=True):
    """What the commands need to know. Tokens that no setting gives are None.

    ``trusted_endpoint``: whether the Hub's address is the default or was given by this
    person (environment, own configuration), not by a file that lay in the current directory;
    only then is the token that `hf auth login` stored sent there.
    """

    database: Setting
    hub_endpoint: Setting
    hub_token: Setting | None
    github_api: Setting
    github_token: Setting | None
    pages: Setting
    cron: Setting
    timezone: Setting
    scope: CrawlTable
    file: Path | None
    trusted_endpoint: bool


def load(
    environment: Mapping[str, str] | None = None,
    directory: Path | None = None,
    config_directory: Path | None = None,
) -> Settings:
    """Read the environment and the first ``ajar.toml``. Raises Problem (exit 4)."""
    known = os.environ if environment is None else environment
    here = (directory or Path.cwd()) / FILE
    candidates = (here, (config_directory or _config_directory()) / FILE)
    file = next((path for path in candidates if path.is_file()), None)
    written = read_toml(file) if file else TomlFile()
    look = _Look(known, written, file)
    endpoint = look.address("HF_ENDPOINT", "hf_endpoint", HUB)
    return Settings(
        database=look.up("AJAR_DATABASE_URL", "database_url") or _default_database(),
        hub_endpoint=endpoint,
        hub_token=look.up("HF_TOKEN", "hf_token"),
        github_api=look.address("AJAR_GITHUB_API", "github_api", GITHUB),
        github_token=look.up("GITHUB_TOKEN", "github_token"),
        pages=look.pages(),
        cron=look.up("AJAR_CRON", "cron", written.schedule.cron) or Setting(CRON, "default"),
        timezone=look.up("AJAR_TIMEZONE", "timezone", written.schedule.timezone)
        or Setting("UTC", "default"),
        scope=written.crawl,
        file=file,
        trusted_endpoint=endpoint.source != str(here) or endpoint.value == HUB,
    )


class _Look:
    """One look-up for every setting, so that the order of sources is written once."""

    def __init__(self, environment: Mapping[str, str], written: TomlFile, file: Path | None):
        self._environment = environment
        self._written = written
        self._file = file

    def up(self, variable: str, key: str, written: str | None = None) -> Setting | None:
        """The setting, or None where nobody gives it; an empty variable gives nothing."""
        if given := self._environment.get(variable, "").strip():
            return Setting(given, f"the environment variable {variable}")
        value = written or getattr(self._written, key, None)
        return Setting(value, str(self._file)) if value else None

    def pages(self) -> Setting:
        """Whether look-ups read web pages: auto, on, off, or a stand-in. Raises Problem."""
        found = self.up("AJAR_PAGES", "pages") or Setting(PAGES, "default")
        if found.value in ("auto", "on", "off"):
            return found
        if not _is_here(found.value):
            raise Problem(
                f"pages from {found.source} must be auto, on, off, "
                "or an http address on this machine that stands in for the web"
            )
        return found

    def address(self, variable: str, key: str, default: str) -> Setting:
        """An http(s) address without a trailing slash. Raises Problem."""
        found = self.up(variable, key) or Setting(default, "default")
        parts = _parts(found.value)
        if parts is None or parts.query:
            raise Problem(f"{key} from {found.source} is no address: write https://host[/path]")
        if parts.username or parts.password:
            raise Problem(f"{key} from {found.source} carries a password; use a token instead")
        return Setting(found.value.rstrip("/"), found.source)


def _parts(address: str) -> SplitResult | None:
    """The parts of an http(s) address, None when it is not one."""
    try:
        parts = urlsplit(address)
        usable = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:  # a bracket left open, a port beyond 65535
        return None
    return parts if usable else None


def _is_here(address: str) -> bool:
    parts = _parts(address)
    here = ("127.0.0.1", "::1", "localhost")
    return parts is not None and parts.scheme == "http" and parts.hostname in here


def _default_database() -> Setting:
    from platformdirs import user_data_path  # noqa: PLC0415  only where it is needed

    path = user_data_path("ajar", appauthor=False) / "ajar.sqlite"
    return Setting(f"sqlite:///{path}", "default")


def _config_directory() -> Path:
    from platformdirs import user_config_path  # noqa: PLC0415  only where it is needed

    return user_config_path("ajar", appauthor=False)
