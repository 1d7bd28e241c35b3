"""What ``ajar doctor`` looks at: settings, database, tokens by source, the hosts, the clock."""

import email.utils
import importlib.util
from collections.abc import Iterator
from typing import Final, Literal

import msgspec

from ajar.problems import EXTRAS, Problem
from ajar.setup.settings import Settings
from ajar.setup.stores import opened, sqlite_file
from ajar.setup.tokens import NOWHERE, access
from crawler.asking.answers import Answer, Ask
from crawler.asking.http import Web
from crawler.errors import CrawlProblem
from schedules.calendar import Nights, ScheduleProblem
from storage.problems import DatabaseProblem

State = Literal["ok", "note", "bad"]

SKEW: Final = 60
"""Seconds that this machine's clock may differ from a host's."""


class Check(msgspec.Struct, frozen=True):
    """One line: what was looked at, how it stands, in words what to do."""

    name: str
    state: State
    text: str


def checks(settings: Settings) -> Iterator[Check]:
    """Everything, one after the other; a network that is not there takes half a minute."""
    yield from _settings(settings)
    yield _schedule(settings)
    yield _database(settings)
    yield from _hosts(settings)
    yield _extras()


def _settings(settings: Settings) -> Iterator[Check]:
    file = str(settings.file) if settings.file else "none; environment and defaults"
    yield Check("ajar.toml", "ok", file)
    for name, setting in (
        ("Hub", settings.hub_endpoint),
        ("GitHub", settings.github_api),
        ("web pages", settings.pages),
    ):
        yield Check(name, "ok", f"{setting.value} (from {setting.source})")


def _schedule(settings: Settings) -> Check:
    told = f"{settings.cron.value} {settings.timezone.value}"
    try:
        Nights(settings.cron.value, settings.timezone.value).trigger()
    except ScheduleProblem as problem:
        return Check("schedule", "bad", str(problem))
    return Check("schedule", "ok", f"{told} (from {settings.cron.source})")


def _database(settings: Settings) -> Check:
    where = f"{settings.database.shown()} (from {settings.database.source})"
    file = sqlite_file(settings.database.value)
    if file is not None and not file.exists():
        return Check("database", "note", f"{where}: not there yet; the first crawl makes it")
    try:
        with opened(settings, read_only=True) as store:
            status, why = store.status(), store.read_only()
    except (DatabaseProblem, Problem) as problem:
        return Check("database", "bad", str(problem))
    text = f"{where}: {status.models:,} models, {status.size / 1e6:,.1f} MB"
    return Check("database", "note" if why else "ok", f"{text}; it {why}" if why else text)


def _hosts(settings: Settings) -> Iterator[Check]:
    reach = access(settings)
    try:
        web = Web(reach, timeout=10.0)
    except CrawlProblem as problem:  # of nobody yet: what a host must show to be believed
        yield Check("certificates", "bad", str(problem))
        return
    with web:
        for name, service, address, source in (
            (
                "Hub answers",
                "hub",
                f"{reach.hub_endpoint}/api/models?limit=1",
                reach.hub_token_source,
            ),
            (
                "GitHub answers",
                "github",
                f"{reach.github_api}/rate_limit",
                reach.github_token_source,
            ),
        ):
            yield from _host(web, name, Ask(service, address), source)
    yield Check(
        "tokens", "ok", f"Hub: {reach.hub_token_source}; GitHub: {reach.github_token_source}"
    )


def _host(web: Web, name: str, ask: Ask, source: str) -> Iterator[Check]:
    try:
        answer = web.send(ask, lambda found: found)
    except CrawlProblem as problem:
        yield Check(name, "bad", f"{problem}; `ajar show` works without")
        return
    if answer.status in {401, 403}:
        told = "set or renew a token" if source == NOWHERE else f"the host refuses {source}"
        yield Check(name, "bad", f"status {answer.status}: {told}")
    elif answer.status >= 400:
        yield Check(name, "bad", f"status {answer.status}; is the address right?")
    else:
        yield Check(name, "ok", f"status {answer.status}")
        yield _clock(answer, web.clock())


def _clock(answer: Answer, now: float) -> Check:
    """Our moments are worth as much as this machine's clock."""
    try:
        theirs = email.utils.parsedate_to_datetime(answer.headers["date"]).timestamp()
    except (KeyError, ValueError):
        return Check("clock", "note", "the host does not tell the time")
    skew = now - theirs
    if abs(skew) > SKEW:
        return Check("clock", "bad", f"this machine is {skew:+,.0f} s off; set it right (NTP)")
    return Check("clock", "ok", "agrees with the host's")


def _extras() -> Check:
    found = importlib.util.find_spec
    lacking = [name for name, modules in EXTRAS.items() if not all(map(found, modules))]
    if not lacking:
        return Check("extras", "ok", "all installed")
    return Check("extras", "note", f"not installed: {', '.join(lacking)}")
