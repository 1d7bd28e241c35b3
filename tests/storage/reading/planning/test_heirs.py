"""Whose base model is news since they were read."""

from storage import Store
from storage.records import Observation, StoredDocument
from taxonomy.findings import DatasetLink, Links, RepositoryLink
from tests.storage.builders import DAY, RULES, T0, base, commit, evidenced, extraction, seen

CARD = StoredDocument("README.md", b"# Child", "r1")


def child(at: int = T0, name: str = "ada/child", parent: str = "Ada/BASE") -> Observation:
    read = extraction(links=base(parent))
    documents = (StoredDocument("record", b'{"tags":[]}'), CARD)
    return seen(name, at, depth="full", extraction=read, documents=documents, record_hash=b"h")


def names(store: Store, since: int) -> list[str]:
    return [held.model.name for held in store.held(store.heirs(RULES, since))]


def test_a_base_that_is_read_later_or_becomes_another_is_news_to_its_children(store: Store) -> None:
    commit(store, child(), child(name="ada/other", parent="ada/else"))
    assert names(store, 0) == []
    commit(store, seen("ada/base", T0 + DAY, depth="full", extraction=evidenced()))
    assert names(store, 0) == ["ada/child"]
    assert names(store, T0 + DAY + 1) == []
    commit(store, seen("ada/base", T0 + 2 * DAY, gated="auto", extraction=evidenced()))
    assert names(store, T0 + 2 * DAY) == ["ada/child"]


def test_a_child_that_was_read_after_its_base_is_up_to_date(store: Store) -> None:
    commit(store, seen("ada/base", depth="full", extraction=evidenced()))
    commit(store, child(T0 + 1))
    assert names(store, 0) == []


def test_neither_the_gone_nor_those_yet_to_be_read_nor_other_rules(store: Store) -> None:
    commit(store, child(), child(name="ada/gone"), child(name="ada/moved"))
    commit(store, seen("ada/gone", T0 + 1, state="gone", extraction=None))
    commit(store, seen("ada/moved", T0 + 1, revision="r2", extraction=extraction()))
    commit(store, seen("ada/base", T0 + DAY, depth="full", extraction=evidenced()))
    assert names(store, 0) == ["ada/child"]
    assert store.heirs("000000000000", 0) == []


def test_a_child_comes_with_what_it_was_read_from(store: Store) -> None:
    commit(store, child())
    commit(store, seen("ada/base", T0, depth="full", extraction=evidenced()))
    (held,) = store.held(store.heirs(RULES, 0))
    assert (held.model.revision, held.model.record) == ("r1", b'{"tags":[]}')
    assert [(each.path, each.body) for each in held.texts] == [("README.md", b"# Child")]


def test_datasets_and_repositories_are_news_under_the_name_they_had_too(store: Store) -> None:
    links = Links(
        datasets=(DatasetLink("ada/data", "training"),), github=(RepositoryLink("Ada/Code"),)
    )
    read = extraction(links=links)
    documents = (StoredDocument("record", b'{"tags":[]}'), CARD)
    commit(store, seen("ada/m", depth="full", extraction=read, documents=documents))
    commit(store, seen("ada/data", kind="dataset", extraction=None))
    assert names(store, 0) == []  # datasets are listed before models are read
    commit(store, seen("ada/code", kind="github", extraction=None))
    assert names(store, 0) == ["ada/m"]  # repositories before or after, in the same second
    for day, kind, name in ((1, "dataset", "ada/data"), (3, "github", "ada/code")):
        at = T0 + day * DAY
        commit(store, seen("ada/moved", at, kind=kind, was=name, extraction=None))
        assert names(store, at) == ["ada/m"]
        commit(store, seen("ada/moved", at + DAY, kind=kind, was=name, state="gone"))
        assert names(store, at + DAY) == ["ada/m"]
        assert names(store, at + DAY + 1) == []


CARDS = "https://hub.example/datasets/{}/README.md"


def trained_on(name: str, *datasets: DatasetLink) -> Observation:
    documents = (StoredDocument("record", b'{"tags":[]}'), CARD)
    read = extraction(links=Links(datasets=datasets))
    return seen(name, depth="full", extraction=read, documents=documents, record_hash=b"h")


def test_the_card_of_a_dataset_is_news_when_it_is_read_and_when_it_becomes_another(
    store: Store,
) -> None:
    commit(store, seen("ada/data", kind="dataset", extraction=None))
    commit(store, seen("ada/now", T0 + 1, kind="dataset", was="ada/data", extraction=None))
    commit(store, trained_on("ada/m", DatasetLink("Ada/Now", "training")))
    commit(store, trained_on("ada/n", DatasetLink("ada/data", "training")))
    commit(store, trained_on("ada/o", DatasetLink("ada/other", "training")))

    def news(since: int) -> list[str]:
        return [held.model.name for held in store.held(store.heirs(RULES, since, cards=CARDS))]

    assert news(T0 + 2) == []
    for at, words in ((T0 + DAY, b"# Data"), (T0 + 2 * DAY, b"# Other data")):
        store.keep_pages([StoredDocument(CARDS.format("ada/now"), words)], at)
        assert news(at - 1) == ["ada/m", "ada/n"]
        assert news(at) == []
        store.keep_pages([StoredDocument(CARDS.format("ada/now"), words)], at + 60)
        assert news(at) == []


def test_what_models_are_trained_on_comes_by_how_many_are(store: Store) -> None:
    exam = DatasetLink("ada/exam", "evaluation")
    commit(store, trained_on("ada/m", DatasetLink("ada/A", "training"), exam))
    commit(store, trained_on("ada/n", DatasetLink("ada/b", "finetuning")))
    commit(store, trained_on("ada/o", DatasetLink("ada/B", "pretraining")))
    commit(store, trained_on("ada/gone", DatasetLink("ada/c", "pretraining")))
    commit(store, seen("ada/gone", T0 + 1, state="gone", extraction=None))
    assert [name.lower() for name in store.trained_on()] == ["ada/b", "ada/a"]
