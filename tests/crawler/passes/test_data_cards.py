"""Nights that read the cards of the datasets that models are trained on."""

import pytest

from crawler.asking.access import Scope
from crawler.crawl import CrawlReport, crawl
from crawler.passes import fetching
from sandbox.server import Running
from storage import Store
from storage.answers import StoredModel
from tests.crawler.conftest import Start, Time, access_to
from tests.crawler.crawling import DAY, model
from tests.crawler.pages.songbird import DATA_CARD, DATASET, corpus, trained

SINGER = "acme/songbird"
LATER = "2027-01-17T00:00:00Z"
EVERYTHING = Scope(github=False, full=True)
SHORT = "# Corpus\n\nWords.\n"


class Nights:
    """Crawls, each a day after the one before."""

    def __init__(self, store: Store, time: Time, hub: Running) -> None:
        self.store, self.time, self.hub = store, time, hub

    def __call__(self, *, token: str | None = None) -> CrawlReport:
        self.time.now += DAY
        self.hub.requests.clear()
        access = access_to(self.hub, hub_token=token, hub_token_source="HF_TOKEN")
        return crawl(self.store, access, EVERYTHING, clock=self.time, pause=self.time.pause)

    def cards(self) -> list[str]:
        """Which datasets' cards were asked for in the last one."""
        fetched = self.hub.requests.fetched()
        paths = [path.removeprefix("/datasets/") for path in fetched if "/datasets/" in path]
        return [path.partition("/resolve/")[0] for path in paths]


@pytest.fixture
def nights(store: Store, time: Time, start: Start) -> Nights:
    hub = start(models=[], **corpus())
    trained(hub)
    return Nights(store, time, hub)


def data_card(found: StoredModel) -> str:
    return str(found.extraction.findings["docs.data_card"].availability)


def test_the_card_of_training_data_is_read_in_the_night_and_once(
    nights: Nights, store: Store
) -> None:
    report = nights()
    assert nights.cards() == [DATASET]
    assert [run.seen for run in report.runs if run.kind == "data_cards"] == [1]
    assert data_card(model(store, SINGER)) == "released"
    (spell,) = store.history(SINGER)
    assert spell.valid_to is None
    report = nights()
    assert nights.hub.requests.fetched() == []
    assert [run.kind for run in report.runs] == ["datasets", "full", "documents"]
    assert report.counts.changed == 0
    assert store.check() == []


def test_a_card_that_became_another_is_a_change_of_the_model(nights: Nights, store: Store) -> None:
    nights()
    nights.hub.edit({"do": "card", "dataset": DATASET, "text": SHORT}, at=LATER)
    nights()
    assert nights.cards() == [DATASET]
    assert data_card(model(store, SINGER)) == "partial"
    before, now = store.history(SINGER)
    assert before.valid_to == now.valid_from == nights.time.now


def test_a_change_of_the_dataset_that_leaves_its_card_changes_no_model(
    nights: Nights, store: Store
) -> None:
    nights()
    nights.hub.edit({"do": "file", "dataset": DATASET, "path": "a.csv", "text": "1"}, at=LATER)
    assert nights().counts.spells == 0
    assert nights.cards() == [DATASET]
    assert len(store.history(SINGER)) == 1
    nights()
    assert nights.cards() == []


def test_of_data_for_evaluation_and_of_strangers_no_card_is_asked_for(
    store: Store, time: Time, start: Start
) -> None:
    sets = [{"id": name, "readme": DATA_CARD} for name in ("acme/exam", "acme/unlinked")]
    hub = start(models=[], datasets=sets)
    card = (
        "# Songbird\n\n## Evaluation\n\nEvaluated on [exam](https://huggingface.co/datasets/{}).\n"
    )
    add = {"do": "add", "model": SINGER, "readme": card.format("acme/exam"), "files": {}}
    hub.edit(add, at="2026-11-02T00:00:00Z")
    nights = Nights(store, time, hub)
    nights()
    assert [link.stage for link in model(store, SINGER).extraction.links.datasets] == ["evaluation"]
    assert nights.cards() == []


def test_of_a_gated_dataset_only_who_has_a_token_asks(nights: Nights, store: Store) -> None:
    nights.hub.edit({"do": "gate", "dataset": DATASET}, at="2026-11-03T00:00:00Z")
    nights()
    assert nights.cards() == []
    assert data_card(model(store, SINGER)) == "unknown"
    nights(token="hf_anyone")
    assert nights.cards() == [DATASET]
    nights(token="hf_anyone")
    assert nights.cards() == []


def test_a_dataset_that_is_gone_documents_nothing_any_more(nights: Nights, store: Store) -> None:
    nights()
    nights.hub.edit({"do": "delete", "dataset": DATASET}, at=LATER)
    nights()
    assert nights.cards() == []
    assert data_card(model(store, SINGER)) == "not_found"
    assert len(store.history(SINGER)) == 2


def test_a_card_that_does_not_come_is_a_failure_of_that_night(nights: Nights, store: Store) -> None:
    nights.hub.fault("status", f"/datasets/{DATASET}/resolve", times=100)
    report = nights()
    assert [failure.name for failure in report.failures] == [f"datasets/{DATASET}"]
    assert data_card(model(store, SINGER)) == "unknown"
    nights.hub.faults.clear()
    assert nights().failures == ()
    assert data_card(model(store, SINGER)) == "released"
    assert len(store.history(SINGER)) == 1


def test_a_card_that_is_none_is_asked_for_at_the_next_revision(
    nights: Nights, store: Store
) -> None:
    nights.hub.fault("endless", f"/datasets/{DATASET}/resolve", times=1)
    assert [failure.reason for failure in nights().failures] == ["longer than 5 MiB"]
    assert nights().failures == ()
    assert nights.cards() == []
    nights.hub.edit({"do": "card", "dataset": DATASET, "text": DATA_CARD}, at=LATER)
    nights()
    assert data_card(model(store, SINGER)) == "released"


def test_where_no_card_comes_what_is_inherited_is_read_all_the_same(
    nights: Nights, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "OUTAGE", 1)
    nights.hub.fault("status", "/datasets/", times=100)
    nights.hub.edit(
        {
            "do": "add",
            "model": "acme/chick",
            "readme": f"---\nbase_model: {SINGER}\n---\n# Chick\n",
        },
        at="2026-11-02T00:00:00Z",
    )
    with pytest.raises(Exception, match="no text can be read"):
        nights()
    assert model(store, "acme/chick").extraction.findings["weights.base"].inherited_from is not None
