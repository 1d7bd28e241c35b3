"""Datasets and repositories over time: stretches that meet, each with its two moments."""

from typing import Any

import pytest

from storage import Store
from storage.records import Observation
from tests.storage.builders import DAY, T0, commit, seen

NAME = "ada/corpus"


def data(at: int, **said: Any) -> Observation:
    return seen(NAME, at, kind="dataset", extraction=None, **said)


def told(store: Store, kind: Any = "dataset", name: str = NAME) -> list[tuple[Any, ...]]:
    course = store.course(kind, name)
    assert course is not None
    return [(s.valid_from, s.valid_to, s.license, s.access, s.state) for s in course.stretches]


def test_an_untouched_dataset_stood_so_since_its_commit(store: Store) -> None:
    commit(store, data(T0, license="MIT"), kind="datasets")
    assert told(store) == [(T0 - 20 * DAY, None, "MIT", "public", None)]


def test_license_gate_and_absence_turn_it(store: Store) -> None:
    commit(store, data(T0, license="MIT"), kind="datasets")
    commit(store, data(T0 + DAY, license="CC-BY-NC-4.0", revision="r2"), kind="datasets")
    again = {"license": "CC-BY-NC-4.0", "revision": "r2", "gated": "manual"}
    commit(store, data(T0 + 2 * DAY, **again), kind="datasets")
    commit(store, data(T0 + 3 * DAY, state="gone"), kind="datasets")
    assert told(store) == [
        (T0 - 20 * DAY, T0 + DAY, "MIT", "public", None),
        (T0 + DAY, T0 + 2 * DAY, "CC-BY-NC-4.0", "public", None),
        (T0 + 2 * DAY, T0 + 3 * DAY, "CC-BY-NC-4.0", "manual", None),
    ]
    commit(store, data(T0 + 5 * DAY, **again), kind="datasets")
    assert told(store)[-1] == (T0 + 5 * DAY, None, "CC-BY-NC-4.0", "manual", None)


def test_a_license_turns_it_at_the_commit_and_a_gate_when_it_is_seen(store: Store) -> None:
    commit(store, data(T0, license="MIT"), kind="datasets")
    moved = {"license": "CC-BY-NC-4.0", "revision": "r2", "committed_at": T0 + 2 * DAY}
    commit(store, data(T0 + 3 * DAY, gated="auto", **moved), kind="datasets")
    assert told(store) == [
        (T0 - 20 * DAY, T0 + 2 * DAY, "MIT", "public", None),
        (T0 + 2 * DAY, T0 + 3 * DAY, "CC-BY-NC-4.0", "public", None),
        (T0 + 3 * DAY, None, "CC-BY-NC-4.0", "auto", None),
    ]
    early = {"license": "MIT", "revision": "r3", "committed_at": T0 + DAY}
    commit(store, data(T0 + 4 * DAY, gated="auto", **early), kind="datasets")
    assert told(store)[-1] == (T0 + 4 * DAY, None, "MIT", "auto", None)
    assert store.check() == []


def test_a_former_name_finds_a_repository_in_its_state(store: Store) -> None:
    first = {"kind": "github", "extraction": None, "license": "MIT", "committed_at": None}
    rest = {"gated": None, "disabled": None, "private": None}
    commit(store, seen("ada/code", T0, state="ok", **first, **rest))
    commit(store, seen("bob/code", T0 + DAY, was="ada/code", state="archived", **first, **rest))
    assert told(store, "github", "ada/code") == [
        (T0, T0 + DAY, "MIT", None, "ok"),
        (T0 + DAY, None, "MIT", None, "archived"),
    ]
    assert store.course("github", "no/such") is None
    assert store.course("dataset", "bob/code") is None


@pytest.mark.parametrize("states", [("ok", "archived"), ("archived", "ok"), ("ok", "ok")])
def test_a_repository_may_come_back_in_another_state(store: Store, states: tuple[str, str]) -> None:
    before, after = states
    said = {"kind": "github", "extraction": None, "license": "MIT", "committed_at": None}
    rest = {"gated": None, "disabled": None, "private": None}
    for day, state in enumerate([before, "gone", after]):
        commit(store, seen("ada/code", T0 + day * DAY, state=state, **said, **rest))
    assert told(store, "github", "ada/code") == [
        (T0, T0 + DAY, "MIT", None, before),
        (T0 + 2 * DAY, None, "MIT", None, after),
    ]
    assert store.check() == []
