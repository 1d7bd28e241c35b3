"""The bulk crawl as a person or the night starts it: one at a time, told in a few lines."""

import math
import threading
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Final

import click

from ajar.moments import dated, start_of
from ajar.problems import ExitCode, Problem
from ajar.setup.settings import Settings
from ajar.setup.stores import at_hand, opened
from ajar.setup.tokens import access
from ajar.streams import emit
from ajar.work.progress import watcher

if TYPE_CHECKING:
    from crawler.asking.access import Scope
    from crawler.crawl import CrawlReport
    from storage.runs import Run

MOST_LISTED: Final = 20
"""Failures that are listed; the ledger keeps all."""


HOURS: Final = 23.0
"""How long a crawl takes at most that nobody told: one that cron starts every day must not meet
itself, and after a day there is another night to be listed.
"""


def crawl(
    settings: Settings, scope: "Scope", stop: threading.Event, until: float = math.inf
) -> "CrawlReport":
    """Crawl under the lease, progress on stderr; ``until`` when, in UTC seconds. Raises
    CrawlProblem, Problem, LeaseProblem.
    """
    from crawler.crawl import crawl as run  # noqa: PLC0415  brings the HTTP stack
    from crawler.errors import NoNetwork, Unreachable  # noqa: PLC0415
    from schedules.lease import held  # noqa: PLC0415

    with (
        opened(settings) as store,
        held(store, time.time, lost=stop.set),
        watcher() as watching,
    ):
        try:
            return run(store, access(settings), scope, progress=watching, stop=stop, until=until)
        except (NoNetwork, Unreachable) as problem:
            raise Problem(f"{problem}{at_hand(store)}", problem.exit_code) from None


def configured(settings: Settings) -> "Scope":
    """The scope that ``[crawl]`` of ajar.toml gives to the nightly job. Raises Problem."""
    from crawler.asking.access import Scope  # noqa: PLC0415

    table = settings.scope
    try:
        since = start_of(table.since) if table.since else None
    except ValueError as problem:
        raise Problem(f"{settings.file}: since: {problem}") from None
    return Scope(
        author=table.author,
        limit=table.limit,
        since=since,
        metadata_only=table.metadata_only,
        github=table.github,
    )


def night(settings: Settings, stop: threading.Event) -> "CrawlReport":
    """A crawl as the schedule makes it, ended in time for the next night. Raises as `crawl`."""
    from schedules.calendar import Nights  # noqa: PLC0415

    now, hours = time.time(), settings.scope.hours
    due = next(Nights(settings.cron.value, settings.timezone.value).after(int(now)), math.inf)
    until = due if hours is None else min(due, now + 3600 * hours)
    return crawl(settings, configured(settings), stop, until)


def _lines(report: "CrawlReport", again: str) -> Iterator[str]:
    """The report for a person; ``again`` is the command that goes on after an interruption."""
    for run in report.runs:
        yield took_in(run)
    counts, spent = report.counts, report.requests
    yield (
        f"documents kept {counts.documents:,}, renamed {counts.renamed:,}, changes of profile "
        f"{counts.spells:,}; requests: Hub API {spent.hub_api:,}, "
        f"Hub files {spent.hub_resolvers:,}, GitHub {spent.github:,}"
    )
    for failure in report.failures[:MOST_LISTED]:
        yield f"failed: {failure.name}: {failure.reason}"
    if len(report.failures) > MOST_LISTED:
        yield f"… and {len(report.failures) - MOST_LISTED:,} more; `ajar status --failures` has all"
    if any(run.state == "paused" for run in report.runs):
        yield "the time was over, and nothing is lost: the next crawl goes on with what waits"
    if report.interrupted:
        yield f"stopped before its end; nothing is lost, `{again}` goes on from here"


_WHAT: Final = {
    "datasets": "datasets",
    "full": "models, full pass",
    "quick": "models, what changed",
    "part": "models, a part",
    "lookup": "look-up",
    "documents": "cards and licenses",
    "rescore": "models read again",
    "names": "names that models link to and no listing has",
    "data_cards": "cards of datasets that models are trained on",
    "github": "GitHub repositories that models link to",
    "heirs": "models whose base, data or code changed",
    "import": "rows of the dump",
    "backfill": "revisions of old",
}


def took_in(run: "Run") -> str:
    """What a run was about, and its counts."""
    parts = [f"{_WHAT.get(run.kind, run.kind)}: {run.seen:,} seen"]
    for word, number in (
        ("new", run.new),
        ("changed", run.changed),
        ("gone", run.gone),
        ("failed", run.failed),
    ):
        if number:
            parts.append(f"{number:,} {word}")
    if run.state == "paused" and run.expected is not None:
        parts.append(f"{run.expected - run.seen:,} wait for the next crawl")
    return ", ".join(parts)


def _as_json(report: "CrawlReport") -> dict[str, Any]:
    """The report for a machine."""
    import msgspec  # noqa: PLC0415

    return {
        "schema": "ajar/crawl/1",
        "interrupted": report.interrupted,
        "counts": msgspec.structs.asdict(report.counts),
        "requests": msgspec.structs.asdict(report.requests),
        "runs": [dated(msgspec.structs.asdict(run)) for run in report.runs],
        "failures": [msgspec.structs.asdict(failure) for failure in report.failures],
    }


def told(report: "CrawlReport", again: str = "ajar crawl", *, json: bool) -> int:
    """Print what was done, JSON on stdout and lines for a person on stderr; the exit code."""
    if json:
        emit(_as_json(report))
    return tell(report, lambda line: click.echo(line, err=True), again)


def tell(report: "CrawlReport", say: Callable[[str], None], again: str = "ajar crawl") -> int:
    """Say what was done; returns the exit code: 1 with failures, 130 where somebody stopped it."""
    for line in _lines(report, again):
        say(line)
    if report.interrupted:
        return ExitCode.INTERRUPTED
    return ExitCode.SOME_FAILED if report.failures else ExitCode.DONE
