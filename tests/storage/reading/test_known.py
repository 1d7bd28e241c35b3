"""The second clock: what was told once comes out again, whatever is learnt later."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import msgspec
import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from storage import Store, export
from storage.records import Observation, Past
from tests.storage.blank import blank_store
from tests.storage.builders import (
    DAY,
    RULES,
    T0,
    UNKNOWN,
    base,
    commit,
    data,
    extraction,
    finding,
    seen,
)

NAMES = ("ada/a", "ada/b", "bob/c")
LICENSES = (None, "MIT", "Apache-2.0", "GPL-3.0-only", "CC-BY-NC-4.0")
WHATS = (
    *("look", "edit", "edit", "read", "gate", "edit+gate", "gone", "rename", "import", "past"),
    "rescore",
)
Step = tuple[int, int, str, int]
STEPS = st.lists(
    st.tuples(st.integers(1, 40), st.integers(0, 2), st.sampled_from(WHATS), st.integers(0, 9)),
    min_size=3,
    max_size=14,
)
Asked = tuple[str, dict[str, Any]]


def published(store: Store, known_at: int) -> dict[str, list[Any]]:
    """Every export as a person might have published it at a moment."""
    found: dict[str, list[Any]] = {}
    for as_of in (None, known_at, known_at - 15 * DAY):
        asked: list[Asked] = [
            (name, {}) for name in ("licenses", "components", "events", "links", "lineage")
        ]
        asked += [("assessments", {"framework": ["mof"]})]
        for weight in ("models", "downloads"):
            asked.append(("trends", {"measure": "license", "weight": weight}))
        asked += [
            ("trends", {"measure": "card", "group_by": group}) for group in ("author", "task")
        ]
        for what, options in asked:
            rows = export.rows(store, what, as_of=as_of, known_at=known_at, **options)
            found[f"{what} {options} {as_of}"] = list(rows)
    for name in NAMES:
        found[name] = [store.model(name, as_of=at, known_at=known_at) for at in (None, T0 + DAY)]
    return found


class World:
    """Three models, and everything that can be learnt of them."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.clock = T0
        self.seen = 0
        self.rules = RULES
        self.revision = dict.fromkeys(NAMES, 1)
        self.names = {name: name for name in NAMES}
        self.last: dict[str, Observation] = {}
        self.commits: dict[tuple[str, int], int] = {}

    def step(self, later: int, which: int, what: str, number: int) -> None:
        self.clock += later * 40_000
        first = NAMES[which]
        if what == "past":
            self._past(first, number)
        elif what == "rescore":
            self._rescore(number)
        else:
            late = number * DAY if what == "import" else number % 3
            self.seen = observed = max(self.seen + 1, self.clock - late)
            kind = "import" if what == "import" else "full"
            self._commit([self._seen(first, observed, what, number)], kind)

    def _seen(self, first: str, observed: int, what: str, number: int) -> Observation:
        if what.startswith("edit"):
            self.revision[first] += 1
        if what == "rename":
            self.names[first] = f"{first}{number % 3}"
        license_ = LICENSES[(self.revision[first] * 7 + len(first)) % len(LICENSES)]
        gated = what.endswith("gate") and number % 2 == 1
        card = finding(("released", "partial")[number % 2]) if what == "read" else UNKNOWN
        links = data(f"ada/d{number % 2}") if what == "read" else base(NAMES[number % 3])
        weights = finding("gated" if gated else "released", license_)
        told = extraction(license_, weights__final=weights, docs__model_card=card, links=links)
        made = (first, self.revision[first])
        found = seen(
            *(self.names[first], observed), was=first, revision=f"r{self.revision[first]}",
            committed_at=self.commits.setdefault(made, observed - number * 9_000),
            gated="auto" if gated else "no",
            depth="full" if what == "read" else "listing", downloads=number * 10,
            task=("text-generation", "translation")[number % 2],
            state="gone" if what == "gone" else None,
            extraction=None if what == "gone" else told,
        )  # fmt: skip
        self.last[first] = found
        return found

    def _commit(self, page: Sequence[Observation], kind: str) -> None:
        run = self.store.start_run(kind, "all", self.rules, self.clock - 1)
        self.store.commit_page(run, page, ruleset=self.rules, now=self.clock)
        self.store.end_run(run, self.clock, "done")

    def _past(self, first: str, number: int) -> None:
        (known,) = self.store.known("model", [(f"id-{first}", self.names[first])])
        if known is None:
            return
        run = self.store.start_run("backfill", first, self.rules, self.clock)
        states = [
            Past(T0 - (20 + number + 15 * n) * DAY, f"o{n}", extraction(LICENSES[n + 1]))
            for n in range(number % 3 + 1)
        ]
        place = f"backfill/{known.id}", b""
        self.store.commit_past(
            run, known.id, states, ruleset=self.rules, observed_at=self.clock, cursor=place
        )
        self.store.end_run(run, self.clock, "done")

    def _rescore(self, number: int) -> None:
        """Some models by newer rules, as they were seen: a re-scoring may stop half way."""
        if self.rules == RULES:
            self.rules = "b" * 12
        there = [o for o in self.last.values() if o.state != "gone"][: 1 + number % 3]
        if there:
            self._commit(there, "rescore")


def test_a_name_means_the_model_that_had_it_then() -> None:
    """Another model may take a name that was left: what was published under it comes out again."""
    with blank_store() as store:
        commit(store, seen("ada/a"))
        published = store.model("ada/a", as_of=T0, known_at=T0)
        commit(store, seen("ada/z", T0 + 5 * DAY, was="ada/a"))
        alias = store.model("ada/a", known_at=T0 + 6 * DAY)
        day = T0 + 9 * DAY
        young = seen("ada/a", day + DAY, was="other", created_at=day, committed_at=day)
        commit(store, young)
        assert published is not None
        assert store.model("ada/a", as_of=T0, known_at=T0) == published
        assert store.model("ada/a", known_at=T0 + 6 * DAY) == alias
        hosts = {
            at: found.host_id
            for at in (None, T0, T0 + 6 * DAY, T0 + 11 * DAY)
            if (found := store.model("ada/a", as_of=at))
        }
        first, second = "id-ada/a", "id-other"
        assert hosts == {None: second, T0: first, T0 + 6 * DAY: first, T0 + 11 * DAY: second}


@pytest.mark.parametrize("left", [{"state": "gone"}, {"name": "ada/z"}], ids=["gone", "renamed"])
def test_a_name_that_was_taken_again_means_its_first_bearer_then(left: dict[str, str]) -> None:
    with blank_store() as store:
        commit(store, seen("ada/a"))
        commit(store, msgspec.structs.replace(seen("ada/a", T0 + 5 * DAY), **left))
        day, gpl = T0 + 9 * DAY, extraction("GPL-3.0-only")
        young = partial(seen, created_at=day, committed_at=day, extraction=gpl)
        commit(store, young("ada/a", day + DAY, was="other"))
        for at, host, license_ in (
            (T0, "id-ada/a", "MIT"),
            (T0 + 6 * DAY, "id-ada/a", "MIT"),
            (T0 + 11 * DAY, "id-other", "GPL-3.0-only"),
            (None, "id-other", "GPL-3.0-only"),
        ):
            found = store.model("ada/a", as_of=at)
            assert found is not None
            assert found.host_id == host
            (spell,) = store.history("ada/a", at)
            assert spell.findings["weights.final"][1] == license_
            assert len(store.changes("ada/a", at)) == (host == "id-ada/a")


@settings(max_examples=25, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(steps=STEPS)
@example(steps=[(17, 0, "read", 8), (13, 0, "look", 7), (14, 1, "rescore", 3), (8, 0, "past", 4)])
@example(steps=[(25, 1, "gate", 1), (25, 1, "import", 5), (35, 1, "rescore", 8), (8, 1, "look", 7)])
def test_what_was_published_comes_out_again(steps: list[Step]) -> None:
    with blank_store() as store:
        world = World(store)
        told = []
        for step in steps:
            world.step(*step)
            told.append((world.clock, published(store, world.clock)))
        assert store.check() == []
        for moment, before in told:
            now = published(store, moment)
            for what, rows in before.items():
                assert now[what] == rows, (what, moment)
