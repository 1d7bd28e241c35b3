"""``ajar schedule``: the nightly job, here or under systemd."""

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ajar.streams import say

if TYPE_CHECKING:
    import threading

    from schedules.calendar import Nights


@click.group(
    "schedule",
    short_help="Crawl every night: run, next, install.",
    epilog="""\b
Examples:
  ajar schedule run
  ajar schedule next --count 3
  ajar schedule install --write ~/.config/systemd/user""",
)
def command() -> None:
    """Crawl every night.

    When: [schedule] cron and timezone in ajar.toml, or AJAR_CRON and AJAR_TIMEZONE; 02:00 UTC
    unless told otherwise. One crawl at a time, also across processes.
    """


@command.command(
    "run",
    short_help="Stay and crawl every night.",
    epilog="\b\nExamples:\n  ajar schedule run\n  ajar schedule run --once",
)
@click.option("--once", is_flag=True, help="One night, now; for a timer of another kind.")
def run(*, once: bool) -> int:
    """Stay and crawl every night; a missed night is caught up once, SIGTERM drains.

    A night ends in time for the next one: cards that it did not get to are read the night after,
    the most downloaded first.
    """
    if once:
        return _once()
    from ajar.setup.settings import load
    from ajar.setup.stores import opened
    from schedules.ledger import missed
    from schedules.service import Service

    settings = load()
    nights = _nights()
    nights.trigger()
    with opened(settings) as store:
        late = missed(nights, store.runs(200), int(time.time()))
    service = Service(nights, _night)
    if late is not None:
        say(f"the night of {_shown(late)} was missed or broke off; catching up now")
        service.catch_up(late)
    say(f"next night: {_shown(next(nights.after(int(time.time()))))}; Ctrl-C or SIGTERM ends")
    service.run()
    return 0


@command.command("next", epilog="\b\nExample:\n  ajar schedule next --count 3")
@click.option(
    "--count", type=click.IntRange(1, 1000), default=5, show_default=True, help="How many."
)
def next_(count: int) -> None:
    """Print the next times, in UTC."""
    from itertools import islice

    for moment in islice(_nights().after(int(time.time())), count):
        click.echo(_shown(moment))


@command.command(
    "install",
    short_help="A systemd service and timer.",
    epilog="\b\nExample:\n  ajar schedule install --write .",
)
@click.option(
    "--write",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write the units there instead of printing them.",
)
def install(folder: Path | None) -> None:
    """Print (or write) a systemd service and a timer that calls it every night."""
    import os
    import sys

    from ajar.setup.settings import load
    from schedules.systemd import TIMER, units, write

    program = Path(sys.executable).with_name("ajar")
    settings = load()
    named = {
        "HF_ENDPOINT": settings.hub_endpoint,
        "AJAR_GITHUB_API": settings.github_api,
        "AJAR_CRON": settings.cron,
        "AJAR_TIMEZONE": settings.timezone,
    }
    hosts = {name: each.value for name, each in named.items() if each.source != "default"}
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        if value := os.environ.get(name):
            hosts[name] = str(Path(value).absolute())
    place = settings.file.parent if settings.file else None
    files = units(_nights(), str(program), settings.database.value, hosts, place)
    if folder is None:
        for name, content in files.items():
            click.echo(f"# {name}\n{content}")
        say("save these under ~/.config/systemd/user, or let --write DIR do it; then:")
    else:
        for path in write(folder, files):
            click.echo(path)
    say(f"systemctl --user daemon-reload && systemctl --user enable --now {TIMER}")


def _nights() -> "Nights":
    from ajar.setup.settings import load
    from schedules.calendar import Nights

    settings = load()
    return Nights(settings.cron.value, settings.timezone.value)


def _night(stop: "threading.Event") -> None:
    """One night; whatever goes wrong is told, and the next night comes all the same."""
    from ajar.cli.errors import exit_code
    from ajar.setup.settings import load
    from ajar.work import crawling

    try:
        crawling.tell(crawling.night(load(), stop), say)
    except Exception as problem:  # noqa: BLE001  the service outlives a bad night
        known = exit_code(problem) is not None
        say(str(problem) if known else f"unexpected {type(problem).__name__}: {problem}")


def _once() -> int:
    """One night, and the next one where that came meanwhile; the exit code of the last."""
    from ajar.problems import ExitCode
    from ajar.setup.settings import load
    from ajar.work import crawling
    from ajar.work.stopping import stopping
    from schedules.service import through

    codes: list[int] = [ExitCode.INTERRUPTED]

    def night(stop: "threading.Event") -> None:
        codes.append(crawling.tell(crawling.night(load(), stop), say))

    with stopping() as stop:
        through(_nights(), night, stop)
    return codes[-1]


def _shown(moment: int) -> str:
    from ajar.moments import iso

    return iso(moment) or ""
