"""What a page keeps of texts: once, with the revision, and in what form."""

from functools import partial

import msgspec
import pytest

from storage import Store
from storage.records import StoredDocument
from taxonomy.findings import Availability
from tests.storage.builders import (
    DAY,
    T0,
    base,
    commit,
    dump,
    evidenced,
    seen,
    spans,
    times,
)


def test_documents_are_kept_once_and_replaced_with_the_revision(store: Store) -> None:
    card, license_ = StoredDocument("README.md", b"# card", "r1"), StoredDocument("LICENSE", b"MIT")
    record = StoredDocument("record", b'{"tags":[]}')
    both = seen(depth="full", documents=(record, card, license_))
    copy = seen("ada/copy", depth="full", documents=(record, card))
    assert commit(store, both, copy).documents == 2
    model = store.model("ada/base")
    assert model is not None
    assert store.documents(model.id) == [
        StoredDocument("record", b'{"tags":[]}', "r1"),
        license_,
        card,
    ]
    newer = StoredDocument("README.md", b"# new card", "r2")
    moved = seen(
        at=T0 + 9, depth="full", revision="r2", committed_at=T0 + 1, documents=(record, newer)
    )
    commit(store, moved)
    assert [d.path for d in store.documents(model.id)] == ["record", "README.md"]
    replaced = [row for row in dump(store)["entity_document"] if row[3] is not None]
    assert len(replaced) == 2


def test_a_card_that_cannot_be_read_is_kept_with_its_reason(store: Store) -> None:
    broken = StoredDocument("README.md", state="unreadable", reason="5 MiB\0 and more")
    commit(store, seen(depth="full", documents=(broken,)))
    model = store.model("ada/base")
    assert model is not None
    assert store.documents(model.id)[0].reason == "5 MiB and more"


def test_text_that_no_database_holds_is_made_sound(store: Store) -> None:
    odd = evidenced(quote="lone \ud800 surrogate")
    odd = type(odd)(odd.findings, odd.ruleset, odd.licenses, links=base("ada/\0x\udfff"))
    commit(store, seen(depth="full", extraction=odd))
    model = store.model("ada/base")
    assert model is not None
    assert "surrogate" in model.extraction.findings["weights.final"].evidence[0].quote
    assert [row[2] for row in dump(store)["link"]] == ["ada/x?"]


@pytest.mark.parametrize("nights", [0, 1])
def test_a_file_of_the_revision_that_is_read_later_is_no_change_in_the_world(
    store: Store, nights: int
) -> None:
    commit(store, seen(depth="full", extraction=evidenced()))
    again = partial(seen, depth="full", revision="r1", committed_at=T0 - 20 * DAY)
    if nights:  # a revision that changes nothing
        again = partial(seen, depth="full", revision="r2", committed_at=T0 + 9)
        text = StoredDocument("README.md", b"two", "r2")
        commit(store, again(at=T0 + 99, extraction=evidenced(), documents=(text,)))
    told = evidenced("Apache-2.0")
    (statement,) = told.licenses
    proof = msgspec.structs.replace(statement.evidence, source="LICENSE")
    weights = msgspec.structs.replace(told.findings["weights.final"], evidence=(proof,))
    by_file = msgspec.structs.replace(
        told,
        licenses=(msgspec.structs.replace(statement, evidence=proof),),
        findings=told.findings | {"weights.final": weights},
    )
    commit(store, again(at=T0 + DAY, extraction=by_file), kind="lookup")
    assert spans(store, "ada/base") == [(T0 - 20 * DAY, None, "Apache-2.0")]
    shut = msgspec.structs.replace(weights, availability=Availability.GATED)
    gated = msgspec.structs.replace(by_file, findings=told.findings | {"weights.final": shut})
    commit(store, again(at=T0 + 2 * DAY, extraction=gated), kind="lookup")
    assert times(store, "ada/base") == [(T0 - 20 * DAY, T0 + 2 * DAY), (T0 + 2 * DAY, None)]


def test_a_word_that_no_database_holds_is_what_is_left_of_it(store: Store) -> None:
    commit(store, seen(task="text\0-generation", library="l\ud800b"))
    commit(store, seen("bob/next", task="text-generation", library="l?b"))
    with store.reading() as connection:
        sql = "SELECT DISTINCT task, library FROM models"
        assert connection.exec_driver_sql(sql).fetchall() == [("text-generation", "l?b")]
