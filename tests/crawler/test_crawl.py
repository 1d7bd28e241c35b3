"""Crawls over real HTTP: what is asked, what a second one costs, what a part claims."""

import pytest

from crawler.asking.access import Scope
from crawler.place import STALE
from crawler.plan import plan
from storage import Store
from tests.crawler.conftest import Crawl, Start, Time, access_to
from tests.crawler.crawling import DAY, NIGHT, has_card, model, rows


def test_a_first_crawl_takes_everything_in(start: Start, run: Crawl, store: Store) -> None:
    hub = start()
    report = run(hub)
    assert [(each.kind, each.state) for each in report.runs] == [
        ("datasets", "done"),
        ("full", "done"),
        ("documents", "done"),
        ("data_cards", "done"),
        ("heirs", "done"),
    ]
    assert report.counts.new == 38
    assert (report.failures, report.interrupted) == ((), False)
    tiny = model(store, "acme/tiny")
    assert (tiny.depth, tiny.revision, tiny.released_at) == ("full", f"{1:040x}", 1704189600)
    assert has_card(tiny)
    assert store.datasets(["acme/corpus"])["acme/corpus"].license == "CC-BY-4.0"
    assert hub.requests.counted() == []


def test_only_cards_that_are_there_are_asked_for(start: Start, run: Crawl) -> None:
    hub = start()
    run(hub)
    names = {"/".join(path.split("/")[1:3]) for path in hub.requests.fetched()}
    assert names == {"acme/tiny", "acme/card-only", "acme/off", "datasets/acme"}


def test_what_was_asked_is_what_the_ledger_says(start: Start, run: Crawl) -> None:
    hub = start()
    report = run(hub)
    assert report.requests.hub_api == hub.requests.buckets["api"]
    assert report.requests.hub_resolvers == hub.requests.buckets["resolvers"]
    assert sum(each.requests_api for each in report.runs) == report.requests.hub_api
    assert sum(each.requests_resolvers for each in report.runs) == report.requests.hub_resolvers


@pytest.mark.parametrize("full", [False, True])
def test_a_second_crawl_fetches_nothing_and_writes_nothing(
    start: Start, run: Crawl, store: Store, full: bool
) -> None:
    hub = start()
    run(hub)
    before = rows(store)
    hub.requests.clear()
    report = run(hub, Scope(github=False, full=full))
    assert hub.requests.fetched() == []
    assert (report.counts.new, report.counts.changed) == (0, 0)
    assert rows(store) == before


def test_a_quick_pass_reads_only_down_to_its_mark(
    start: Start, run: Crawl, store: Store, time: Time
) -> None:
    hub = start()
    run(hub)
    hub.edit({"do": "license", "model": "acme/tiny", "to": "mit"}, at=NIGHT)
    hub.requests.clear()
    time.now += DAY
    report = run(hub)
    assert [each.kind for each in report.runs] == ["datasets", "quick", "documents"]
    assert report.counts.changed >= 1
    assert len(hub.requests.fetched()) == 1
    finding = model(store, "acme/tiny").extraction.findings["weights.final"]
    assert finding.license == "MIT"
    spells = store.history("acme/tiny")
    assert [spell.valid_from for spell in spells] == [1706868000, 1793577600]


def test_a_full_pass_comes_round_every_week(
    start: Start, run: Crawl, store: Store, time: Time
) -> None:
    hub = start()
    run(hub)
    assert plan(store, access_to(hub), Scope(), now=int(time.now)).passes["model"] == "quick"
    time.now += STALE + 1
    assert plan(store, access_to(hub), Scope(), now=int(time.now)).passes["model"] == "full"
    assert run(hub).runs[1].kind == "full"


def test_a_plan_says_what_it_will_cost(start: Start, run: Crawl, store: Store) -> None:
    hub = start()
    assert plan(store, access_to(hub), Scope()).requests is None
    run(hub, Scope(metadata_only=True))
    planned = plan(store, access_to(hub), Scope(full=True), now=1_800_000_000)
    assert planned.pending == store.status().models - store.status().read > 0
    assert planned.requests is not None
    assert planned.data_cards == 1
    texts = planned.pending + planned.data_cards
    assert (planned.requests.hub_api, planned.requests.hub_resolvers) == (2, 2 * texts)
    hub.requests.clear()
    assert not plan(store, access_to(hub), Scope(metadata_only=True)).documents
    assert hub.requests.paths() == []


@pytest.mark.parametrize(
    ("scope", "seen"),
    [
        (Scope(author="acme", github=False), 5),
        (Scope(limit=7, github=False), 7),
        (Scope(since=1_708_500_000, github=False), 8),
    ],
)
def test_a_part_claims_nothing_about_the_rest(
    start: Start, run: Crawl, store: Store, scope: Scope, seen: int
) -> None:
    hub = start()
    run(hub)
    cursors = [store.cursor(f"hub/{kind}") for kind in ("models", "datasets")]
    hub.edit({"do": "delete", "model": "many/m12"})
    report = run(hub, scope)
    assert {each.kind for each in report.runs} <= {"part", "datasets", "documents"}
    assert next(each for each in report.runs if each.kind == "part").seen == seen
    assert report.counts.gone == 0
    assert [store.cursor(f"hub/{kind}") for kind in ("models", "datasets")] == cursors


def test_a_part_first_leaves_the_full_pass_to_come(start: Start, run: Crawl, store: Store) -> None:
    hub = start()
    run(hub, Scope(author="acme", github=False))
    assert store.model("many/m12") is None
    assert run(hub).runs[1].kind == "full"
    assert store.model("many/m12") is not None


def test_metadata_only_fetches_no_text(start: Start, run: Crawl, store: Store) -> None:
    hub = start()
    run(hub, Scope(metadata_only=True))
    assert hub.requests.fetched() == []
    assert model(store, "acme/tiny").depth == "listing"
    assert run(hub).counts.documents


def test_most_downloaded_first(start: Start, run: Crawl) -> None:
    hub = start()
    hub.edit({"do": "bump", "model": "acme/card-only", "downloads": 1_000_000})
    run(hub)
    assert (
        "acme/card-only" in hub.requests.fetched()[0]
        or "acme/card-only" in hub.requests.fetched()[1]
    )
