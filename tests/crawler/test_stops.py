"""Crawls that are stopped or killed go on where they stood, and end with the same rows."""

import threading
from typing import Any

import pytest

from crawler import job
from crawler.asking.access import Scope, Silent
from crawler.crawl import crawl
from sandbox.server import Running
from storage import Store
from storage.runs import Counts
from tests.crawler.conftest import Crawl, Start, Time, access_to
from tests.crawler.crawling import DAY, NIGHT, facts, rows
from tests.storage.conftest import NewUrl


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.usefixtures("small_pages")
@pytest.mark.parametrize("after", [1, 2, 3, 5])
def test_killed_between_pages_and_gone_on_with_it_ends_with_the_same_rows(
    start: Start, run: Crawl, new_url: NewUrl, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    hub = start()
    commit, left = job.Ledger.commit, [after]

    def dying(self: job.Ledger, *arguments: Any, **options: Any) -> Counts:
        if not left[0]:
            raise Killed
        left[0] -= 1
        return commit(self, *arguments, **options)

    monkeypatch.setattr(job.Ledger, "commit", dying)
    with pytest.raises(Killed):
        run(hub)
    left[0] = 1000
    hub.requests.clear()
    run(hub)
    with Store.open(new_url()) as other:
        crawl(other, access_to(hub), Scope(github=False), clock=lambda: 1_800_000_000)
        assert facts(rows(run.store)) == facts(rows(other))


@pytest.mark.usefixtures("small_pages")
def test_a_stop_ends_at_a_page_and_says_so(start: Start, run: Crawl, store: Store) -> None:
    hub = start()
    stop = threading.Event()

    class Stopping(Silent):
        def advance(self, n: int = 1) -> None:
            if n == 10:
                stop.set()

    report = run(hub, stop=stop, progress=Stopping())
    assert report.interrupted
    assert (report.runs[-1].kind, report.runs[-1].state, report.runs[-1].seen) == (
        "full",
        "interrupted",
        10,
    )
    assert run(hub).runs[1].seen == 26


@pytest.fixture
def night(start: Start, run: Crawl, store: Store, time: Time) -> Running:
    """A sandbox in which 14 of the models that were crawled got another license since."""
    hub = start()
    run(hub)
    for known in sorted(store.present(), key=lambda known: known.name)[:14]:
        hub.edit({"do": "license", "model": known.name, "to": "gpl-2.0"}, at=NIGHT)
    time.now += DAY
    return hub


@pytest.mark.usefixtures("small_pages")
def test_a_quick_pass_that_is_stopped_stores_the_pages_that_it_holds(
    night: Running, run: Crawl
) -> None:
    stop = threading.Event()

    class Stopping(Silent):
        def advance(self, count: int = 1) -> None:
            if count == 10:
                stop.set()

    report = run(night, stop=stop, progress=Stopping())
    quick = report.runs[-1]
    assert (quick.kind, quick.state, quick.seen, quick.changed) == ("quick", "interrupted", 10, 10)
    again = run(night).runs[1]
    assert (again.kind, again.state, again.changed) == ("quick", "done", 4)


@pytest.mark.usefixtures("small_pages")
@pytest.mark.parametrize("together", [1, 10, 12, 10_000])
def test_however_many_changes_a_quick_pass_holds_each_is_written_once(
    night: Running, run: Crawl, monkeypatch: pytest.MonkeyPatch, together: int
) -> None:
    commit, written = job.Ledger.commit, []

    def counting(self: job.Ledger, *arguments: Any, **options: Any) -> None:
        written.append(commit(self, *arguments, **options).changed)

    monkeypatch.setattr(job, "TOGETHER", together)
    monkeypatch.setattr(job.Ledger, "commit", counting)
    quick = run(night, Scope(github=False, metadata_only=True)).runs[-1]
    assert (quick.kind, quick.state, quick.changed) == ("quick", "done", 14)
    assert [changed for changed in written if changed] == ([10, 4] if together <= 10 else [14])
