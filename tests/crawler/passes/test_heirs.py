"""Nights on which a base model changes: what is made from it is read again, without a download."""

import pytest

from crawler.asking.access import Scope
from crawler.crawl import CrawlReport
from crawler.passes.heirs import CURSOR
from sandbox.server import Running
from storage import Store
from storage.answers import StoredModel
from taxonomy.findings import Finding
from tests.crawler.conftest import Crawl, Start, Time

NIGHT = "2026-11-02T00:00:00Z"
COMMIT = 1_800_144_000
"""2027-01-17."""
DAY = 86_400
FILES = {"model.safetensors": "w", ".gitattributes": ""}
DATA = "---\nlicense: mit\ndatasets:\n- acme/corpus\n---\n# Base\n\nPre-trained on acme/corpus.\n"


def add(hub: Running, name: str, parent: str = "", card: str = "", at: str = NIGHT) -> None:
    front = f"---\nlicense: mit\nbase_model: {parent}\n---\n# {name}\n\nFine-tuned.\n"
    edit = {"do": "add", "model": name, "readme": card or front, "files": FILES}
    hub.edit(edit, at=at)


def found(store: Store, name: str, component: str) -> Finding:
    model: StoredModel | None = store.model(name)
    assert model is not None
    return model.extraction.findings[component]


def kinds(report: CrawlReport) -> list[str]:
    return [each.kind for each in report.runs]


@pytest.fixture
def family(start: Start, run: Crawl, time: Time) -> Running:
    """A base, its child and grandchild, read on a night before."""
    hub = start(models=[])
    add(hub, "acme/base", card="---\nlicense: mit\n---\n# Base\n\nA base model.\n")
    add(hub, "acme/child", "acme/base")
    add(hub, "acme/grandchild", "acme/child")
    run(hub)
    time.now += DAY
    run(hub)
    hub.requests.clear()
    time.now += DAY
    return hub


def test_a_gate_at_the_base_reaches_all_its_heirs(
    family: Running, run: Crawl, store: Store, time: Time
) -> None:
    assert found(store, "acme/child", "weights.base").availability == "released"
    family.edit({"do": "gate", "model": "acme/base"}, at=NIGHT)
    report = run(family)
    assert kinds(report)[-1] == "heirs"
    assert found(store, "acme/child", "weights.base").availability == "gated"
    (before, now) = store.history("acme/child")
    assert (before.valid_to, now.valid_from) == (time.now, time.now)
    assert "acme/child" not in str(family.requests.fetched())


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        ({"do": "license", "to": "cc-by-nc-4.0"}, ("released", "CC-BY-NC-4.0")),
        ({"do": "gate"}, ("gated", "MIT")),
        ({"do": "delete"}, ("named", "MIT")),
    ],
)
def test_what_becomes_of_a_dataset_is_a_change_of_the_models_that_use_it(
    start: Start,
    run: Crawl,
    store: Store,
    time: Time,
    *,
    edit: dict[str, str],
    told: tuple[str, str],
) -> None:
    hub = start(models=[])
    hub.edit({"do": "license", "dataset": "acme/corpus", "to": "mit"}, at=NIGHT)
    add(hub, "acme/base", card=DATA)
    run(hub)
    hub.requests.clear()
    time.now += DAY
    hub.edit(edit | {"dataset": "acme/corpus"}, at="2027-01-17T00:00:00Z")
    assert kinds(run(hub, Scope(github=False, full=True)))[-1] == "heirs"
    data = found(store, "acme/base", "data.pretraining")
    assert (data.availability, data.license) == told
    (before, now) = store.history("acme/base")
    assert (before.valid_to, now.valid_from) == (time.now, time.now)
    assert not [path for path in hub.requests.fetched() if not path.startswith("/datasets/")]
    assert store.check() == []


def test_a_dataset_that_was_renamed_and_then_gated_is_still_that_of_its_models(
    start: Start, run: Crawl, store: Store, time: Time
) -> None:
    hub = start(models=[])
    hub.edit({"do": "license", "dataset": "acme/corpus", "to": "mit"}, at=NIGHT)
    add(hub, "acme/base", card=DATA)
    run(hub)
    time.now += DAY
    hub.edit({"do": "rename", "dataset": "acme/corpus", "to": "acme/texts"}, at=NIGHT)
    run(hub, Scope(github=False, full=True))
    time.now += DAY
    hub.edit({"do": "gate", "dataset": "acme/texts"}, at="2027-01-17T00:00:00Z")
    hub.requests.clear()
    assert kinds(run(hub, Scope(github=False, full=True)))[-1] == "heirs"
    assert found(store, "acme/base", "data.pretraining").availability == "gated"
    assert hub.requests.fetched() == []
    time.now += DAY
    assert "heirs" not in kinds(run(hub, Scope(github=False, full=True)))


def test_data_that_the_base_names_later_is_inherited_down_the_line(
    family: Running, run: Crawl, store: Store, time: Time
) -> None:
    assert found(store, "acme/grandchild", "data.pretraining").availability == "not_found"
    family.edit({"do": "card", "model": "acme/base", "text": DATA}, at="2027-01-17T00:00:00Z")
    report = run(family)
    assert report.runs[-1].kind == "heirs"
    for name in ("acme/child", "acme/grandchild"):
        data = found(store, name, "data.pretraining")
        assert (data.availability, data.inherited_from) == ("released", "acme/base")
        (before, now) = store.history(name)
        assert (before.valid_to, now.valid_from) == (COMMIT, COMMIT)
        assert (before.end_observed_at, now.observed_at) == (time.now, time.now)
    fetched = {path.split("/resolve/")[0] for path in family.requests.fetched()}
    assert fetched == {"/acme/base", "/datasets/acme/corpus"}


def test_a_night_without_news_of_a_base_opens_no_run_and_writes_nothing(
    family: Running, run: Crawl, store: Store, time: Time
) -> None:
    add(family, "acme/stranger", at="2027-01-17T00:00:00Z")
    report = run(family)
    assert report.counts.new == 1
    assert "heirs" not in kinds(report)
    assert len(store.history("acme/child")) == 1


def test_a_base_that_changes_in_nothing_that_is_inherited_changes_no_heir(
    family: Running, run: Crawl, store: Store, time: Time
) -> None:
    card = "---\nlicense: mit\n---\n# Base\n\nA base model, well known.\n"
    family.edit({"do": "card", "model": "acme/base", "text": card}, at="2027-01-17T00:00:00Z")
    run(family)
    assert len(store.history("acme/child")) == 1
    assert store.history("acme/child")[0].valid_to is None
    for _ in range(2):  # a second is the finest that a moment is told in
        time.now += DAY
        report = run(family)
    assert "heirs" not in kinds(report)


def test_a_base_read_after_its_child_fills_what_was_unknown(
    start: Start, run: Crawl, store: Store, time: Time
) -> None:
    hub = start(models=[])
    add(hub, "acme/child", "acme/base")
    run(hub)
    assert found(store, "acme/child", "data.pretraining").availability == "unknown"
    time.now += DAY
    add(hub, "acme/base", card=DATA, at="2027-01-16T00:00:00Z")
    run(hub)
    assert found(store, "acme/child", "data.pretraining").availability == "released"
    (spell,) = store.history("acme/child")
    assert spell.valid_from < time.now - DAY


def test_a_night_that_stopped_before_the_heirs_is_made_up_for(
    family: Running, run: Crawl, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    family.edit({"do": "gate", "model": "acme/base"}, at=NIGHT)
    mark = store.cursor(CURSOR)
    run(family, Scope(github=False, metadata_only=True))
    assert found(store, "acme/child", "weights.base").availability == "released"
    assert store.cursor(CURSOR) == mark
    run(family)
    assert found(store, "acme/child", "weights.base").availability == "gated"


def test_circles_and_missing_bases_end(start: Start, run: Crawl, store: Store) -> None:
    hub = start(models=[])
    add(hub, "acme/one", "acme/two")
    add(hub, "acme/two", "acme/one")
    add(hub, "acme/three", "acme/nowhere")
    add(hub, "acme/self", "acme/self")
    run(hub)
    run(hub)
    assert store.check() == []
