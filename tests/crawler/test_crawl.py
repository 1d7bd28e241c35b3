"""Crawls over real HTTP: passes and nights, faults, kills, and what the store then holds."""

import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from crawler import job
from crawler.asking.access import Scope
from crawler.clients.huggingface import Hub, Page
from crawler.crawl import CrawlReport, crawl, plan
from crawler.errors import BadToken, CrawlProblem, NoNetwork, Unreachable
from crawler.passes import documents, vanished
from crawler.place import STALE
from storage import Store
from storage.answers import StoredModel
from storage.records import EntityKind
from tests.crawler.conftest import access_to
from tests.sandbox.conftest import MODELS

NIGHT = "2026-11-02T00:00:00Z"
DAY = 86_400

Crawl = Callable[..., CrawlReport]


@pytest.fixture
def run(store, time) -> Crawl:
    def crawled(hub, scope=None, **options: Any) -> CrawlReport:
        access = options.pop("access", None) or access_to(hub)
        given = {"clock": time, "pause": time.pause} | options
        return crawl(store, access, scope or Scope(github=False), **given)

    return crawled


def model(store: Store, name: str) -> StoredModel:
    found = store.model(name)
    assert found is not None
    return found


def has_card(found: StoredModel) -> bool:
    return found.extraction.findings["docs.model_card"].availability in ("released", "partial")


def rows(tmp_path: Path) -> dict[str, list[Any]]:
    """All rows of the database but the ledger, moments of observation left out."""
    with sqlite3.connect(tmp_path / "ajar.db") as database:
        tables = [
            name
            for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type='table'")
        ]
        kept = [
            name
            for name in tables
            if name not in ("run", "run_failure", "cursor", "sqlite_sequence")
        ]
        return {
            name: sorted(database.execute(f'SELECT * FROM "{name}"'), key=repr) for name in kept
        }


def test_a_first_crawl_takes_everything_in(start, run, store):
    hub = start()
    report = run(hub)
    assert [(each.kind, each.state) for each in report.runs] == [
        ("datasets", "done"),
        ("full", "done"),
        ("documents", "done"),
    ]
    assert report.counts.new == 38
    assert (report.failures, report.interrupted) == ((), False)
    tiny = model(store, "acme/tiny")
    assert (tiny.depth, tiny.revision, tiny.released_at) == ("full", f"{1:040x}", 1704189600)
    assert has_card(tiny)
    assert store.datasets(["acme/corpus"])["acme/corpus"].license == "CC-BY-4.0"
    assert hub.requests.counted() == []


def test_only_cards_that_are_there_are_asked_for(start, run):
    hub = start()
    run(hub)
    names = {"/".join(path.split("/")[1:3]) for path in hub.requests.fetched()}
    assert names == {"acme/tiny", "acme/card-only", "acme/off"}


def test_what_was_asked_is_what_the_ledger_says(start, run):
    hub = start()
    report = run(hub)
    assert report.requests.hub_api == hub.requests.buckets["api"]
    assert report.requests.hub_resolvers == hub.requests.buckets["resolvers"]
    assert sum(each.requests_api for each in report.runs) == report.requests.hub_api
    assert sum(each.requests_resolvers for each in report.runs) == report.requests.hub_resolvers


@pytest.mark.parametrize("full", [False, True])
def test_a_second_crawl_fetches_nothing_and_writes_nothing(start, run, tmp_path, full):
    hub = start()
    run(hub)
    before = rows(tmp_path)
    hub.requests.clear()
    report = run(hub, Scope(github=False, full=full))
    assert hub.requests.fetched() == []
    assert (report.counts.new, report.counts.changed) == (0, 0)
    assert rows(tmp_path) == before


def test_a_quick_pass_reads_only_down_to_its_mark(start, run, store, time):
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


def test_a_full_pass_comes_round_every_week(start, run, store, time):
    hub = start()
    run(hub)
    assert plan(store, access_to(hub), Scope(), now=int(time.now)).passes["model"] == "quick"
    time.now += STALE + 1
    assert plan(store, access_to(hub), Scope(), now=int(time.now)).passes["model"] == "full"
    assert run(hub).runs[1].kind == "full"


def test_a_plan_says_what_it_will_cost(start, run, store):
    hub = start()
    assert plan(store, access_to(hub), Scope()).requests is None
    run(hub, Scope(metadata_only=True))
    planned = plan(store, access_to(hub), Scope(full=True), now=1_800_000_000)
    assert planned.pending == store.status().models - store.status().read > 0
    assert planned.requests is not None
    assert (planned.requests.hub_api, planned.requests.hub_resolvers) == (2, 2 * planned.pending)
    hub.requests.clear()
    assert not plan(store, access_to(hub), Scope(metadata_only=True)).documents
    assert hub.requests.paths() == []


def quotes(found):
    return [each for finding in found.extraction.findings.values() for each in finding.evidence]


def test_a_night_of_edits(start, run, store, time):
    hub = start()
    run(hub)
    hub.edit(
        {"do": "rename", "model": "acme/tiny", "to": "other/small"},
        {"do": "delete", "model": "many/m12"},
        {"do": "gate", "model": "acme/card-only", "mode": "manual"},
        {"do": "disable", "model": "many/m13"},
        {"do": "bump", "model": "many/m14", "downloads": 777},
        {"do": "add", "model": "acme/new", "readme": "---\nlicense: mit\n---\n# New\n"},
        {"do": "delete", "dataset": "acme/plain"},
        {"do": "gate", "dataset": "acme/corpus"},
        at=NIGHT,
    )
    time.now += DAY
    report = run(hub, Scope(github=False, full=True))
    assert (report.counts.gone, report.counts.renamed, report.counts.new) == (2, 1, 1)
    small = model(store, "other/small")
    assert small.host_id == model(store, "acme/tiny").host_id
    assert has_card(small)
    assert model(store, "many/m12").gone_at == time.now
    shut = model(store, "acme/card-only")
    assert shut.gated == "manual"
    assert has_card(shut)  # it was read before the gate came
    assert model(store, "many/m13").disabled is True
    assert model(store, "many/m14").downloads == 777
    assert model(store, "acme/new").depth == "full"
    assert store.datasets(["acme/plain"])["acme/plain"].gone
    assert store.datasets(["acme/corpus"])["acme/corpus"].gated == "manual"


def test_a_card_that_is_shut_in_the_night_it_changes_leaves_the_database_sound(
    start, run, store, time
):
    hub = start()
    run(hub)
    hub.edit(
        {"do": "license", "model": "acme/card-only", "to": "mit"},
        {"do": "gate", "model": "acme/card-only"},
        at=NIGHT,
    )
    time.now += DAY
    run(hub, Scope(github=False, full=True))
    shut = model(store, "acme/card-only")
    assert shut.gated == "manual"
    assert any(each.source == "README.md" for each in quotes(shut))  # as it was before
    assert store.check() == []


def test_a_model_that_is_shut_and_opened_again_is_read(start, run, store, time):
    hub = start()
    hub.edit({"do": "gate", "model": "acme/card-only"})
    run(hub)
    hub.edit({"do": "ungate", "model": "acme/card-only"})
    time.now += DAY
    hub.requests.clear()
    run(hub, Scope(github=False, full=True))
    assert len(hub.requests.fetched()) == 1
    assert has_card(model(store, "acme/card-only"))


def test_a_deleted_one_that_comes_back(start, run, store, time):
    hub = start()
    run(hub)
    hub.edit({"do": "disable", "model": "many/m12"})
    number = model(store, "many/m12").host_id
    lost = next(each for each in MODELS if each["id"] == "many/m12")
    hub.edit({"do": "delete", "model": "many/m12"})
    time.now += DAY
    run(hub, Scope(github=False, full=True))
    assert model(store, "many/m12").gone_at is not None
    hub.edit({"do": "add", "model": "many/m12", "info": lost["info"]})
    time.now += DAY
    run(hub, Scope(github=False, full=True))
    back = model(store, "many/m12")
    assert (back.gone_at, back.host_id) == (None, number)


def test_a_name_that_somebody_else_has_now(start, run, store, time):
    hub = start()
    run(hub)
    before = model(store, "acme/tiny").host_id
    hub.edit(
        {"do": "delete", "model": "acme/tiny"},
        {"do": "add", "model": "acme/tiny", "readme": "# Another\n"},
        at=NIGHT,
    )
    time.now += DAY
    report = run(hub, Scope(github=False, full=True))
    assert report.counts.gone == 1
    assert model(store, "acme/tiny").host_id != before


def test_a_listing_that_leaves_half_out_deletes_nothing(start, run, time, heard, monkeypatch):
    hub = start()
    run(hub)
    monkeypatch.setattr(vanished, "LIMIT", 5)
    shelf = hub.application.corpus.models
    order = shelf._order
    monkeypatch.setattr(shelf, "_order", lambda selection: order(selection)[::2])
    time.now += DAY
    report = run(hub, Scope(github=False, full=True), progress=heard)
    assert report.counts.gone == 0
    assert any("missing" in note for note in heard.notes)


@pytest.mark.parametrize("kind", ["status", "bare-429", "reset", "cut", "garbage", "html", "empty"])
def test_faults_that_pass_leave_no_trace(start, run, store, kind):
    hub = start()
    for path in ("/api/models", "/api/datasets", "/resolve/", "/api/resolve-cache/"):
        hub.fault(kind, path, times=1)
    report = run(hub)
    assert (report.counts.new, report.failures) == (38, ())
    assert model(store, "acme/tiny").depth == "full"


def test_a_card_that_cannot_be_read_is_a_failure_and_the_model_stays(start, run, store, time):
    hub = start()
    hub.fault("status", "acme/tiny/resolve", times=100)
    report = run(hub)
    assert [each.name for each in report.failures] == ["acme/tiny"]
    assert report.runs[-1].state == "partial"
    card = model(store, "acme/tiny").extraction.findings["docs.model_card"]
    assert card.availability == "unknown"
    hub.faults.clear()
    time.now += DAY
    assert run(hub).failures == ()
    assert model(store, "acme/tiny").depth == "full"
    assert has_card(model(store, "acme/tiny"))


def test_whatever_goes_wrong_with_one_model_the_others_go_on(start, run, store, monkeypatch):
    hub = start()
    monkeypatch.setattr(
        documents, "_texts", lambda job, each: 1 / 0 if each.name == "acme/tiny" else ()
    )
    report = run(hub)
    assert [(each.name, each.reason[:17]) for each in report.failures] == [
        ("acme/tiny", "ZeroDivisionError")
    ]
    assert report.runs[-1].seen == 4


def test_names_longer_than_the_official_client_allows(start, run, store):
    name = "acme/" + "long_" * 25 + "acc.best"
    record = {
        "id": name,
        "info": MODELS[0]["info"] | {"id": name, "_id": "f" * 24},
        "readme": "# Hi\n",
    }
    hub = start(models=[record])
    assert run(hub).failures == ()
    assert model(store, name).depth == "full"


def test_an_outage_moves_no_cursor_and_the_next_crawl_goes_on(start, run, store, tmp_path):
    hub = start(models=MODELS)
    small_pages(hub)
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


def test_a_pass_that_began_at_another_endpoint_begins_anew(start, run, store):
    before = start()
    small_pages(before)
    before.fault("status", r"/api/models\?.*cursor", skip=1, times=100)
    with pytest.raises(Unreachable):
        run(before)
    hub = start()
    assert plan(store, access_to(hub), Scope(), now=1_800_000_100).passes["model"] == "full"
    assert run(hub).runs[1].seen == 36


def test_no_network_at_all(store, run, time):
    from crawler.asking.access import Access

    with pytest.raises(NoNetwork) as problem:
        run(None, access=Access("http://127.0.0.1:9"))
    assert problem.value.exit_code == 4
    assert store.runs(1)[0].state == "interrupted"


def test_a_bad_token_ends_it_at_once(start, run):
    hub = start()
    access = access_to(hub, hub_token="hf_bad_secret", hub_token_source="HF_TOKEN")
    with pytest.raises(BadToken, match="HF_TOKEN"):
        run(hub, access=access)
    assert len(hub.requests.paths()) == 1


def small_pages(hub, size: int = 10) -> None:
    """Let the Hub give no more than so many entries a page."""
    from sandbox.hub import listing as sandbox_listing

    hub.application.page_size = size
    sandbox_listing.LARGEST = size


@pytest.fixture(autouse=True)
def pages_as_they_were():
    from sandbox.hub import listing as sandbox_listing

    before = sandbox_listing.LARGEST
    yield
    sandbox_listing.LARGEST = before


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("after", [1, 2, 3, 5])
def test_killed_between_pages_and_gone_on_with_it_ends_with_the_same_rows(
    start, run, tmp_path, monkeypatch, after
):
    hub = start()
    small_pages(hub)
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


def facts(tables: dict[str, list[Any]]) -> dict[str, Any]:
    """What does not depend on when a page was committed or in which order ids were given."""
    return {
        "entities": sorted(row[2:6] for row in tables["entity"]),
        "spells": sorted((row[0], row[2:4]) for row in tables["spell"]),
        "counts": {name: len(found) for name, found in tables.items() if name != "ruleset"},
    }


def test_a_stop_ends_at_a_page_and_says_so(start, run, store):
    hub = start()
    small_pages(hub)
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


@pytest.mark.parametrize(
    ("scope", "seen"),
    [
        (Scope(author="acme", github=False), 5),
        (Scope(limit=7, github=False), 7),
        (Scope(since=1_708_500_000, github=False), 8),
    ],
)
def test_a_part_claims_nothing_about_the_rest(start, run, store, scope, seen):
    hub = start()
    run(hub)
    cursors = [store.cursor(f"hub/{kind}") for kind in ("models", "datasets")]
    hub.edit({"do": "delete", "model": "many/m12"})
    report = run(hub, scope)
    assert {each.kind for each in report.runs} <= {"part", "datasets", "documents"}
    assert next(each for each in report.runs if each.kind == "part").seen == seen
    assert report.counts.gone == 0
    assert [store.cursor(f"hub/{kind}") for kind in ("models", "datasets")] == cursors


def test_a_part_first_leaves_the_full_pass_to_come(start, run, store):
    hub = start()
    run(hub, Scope(author="acme", github=False))
    assert store.model("many/m12") is None
    assert run(hub).runs[1].kind == "full"
    assert store.model("many/m12") is not None


def test_metadata_only_fetches_no_text(start, run, store):
    hub = start()
    run(hub, Scope(metadata_only=True))
    assert hub.requests.fetched() == []
    assert model(store, "acme/tiny").depth == "listing"
    assert run(hub).counts.documents


def test_most_downloaded_first(start, run):
    hub = start()
    hub.edit({"do": "bump", "model": "acme/card-only", "downloads": 1_000_000})
    run(hub)
    assert (
        "acme/card-only" in hub.requests.fetched()[0]
        or "acme/card-only" in hub.requests.fetched()[1]
    )


def test_all_texts_failing_is_an_outage_and_not_a_list_of_failures(start, run, store, monkeypatch):
    monkeypatch.setattr(documents, "OUTAGE", 3)
    hub = start()
    hub.fault("status", "/resolve/", times=1000)
    with pytest.raises(CrawlProblem, match="no text can be read"):
        run(hub)
    assert store.runs(1)[0].state == "interrupted"


def test_a_listing_that_leads_back_to_itself_ends(start, run, store, monkeypatch):
    hub, page = start(), Hub.page

    def circling(self: Hub, kind: EntityKind, address: str) -> Page:
        return msgspec.structs.replace(page(self, kind, address), next=address)

    monkeypatch.setattr(Hub, "page", circling)
    with pytest.raises(Unreachable, match="round in a circle"):
        run(hub)
    assert len(hub.requests.paths()) < 6
