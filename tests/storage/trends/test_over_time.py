"""Trends against a count by hand, model by model and month by month."""

from collections import Counter
from typing import Any

import msgspec
import pytest
from hypothesis import Phase, given, settings

from storage import Store, export
from storage.reading.moments import By, ends, iso, period
from tests.storage.blank import blank_store
from tests.storage.builders import DAY, T0, commit, dump, extraction, finding, seen
from tests.storage.corpus import NIGHTS, lived
from tests.storage.history.test_histories import STEPS, Step, take, told


def rows(store: Store, **options: Any) -> list[dict[str, Any]]:
    return list(export.records(store, "trends", **options))


def by_hand(store: Store, until: int) -> dict[tuple[str, str], int]:
    """The license of every model at every month's end, from spells and presence alone."""
    tables = dump(store)
    profiles = {row[0]: row[2] or "none" for row in tables["profile"]}
    first = min(row[11] for row in tables["entity"])
    found: Counter[tuple[str, str]] = Counter()
    for end in ends(first, until, "month"):
        moment = min(end - 1, until)
        for row in tables["spell"]:
            if row[2] <= moment and (row[3] is None or row[3] > moment):
                found[period(end - 1, "month"), profiles[row[4]]] += 1
    return {place: n for place, n in found.items() if n}


def test_stock_is_what_stands_at_every_months_end(store: Store) -> None:
    lived(store)
    stock = rows(store, measure="license", view=["stock"])
    counted = {(r["period"], r["value"]): r["n"] for r in stock if r["n"]}
    unlooked = {"none"}  # the model that nobody told of stands as none in the table of profiles
    expected = by_hand(store, NIGHTS[3])
    for place, n in expected.items():
        if place[1] not in unlooked:
            assert counted[place] == n
    for row in stock:
        known = sum(r["n"] for r in stock if r["period"] == row["period"])
        assert known + row["unknown"] == row["denominator"]


@settings(max_examples=25, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(STEPS)
def test_stock_of_any_history(steps: list[Step]) -> None:
    with blank_store() as store:
        observations = told(steps)
        if all(o.state == "gone" for o in observations):
            return
        take(store, observations, [])
        until = max(row[12] for row in dump(store)["entity"])
        stock = rows(store, measure="license", view=["stock"], as_of=until)
        counted = {(r["period"], r["value"]): r["n"] for r in stock if r["n"]}
        assert counted == by_hand(store, until)
        assert all(0 <= r["unknown"] <= r["denominator"] for r in stock)


def test_a_model_counts_from_its_commit_and_is_unknown_before(store: Store) -> None:
    commit(store, seen(created_at=T0 - 200 * DAY, committed_at=T0 - 100 * DAY))
    before, after = iso(T0 - 150 * DAY)[:7], iso(T0 - 100 * DAY)[:7]
    stock = {r["period"]: r for r in rows(store, view=["stock"])}
    assert (stock[before]["value"], stock[before]["unknown"], stock[before]["coverage"]) == (
        "",
        1,
        0.0,
    )
    assert (stock[after]["value"], stock[after]["n"], stock[after]["coverage"]) == ("MIT", 1, 1.0)


def test_a_cohort_is_what_became_of_those_released_then(store: Store) -> None:
    lived(store)
    cohort = rows(store, view=["cohort"], by="year")
    assert sum(r["n"] for r in cohort) == 5
    assert {r["denominator"] for r in cohort} == {6}
    gone = [r for r in rows(store, view=["cohort"]) if r["period"] == iso(NIGHTS[1] - 5 * DAY)[:7]]
    assert [(r["value"], r["n"]) for r in gone] == [
        ("GPL-3.0-only", 0),  # a value stays in the table from its first period on
        ("LicenseRef-llama3.1", 0),
        ("MIT", 1),
    ]


def test_two_extractor_versions_are_never_mixed(store: Store) -> None:
    commit(store, seen("ada/a"), seen("ada/b"), seen("ada/c"))
    later = seen("ada/a", at=T0 + DAY, extraction=extraction("GPL-3.0-only", rules="new"))
    commit(store, later, rules="new")
    last = rows(store, view=["stock"])[-1]
    assert (last["extractor_version"], last["coverage"], last["n"]) == ("a1b2c3d4e5f6", 1.0, 3)
    last = rows(store, view=["stock"], ruleset="new")[-1]
    assert (last["extractor_version"], last["value"], last["n"]) == ("new", "GPL-3.0-only", 1)
    assert (last["unknown"], last["coverage"]) == (2, 0.333333)


def test_unknown_is_never_closed(store: Store) -> None:
    commit(store, seen("ada/a"), seen("ada/b", extraction=extraction(code__inference="named")))
    (row,) = rows(store, measure="component:code.inference", view=["stock"], by="year")
    assert (row["value"], row["n"], row["unknown"], row["denominator"]) == ("named", 1, 1, 2)


def test_downloads_weigh_by_the_last_figure_seen(store: Store) -> None:
    lived(store)
    stock = rows(store, measure="license", weight="downloads", view=["stock"])
    mit = {r["period"]: r["n"] for r in stock if r["value"] == "MIT"}
    assert mit[iso(NIGHTS[0])[:7]] == 10
    assert mit[iso(NIGHTS[1])[:7]] == 110  # ada/root 100, new/one 10
    assert mit[iso(NIGHTS[3])[:7]] == 50


def test_groups_by_words(store: Store) -> None:
    lived(store)
    library = rows(store, group_by="library", view=["stock"], by="year")
    assert {r["group"] for r in library} == {"transformers", "peft"}
    size = rows(store, group_by="size", view=["stock"], by="year")
    assert {r["group"] for r in size} == {"unknown", "1-10B"}
    top = rows(store, group_by="author", view=["stock"], by="year", top=1)
    assert {r["group"] for r in top} == {"bob", "other"}


def test_an_earlier_moment_gives_what_was_known_for_it(store: Store) -> None:
    lived(store)
    early = rows(store, view=["stock"], as_of=NIGHTS[0], by="month")
    late = [r for r in rows(store, view=["stock"], by="month") if r["period"] < early[-1]["period"]]
    assert early[: len(late)] == late


@pytest.mark.parametrize(
    ("by", "expected"), [("month", "2022-04"), ("quarter", "2022-Q2"), ("year", "2022")]
)
def test_periods_meet_and_the_last_has_the_last_moment(by: By, expected: str) -> None:
    assert period(T0, by) == expected
    edges = ends(T0, T0 + 700 * DAY, by)
    assert edges[-1] > T0 + 700 * DAY
    assert next(period(edge - 1, by) for edge in edges) == expected
    assert len({period(edge - 1, by) for edge in edges}) == len(edges)


def test_what_a_model_has_from_its_base_is_counted_apart_where_its_own_is_asked_for(
    store: Store,
) -> None:
    own = finding("released", "MIT")
    theirs = msgspec.structs.replace(own, inherited_from="ada/base")
    commit(
        store,
        seen(depth="full", extraction=extraction(data__pretraining=own)),
        seen("ada/child", depth="full", extraction=extraction(data__pretraining=theirs)),
        seen("ada/other", depth="full", extraction=extraction(data__pretraining="withheld")),
    )

    def counted(measure: str) -> dict[str, int]:
        found = rows(store, measure=f"{measure}:data.pretraining", view=["cohort"], by="year")
        return {row["value"]: row["n"] for row in found}

    assert counted("component") == {"released": 2, "withheld": 1}
    assert counted("own") == {"released": 1, "inherited": 1, "withheld": 1}
