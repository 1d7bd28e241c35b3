"""Names that the Hub leads on from, to what is known under another name."""

from typing import Any

from storage import Store, export
from taxonomy.findings import DatasetLink, Links
from tests.storage.builders import DAY, RULES, T0, base, commit, evidenced, extraction, seen

WAS = "Songbird"
NOW = "ada/songbird"


def family(store: Store) -> None:
    """A base, and a child that calls it by the name that it gave up."""
    commit(store, seen(NOW, depth="full", extraction=evidenced()))
    commit(store, seen("ada/chick", depth="full", extraction=extraction(links=base(WAS))))


def edge(store: Store, **moment: int) -> tuple[Any, ...]:
    """The parent and its license, as the export of edges has them."""
    (row,) = export.rows(store, "lineage", **moment)
    return row[:2]


def test_a_model_is_found_by_a_name_that_leads_to_it(store: Store) -> None:
    family(store)
    assert store.model(WAS) is None
    assert store.unasked("model", T0) == [WAS]
    store.keep_names("model", {WAS: NOW}, T0 + DAY)
    found = store.model("songbird")
    assert found is not None
    assert found.name == NOW
    assert store.unasked("model", T0 + 9 * DAY) == []


def test_an_edge_to_a_name_that_leads_on_has_its_end_there_since_that_is_known(
    store: Store,
) -> None:
    family(store)
    before = edge(store)
    store.keep_names("model", {WAS: NOW}, T0 + DAY)
    assert (before[1], edge(store)[1]) == ("", "MIT")
    assert edge(store, known_at=T0 + DAY - 1) == before
    assert edge(store, known_at=T0 + DAY) == edge(store)
    assert store.heirs(RULES, T0 + DAY - 1) != []
    assert store.heirs(RULES, T0 + DAY) == []


def test_a_name_that_leads_nowhere_is_asked_for_again_from_a_moment_on(store: Store) -> None:
    links = Links(datasets=(DatasetLink("ada/data", "training"),))
    commit(store, seen("ada/m", depth="full", extraction=extraction(links=links)))
    store.keep_names("dataset", {"ada/data": None, "ada/DATA2": "ada/nobody"}, T0 + DAY)
    assert store.unasked("dataset", T0 + DAY) == []
    assert store.unasked("dataset", T0 + DAY + 1) == ["ada/data"]
    store.keep_names("dataset", {"ada/data": None}, T0 + 2 * DAY)
    assert store.unasked("dataset", T0 + 2 * DAY) == []
    commit(store, seen("ada/now", kind="dataset", extraction=None))
    store.keep_names("dataset", {"ada/data": "ada/now"}, T0 + 3 * DAY)
    assert store.datasets(["ada/data"])["ada/data"].name == "ada/now"


def test_where_a_name_once_led_it_leads(store: Store) -> None:
    family(store)
    store.keep_names("model", {WAS: NOW}, T0 + DAY)
    store.keep_names("model", {WAS: None}, T0 + 2 * DAY)
    found = store.model(WAS)
    assert found is not None
    assert found.name == NOW


def test_who_bears_a_name_has_it_before_those_to_whom_it_leads(store: Store) -> None:
    family(store)
    store.keep_names("model", {WAS: NOW, NOW: NOW}, T0 + DAY)
    commit(store, seen(WAS, T0 + 2 * DAY, extraction=extraction()))
    found = store.model(WAS)
    assert found is not None
    assert found.name == WAS
