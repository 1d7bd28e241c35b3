"""Crawls that are stopped or killed go on where they stood, and end with the same rows."""

import threading

import pytest

from crawler import job
from crawler.asking.access import Scope
from crawler.crawl import crawl
from storage import Store
from tests.crawler.conftest import access_to
from tests.crawler.crawling import facts, rows


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.usefixtures("small_pages")
@pytest.mark.parametrize("after", [1, 2, 3, 5])
def test_killed_between_pages_and_gone_on_with_it_ends_with_the_same_rows(
    start, run, tmp_path, monkeypatch, after
):
    hub = start()
    commit, left = job.Ledger.commit, [after]

    def dying(self, *arguments, **options):
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
    once = rows(tmp_path)
    with Store.open(f"sqlite:///{tmp_path}/other.db") as other:
        crawl(other, access_to(hub), Scope(github=False), clock=lambda: 1_800_000_000)
    (tmp_path / "ajar.db").rename(tmp_path / "first.db")
    (tmp_path / "other.db").rename(tmp_path / "ajar.db")
    assert facts(once) == facts(rows(tmp_path))


@pytest.mark.usefixtures("small_pages")
def test_a_stop_ends_at_a_page_and_says_so(start, run, store):
    hub = start()
    stop = threading.Event()

    class Stopping:
        def __getattr__(self, _):
            return lambda *_, **__: None

        def advance(self, n=1):
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
