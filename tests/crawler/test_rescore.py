"""Re-scoring: the archive read again under another ruleset, without a request."""

import threading

import pytest

from crawler import job, rescore
from crawler.access import Scope
from crawler.crawl import crawl
from storage import Store
from tests.crawler.conftest import access_to

NEW = "feedbeef0001"


@pytest.fixture
def store(tmp_path, start, time):
    hub = start()
    with Store.open(f"sqlite:///{tmp_path}/ajar.db") as opened:
        crawl(opened, access_to(hub), Scope(github=False), clock=time, pause=time.pause)
        hub.requests.clear()
        yield opened
        assert hub.requests.paths() == []


@pytest.fixture
def new_rules(monkeypatch):
    monkeypatch.setattr(job, "RULESET", NEW)
    monkeypatch.setattr(rescore, "RULESET", NEW)


def test_the_same_rules_have_nothing_to_do(store, time):
    report = rescore.rescore(store, clock=time)
    assert (report.runs[0].kind, report.runs[0].seen) == ("rescore", 0)


def test_new_rules_read_every_model_and_leave_the_old_reading(store, time, new_rules):
    before = {name: store.history(name) for name in ("acme/tiny", "many/m12", "acme/shut")}
    time.now += 86_400
    report = rescore.rescore(store, clock=time)
    assert report.runs[0].seen == 36
    assert report.counts.spells == 36
    for name, spells in before.items():
        after = store.history(name)
        assert [(each.valid_from, each.findings) for each in after if each.ruleset == NEW] == [
            (each.valid_from, each.findings) for each in spells
        ]
        known = store.model(name)
        assert known is not None
        assert known.observed_at == 1_800_000_000
    assert rescore.rescore(store, clock=time).runs[0].seen == 0


def test_a_stopped_one_goes_on_where_it_was(store, time, new_rules, monkeypatch):
    monkeypatch.setattr(rescore, "PAGE", 10)
    stop = threading.Event()

    class Stopping:
        def __getattr__(self, _):
            return lambda *_, **__: None

        def advance(self, n=1):
            stop.set()

    report = rescore.rescore(store, clock=time, stop=stop, progress=Stopping())
    assert (report.interrupted, report.runs[0].seen) == (True, 10)
    assert rescore.rescore(store, clock=time).runs[0].seen == 26
