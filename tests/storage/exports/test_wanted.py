"""Only the models that have events which are asked for are read: the answer is the same."""

from itertools import product
from typing import Any

import pytest

from storage import Store, export
from storage.reading.moments import iso
from storage.reading.series import owner_of
from tests.storage.builders import T0, commit, extraction, seen
from tests.storage.corpus import NIGHTS, lived

COLUMNS = export.columns("events")
Row = tuple[object, ...]


@pytest.fixture
def world(store: Store) -> Store:
    """Four nights; and two models of one owner that changed in one way, one seen later."""
    lived(store)
    for number, name in enumerate(("eve/one", "eve/two")):
        commit(store, seen(name, T0))
        later = NIGHTS[2] + number
        relicensed = extraction("CC-BY-NC-4.0")
        commit(
            store,
            seen(name, later, revision="r2", committed_at=NIGHTS[1], extraction=relicensed),
        )
    return store


def events(store: Store, **wanted: Any) -> list[Row]:
    return list(export.rows(store, "events", **wanted))


def told(row: Row, column: str) -> str:
    return str(row[COLUMNS.index(column)])


def holds(row: Row, seen_since: str, owner: str | None, *, first: bool) -> bool:
    names = (told(row, "model"), told(row, "from") if told(row, "kind") == "name" else "")
    return (
        told(row, "observed_at") >= seen_since
        and (owner is None or owner in {owner_of(name.lower()) for name in names})
        and (first or told(row, "direction") != "first_seen")
    )


def test_the_few_tell_what_they_tell_among_all(world: Store) -> None:
    for since, until, seen_since, owner, first in product(
        (None, NIGHTS[1]), (None, NIGHTS[2]), (None, NIGHTS[2] + 1), (None, "ada", "eve"), (1, 0)
    ):
        bounds = {"since": since, "as_of": until}
        every = events(world, **bounds)
        owners = None if owner is None else {owner}
        found = events(world, **bounds, seen_since=seen_since, owners=owners, first=bool(first))
        moment = iso(seen_since) if seen_since else ""
        wanted = [row for row in every if holds(row, moment, owner, first=bool(first))]
        assert wanted == [row for row in found if holds(row, moment, owner, first=bool(first))]
        assert set(found) <= set(every)


def test_what_an_owner_did_to_several_is_told_whole_however_it_was_seen(world: Store) -> None:
    found = events(world, seen_since=NIGHTS[2] + 1, first=False)
    last = {told(row, "model"): told(row, "together") for row in found}
    assert last["eve/two"] == "2"


def test_only_models_that_changed_are_read(world: Store) -> None:
    found = events(world, owners={"bob"}, first=False)
    assert {told(row, "model") for row in found} == {"bob/plain"}
    assert not events(world, since=NIGHTS[3] + 1)


def test_an_owner_is_wanted_for_what_was_renamed_away(world: Store) -> None:
    found = events(world, owners={"ada"}, first=False)
    assert "zed/child" in {told(row, "model") for row in found}
