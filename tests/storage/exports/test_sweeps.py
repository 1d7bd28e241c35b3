"""A maintainer's bulk edit is one decision: its events say how many models went together."""

import msgspec

from storage import Store, export
from storage.records import Observation
from storage.writers import Cell
from taxonomy.findings import Availability, Finding
from tests.storage.builders import DAY, T0, commit, extraction, seen

FIRST = T0 - 20 * DAY


def events(store: Store) -> dict[Cell, tuple[Cell, Cell, Cell]]:
    return {
        r["model"]: (r["kind"], r["who"], r["together"])
        for r in export.records(store, "events")
        if r["direction"] != "first_seen"
    }


def changed(name: str, day: int, license_: str) -> Observation:
    return seen(
        name,
        T0 + DAY,
        revision="r2",
        committed_at=FIRST + day * DAY,
        extraction=extraction(license_),
    )


def test_one_owners_sweep_is_counted_together(store: Store) -> None:
    names = ["ada/one", "ada/two", "ada/three", "bob/one", "ada/other-day", "ada/other-way"]
    commit(store, *(seen(name) for name in names))
    commit(
        store,
        *(changed(name, 5, "Apache-2.0") for name in names[:4]),
        changed("ada/other-day", 6, "Apache-2.0"),
        changed("ada/other-way", 5, "CC-BY-NC-4.0"),
    )
    assert events(store) == {
        "ada/one": ("license", "author", "3"),
        "ada/two": ("license", "author", "3"),
        "ada/three": ("license", "author", "3"),
        "bob/one": ("license", "author", "1"),
        "ada/other-day": ("license", "author", "1"),
        "ada/other-way": ("license", "author", "1"),
    }


def test_owners_whose_names_begin_alike_are_not_mixed(store: Store) -> None:
    names = ["ada/one", "ada-labs/one", "ada0/one"]
    commit(store, *(seen(name) for name in names))
    commit(store, *(changed(name, 5, "Apache-2.0") for name in names))
    assert {said[2] for said in events(store).values()} == {"1"}


def test_only_the_host_disables(store: Store) -> None:
    commit(store, seen("ada/one"))
    commit(store, seen("ada/one", T0 + DAY, disabled=True))
    assert events(store)["ada/one"][:2] == ("access", "platform")


def test_what_is_shut_with_a_repository_is_the_hosts_doing(store: Store) -> None:
    shut = extraction("MIT")
    finding = Finding(Availability.WITHHELD, 0.9, license="MIT")
    shut = msgspec.structs.replace(shut, findings={**shut.findings, "weights.final": finding})
    commit(store, seen("ada/one", extraction=extraction("MIT")))
    commit(store, seen("ada/one", T0 + DAY, disabled=True, extraction=shut))
    told = {(r["kind"], r["component"]): r["who"] for r in export.records(store, "events")}
    assert told["component", "weights.final"] == told["access", ""] == "platform"
    assert told["license", ""] == "author"


def test_what_moved_at_what_a_model_links_to_is_nobodys_that_we_know(store: Store) -> None:
    names = ("ada/linking", "ada/gating", "ada/writing")
    before = extraction("MIT", data__finetuning="released")
    after = extraction("MIT", data__finetuning="gated")
    commit(store, *(seen(name, gated="no", extraction=before) for name in names))
    commit(
        store,
        seen("ada/linking", T0 + DAY, gated="no", extraction=after),
        seen("ada/gating", T0 + DAY, gated="manual", extraction=after),
        seen("ada/writing", T0 + DAY, revision="r2", committed_at=T0 + 9, extraction=after),
    )
    told = events(store)
    assert [told[name][:2] for name in names] == [
        ("component", ""),
        ("component", "author"),
        ("component", "author"),
    ]


def test_results_without_a_commit_are_the_hosts_tag(store: Store) -> None:
    before = extraction("MIT", docs__evaluation_results="not_found")
    after = extraction("MIT", docs__evaluation_results="released")
    commit(store, *(seen(name, extraction=before) for name in ("ada/tagged", "ada/written")))
    commit(
        store,
        seen("ada/tagged", T0 + DAY, extraction=after),
        seen("ada/written", T0 + DAY, revision="r2", committed_at=T0 + 9, extraction=after),
    )
    assert events(store)["ada/tagged"][:2] == ("component", "platform")
    assert events(store)["ada/written"][:2] == ("component", "author")


def test_a_month_says_how_much_of_it_were_sweeps(store: Store) -> None:
    names = [f"ada/m{number}" for number in range(12)]
    commit(store, *(seen(name) for name in (*names, "bob/one")))
    commit(store, *(changed(name, 5, "Apache-2.0") for name in (*names, "bob/one")))
    (row,) = export.records(store, "changes")
    assert (row["period"], row["kind"], row["direction"]) == ("2022-03", "license", "lateral")
    assert (row["n"], row["owners"], row["swept"], row["swept_share"]) == (13, 2, 12, 0.923077)
    assert (row["largest"], row["largest_owner"]) == (12, "ada")
