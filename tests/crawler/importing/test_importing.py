"""Dumps: in order, resumable, silent about what they do not carry."""

import json
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from crawler.asking.access import Scope
from crawler.crawl import crawl
from crawler.errors import DayMissing
from crawler.importing import importing
from crawler.importing.importing import import_dump
from crawler.imports.files import DumpProblem
from storage import Store
from tests.crawler.conftest import Start, Stopping, access_to
from tests.sandbox.conftest import CARD, listed

EARLY, LATE = 1_700_000_000, 1_720_000_000


class Write(NamedTuple):
    """Writes a dump of these records."""

    folder: Path

    def __call__(self, name: str, *records: dict[str, Any]) -> Path:
        path = self.folder / name
        path.write_text("".join(json.dumps(each) + "\n" for each in records))
        return path


@pytest.fixture
def written(tmp_path: Path) -> Write:
    return Write(tmp_path)


def record(number: int, license_: str = "mit", **more: Any) -> dict[str, Any]:
    tags = [f"license:{license_}"] if license_ else []
    created = {"createdAt": "2023-01-05T10:00:00.000Z", "lastModified": "2023-02-05T10:00:00.000Z"}
    return listed(f"a/m{number}", number, tags=tags, **created) | more


def test_two_dumps_in_order_tell_what_changed_and_what_is_gone(
    store: Store, written: Write
) -> None:
    early = written("early.jsonl", *(record(number) for number in range(1, 6)))
    late = written("late.jsonl", record(1, "apache-2.0", sha="f" * 40), record(2), record(3))
    assert import_dump(store, early, "listing", observed_at=EARLY).counts.new == 5
    report = import_dump(store, late, "listing", observed_at=LATE, complete=True)
    assert (report.counts.gone, report.runs[0].state) == (2, "done")
    first, gone = store.model("a/m1"), store.model("a/m5")
    assert first is not None
    assert gone is not None
    assert first.extraction.findings["weights.final"].license == "Apache-2.0"
    assert gone.gone_at == LATE
    assert len(store.history("a/m1")) == 2


def test_a_part_of_the_hub_says_nothing_of_the_rest(store: Store, written: Write) -> None:
    import_dump(store, written("a.jsonl", record(1), record(2)), "listing", observed_at=EARLY)
    part = written("b.jsonl", {"modelId": "a/m1", "last_modified": "2023-02-05", "card": CARD})
    report = import_dump(store, part, "cards-with-metadata", observed_at=LATE)
    assert report.counts.gone == 0
    known = store.model("a/m1")
    assert known is not None
    assert known.depth == "full"


@pytest.mark.parametrize("days", [(EARLY, LATE), (LATE, EARLY)])
def test_cards_are_counted_in_any_order(
    store: Store, written: Write, days: tuple[int, int]
) -> None:
    card = {"modelId": "a/m1", "last_modified": "2023-02-05", "card": CARD}
    import_dump(store, written("a.jsonl", record(1)), "listing", observed_at=days[0])
    path = written("b.jsonl", card)
    report = import_dump(store, path, "cards-with-metadata", observed_at=days[1])
    assert report.counts.documents == 2  # the card, and what the dump lacks


def test_the_same_dump_twice_writes_nothing(store: Store, written: Write) -> None:
    path = written("a.jsonl", record(1), record(2))
    import_dump(store, path, "listing", observed_at=EARLY)
    again = import_dump(store, path, "listing", observed_at=EARLY)
    assert (again.counts.new, again.counts.changed, again.counts.spells) == (0, 0, 0)


def test_a_dump_without_a_day_wants_one(store: Store, written: Write) -> None:
    with pytest.raises(DayMissing, match="give one"):
        import_dump(store, written("a.jsonl", record(1)), "listing")
    assert store.runs() == []
    told = written("b.jsonl", {"id": "a/m1", "info": record(1), "info_date": "2024-07"})
    assert import_dump(store, told, "listing").counts.new == 1
    known = store.model("a/m1")
    assert known is not None
    assert known.observed_at == 1722470399  # the last second of July


def test_a_file_that_is_no_such_dump_begins_no_run(store: Store, written: Write) -> None:
    with pytest.raises(DumpProblem, match="another --source"):
        import_dump(store, written("a.jsonl", {"likes": 1}), "listing", observed_at=EARLY)
    assert store.runs() == []


def test_a_later_row_without_a_day_leaves_what_was_taken_in(
    store: Store, written: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "PAGE", 1)
    dated = {"id": "a/m1", "info": record(1), "info_date": "2024-07"}
    with pytest.raises(DayMissing, match="give one"):
        import_dump(store, written("a.jsonl", dated, record(2)), "listing")
    assert [(run.state, run.seen) for run in store.runs()] == [("interrupted", 1)]


def test_a_line_that_names_no_model_is_a_failure(store: Store, written: Write) -> None:
    report = import_dump(
        store, written("a.jsonl", record(1), {"likes": 1}), "listing", observed_at=EARLY
    )
    assert [each.name for each in report.failures] == ["line 2"]
    assert report.runs[0].state == "partial"


@pytest.mark.parametrize("name", ["a/\0b", "a/b\nc", "\x1b[2Ja/b"])
def test_a_name_that_no_model_can_have_is_a_failure(
    store: Store, written: Write, name: str
) -> None:
    path = written("a.jsonl", record(1), {"id": name})
    report = import_dump(store, path, "listing", observed_at=EARLY)
    assert [(each.name, each.reason) for each in report.failures] == [("line 2", "names no model")]


def test_a_stopped_import_goes_on_where_it_was(
    store: Store, written: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "PAGE", 2)
    path = written("a.jsonl", *(record(number) for number in range(1, 8)))
    stopping = Stopping()
    report = import_dump(
        store, path, "listing", observed_at=EARLY, stop=stopping.stop, progress=stopping
    )
    assert (report.interrupted, report.counts.new) == (True, 2)
    report = import_dump(store, path, "listing", observed_at=EARLY)
    assert (report.runs[0].seen, report.counts.new, report.counts.gone) == (5, 5, 0)


def test_stopped_an_older_dump_tells_all_the_same_whom_the_crawl_missed(
    store: Store, start: Start, written: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "PAGE", 2)
    hub, path = start(), written("a.jsonl", *(record(number) for number in range(91, 98)))
    crawl(store, access_to(hub), Scope(full=True, metadata_only=True), clock=lambda: LATE)
    stopping = Stopping()
    older = partial(import_dump, store, path, "listing", observed_at=EARLY, complete=True)
    report = older(stop=stopping.stop, progress=stopping)
    assert (report.interrupted, report.counts.new) == (True, 2)
    older()
    found = [store.model(f"a/m{number}") for number in range(91, 98)]
    assert [each and each.gone_at for each in found] == [LATE] * 7


def test_what_an_older_dump_tells_of_the_access_was_believed_by_nobody(
    store: Store, written: Write
) -> None:
    """A younger one that tells the gate alone does not know whether the model is disabled."""
    bare = {key: record(1)[key] for key in ("_id", "id", "createdAt")}
    told: dict[int, dict[str, Any]] = {LATE: {"gated": "manual"}, EARLY: {"disabled": True}}
    for hour, (day, access) in enumerate(told.items()):
        path = written(f"{hour}.jsonl", bare | access | {"private": False})
        import_dump(store, path, "listing", observed_at=day, clock=lambda: LATE + hour * 3600)  # noqa: B023
    known = store.model("a/m1")
    assert known is not None
    assert (known.disabled, store.changes("a/m1"), store.check()) == (True, [], [])
