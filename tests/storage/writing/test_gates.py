"""A gate and a commit between two crawls: each has its own clock."""

from functools import partial
from typing import Any

import msgspec
import pytest

from storage import Store, export
from storage.reading.moments import iso
from storage.records import Observation
from storage.writers import Cell
from taxonomy.findings import Finding
from tests.storage.builders import DAY, T0, base, commit, extraction, finding, seen

BEGUN = T0 - 20 * DAY
COMMITTED = T0 + 9
SEEN = T0 + DAY
OTHER = "b" * 12
Gate = tuple[str, str]
OPEN, SHUT = ("released", "no"), ("gated", "auto")
BOTH_WAYS = pytest.mark.parametrize(("before", "after"), [(OPEN, SHUT), (SHUT, OPEN)])
Spell = tuple[int, int | None, str, str | None, str]


def listed(gate: Gate, license_: str = "MIT", at: int = T0, **more: Any) -> Observation:
    """The model behind a gate, or none; since the second crawl at another revision."""
    word, gated = gate
    told = {"weights__final": finding(word, license_)} | more.pop("told", {})
    said = partial(seen, at=at, extraction=extraction(license_, **told), gated=gated)
    new = partial(said, revision="r2", committed_at=COMMITTED) if at >= SEEN else said
    return new(**more)


def read(gate: Gate, license_: str = "MIT", at: int = T0, card: str = "released") -> Observation:
    return listed(gate, license_, at, depth="full", told={"docs__model_card": finding(card)})


def of_base(word: str) -> Finding:
    return msgspec.structs.replace(finding(word), inherited_from="ada/root")


def told(store: Store) -> list[Spell]:
    """The spells: from, to, weights, their license, and the card."""
    return [
        (
            *(spell.valid_from, spell.valid_to, *spell.findings["weights.final"]),
            spell.findings["docs.model_card"][0],
        )
        for spell in store.history("ada/base")
    ]


def events(store: Store) -> list[tuple[Cell, ...]]:
    """What changed, by which commit, when it was seen and when it happened."""
    rows = export.rows(store, "events")
    return [(row[1], *row[5:7], row[8]) for row in rows if row[4] != "first_seen"]


@BOTH_WAYS
def test_a_commit_turns_it_then_and_a_gate_when_it_is_seen(
    store: Store, before: Gate, after: Gate
) -> None:
    commit(store, read(before))
    commit(store, listed(after, "GPL-3.0-only", SEEN))
    assert told(store) == [
        (BEGUN, COMMITTED, before[0], "MIT", "released"),
        (COMMITTED, SEEN, before[0], "GPL-3.0-only", "released"),
        (SEEN, None, after[0], "GPL-3.0-only", "released"),
    ]
    assert events(store) == [
        ("access", "", iso(SEEN), iso(SEEN)),
        ("component", "", iso(SEEN), iso(SEEN)),
        ("license", iso(COMMITTED), iso(SEEN), iso(COMMITTED)),
    ]
    assert store.check() == []


@BOTH_WAYS
def test_what_is_read_of_the_commit_later_stood_before_the_gate_too(
    store: Store, before: Gate, after: Gate
) -> None:
    commit(store, read(before))
    commit(store, listed(after, "GPL-3.0-only", SEEN))
    commit(store, read(after, "LGPL-3.0-only", SEEN + 60, "partial"))
    expected = [
        (BEGUN, COMMITTED, before[0], "MIT", "released"),
        (COMMITTED, SEEN, before[0], "LGPL-3.0-only", "partial"),
        (SEEN, None, after[0], "LGPL-3.0-only", "partial"),
    ]
    assert told(store) == expected
    again = commit(store, read(after, "LGPL-3.0-only", SEEN + 60, "partial"))
    assert (again.changed, told(store)) == (0, expected)
    assert store.check() == []


@BOTH_WAYS
def test_a_commit_that_only_its_card_tells_turns_it_as_well(
    store: Store, before: Gate, after: Gate
) -> None:
    commit(store, read(before))
    commit(store, listed(after, at=SEEN))
    assert told(store) == [
        (BEGUN, SEEN, before[0], "MIT", "released"),
        (SEEN, None, after[0], "MIT", "released"),
    ]
    commit(store, read(after, at=SEEN + 60, card="partial"))
    assert told(store) == [
        (BEGUN, COMMITTED, before[0], "MIT", "released"),
        (COMMITTED, SEEN, before[0], "MIT", "partial"),
        (SEEN, None, after[0], "MIT", "partial"),
    ]
    assert store.check() == []


def test_a_commit_that_changed_nothing_after_all_turns_nothing(store: Store) -> None:
    commit(store, read(OPEN))
    commit(store, listed(SHUT, "GPL-3.0-only", SEEN))
    commit(store, read(SHUT, at=SEEN + 60))
    assert told(store) == [
        (BEGUN, SEEN, "released", "MIT", "released"),
        (SEEN, None, "gated", "MIT", "released"),
    ]
    assert store.check() == []


def test_a_gate_that_is_gone_before_the_card_is_read(store: Store) -> None:
    commit(store, read(OPEN))
    commit(store, listed(SHUT, "GPL-3.0-only", SEEN))
    commit(store, listed(OPEN, "GPL-3.0-only", SEEN + DAY))
    commit(store, read(OPEN, "GPL-3.0-only", SEEN + DAY + 60, "partial"))
    assert told(store)[1:] == [
        (COMMITTED, SEEN, "released", "GPL-3.0-only", "partial"),
        (SEEN, SEEN + DAY, "gated", "GPL-3.0-only", "partial"),
        (SEEN + DAY, None, "released", "GPL-3.0-only", "partial"),
    ]
    assert store.check() == []


def test_what_the_commit_links_it_links_since_then(store: Store) -> None:
    commit(store, read(OPEN))
    commit(store, listed(SHUT, at=SEEN, told={"links": base("ada/root")}))
    commit(store, listed(SHUT, at=SEEN, depth="full", told={"links": base("ada/root")}))
    rows = list(export.rows(store, "links", as_of=COMMITTED))
    assert [row[:1] for row in rows] == [("ada/base",)]


def test_a_gate_at_another_repository_comes_with_the_commit_that_links_it(store: Store) -> None:
    commit(store, read(OPEN))
    data = {"docs__model_card": finding("released"), "data__finetuning": finding("gated")}
    open_ = {**data, "data__finetuning": finding("released")}
    commit(store, listed(OPEN, at=T0 + 1, depth="full", told=open_, revision="r1"))
    commit(store, listed(OPEN, at=SEEN, depth="full", told=data))
    assert [(start, end) for start, end, *_ in told(store)] == [
        (BEGUN, COMMITTED),
        (COMMITTED, None),
    ]


def test_between_the_two_it_was_as_it_is_known_now(store: Store) -> None:
    commit(store, read(OPEN))
    commit(store, listed(SHUT, "GPL-3.0-only", SEEN))
    commit(store, read(SHUT, "GPL-3.0-only", SEEN + 60, "partial"))

    def known(as_of: int, known_at: int) -> tuple[str, str | None, str]:
        model = store.model("ada/base", as_of=as_of, known_at=known_at)
        assert model is not None
        weights, card = (model.extraction.findings[c] for c in ("weights.final", "docs.model_card"))
        return weights.availability.value, weights.license, card.availability.value

    assert known(COMMITTED, T0) == ("released", "MIT", "released")
    assert known(COMMITTED, SEEN) == ("released", "GPL-3.0-only", "released")
    assert known(SEEN, SEEN) == ("gated", "GPL-3.0-only", "released")
    assert known(COMMITTED, SEEN + 60) == ("released", "GPL-3.0-only", "partial")
    assert known(SEEN, SEEN + 60) == ("gated", "GPL-3.0-only", "partial")


def test_what_is_read_better_later_was_so_on_both_sides(store: Store) -> None:
    def inherits(word: str, at: int) -> Observation:
        told = {"docs__model_card": finding("released"), "data__finetuning": of_base(word)}
        return listed(SHUT, "GPL-3.0-only", at, depth="full", told=told)

    commit(store, seen("ada/root"), read(OPEN))
    commit(store, listed(SHUT, "GPL-3.0-only", SEEN))
    commit(store, inherits("named", SEEN + 60))
    commit(store, inherits("released", SEEN + 120), kind="heirs")
    assert [spell.findings["data.finetuning"][0] for spell in store.history("ada/base")] == [
        *("unknown", "released", "released"),
    ]
    assert store.check() == []


@pytest.mark.parametrize("gone_on", [False, True])
def test_the_first_spells_of_other_rules_know_no_more_of_a_gate(
    store: Store, gone_on: bool
) -> None:
    commit(store, read(OPEN))
    if gone_on:
        commit(store, listed(SHUT, at=SEEN, revision="r1", committed_at=BEGUN), rules=OTHER)
        start, license_ = BEGUN, "MIT"
    else:
        commit(store, listed(SHUT, "GPL-3.0-only", SEEN), rules=OTHER)
        start, license_ = COMMITTED, "GPL-3.0-only"
    spells = [spell for spell in store.history("ada/base") if spell.ruleset == OTHER]
    assert [(s.valid_from, s.valid_to, *s.findings["weights.final"]) for s in spells] == [
        (start, SEEN, "released", license_),
        (SEEN, None, "gated", license_),
    ]
    assert store.check() == []


PART = ("partial", "no")


@pytest.mark.parametrize(("before", "after"), [(PART, SHUT), (SHUT, PART)])
def test_a_part_of_the_weights_is_behind_a_gate_as_the_whole_is(
    store: Store, before: Gate, after: Gate
) -> None:
    commit(store, read(before))
    commit(store, listed(after, at=SEEN, revision="r1", committed_at=BEGUN))
    assert told(store) == [
        (BEGUN, SEEN, before[0], "MIT", "released"),
        (SEEN, None, after[0], "MIT", "released"),
    ]
    assert store.check() == []
