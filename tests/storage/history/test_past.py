"""The past laid before what is known: no gap, no overlap, nothing that is known moves."""

import itertools

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from storage import Store
from storage.history.past import lay
from storage.profiles import Profile
from storage.records import Past, StoredDocument
from tests.storage.blank import blank_store
from tests.storage.builders import (
    DAY,
    RULES,
    T0,
    base,
    commit,
    data,
    dump,
    extraction,
    seen,
    spans,
)

FIRST = T0 - 20 * DAY
NOW = T0 + 5 * DAY


def past(store: Store, *states: Past, name: str = "ada/base") -> None:
    run = store.start_run("backfill", name, RULES, NOW)
    (known,) = store.known("model", [(None, name)])
    assert known is not None
    place = f"backfill/{known.id}", b""
    store.commit_past(run, known.id, states, ruleset=RULES, observed_at=NOW, cursor=place)
    store.end_run(run, NOW, "done")
    assert store.check() == []


def state(days: int, license_: str | None) -> Past:
    read = extraction(license_)
    card = StoredDocument("README.md", b"one", f"r-{days}")
    return Past(T0 - days * DAY, f"r-{days}", read, documents=(card,))


def profile(name: str) -> Profile:
    return Profile((), name, "front_matter")


@pytest.mark.parametrize(
    ("says", "begins", "laid"),
    [
        ([], 100, []),
        (["a"], 90, []),
        ([None], 90, []),
        (["b"], 100, [(90, 100)]),
        (["b", None], 100, [(80, 100)]),
        (["b", "b", "a"], 100, [(80, 100), (70, 80)]),
        (["a", "b", "a"], 90, [(80, 90), (70, 80)]),
    ],
)
def test_what_says_the_same_begins_earlier(
    says: list[str | None], begins: int, laid: list[tuple[int, int]]
) -> None:
    states = [Past(90 - 10 * place) for place, _ in enumerate(says)]
    profiles = [None if name is None else profile(name) for name in says]
    start, found = lay(states, 100, profiles, profile("a"))
    assert start == begins
    assert [(spell.start, spell.end) for spell in found] == laid


def test_licenses_of_old_come_before_the_first_known_one(store: Store) -> None:
    commit(store, seen(extraction=extraction("Apache-2.0")))
    before = dump(store)["entity"]
    past(store, state(25, "Apache-2.0"), state(40, "MIT"), state(60, None))
    assert spans(store, "ada/base") == [
        (T0 - 60 * DAY, T0 - 40 * DAY, None),
        (T0 - 40 * DAY, T0 - 25 * DAY, "MIT"),
        (T0 - 25 * DAY, None, "Apache-2.0"),
    ]
    revisions = [row[7] for row in sorted(dump(store)["spell"])]
    assert revisions == ["r-60", "r-40", "r-25"]
    first, *_, last = store.history("ada/base")
    assert (first.observed_at, first.end_observed_at) == (NOW, NOW)
    assert last.observed_at == T0
    (after,) = dump(store)["entity"]
    assert after[11] == T0 - 60 * DAY  # released_at
    assert [cell for place, cell in enumerate(after) if place != 11] == [
        cell for place, cell in enumerate(before[0]) if place != 11
    ]


def test_what_was_seen_at_the_time_is_not_told_anew(store: Store) -> None:
    commit(store, seen(extraction=extraction("Apache-2.0")))
    whole = dump(store)
    past(store, Past(FIRST, "r1", extraction("MIT")), Past(NOW, "r9", extraction("MIT")))
    assert dump(store) == whole


def test_a_model_that_these_rules_have_not_read_has_no_past(store: Store) -> None:
    commit(store, seen(), rules="0ldru1es0000")
    whole = dump(store)
    past(store, state(40, "GPL-3.0-only"))
    assert {k: v for k, v in dump(store).items() if k != "ruleset"} == {
        k: v for k, v in whole.items() if k != "ruleset"
    }


def test_links_and_texts_stand_as_long_as_they_stood(store: Store) -> None:
    commit(store, seen(extraction=extraction(links=data("acme/c4"))))
    card = StoredDocument("README.md", b"two", "r-30", etag="e2")
    older = StoredDocument("README.md", b"one", "r-50")
    past(
        store,
        Past(T0 - 30 * DAY, "r-30", extraction(links=data("acme/c4")), documents=(card,)),
        Past(T0 - 40 * DAY, "r-40"),
        Past(T0 - 50 * DAY, "r-50", extraction(links=base("ada/old")), documents=(older,)),
    )
    links = [(row[2], row[4], row[5]) for row in dump(store)["link"]]
    assert sorted(links) == [
        ("acme/c4", T0 - 40 * DAY, None),
        ("ada/old", T0 - 50 * DAY, T0 - 40 * DAY),
    ]
    kept = [(row[2], row[3], row[5]) for row in dump(store)["entity_document"]]
    assert sorted(kept) == [
        (T0 - 50 * DAY, T0 - 40 * DAY, "r-50"),
        (T0 - 40 * DAY, FIRST, "r-30"),
    ]
    assert [text.path for text in store.documents(1)] == ["record"]


def test_the_next_crawl_goes_on_as_if_nothing_had_been(store: Store) -> None:
    commit(store, seen())
    past(store, state(40, "GPL-3.0-only"))
    commit(store, seen(at=T0 + DAY))
    assert len(store.history("ada/base")) == 2
    turned = seen(
        at=T0 + 2 * DAY,
        revision="r2",
        committed_at=T0 + DAY + 5,
        extraction=extraction("Apache-2.0"),
    )
    commit(store, turned)
    assert spans(store, "ada/base")[1:] == [
        (FIRST, T0 + DAY + 5, "MIT"),
        (T0 + DAY + 5, None, "Apache-2.0"),
    ]
    assert store.check() == []


LICENSES = (None, "MIT", "Apache-2.0")


@st.composite
def pasts(draw: st.DrawFn) -> list[Past]:
    """Revisions of old, newest first; some say nothing new."""
    moments = draw(st.lists(st.integers(1, 60), unique=True, min_size=1, max_size=8))
    found = []
    for days in sorted(moments):
        text = draw(st.sampled_from((b"one", b"two", b"")))
        documents = (StoredDocument("README.md", text, f"r{days}"),) if text else ()
        links = data(*draw(st.sets(st.sampled_from(("a/x", "a/y")))))
        read = extraction(draw(st.sampled_from(LICENSES)), links=links)
        same = draw(st.booleans())
        found.append(
            Past(
                T0 - days * DAY,
                f"r{days}",
                None if same else read,
                documents=() if same else documents,
            )
        )
    return found


def stood(store: Store) -> list[tuple[str, int, int | None]]:
    """Target, begin and end of every link."""
    return sorted((row[2], row[4], row[5]) for row in dump(store)["link"])


def kept(store: Store) -> list[tuple[object, ...]]:
    """Every row of the archive, with the bytes of its text."""
    bodies = {row[0]: row[1:] for row in dump(store)["document"]}
    rows = dump(store)["entity_document"]
    return sorted((*row[:4], bodies.get(row[4]), *row[5:]) for row in rows)


@settings(max_examples=60, deadline=None)
@given(pasts(), st.lists(st.integers(0, 8), max_size=3))
@example([state(25, "MIT"), Past(T0 - 30 * DAY, "r-30")], [1])
def test_any_past_in_any_portions_twice_over(states: list[Past], cuts: list[int]) -> None:
    edges = [0, *sorted(min(cut, len(states)) for cut in cuts), len(states)]
    with blank_store() as store:
        commit(store, seen(extraction=extraction(links=data("a/x"))))
        past(store, *states)
        whole, series, links = dump(store), spans(store, "ada/base"), stood(store)
        texts = kept(store)
        past(store, *states)
        assert dump(store) == whole
    with blank_store() as store:
        commit(store, seen(extraction=extraction(links=data("a/x"))))
        for start, end in itertools.pairwise(edges):
            past(store, *states[start:end])
        assert spans(store, "ada/base") == series
        assert stood(store) == links
        assert kept(store) == texts
