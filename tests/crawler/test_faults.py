"""Crawls when something goes wrong: what passes leaves no trace, an outage ends it."""

from pathlib import Path

import msgspec
import pytest

from crawler.asking.access import Access, Scope
from crawler.clients.huggingface import Hub, Page
from crawler.errors import BadToken, CrawlProblem, NoNetwork, Unreachable
from crawler.passes import documents, fetching
from crawler.plan import plan
from storage import Store
from storage.records import EntityKind
from tests.crawler.conftest import Crawl, Start, Time, access_to
from tests.crawler.crawling import DAY, NIGHT, has_card, model
from tests.sandbox.conftest import MODELS


@pytest.mark.parametrize("kind", ["status", "bare-429", "reset", "cut", "garbage", "html", "empty"])
def test_faults_that_pass_leave_no_trace(start: Start, run: Crawl, store: Store, kind: str) -> None:
    hub = start()
    for path in ("/api/models", "/api/datasets", "/resolve/", "/api/resolve-cache/"):
        hub.fault(kind, path, times=1)
    report = run(hub)
    assert (report.counts.new, report.failures) == (38, ())
    assert model(store, "acme/tiny").depth == "full"


def test_a_card_that_cannot_be_read_is_a_failure_and_the_model_stays(
    start: Start, run: Crawl, store: Store, time: Time
) -> None:
    hub = start()
    hub.fault("status", "acme/tiny/resolve", times=100)
    report = run(hub)
    assert [each.name for each in report.failures] == ["acme/tiny"]
    assert {each.kind: each.state for each in report.runs}["documents"] == "partial"
    card = model(store, "acme/tiny").extraction.findings["docs.model_card"]
    assert card.availability == "unknown"
    hub.faults.clear()
    time.now += DAY
    assert run(hub).failures == ()
    assert model(store, "acme/tiny").depth == "full"
    assert has_card(model(store, "acme/tiny"))


def test_a_card_that_is_none_is_a_failure_once_and_asked_for_again_at_a_new_revision(
    start: Start, run: Crawl, store: Store, time: Time
) -> None:
    hub = start()
    hub.fault("endless", "acme/tiny/resolve", times=1)
    assert [each.reason for each in run(hub).failures] == ["longer than 5 MiB"]
    found = model(store, "acme/tiny")
    assert found.extraction.findings["docs.model_card"].availability == "unknown"
    assert "longer than 5 MiB" in found.extraction.warnings[0]
    hub.requests.clear()
    time.now += DAY
    report = run(hub)
    assert (report.failures, report.runs[-1].state) == ((), "done")
    assert [path for path in hub.requests.paths() if "resolve" in path] == []
    hub.edit({"do": "license", "model": "acme/tiny", "to": "mit"}, at=NIGHT)
    time.now += DAY
    run(hub)
    assert has_card(model(store, "acme/tiny"))
    assert store.check() == []


def test_cards_that_are_none_are_no_outage_however_many(
    start: Start, run: Crawl, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "OUTAGE", 3)
    hub = start()
    hub.fault("endless", "/resolve/", times=1000)
    report = run(hub)
    assert len(report.failures) >= 3
    assert {each.reason for each in report.failures} == {"longer than 5 MiB"}
    assert run(hub).failures == ()


def test_whatever_goes_wrong_with_one_model_the_others_go_on(
    start: Start, run: Crawl, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub = start()
    monkeypatch.setattr(
        documents, "_texts", lambda job, each: 1 / 0 if each.name == "acme/tiny" else ()
    )
    report = run(hub)
    assert [(each.name, each.reason[:17]) for each in report.failures] == [
        ("acme/tiny", "ZeroDivisionError")
    ]
    assert {each.kind: each.seen for each in report.runs}["documents"] == 4


def test_names_longer_than_the_official_client_allows(
    start: Start, run: Crawl, store: Store
) -> None:
    name = "acme/" + "long_" * 25 + "acc.best"
    record = {
        "id": name,
        "info": MODELS[0]["info"] | {"id": name, "_id": "f" * 24},
        "readme": "# Hi\n",
    }
    hub = start(models=[record])
    assert run(hub).failures == ()
    assert model(store, name).depth == "full"


def test_where_datasets_do_not_come_models_do(start: Start, run: Crawl, store: Store) -> None:
    hub = start()
    hub.fault("status", "/api/datasets", times=100)
    report = run(hub)
    assert [(each.kind, each.state) for each in report.runs] == [
        ("datasets", "interrupted"),
        ("full", "done"),
        ("documents", "done"),
    ]
    assert [each.name for each in report.failures] == ["datasets pass"]
    assert "status 503" in report.failures[0].reason
    assert has_card(model(store, "acme/tiny"))
    hub.faults.clear()
    assert run(hub).failures == ()
    assert store.datasets(["acme/corpus"])


@pytest.mark.usefixtures("small_pages")
def test_an_outage_moves_no_cursor_and_the_next_crawl_goes_on(
    start: Start, run: Crawl, store: Store, tmp_path: Path
) -> None:
    hub = start(models=MODELS)
    hub.fault("status", r"/api/models\?.*cursor", skip=1, times=100)
    with pytest.raises(Unreachable):
        run(hub)
    broken = store.runs(1)[0]
    assert (broken.state, broken.seen) == ("interrupted", 20)
    assert "503" in broken.error
    hub.faults.clear()
    hub.requests.clear()
    assert plan(store, access_to(hub), Scope(), now=1_800_000_100).passes["model"] == "resumed"
    report = run(hub)
    assert report.runs[1].seen == 16
    assert not any(
        "sort=createdAt" in e.query and "cursor" not in e.query and "/models" in e.path
        for e in hub.requests.entries
    )


@pytest.mark.usefixtures("small_pages")
def test_where_a_full_pass_does_not_get_on_what_is_new_is_listed(
    start: Start, run: Crawl, store: Store, time: Time
) -> None:
    hub = start(models=MODELS)
    run(hub)
    hub.fault("status", r"/api/models\?.*createdAt.*cursor", times=1000)
    for to in ("mit", "cc-by-nc-4.0"):
        time.now += 8 * DAY
        hub.edit({"do": "license", "model": "acme/tiny", "to": to}, at=NIGHT)
        report = run(hub)
        assert [(each.kind, each.state) for each in report.runs[1:3]] == [
            ("full", "interrupted"),
            ("quick", "done"),
        ]
        assert [each.name for each in report.failures] == ["full pass"]
    assert len(store.history("acme/tiny")) == 3
    hub.faults.clear()
    time.now += DAY
    report = run(hub)
    assert (report.failures, report.runs[1].kind, report.runs[1].seen) == ((), "full", 26)


@pytest.mark.usefixtures("small_pages")
def test_a_pass_that_began_at_another_endpoint_begins_anew(
    start: Start, run: Crawl, store: Store
) -> None:
    before = start()
    before.fault("status", r"/api/models\?.*cursor", skip=1, times=100)
    with pytest.raises(Unreachable):
        run(before)
    hub = start()
    assert plan(store, access_to(hub), Scope(), now=1_800_000_100).passes["model"] == "full"
    assert run(hub).runs[1].seen == 36


def test_no_network_at_all(store: Store, run: Crawl, time: Time) -> None:
    with pytest.raises(NoNetwork) as problem:
        run(Access("http://127.0.0.1:9"))
    assert problem.value.exit_code == 4
    assert store.runs(1)[0].state == "interrupted"


def test_a_bad_token_ends_it_at_once(start: Start, run: Crawl) -> None:
    hub = start()
    access = access_to(hub, hub_token="hf_bad_secret", hub_token_source="HF_TOKEN")
    with pytest.raises(BadToken, match="HF_TOKEN"):
        run(access)
    assert len(hub.requests.paths()) == 1


def test_all_texts_failing_is_an_outage_and_not_a_list_of_failures(
    start: Start, run: Crawl, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "OUTAGE", 3)
    hub = start()
    hub.fault("status", "/resolve/", times=1000)
    with pytest.raises(CrawlProblem, match="no text can be read"):
        run(hub)
    assert store.runs(1)[0].state == "interrupted"


def test_a_listing_that_leads_back_to_itself_ends(
    start: Start, run: Crawl, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub, page = start(), Hub.page

    def circling(self: Hub, kind: EntityKind, address: str) -> Page:
        return msgspec.structs.replace(page(self, kind, address), next=address)

    monkeypatch.setattr(Hub, "page", circling)
    with pytest.raises(Unreachable, match="round in a circle"):
        run(hub)
    assert len(hub.requests.paths()) < 6
