"""What one more page does to the database."""

from functools import partial

import msgspec
import pytest

from storage import Store
from storage.records import StoredDocument
from tests.storage.builders import (
    DAY,
    T0,
    TEXTS,
    base,
    commit,
    dump,
    evidenced,
    extraction,
    finding,
    seen,
    spans,
    times,
)


def test_first_sight_of_an_untouched_model_begins_at_its_commit(store: Store) -> None:
    counts = commit(store, seen())
    assert (counts.new, counts.spells) == (1, 1)
    assert spans(store, "ada/base") == [(T0 - 20 * DAY, None, "MIT")]
    model = store.model("ADA/Base")
    assert model is not None
    assert (model.released_at, model.committed_at) == (T0 - 30 * DAY, T0 - 20 * DAY)
    assert (model.depth, model.gated, model.task) == ("listing", "no", "text-generation")
    assert model.extraction.findings["weights.final"] == finding("released", "MIT")
    assert model.extraction.findings["docs.model_card"].availability == "unknown"


def test_a_commit_older_than_the_creation_on_the_hub_counts_as_the_release(store: Store) -> None:
    commit(store, seen(created_at=T0, committed_at=T0 - 400 * DAY, at=T0 + DAY))
    model = store.model("ada/base")
    assert model is not None
    assert model.released_at == T0 - 400 * DAY
    assert store.check() == []


def test_a_commit_in_the_future_is_not_believed(store: Store) -> None:
    commit(store, seen(committed_at=T0 + 400 * DAY))
    assert spans(store, "ada/base") == [(T0, None, "MIT")]


def test_the_same_page_again_writes_nothing_outside_the_ledger(store: Store) -> None:
    page = [seen(f"ada/m{i}", extraction=extraction(links=base("ada/m0"))) for i in range(5)]
    commit(store, *page)
    before = dump(store)
    counts = commit(store, *page)
    assert (counts.unchanged, counts.changed, counts.new, counts.spells) == (5, 0, 0, 0)
    assert dump(store) == before


def test_a_new_revision_with_another_license_turns_the_spell_at_its_commit(store: Store) -> None:
    commit(store, seen())
    new = seen(
        at=T0 + DAY, revision="r2", committed_at=T0 + 100, extraction=extraction("GPL-3.0-only")
    )
    assert commit(store, new).changed == 1
    assert spans(store, "ada/base") == [
        (T0 - 20 * DAY, T0 + 100, "MIT"),
        (T0 + 100, None, "GPL-3.0-only"),
    ]
    assert [s.end_observed_at for s in store.history("ada/base")] == [T0 + DAY, None]


def test_a_new_revision_that_changes_nothing_keeps_the_spell(store: Store) -> None:
    commit(store, seen())
    commit(store, seen(at=T0 + DAY, revision="r2", committed_at=T0 + 100))
    assert spans(store, "ada/base") == [(T0 - 20 * DAY, None, "MIT")]
    model = store.model("ada/base")
    assert model is not None
    assert (model.revision, model.committed_at) == ("r2", T0 + 100)
    before = store.model("ada/base", as_of=T0)
    assert before is not None
    assert (before.revision, before.committed_at) == ("r1", T0 - 20 * DAY)


def test_a_spell_kept_through_many_revisions_tells_the_one_at_which_it_started(
    store: Store,
) -> None:
    commit(store, seen())
    for number in (2, 3, 4):
        at = T0 + number * DAY
        commit(store, seen(at=at, revision=f"r{number}", committed_at=at - 100))
    commit(store, seen(at=T0 + 9 * DAY, revision="r5", extraction=extraction("Apache-2.0")))
    assert [row[7] for row in dump(store)["spell"]] == ["r1", None]


def test_one_listing_over_unlike_spells_takes_from_each_what_is_its_own(store: Store) -> None:
    names = ("ada/full", "ada/listed", "ada/partial")
    partial = extraction("MIT", docs__model_card="partial")
    commit(
        store,
        seen("ada/full", depth="full", extraction=evidenced()),
        seen("ada/listed", extraction=extraction("MIT")),
        seen("ada/partial", depth="full", extraction=partial),
    )
    listed = extraction("Apache-2.0", docs__model_card=finding("unknown"))
    for day, order in ((1, names), (2, names[::-1])):
        at, revision = T0 + day * DAY, f"r{day + 1}"
        page = [
            seen(n, at=at, revision=revision, committed_at=at, extraction=listed) for n in order
        ]
        commit(store, *page)
    cards = [store.history(name)[-1].findings["docs.model_card"] for name in names]
    assert [card[0] for card in cards] == ["released", "unknown", "partial"]
    assert {spans(store, name)[-1][2] for name in names} == {"Apache-2.0"}


def test_a_gate_closes_when_it_is_seen_and_not_before(store: Store) -> None:
    commit(store, seen())
    gated = extraction("MIT", weights__final=finding("gated", "MIT"))
    commit(store, seen(at=T0 + DAY, gated="auto", extraction=gated))
    assert times(store, "ada/base") == [
        (T0 - 20 * DAY, T0 + DAY),
        (T0 + DAY, None),
    ]
    model, before = store.model("ada/base"), store.model("ada/base", as_of=T0)
    assert model is not None
    assert before is not None
    assert (model.gated, before.gated) == ("auto", "no")


def test_reading_the_card_later_never_shows_as_a_change_in_the_world(store: Store) -> None:
    commit(store, seen())
    counts = commit(
        store, seen(at=T0 + DAY, depth="full", extraction=evidenced()), kind="documents"
    )
    assert counts.spells == 0
    assert times(store, "ada/base") == [(T0 - 20 * DAY, None)]
    model = store.model("ada/base")
    assert model is not None
    assert model.depth == "full"
    assert model.extraction.findings["weights.final"].evidence[0].quote == "license: mit"
    assert model.extraction.licenses[0].raw == "mit"


def test_a_card_of_an_earlier_revision_was_never_read_so_the_new_one_begins_a_spell(
    store: Store,
) -> None:
    commit(store, seen())
    commit(store, seen(at=T0 + DAY, revision="r2", committed_at=T0 + 50))
    full = seen(
        at=T0 + 2 * DAY, revision="r2", committed_at=T0 + 50, depth="full", extraction=evidenced()
    )
    commit(store, full, kind="documents")
    assert times(store, "ada/base") == [(T0 - 20 * DAY, T0 + 50), (T0 + 50, None)]


def test_the_first_reading_of_the_documents_takes_no_guess_from_the_record(store: Store) -> None:
    commit(store, seen(extraction=extraction(code__finetuning="not_applicable")))
    commit(store, seen(at=T0 + 1, depth="full", extraction=extraction()))
    (spell,) = store.history("ada/base")
    assert spell.findings["code.finetuning"][0] == "unknown"


def test_a_listing_keeps_what_only_a_full_reading_knows(store: Store) -> None:
    commit(store, seen(depth="full", extraction=evidenced()))
    listed = extraction("Apache-2.0", docs__model_card=finding("unknown"))
    commit(store, seen(at=T0 + DAY, revision="r2", committed_at=T0 + 9, extraction=listed))
    found = store.history("ada/base")[-1].findings
    assert found["docs.model_card"] == ("released", None)
    assert found["weights.final"] == ("released", "Apache-2.0")
    assert len(store.history("ada/base")) == 2


def test_a_card_that_says_what_the_one_before_said_goes_on_with_its_spell(store: Store) -> None:
    read = extraction("MIT", docs__model_card="released", data__finetuning="named")
    commit(store, seen(depth="full", extraction=read, documents=TEXTS))
    night = partial(seen, at=T0 + DAY, revision="r2", committed_at=T0 + DAY // 2)
    commit(store, night(extraction=extraction("GPL-3.0-only")))
    assert len(times(store, "ada/base")) == 2
    text = msgspec.structs.replace(TEXTS[1], revision="r2")
    commit(store, night(depth="full", extraction=read, documents=(TEXTS[0], text)))
    assert times(store, "ada/base") == [(T0 - 20 * DAY, None)]
    (spell,) = dump(store)["spell"]
    assert spell[7] == "r1"
    assert store.check() == []
    known = store.history("ada/base")
    commit(store, night(at=T0 + 2 * DAY, extraction=read))
    assert store.history("ada/base") == known


def test_a_license_from_a_document_outlives_a_listing_that_has_none(store: Store) -> None:
    from_file = finding("released", "MIT")
    from_file = type(from_file)(from_file.availability, 0.9, "MIT", "license_file")
    commit(store, seen(depth="full", extraction=extraction(None, weights__final=from_file)))
    before = spans(store, "ada/base")
    for revision in ("r1", "r2"):
        later = seen(
            at=T0 + DAY, revision=revision, committed_at=T0, record="x", extraction=extraction(None)
        )
        commit(store, later)
        assert spans(store, "ada/base") == before


def test_at_the_same_revision_only_unknown_cells_are_filled_in_place(store: Store) -> None:
    commit(store, seen(depth="full", extraction=evidenced()))
    more = evidenced()
    more.findings["code.inference"] = finding("released", "Apache-2.0")
    counts = commit(store, seen(at=T0 + DAY, depth="full", extraction=more), kind="lookup")
    assert counts.spells == 0
    assert store.history("ada/base")[0].findings["code.inference"] == ("released", "Apache-2.0")
    less = seen(at=T0 + 2 * DAY, depth="full", extraction=evidenced())
    assert commit(store, less, kind="lookup").spells == 0
    model = store.model("ada/base")
    assert model is not None
    assert model.extraction.findings["code.inference"].license == "Apache-2.0"


@pytest.mark.parametrize("depth", ["listing", "full"])
def test_links_turn_at_their_commit_though_the_profile_stays(store: Store, depth: str) -> None:
    one, two = (extraction("MIT", links=base(f"b/{name}")) for name in ("one", "two"))
    commit(store, seen(depth=depth, extraction=one, documents=TEXTS))
    texts = (TEXTS[0], StoredDocument("README.md", b"another", "r2"))
    turn = T0 + 5 * DAY
    moved = partial(seen, at=T0 + 10 * DAY, revision="r2", committed_at=turn, depth=depth)
    commit(store, moved(extraction=two, documents=texts))
    assert len(times(store, "ada/base")) == 1
    edges = [(row[2], row[4], row[5]) for row in dump(store)["link"]]
    assert edges == [("b/one", T0 - 20 * DAY, turn), ("b/two", turn, None)]
    assert store.check() == []


def test_links_of_a_commit_with_an_older_date_turn_when_it_is_seen(store: Store) -> None:
    commit(store, seen(extraction=extraction("MIT", links=base("b/one"))))
    moved = partial(seen, at=T0 + DAY, revision="r2", committed_at=T0 - 25 * DAY)
    commit(store, moved(extraction=extraction("MIT", links=base("b/two"))))
    edges = [(row[2], row[4], row[5]) for row in dump(store)["link"]]
    assert edges == [("b/one", T0 - 20 * DAY, T0 + DAY), ("b/two", T0 + DAY, None)]


def test_downloads_are_written_by_full_passes_and_only_where_they_moved(store: Store) -> None:
    commit(store, seen(downloads=10))
    commit(store, seen(at=T0 + DAY, downloads=11), kind="quick")
    commit(store, seen(at=T0 + 2 * DAY, downloads=12))
    commit(store, seen(at=T0 + 3 * DAY, downloads=12))
    day = T0 // DAY
    assert [row[1:4] for row in dump(store)["metric"]] == [(day, 10, 1), (day + 2, 12, 1)]
    known = store.known("model", [("id-ada/base", "")])[0]
    assert known is not None
    assert known.downloads == 12


def test_new_rules_begin_their_own_spell_and_leave_the_old_one(store: Store) -> None:
    commit(store, seen())
    other = extraction("MIT", rules="new")
    commit(store, seen(at=T0 + DAY, extraction=other), rules="new")
    spell_rows = [row[1:4] for row in dump(store)["spell"]]
    assert spell_rows == [(1, T0 - 20 * DAY, None), (2, T0 - 20 * DAY, None)]
    assert [s.ruleset for s in store.history("ada/base")] == ["new"]


def test_a_change_of_the_world_ends_what_old_rules_said(store: Store) -> None:
    commit(store, seen())
    other = extraction("GPL-3.0-only", rules="new")
    moved = seen(at=T0 + DAY, revision="r2", committed_at=T0 + 7, extraction=other)
    commit(store, moved, rules="new")
    spell_rows = [row[1:4] for row in dump(store)["spell"]]
    assert spell_rows == [(1, T0 - 20 * DAY, T0 + 7), (2, T0 + 7, None)]
    assert store.check() == []
