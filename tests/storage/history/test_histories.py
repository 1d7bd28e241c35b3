"""Random histories: the invariants of the series, and that neither repetition nor paging shows."""

from itertools import pairwise

from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from storage import Store
from storage.archive import documents
from storage.records import Observation
from tests.storage.blank import blank_store
from tests.storage.builders import DAY, RULES, T0, UNKNOWN, dump, extraction, finding, seen

NAMES = ("ada/a", "ada/b", "ada/c")
LICENSES = (None, "MIT", "Apache-2.0", "GPL-3.0-only")


KINDS = ("look", "edit", "edit", "gate", "edit+gate", "read", "gone", "rename")
Step = tuple[int, int, str, int]
"""Seconds since the last one, which model, what happens, and a number for it."""

STEPS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 2), st.sampled_from(KINDS), st.integers(0, 5)),
    min_size=1,
    max_size=12,
)


def told(steps: list[Step]) -> list[Observation]:
    """What a crawl sees of three models over time: edits, gates, cards, renames, absences; never
    three sights within one second, the last of which may hide what the first one saw.
    """
    clock, crowded, found = T0, False, []
    revision, committed = dict.fromkeys(NAMES, 1), dict.fromkeys(NAMES, T0 - DAY)
    names = {name: name for name in NAMES}
    for later, which, what, number in steps:
        passed = later * 1_000 or int(crowded)
        clock, crowded = clock + passed, not passed
        first = NAMES[which]
        if what.startswith("edit"):
            revision[first] += 1
            committed[first] = max(committed[first], clock - number * 900)
        if what == "rename":
            names[first] = f"ada/{first[-1]}{number % 3}"
        key = f"{first}{revision[first]}"
        license_ = LICENSES[hash_of(key) % len(LICENSES)]
        gated = what.endswith("gate") and number % 2 == 1
        weights = finding("gated" if gated else "released", license_)
        card = finding(("released", "partial")[hash_of(key) % 2]) if what == "read" else UNKNOWN
        read = extraction(license_, weights__final=weights, docs__model_card=card)
        now = seen(
            *(names[first], clock),
            was=first,
            revision=f"r{revision[first]}",
            committed_at=committed[first],
            gated="auto" if gated else "no",
            depth="full" if what == "read" else "listing",
            downloads=number,
            state="gone" if what == "gone" else None,
            extraction=None if what == "gone" else read,
        )
        found.append(now)
    return found


def hash_of(text: str) -> int:
    return sum(text.encode())


def take(store: Store, observations: list[Observation], cuts: list[int]) -> None:
    """Commit the observations in pages that end at ``cuts``."""
    run = store.start_run("full", "all", RULES, T0)
    edges = [0, *sorted(set(cuts)), len(observations)]
    for start, end in pairwise(edges):
        page = observations[start:end]
        place = ("all", str(end).encode())
        store.commit_page(run, page, ruleset=RULES, cursor=place, now=T0 + 999 * DAY)
    store.end_run(run, T0, "done")


def unpacked(store: Store) -> dict[str, object]:
    """All rows, with documents in the place of their ids: pages share the records between them."""
    rows = dump(store)
    del rows["document"]
    held = {"entity": 7, "entity_document": 4}
    places = {(row[0], row[column]) for table, column in held.items() for row in rows[table]}
    with store.reading() as connection:
        bodies = documents.bodies(connection, places)
    for table, column in held.items():
        told = [
            (*row[:column], bodies.get((row[0], row[column])), *row[column + 1 :])
            for row in rows[table]
        ]
        rows[table] = sorted(told, key=repr)
    return dict(rows)


def check_series(store: Store) -> None:
    assert store.check() == []
    rows = sorted(dump(store)["spell"])
    for before, after in pairwise(rows):
        if before[:2] == after[:2]:
            assert before[3] is not None
            assert before[3] <= after[2]
    for _, _, start, end, _, _, _, _, observed, *_ in rows:
        assert start <= observed
        assert end is None or start < end


@settings(max_examples=40, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@example(
    [(2, 0, "read", 0), (2, 0, "read", 2), (1, 2, "read", 1), (2, 1, "gate", 3), (1, 0, "gate", 1)],
    [2],
)
@example([(0, 2, "read", 5), (0, 2, "edit", 0)], [])  # within one second
@example([(0, 0, "read", 1), (0, 0, "edit+gate", 5), (0, 0, "edit+gate", 4)], [])
@given(STEPS, st.lists(st.integers(0, 12), max_size=4))
def test_any_history_in_any_pages_twice_over(steps: list[Step], cuts: list[int]) -> None:
    observations = told(steps)
    cuts = [min(cut, len(observations)) for cut in cuts]
    with blank_store() as store:
        take(store, observations, [])
        check_series(store)
        whole, archive = dump(store), unpacked(store)
        last = {o.host_id: o for o in observations}
        take(store, list(last.values()), [])
        for table in ("spell", "change", "entity_document", "link"):
            assert dump(store)[table] == whole[table], table
    with blank_store() as store:
        take(store, observations, cuts)
        assert unpacked(store) == archive
