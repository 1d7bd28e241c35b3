"""New rules over an old archive say what they would have said from the start."""

from collections import deque
from collections.abc import Iterator
from functools import partial
from itertools import pairwise

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from storage import Store
from storage.history.rescored import Rescored
from storage.records import Observation, StoredDocument
from taxonomy.findings import Extraction
from tests.storage.blank import blank_store
from tests.storage.builders import DAY, T0, UNKNOWN, dump, extraction, finding, seen

OLD, NEW = "0ldru1es0000", "newru1es0000"
LATER = T0 + 900 * DAY


class Rules:
    """How a version reads a record and a card: which of their words it can tell apart."""

    def __init__(self, name: str, *, licenses: int = 9, cards: int = 9) -> None:
        self.name, self._licenses, self._cards = name, licenses, cards

    def read(self, record: dict[str, int], card: bytes | None) -> Extraction:
        license_ = f"LicenseRef-{record['license'] % self._licenses}"
        weights, told = finding("gated" if record["gated"] else "released", license_), UNKNOWN
        if card is not None:
            number = int(card) % self._cards
            told = finding(("released", "partial", "named")[number % 3])
        return extraction(license_, rules=self.name, weights__final=weights, docs__model_card=told)


COARSE, FINE = Rules(OLD, licenses=1, cards=1), Rules(NEW)
FINER, COARSER = Rules(OLD), Rules(NEW, licenses=1, cards=1)
Event = tuple[str, int]
EVENTS = st.lists(
    st.tuples(
        st.sampled_from(
            ("edit", "license", "gate", "edit+gate", "license+gate", "gone", "look", "skip")
        ),
        st.integers(0, 2),
    ),
    min_size=1,
    max_size=9,
)


def crawled(events: list[Event], rules: Rules) -> list[Observation]:
    """What a nightly crawl sees of one model: a listing each night, then the card of what is new.
    After ``skip`` the card is not reached that night. With a ``+gate`` in the same night the commit
    came behind another one.
    """
    now, revision, committed = T0, 1, T0 - 10 * DAY
    record: dict[str, int] = {"license": 0, "gated": False}
    card, read_at = 0, 0
    found: list[Observation] = []
    for what, number in [("look", 0), *events]:
        now += DAY
        edit, _, gate = what.partition("+")
        if edit in {"edit", "license"}:
            revision, committed = revision + 1, now - 3_600 * (1 + number)
            card = number if edit == "edit" else card
            record = record | ({"license": number} if edit == "license" else {})
        if what == "gate":
            record = record | {"gated": number == 1}
        if gate:
            record = record | {"gated": not record["gated"]}
        made = partial(
            seen,
            revision=f"r{revision}",
            committed_at=committed,
            gated="auto" if record["gated"] else "no",
        )
        if what == "gone":
            found.append(made(at=now, state="gone", extraction=None))
            continue
        body = StoredDocument("record", msgspec.json.encode(record))
        listed = rules.read(record, None)
        found.append(made(at=now, extraction=listed, documents=(body,)))
        if what != "skip" and read_at != revision:
            read_at = revision
            text = StoredDocument("README.md", b"%d" % card, f"r{revision}")
            whole = rules.read(record, text.body)
            later = partial(made, at=now + 60, depth="full", documents=(body, text))
            found.append(later(extraction=whole))
    return found


def taken(store: Store, observations: list[Observation], rules: Rules) -> None:
    run = store.start_run("full", "all", rules.name, T0)
    for each in observations:
        store.commit_page(run, [each], ruleset=rules.name)
    store.end_run(run, T0, "done")


def rescored(store: Store, rules: Rules) -> int:
    """What ``ajar rescore`` does, with these rules."""
    run = store.start_run("rescore", "all", rules.name, LATER)
    numbers = store.rescore_due(rules.name, 0, 100)
    models = []
    for model in store.archived(rules.name, numbers):
        told = []
        for sighting in model.sightings:
            texts = {each.path: each.body for each in sighting.documents}
            card = texts.get("README.md") if sighting.full else None
            read = None if sighting.gone else rules.read(msgspec.json.decode(texts["record"]), card)
            told.append((msgspec.structs.replace(sighting, documents=()), read))
        entity = model.entity
        now = None
        if model.unread:
            texts = {each.path: each.body for each in model.documents}
            whole = entity.read_at == entity.revision
            card = texts.get("README.md") if whole else None
            now = seen(
                at=entity.observed_at,
                revision=entity.revision,
                committed_at=entity.committed_at,
                gated=entity.gated,
                depth="full" if whole else "listing",
                extraction=rules.read(msgspec.json.decode(texts["record"]), card),
                documents=(),
            )
        models.append(
            Rescored(entity.id, model.begins, entity.revision, entity.gone_at, tuple(told), now)
        )
    counts = store.commit_rescored(run, rules.name, LATER, models, seen=len(models))
    store.end_run(run, LATER, "done")
    return counts.spells


Said = dict[str, tuple[str, str | None]]
Row = tuple[int, int | None, int, int | None, Said]
"""Where a spell begins and ends, when each was seen, and what it says."""


def series(store: Store, rules: Rules) -> list[Row]:
    return [
        (each.valid_from, each.valid_to, each.observed_at, each.end_observed_at, each.findings)
        for each in store.history("ada/base")
        if each.ruleset == rules.name
    ]


def said(spells: list[Row]) -> list[tuple[int, int | None, Said]]:
    return [(start, end, findings) for start, end, _, _, findings in spells]


def known(anew: list[Row], from_start: list[Row]) -> Iterator[Row]:
    """Without spells that were over when they were seen, if they are not there anew."""
    left = deque(row[4] for row in anew)
    for row in from_start:
        if left and left[0] == row[4]:
            left.popleft()
        elif row[2] == row[3]:
            continue
        yield row


def alike(anew: list[Row], from_start: list[Row]) -> None:
    """The same series. Where later commits changed nothing that is kept, the archive no longer
    knows the commit of a record: then the change stands where it was seen, never elsewhere; and
    nothing between the commit and a gate that was seen with it.
    """
    from_start = list(known(anew, from_start))
    assert [row[4] for row in anew] == [row[4] for row in from_start]
    for one, other in zip(anew, from_start, strict=True):
        assert one[0] in (other[0], other[2])
        assert one[1] in (other[1], other[3])


def both(events: list[Event], old: Rules, new: Rules) -> tuple[list[Row], list[Row], list[Row]]:
    """The series of the new rules: over the archive of the old ones, and from the start; and the
    moments at which the world was seen to change.
    """
    with blank_store() as store:
        taken(store, crawled(events, old), old)
        before = series(store, old)
        rescored(store, new)
        assert store.check() == []
        assert rescored(store, new) == 0
        anew = series(store, new)
        spells = [row for row in dump(store)["spell"] if row[1] == 1]
        assert len(spells) == len(before)
    with blank_store() as store:
        taken(store, crawled(events, new), new)
        return anew, series(store, new), before


@pytest.mark.parametrize(
    ("events", "spells"),
    [
        ([("edit", 1), ("look", 0), ("edit", 2)], 3),
        ([("license", 1), ("license", 2)], 3),
        ([("edit", 1), ("gone", 0)], 2),
    ],
)
def test_rules_that_tell_revisions_apart_find_their_spells(
    events: list[Event], spells: int
) -> None:
    anew, from_start, before = both(events, COARSE, FINE)
    assert len(before) == 1
    assert len(anew) == spells
    assert said(anew) == said(from_start)


def test_versions_side_by_side_say_what_moved_and_how_many_spells(store: Store) -> None:
    taken(store, crawled([("edit", 1), ("license", 2)], COARSE), COARSE)
    rescored(store, FINE)
    found = store.compare_versions(OLD, NEW)
    assert (found.models, found.changed, found.spells) == (1, 1, (1, 3))
    assert [(each.component, each.before, each.after) for each in found.moved] == [
        ("license", "LicenseRef-0", "LicenseRef-2"),
        ("docs.model_card", "released", "partial"),
    ]
    assert {model.name for each in found.moved for model in each.examples} == {"ada/base"}


def test_rules_that_tell_less_apart_join_spells() -> None:
    anew, from_start, before = both([("edit", 1), ("license", 2)], FINER, COARSER)
    assert len(before) == 3
    assert len(anew) == 1
    assert said(anew) == said(from_start)


@settings(max_examples=150, deadline=None)
@example([("gate", 1), ("gone", 0), ("look", 0), ("gate", 0), ("look", 0)], (FINER, COARSER))
@given(EVENTS, st.sampled_from([(COARSE, FINE), (FINER, COARSER), (FINER, Rules(NEW, cards=2))]))
def test_an_archive_read_again_is_the_series_from_the_start(
    events: list[Event], rules: tuple[Rules, Rules]
) -> None:
    anew, from_start, _ = both(events, *rules)
    alike(anew, from_start)


@settings(max_examples=50, deadline=None)
@given(EVENTS)
def test_a_change_of_method_never_looks_like_one_in_the_world(events: list[Event]) -> None:
    anew, _, _ = both(events, COARSE, FINE)
    seen_at = {each.observed_at for each in crawled(events, FINE)}
    commits = {each.committed_at for each in crawled(events, FINE)}
    for start, end, observed_at, end_observed_at, _ in anew:
        assert observed_at in seen_at
        assert start in seen_at | commits
        assert end is None or (end in seen_at | commits and end_observed_at in seen_at)
    for one, other in pairwise(anew):
        assert one[1] is not None
        assert one[1] <= other[0]
        assert one[4] != other[4] or one[1] < other[0]
