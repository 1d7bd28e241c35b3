"""Nights on which models change, move, go and come back, as a crawl takes them in."""

import pytest

from crawler.asking.access import Scope
from crawler.passes import vanished
from sandbox.server import Running
from storage import Store
from storage.answers import StoredModel
from taxonomy.findings import Evidence
from tests.crawler.conftest import Crawl, Heard, Start, Time
from tests.crawler.crawling import DAY, NIGHT, has_card, model
from tests.sandbox.conftest import MODELS


def quotes(found: StoredModel) -> list[Evidence]:
    return [each for finding in found.extraction.findings.values() for each in finding.evidence]


def test_a_night_of_edits(start: Start, run: Crawl, store: Store, time: Time) -> None:
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
    start: Start, run: Crawl, store: Store, time: Time
) -> None:
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


def test_a_model_that_is_shut_and_opened_again_is_read(
    start: Start, run: Crawl, store: Store, time: Time
) -> None:
    hub = start()
    hub.edit({"do": "gate", "model": "acme/card-only"})
    run(hub)
    hub.edit({"do": "ungate", "model": "acme/card-only"})
    time.now += DAY
    hub.requests.clear()
    run(hub, Scope(github=False, full=True))
    assert len(hub.requests.fetched()) == 1
    assert has_card(model(store, "acme/card-only"))


def test_a_deleted_one_that_comes_back(start: Start, run: Crawl, store: Store, time: Time) -> None:
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


def test_a_commit_of_next_year_hides_no_other(
    start: Start, run: Crawl, store: Store, time: Time
) -> None:
    hub = start()
    hub.edit({"do": "license", "model": "many/m12", "to": "mit"}, at="2028-01-01T00:00:00Z")
    run(hub)
    for night, license_ in enumerate(("mit", "cc-by-nc-4.0"), start=15):
        time.now += DAY
        hub.edit(
            {"do": "license", "model": "acme/tiny", "to": license_}, at=f"2027-01-{night}T20:00:00Z"
        )
        assert run(hub).runs[1].kind == "quick"
    assert [spell.findings["weights.final"][1] for spell in store.history("acme/tiny")] == [
        "Apache-2.0",
        "MIT",
        "CC-BY-NC-4.0",
    ]


def test_a_name_that_somebody_else_has_now(
    start: Start, run: Crawl, store: Store, time: Time
) -> None:
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


def test_one_that_is_missing_and_has_no_answer_stays_and_the_pass_goes_on(
    start: Start, run: Crawl, store: Store, time: Time
) -> None:
    hub = start()
    run(hub)
    hub.edit(
        {"do": "delete", "model": "many/m12"},
        {"do": "delete", "model": "many/m13"},
        {"do": "add", "model": "acme/new", "readme": "# New\n"},
    )
    hub.fault("status", "/api/models/many/m12", times=100)
    time.now += DAY
    report = run(hub, Scope(github=False, full=True))
    assert [each.name for each in report.failures] == ["many/m12"]
    assert (report.counts.gone, report.counts.new) == (1, 1)
    assert model(store, "many/m12").gone_at is None
    hub.faults.clear()
    time.now += DAY
    assert run(hub, Scope(github=False, full=True)).counts.gone == 1


def _delete_ten(hub: Running) -> None:
    hub.edit(*({"do": "delete", "model": f"many/m{number}"} for number in range(10, 20)))


def test_those_that_are_missing_and_refused_are_failures_however_many(
    start: Start, run: Crawl, time: Time
) -> None:
    hub = start()
    run(hub)
    _delete_ten(hub)
    hub.fault("status", "/api/models/many/", status=403, times=1000)
    time.now += DAY
    report = run(hub, Scope(github=False, full=True))
    assert (report.runs[1].state, len(report.failures)) == ("partial", 10)


def test_many_that_are_missing_and_have_no_answer_are_an_outage(
    start: Start, run: Crawl, time: Time
) -> None:
    hub = start()
    run(hub)
    _delete_ten(hub)
    hub.fault("status", "/api/models/many/", times=1000)
    time.now += DAY
    report = run(hub, Scope(github=False, full=True))
    assert (report.runs[1].state, report.counts.gone) == ("interrupted", 0)
    assert len(report.failures) == vanished.OUTAGE
    assert "503" in report.failures[-1].reason


def test_a_listing_that_leaves_half_out_deletes_nothing(
    start: Start, run: Crawl, time: Time, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
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
