"""Licenses that nobody looked up: kept as that, read as that, and replaced by what is told."""

from storage import Store, export
from storage.profiles import Reading
from storage.shapes import Reader, Shapes
from storage.writing.carrying import carried
from taxonomy.findings import NOT_LOOKED, Availability, Finding
from tests.storage.builders import DAY, T0, TEXTS, commit, extraction, seen

UNTOLD = Finding(Availability.RELEASED, 0.9, None, NOT_LOOKED)
TOLD = Finding(Availability.RELEASED, 0.9, "CC-BY-4.0", "dataset")


def reading(license_: str | None = "MIT", *, looked: bool = True, data: Finding) -> Reading:
    said = extraction(license_, looked=looked, data__pretraining=data)
    return Reader(Shapes()).read(said, recurs=False)


def test_the_database_tells_it_from_none(store: Store) -> None:
    none = Finding(Availability.RELEASED, 0.9)
    for name, data in (("a/untold", UNTOLD), ("a/none", none), ("a/told", TOLD)):
        said = extraction(data__pretraining=data)
        commit(store, seen(name, extraction=said, depth="full", documents=TEXTS))
    rows = {
        row["model"]: (row["license"], row["license_source"])
        for row in export.records(store, "components")
        if row["component"] == "data.pretraining"
    }
    assert rows == {
        "a/none": ("", ""),
        "a/told": ("CC-BY-4.0", "dataset"),
        "a/untold": ("", "unknown"),
    }
    levels = {
        row["model"]: row["value"]
        for row in export.records(store, "assessments", framework=("eiras2024/literal",))
        if row["key"] == "levels.training.data.pretraining"
    }
    assert levels == {"a/none": "D3", "a/told": "D5", "a/untold": "Unknown"}


def test_what_is_told_of_the_next_revision_takes_its_place(store: Store) -> None:
    said = extraction(data__pretraining=UNTOLD)
    commit(store, seen(extraction=said, depth="full", documents=TEXTS))
    later = seen(
        at=T0 + DAY,
        revision="r2",
        committed_at=T0 + DAY,
        extraction=extraction(data__pretraining=TOLD),
    )
    commit(store, later)
    assert store.history("ada/base")[-1].findings["data.pretraining"] == ("released", "CC-BY-4.0")


def test_a_record_that_has_a_license_ends_that_nobody_told_of_one() -> None:
    before = reading(None, looked=False, data=UNTOLD)
    now = reading("MIT", data=TOLD)
    assert carried(before, now, partly=True, same=False).profile.license == "MIT"
    assert before.profile.license_source == NOT_LOOKED
