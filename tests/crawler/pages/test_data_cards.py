"""Cards of datasets, which look-ups read as pages and crawls after the documents."""

from typing import Any

import pytest

from crawler.asking.access import Scope
from crawler.crawl import crawl
from storage import Store
from tests.crawler.conftest import Start, Time, access_to
from tests.crawler.pages.conftest import LookUp
from tests.crawler.pages.songbird import DATA_CARD, DATASET, corpus, data_card, trained
from tests.shared import APACHE


def test_the_card_of_a_dataset_without_an_owner(start: Start, look: LookUp) -> None:
    hub = start(datasets=[{"id": "old", "readme": DATA_CARD}])
    trained(hub, dataset="old")
    assert data_card(look(hub)) == "released"


def test_the_card_of_a_dataset_is_read_where_the_budget_has_room(
    start: Start, look: LookUp, store: Store
) -> None:
    hub = start(**corpus())
    trained(hub)
    first = look(hub)
    assert data_card(first) == "released"
    assert first.requests.hub_api + first.requests.hub_resolvers <= 6 + 1
    again = look(hub)
    assert again.model.extraction == first.model.extraction
    assert again.requests.hub_api + again.requests.hub_resolvers == 3
    assert len(store.history("acme/songbird")) == 1


def test_a_data_card_read_later_never_shows_as_a_change_in_the_world(
    start: Start, look: LookUp, store: Store, time: Time
) -> None:
    hub = start(**corpus())
    trained(hub)
    a_part = Scope(limit=100, github=False)
    crawl(store, access_to(hub), a_part, clock=time, pause=time.pause)
    assert told(store) == "unknown"
    time.now += 30 * 86_400
    assert data_card(look(hub)) == "released"
    assert len(store.history("acme/songbird")) == 1


def test_a_data_card_that_becomes_another_is_a_change(
    start: Start, look: LookUp, store: Store, time: Time
) -> None:
    hub = start(**corpus())
    trained(hub)
    look(hub)
    time.now += 30 * 86_400
    hub.edit({"do": "card", "dataset": DATASET, "text": "# Corpus\n"}, at="2026-12-01T00:00:00Z")
    assert data_card(look(hub)) != "released"
    assert [spell.valid_from for spell in store.history("acme/songbird")][-1] == time.now


def test_a_dataset_without_a_card_has_none_and_an_unread_one_may_have(
    start: Start, look: LookUp, store: Store, time: Time
) -> None:
    hub = start(datasets=[{"id": "acme/bare", "files": {"a.csv": "1"}}])
    trained(hub, dataset="acme/bare")
    a_part = Scope(limit=100, github=False)
    crawl(store, access_to(hub), a_part, clock=time, pause=time.pause)
    assert told(store) == "unknown"
    assert data_card(look(hub)) == "not_found"


def told(store: Store) -> str:
    """What the store has of the model's data card."""
    found = store.model("acme/songbird")
    assert found is not None
    return found.extraction.findings["docs.data_card"].availability


@pytest.mark.parametrize(
    ("front", "files"), [("", {"LICENSE": APACHE}), ("base_model: acme/tiny\n", {})]
)
def test_a_second_look_reads_no_more_than_the_first(
    start: Start, look: LookUp, front: str, files: dict[str, Any]
) -> None:
    hub = start(**corpus())
    trained(hub, front, **files)
    first, second = look(hub), look(hub)
    assert data_card(first) == data_card(second) == "unknown"
    assert second.model.extraction == first.model.extraction
