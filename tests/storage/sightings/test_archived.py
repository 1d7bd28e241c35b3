"""What the archive saw of a model, moment by moment."""

from storage import Store
from storage.records import StoredDocument
from tests.storage.builders import DAY, T0, commit, seen

RECORD = StoredDocument("record", b"{}", "r1")
CARD = StoredDocument("README.md", b"# Base\n", "r1")


def test_a_model_that_is_read_in_full_when_it_comes_back_was_gone_before(store: Store) -> None:
    commit(store, seen(documents=(RECORD,)))
    commit(store, seen(at=T0 + DAY, state="gone", extraction=None, documents=()))
    commit(store, seen(at=T0 + 2 * DAY, depth="full", documents=(RECORD, CARD)))
    (model,) = store.archived("other rules", [1])
    told = [(each.at, each.gone, each.full) for each in model.sightings]
    assert told == [(T0, False, False), (T0 + DAY, True, False), (T0 + 2 * DAY, False, True)]


def test_a_text_that_is_read_after_a_return_belongs_to_the_return(store: Store) -> None:
    commit(store, seen(documents=(RECORD,)))
    commit(store, seen(at=T0 + DAY, state="gone", extraction=None, documents=()))
    commit(store, seen(at=T0 + 2 * DAY, documents=(RECORD,)))
    commit(store, seen(at=T0 + 3 * DAY, depth="full", documents=(RECORD, CARD)))
    (model,) = store.archived("other rules", [1])
    assert [(each.at, each.gone) for each in model.sightings] == [
        (T0, False),
        (T0 + DAY, True),
        (T0 + 2 * DAY, False),
    ]


def test_a_text_of_the_same_revision_begins_no_sighting(store: Store) -> None:
    commit(store, seen(documents=(RECORD,)))
    commit(store, seen(at=T0 + DAY, depth="full", documents=(RECORD, CARD)))
    (model,) = store.archived("other rules", [1])
    assert [(each.at, each.full) for each in model.sightings] == [(T0, True)]
