"""What becomes of licenses along an edge: then and now, and in trends."""

from typing import Any

from storage import Store, export
from tests.storage.builders import DAY, T0, base, commit, extraction, seen

FIRST = T0 - 20 * DAY


def family(store: Store) -> None:
    """Two fine-tunes of one base; then the base closes up, then one child follows."""
    commit(store, seen("ada/base", extraction=extraction("MIT")))
    for name, license_ in (("bob/kept", "MIT"), ("cyd/left", "Apache-2.0")):
        commit(store, seen(name, extraction=extraction(license_, links=base("ada/base"))))
    commit(store, seen("dan/orphan", extraction=extraction("MIT", links=base("un/known"))))
    commit(
        store,
        seen("ada/base", T0 + 40 * DAY, revision="r2", committed_at=T0 + 39 * DAY,
             extraction=extraction("CC-BY-NC-4.0")),
    )  # fmt: skip
    commit(
        store,
        seen("bob/kept", T0 + 80 * DAY, revision="r2", committed_at=T0 + 79 * DAY,
             extraction=extraction("CC-BY-NC-4.0", links=base("ada/base"))),
    )  # fmt: skip


def lineage(store: Store, as_of: int | None = None) -> dict[str, dict[str, Any]]:
    return {row["child"]: row for row in export.records(store, "lineage", as_of=as_of)}


def drift(row: dict[str, Any]) -> tuple[str, ...]:
    names = ("parent_license_then", "child_license_then", "conflict_then", "conflict", "moved")
    return (*(row[name] for name in names), row["drift"])


def test_an_edge_tells_who_moved_and_what_that_did(store: Store) -> None:
    family(store)
    before = lineage(store, T0 + DAY)
    assert drift(before["bob/kept"]) == ("MIT", "MIT", "no", "no", "", "")
    between = lineage(store, T0 + 50 * DAY)
    assert drift(between["bob/kept"]) == ("MIT", "MIT", "no", "yes", "parent", "created")
    now = lineage(store)
    assert drift(now["bob/kept"]) == ("MIT", "MIT", "no", "no", "both", "none")
    assert drift(now["cyd/left"]) == ("MIT", "Apache-2.0", "no", "yes", "parent", "created")
    assert (now["cyd/left"]["parent_class"], now["cyd/left"]["child_class"]) == (
        "non-commercial",
        "permissive",
    )
    assert drift(now["dan/orphan"]) == ("", "MIT", "", "", "", "")


def test_a_trend_tells_how_many_fine_tunes_change_their_license(store: Store) -> None:
    family(store)
    rows = list(export.records(store, "trends", measure="relicensed:finetune"))
    told = {
        (row["period"], row["value"]): (row["n"], row["denominator"], row["unknown"])
        for row in rows
        if row["view"] == "stock" and row["n"]
    }
    assert told["2022-04", "same"] == (1, 3, 1)
    assert told["2022-04", "lateral"] == (1, 3, 1)
    assert told["2022-06", "looser"] == (2, 3, 1)
    assert told["2022-07", "same"] == (1, 3, 1)
    cohort = {row["value"]: row["n"] for row in rows if row["view"] == "cohort" and row["n"]}
    assert cohort == {"looser": 1, "same": 1}


def test_a_base_that_is_gone_still_binds_what_was_made_from_it(store: Store) -> None:
    family(store)
    commit(store, seen("ada/base", T0 + 90 * DAY, state="gone"))
    now = lineage(store)["cyd/left"]
    assert (now["parent_license"], now["change"], now["conflict"]) == (
        "CC-BY-NC-4.0",
        "looser",
        "yes",
    )
    rows = list(export.records(store, "trends", measure="relicensed:finetune", by="year"))
    for view in ("stock", "cohort"):
        last = [row for row in rows if (row["period"], row["view"]) == ("2022", view)]
        assert {row["value"]: row["n"] for row in last if row["n"]} == {"looser": 1, "same": 1}
