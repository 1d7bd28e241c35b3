"""Re-scoring: the archive read again under another ruleset, without a request."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from crawler import job, sightings
from crawler.archive import rescore
from crawler.asking.access import Scope
from crawler.asking.wire import Wire
from crawler.clients.entries import Sighting
from crawler.crawl import crawl
from crawler.past.backfill import Wanted, backfill
from extractors import RULESET
from storage import Store
from storage.records import Observation
from tests.crawler.conftest import Start, Stopping, Time, access_to
from tests.storage.blank import blank
from tests.storage.builders import dump

NEW = "feedbeef0001"
Said = tuple[int, int | None, dict[str, tuple[str, str | None]]]
"""From, to, and what it says of each component."""


@pytest.fixture
def store(tmp_path: Path, start: Start, time: Time) -> Iterator[Store]:
    hub = start()
    with Store.open(blank(tmp_path / "ajar.db")) as opened:
        crawl(opened, access_to(hub), Scope(github=False), clock=time, pause=time.pause)
        hub.requests.clear()
        yield opened
        assert hub.requests.paths() == []


@pytest.fixture
def new_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job, "RULESET", NEW)
    monkeypatch.setattr(rescore, "RULESET", NEW)


def test_the_same_rules_have_nothing_to_do(store: Store, time: Time) -> None:
    report = rescore.rescore(store, clock=time)
    assert (report.runs[0].kind, report.runs[0].seen) == ("rescore", 0)


def test_a_run_that_a_killed_process_left_open_is_closed_by_the_next(
    store: Store, time: Time
) -> None:
    killed = store.start_run("rescore", "all", RULESET, int(time.now))
    looking_up = store.start_run("lookup", "acme/tiny", RULESET, int(time.now))
    rescore.rescore(store, clock=time)
    states = {each.id: (each.state, each.error) for each in store.runs()}
    assert states[killed] == ("interrupted", "its process was ended")
    assert states[looking_up] == ("running", "")


def test_new_rules_read_every_model_and_leave_the_old_reading(
    store: Store, time: Time, new_rules: None
) -> None:
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


def test_a_stopped_one_goes_on_where_it_was(
    store: Store, time: Time, new_rules: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rescore, "PAGE", 10)
    stopping = Stopping()
    report = rescore.rescore(store, clock=time, stop=stopping.stop, progress=stopping)
    assert (report.interrupted, report.runs[0].seen) == (True, 10)
    assert rescore.rescore(store, clock=time).runs[0].seen == 26


def test_several_processes_say_the_same(
    store: Store, time: Time, new_rules: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rescore, "PAGE", 5)
    copy = tmp_path / "copy.db"
    with (
        closing(sqlite3.connect(tmp_path / "ajar.db")) as known,
        closing(sqlite3.connect(copy)) as empty,
    ):
        known.backup(empty)
    alone = rescore.rescore(store, jobs=1, clock=time)
    with Store.open(f"sqlite:///{copy}") as other:
        shared = rescore.rescore(other, jobs=2, clock=time)
        assert shared.counts == alone.counts
        tables = ("spell", "reading", "link", "profile", "profile_component")
        one, two = dump(store), dump(other)
        assert {name: one[name] for name in tables} == {name: two[name] for name in tables}


def test_one_model_that_cannot_be_read_is_a_failure_and_the_others_go_on(
    store: Store, time: Time, new_rules: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = sightings.listed

    def breaks(seen: Sighting, at: int) -> Observation:
        if seen.name == "many/m12":
            raise MemoryError("too much")
        return listed(seen, at)

    monkeypatch.setattr(sightings, "listed", breaks)
    report = rescore.rescore(store, clock=time)
    assert [each.name for each in report.failures] == ["many/m12"]
    assert report.runs[0].state == "partial"
    assert report.runs[0].seen == 35
    monkeypatch.undo()
    monkeypatch.setattr(job, "RULESET", NEW)
    monkeypatch.setattr(rescore, "RULESET", NEW)
    assert rescore.rescore(store, clock=time).runs[0].seen == 1


@pytest.fixture
def eventful(tmp_path: Path, start: Start, time: Time) -> Iterator[Store]:
    """A model whose license was changed before and after the first crawl, one that went."""
    hub = start()
    hub.edit({"do": "license", "model": "acme/tiny", "to": "mit"}, at="2024-05-01T00:00:00Z")
    with Store.open(blank(tmp_path / "eventful.db")) as opened:
        night = partial(crawl, opened, access_to(hub), clock=time, pause=time.pause)
        night(Scope(github=False))
        time.now += 86_400
        hub.edit({"do": "license", "model": "acme/tiny", "to": "gpl"}, at="2027-01-15T12:00:00Z")
        hub.edit({"do": "gate", "model": "acme/tiny"}, {"do": "delete", "model": "many/m12"})
        night(Scope(github=False, full=True))
        hub.edit({"do": "ungate", "model": "acme/tiny"})
        time.now += 86_400
        night(Scope(github=False, full=True))
        backfill(*(opened, access_to(hub), Wanted(("acme/tiny",))), clock=time, pause=time.pause)
        assert opened.check() == []
        yield opened


def told(store: Store, ruleset: str) -> dict[str, list[Said]]:
    """What a version says of the models with a past: moments and findings."""
    return {
        name: [
            (each.valid_from, each.valid_to, each.findings)
            for each in store.history(name)
            if each.ruleset == ruleset
        ]
        for name in ("acme/tiny", "many/m12", "acme/shut")
    }


def test_the_past_is_read_again_too(eventful: Store, time: Time, new_rules: None) -> None:
    before = told(eventful, RULESET)
    assert len(before["acme/tiny"]) >= 4
    report = rescore.rescore(eventful, clock=time)
    assert not report.interrupted
    assert told(eventful, NEW) == before
    assert eventful.check() == []
    assert rescore.rescore(eventful, clock=time).counts.spells == 0


def test_what_is_pruned_is_said_anew_before(eventful: Store, time: Time, new_rules: None) -> None:
    before = told(eventful, RULESET)
    rescore.rescore(eventful, clock=time)
    eventful.prune({NEW})
    assert {each.ruleset for each in eventful.status().rulesets if each.open_spells} == {NEW}
    assert told(eventful, NEW) == before


def test_connections_that_were_never_used_are_closed(
    eventful: Store, time: Time, new_rules: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Wire] = []
    closed: list[Wire] = []
    begin, end = Wire.__init__, Wire.close

    def beginning(wire: Wire, *told: Any) -> None:
        opened.append(wire)
        begin(wire, *told)

    def ending(wire: Wire) -> None:
        closed.append(wire)
        end(wire)

    monkeypatch.setattr(Wire, "__init__", beginning)
    monkeypatch.setattr(Wire, "close", ending)
    rescore.rescore(eventful, jobs=1, clock=time)
    assert opened
    assert opened == closed
