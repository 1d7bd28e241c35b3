"""Who a repository is: names that move, are swapped and taken over, what goes and comes back."""

from functools import partial

import msgspec

from storage import Store
from tests.storage.builders import (
    DAY,
    T0,
    commit,
    dump,
    evidenced,
    extraction,
    finding,
    seen,
    spans,
    times,
)


def test_a_rename_keeps_the_history_and_is_found_by_both_names(store: Store) -> None:
    commit(store, seen("ada/old"))
    counts = commit(store, seen("ada/new", was="ada/old", at=T0 + DAY))
    assert counts.renamed == 1
    new, old = store.model("ada/new"), store.model("Ada/OLD")
    assert new is not None
    assert new == old
    as_it_was = store.model("ada/new", as_of=T0 + 1)
    assert as_it_was is not None
    assert as_it_was.name == "ada/old"


def test_names_may_be_swapped_within_a_page(store: Store) -> None:
    commit(store, seen("ada/a"), seen("ada/b", extraction=extraction("GPL-3.0-only")))
    swapped = [seen("ada/b", was="ada/a", at=T0 + 1), seen("ada/a", was="ada/b", at=T0 + 1)]
    assert commit(store, *swapped).renamed == 2
    assert store.check() == []
    assert [k.host_id if k else None for k in store.known("model", [(None, "ada/a")])] == [
        "id-ada/b"
    ]


def test_a_name_is_free_for_another_of_a_page_in_any_order(store: Store) -> None:
    commit(store, seen("ada/one"), seen("ada/two"), seen("ada/held"))
    later = partial(seen, at=T0 + DAY)
    commit(store, later("ada/uno", was="ada/one"), later("ada/held", was="ada/two"))
    model = store.model("ada/held")
    assert model is not None
    assert (model.host_id, model.gone_at) == ("id-ada/two", None)
    assert store.check() == []


def test_another_id_on_a_name_ends_the_one_and_begins_the_other(store: Store) -> None:
    commit(store, seen())
    counts = commit(store, seen(was="somebody-else", at=T0 + DAY))
    assert (counts.gone, counts.new) == (1, 1)
    known = store.known("model", [("id-ada/base", "ada/base"), (None, "ada/base")])
    assert [k.host_id for k in known if k] == ["id-ada/base", "id-somebody-else"]
    model = store.model("ada/base")
    assert model is not None
    assert (model.host_id, model.gone_at) == ("id-somebody-else", None)


def test_gone_and_back_again_leaves_a_gap(store: Store) -> None:
    commit(store, seen())
    counts = commit(store, seen(at=T0 + DAY, state="gone", extraction=None))
    assert counts.gone == 1
    model = store.model("ada/base")
    assert model is not None
    assert model.gone_at == T0 + DAY
    assert model.extraction.findings["weights.final"].license == "MIT"
    again = seen(at=T0 + 2 * DAY, state="gone", extraction=None)
    assert commit(store, again).changed == 0
    commit(store, seen(at=T0 + 3 * DAY))
    assert times(store, "ada/base") == [
        (T0 - 20 * DAY, T0 + DAY),
        (T0 + 3 * DAY, None),
    ]
    assert store.check() == []
    before = store.model("ada/base", as_of=T0 + 2 * DAY)
    assert before is not None
    assert before.gone_at is not None


def test_a_gone_model_that_nobody_saw_is_not_written(store: Store) -> None:
    counts = commit(store, seen(state="gone", extraction=None))
    assert (counts.new, store.model("ada/base")) == (0, None)


def test_a_dump_without_ids_and_the_hub_after_it_are_one_model(store: Store) -> None:
    commit(store, seen(host_id=None, revision=None, era="dump"), kind="import")
    commit(store, seen(at=T0 + DAY))
    assert len(dump(store)["entity"]) == 1
    assert spans(store, "ada/base") == [(T0 - 20 * DAY, None, "MIT")]


def test_one_entity_twice_in_a_page_is_taken_in_twice(store: Store) -> None:
    later = seen(
        at=T0 + 5, revision="r2", committed_at=T0 + 1, extraction=extraction("GPL-3.0-only")
    )
    counts = commit(store, seen(), later)
    assert (counts.new, counts.changed, counts.spells) == (1, 1, 2)


def test_a_gate_after_a_return_is_a_change_of_its_own(store: Store) -> None:
    commit(store, seen(depth="full", extraction=evidenced()))
    commit(store, seen(at=T0 + DAY, state="gone"))
    commit(store, seen(at=T0 + 2 * DAY))
    findings = evidenced().findings | {"weights.final": finding("gated", "MIT")}
    gated = msgspec.structs.replace(evidenced(), findings=findings)
    commit(store, seen(at=T0 + 3 * DAY, gated="auto", depth="full", extraction=gated))
    assert times(store, "ada/base")[1:] == [
        (T0 + 2 * DAY, T0 + 3 * DAY),
        (T0 + 3 * DAY, None),
    ]


def test_what_came_back_was_gone_since_it_went(store: Store) -> None:
    commit(store, seen())
    commit(store, seen(at=T0 + DAY, state="gone"))
    commit(store, seen(at=T0 + 3 * DAY))
    between = store.model("ada/base", as_of=T0 + 2 * DAY)
    assert between is not None
    assert between.gone_at == T0 + DAY
