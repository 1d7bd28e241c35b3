"""Exports: golden files, the same on every database, whole or not there."""

import csv
import io
import os
from pathlib import Path
from typing import Any

import msgspec
import pytest

from storage import Store, export
from storage.problems import DatabaseProblem
from storage.writers import csv_cell, write_rows
from tests.storage.builders import DAY, T0, commit, extraction, finding, seen
from tests.storage.corpus import NIGHTS, lived

GOLDEN = Path(__file__).with_name("golden")
CASES: dict[str, tuple[str, dict[str, Any]]] = {
    "licenses": ("licenses", {}),
    "licenses_as_of": ("licenses", {"as_of": NIGHTS[1] - 1}),
    "components_as_of": ("components", {"as_of": T0 - 60 * DAY}),
    "events": ("events", {}),
    "events_since": ("events", {"since": NIGHTS[2] - DAY}),
    "links": ("links", {}),
    "lineage": ("lineage", {}),
    "runs": ("runs", {}),
    "trends_license": ("trends", {"measure": "license", "by": "quarter"}),
    "trends_author": ("trends", {"measure": "license_class", "by": "year", "group_by": "author"}),
    "trends_class": (
        "trends",
        {"measure": "component:weights.final", "by": "year", "group_by": "license_class"},
    ),
    "trends_top": ("trends", {"measure": "license", "by": "year", "top": 1, "view": ["stock"]}),
    "trends_downloads": ("trends", {"measure": "license", "by": "month", "weight": "downloads"}),
    "trends_card": ("trends", {"measure": "card", "by": "year", "group_by": "size"}),
}


@pytest.mark.parametrize("name", CASES)
def test_golden_files(store: Store, name: str, tmp_path: Path) -> None:
    """To renew: delete the file and run the test once."""
    lived(store)
    what, options = CASES[name]
    made = tmp_path / "made.csv"
    export.write(store, what, str(made), **options)
    golden = GOLDEN / f"{name}.csv"
    if not golden.exists():
        golden.parent.mkdir(exist_ok=True)
        golden.write_bytes(made.read_bytes())
        pytest.fail(f"{golden.name} is new: look at it, then commit it")
    assert made.read_bytes() == golden.read_bytes()


def test_every_export_has_its_first_columns() -> None:
    first = {
        "licenses": "model,license,license_class,source,committed_at,observed_at",
        "events": "model,kind,from,to,direction,committed_at,observed_at",
        "components": "model,component,availability,license,confidence,committed_at,observed_at",
        "trends": "period,view,weight,measure,value,group_by,group,n,denominator,share,unknown,"
        "unknown_share,coverage,framework,framework_version,extractor_version",
        "lineage": "parent,parent_license,child,child_license,relation,change,conflict,reason",
    }
    for what, columns in first.items():
        assert ",".join(export.columns(what)).startswith(columns)
    assert set(export.NAMES) == {*first, "assessments", "changes", "links", "runs"}


def test_a_run_that_had_not_ended_was_running(store: Store) -> None:
    """How far it had come is not kept: known then is that it ran."""
    run = store.start_run("full", "all", "a1b2c3d4e5f6", T0, expected=9)
    store.end_run(run, T0 + 60, "partial", error="a page was lost")

    def told(known_at: int) -> list[dict[str, Any]]:
        return list(export.records(store, "runs", known_at=known_at))

    assert told(T0 - 1) == []
    (then,) = told(T0 + 59)
    assert (then["state"], then["ended_at"], then["error"]) == ("running", None, "")
    assert (then["expected"], then["seen"]) == (None, None)
    (after,) = told(T0 + 60)
    assert (after["state"], after["expected"], after["seen"]) == ("partial", 9, 0)
    assert after["error"] == "a page was lost"


def test_components_are_all_there_and_say_what_a_person_set(store: Store) -> None:
    lived(store)
    rows = list(export.records(store, "components"))
    assert len(rows) == 5 * 30
    person = [row for row in rows if row["set_by"]]
    assert [(r["model"], r["component"], r["availability"]) for r in person] == [
        ("bob/plain", "weights.final", "withheld")
    ]
    assert {row["depth"] for row in rows} == {"full", "listing"}


def test_what_a_person_set_is_no_base_models(store: Store) -> None:
    taken = msgspec.structs.replace(finding("released"), inherited_from="ada/root")
    commit(store, seen(extraction=extraction(data__pretraining=taken)))

    def told() -> tuple[Any, Any]:
        rows = export.records(store, "components")
        (row,) = (row for row in rows if row["component"] == "data.pretraining")
        return row["availability"], row["inherited"]

    assert told() == ("released", True)
    store.set_override(
        "ada/base", "data.pretraining", availability="withheld", because="They said so.",
        by="Ada", source="https://example.org/why", at=T0 + DAY,
    )  # fmt: skip
    assert told() == ("withheld", False)


@pytest.mark.parametrize(
    ("what", "key"),
    [
        *(("components", 2), ("assessments", 4), ("licenses", 1), ("trends", 7)),
        *(("links", 4), ("lineage", 8), ("events", 7)),
    ],
)
def test_rows_are_sorted_as_any_tool_sorts_them(store: Store, what: str, key: int) -> None:
    lived(store)
    keys = [row[:key] for row in export.rows(store, what)]
    assert len(keys) > 1
    assert keys == sorted(keys)


@pytest.mark.parametrize("group_by", ["author", "license_class"])
def test_groups_of_a_trend_are_sorted_as_their_columns_stand(store: Store, group_by: str) -> None:
    lived(store)
    keys = [row[:7] for row in export.rows(store, "trends", group_by=group_by)]
    assert len({row[6] for row in keys}) > 1
    assert keys == sorted(keys)


def test_a_model_without_a_license_has_no_class_of_one(store: Store) -> None:
    """Both are empty where none is declared; ``declared`` is None where nobody told."""
    commit(store, seen("ada/free", extraction=extraction("MIT")))
    commit(store, seen("bob/bare", extraction=extraction(None)))
    commit(store, seen("cyd/blind", extraction=extraction(None, looked=False)))
    rows = export.records(store, "licenses")
    assert [(r["license"], r["license_class"], r["declared"]) for r in rows] == [
        ("MIT", "permissive", True),
        ("", "", False),
        ("", "", None),
    ]


def test_assessments_name_framework_and_version(store: Store) -> None:
    lived(store)
    rows = list(export.rows(store, "assessments", framework=["eiras2024/literal"]))
    assert {row[2] for row in rows} == {"eiras2024/literal/1"}
    assert ("ada/root", "levels.deployment.data.weights") in {(row[0], row[3]) for row in rows}


def test_a_license_that_nobody_told_of_reaches_no_framework_as_none(store: Store) -> None:
    commit(store, seen(extraction=extraction(None, looked=False)))
    rows = export.rows(store, "assessments", framework=["eiras2024"])
    levels = {row[3]: row[4] for row in rows}
    assert levels["levels.deployment.data.weights"] == "Unknown"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_a_cell_that_a_spreadsheet_would_run_is_quoted(text: str) -> None:
    assert csv_cell(text) == f"'{text}"
    assert csv_cell(f"a{text}") == f"a{text}"


def test_csv_is_rfc_4180_with_plain_newlines(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    assert write_rows(str(path), ("a", "b"), [('say "x", y', None), ("two\nlines", 1.5)]) == 2
    assert path.read_bytes() == b'a,b\n"say ""x"", y",\n"two\nlines",1.5\n'
    assert list(csv.reader(io.StringIO(path.read_text())))[2] == ["two\nlines", "1.5"]


def test_json_lines_keep_the_text_as_it_is(store: Store, tmp_path: Path) -> None:
    lived(store)
    path = tmp_path / "licenses.jsonl"
    export.write(store, "licenses", str(path))
    assert '"model":"=cmd/|evil"' in path.read_text()


def test_parquet_holds_the_same_rows(store: Store, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="the extra parquet is not installed")
    lived(store)
    path = tmp_path / "trends.parquet"
    count = export.write(store, "trends", str(path), by="quarter")
    table = parquet.read_table(path)
    assert table.num_rows == count
    rows = [tuple(row.values()) for row in table.to_pylist()]
    assert rows == list(export.rows(store, "trends", by="quarter"))


def test_an_empty_export_is_a_header(store: Store, tmp_path: Path) -> None:
    for suffix in (".csv", ".jsonl"):
        path = tmp_path / f"empty{suffix}"
        assert export.write(store, "trends", str(path)) == 0
    assert (tmp_path / "empty.csv").read_text().count("\n") == 1


def test_without_pyarrow_one_line_says_what_to_do(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(DatabaseProblem, match=r"ajar-openness\[parquet\]"):
        export.write(store, "licenses", str(tmp_path / "x.parquet"))
    assert list(tmp_path.glob("*.parquet*")) == []


def test_a_failed_export_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("before")

    def rows() -> Any:
        yield ("a",)
        raise DatabaseProblem("gone")

    with pytest.raises(DatabaseProblem):
        write_rows(str(path), ("a",), rows())
    assert [p.name for p in tmp_path.glob("*x.csv*")] == ["x.csv"]
    assert path.read_text() == "before"


def test_where_a_file_cannot_be_written_is_said_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(DatabaseProblem, match=r"cannot be written"):
        write_rows(str(tmp_path / "no" / "x.csv"), ("a",), [])
    with pytest.raises(DatabaseProblem, match=r"no suffix that tells the format"):
        write_rows(str(tmp_path / "x.txt"), ("a",), [])


def test_a_link_goes_on_pointing_at_the_file_that_is_written(tmp_path: Path) -> None:
    (tmp_path / "real.csv").write_text("old", encoding="utf-8")
    link = tmp_path / "latest.csv"
    link.symlink_to("real.csv")
    write_rows(str(link), ("a",), [(1,)])
    assert link.is_symlink()
    assert (tmp_path / "real.csv").read_text(encoding="utf-8") == "a\n1\n"


def test_a_pipe_is_written_into_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "rows.csv"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_rows(str(pipe), ("a",), [(1,)])
    assert os.read(reader, 100) == b"a\n1\n"
    os.close(reader)
    assert pipe.is_fifo()


def test_standard_output_is_csv(capsys: pytest.CaptureFixture[str]) -> None:
    write_rows("-", ("a", "b"), [(1, True)])
    assert capsys.readouterr().out == "a,b\n1,true\n"


def test_unknown_names_are_told_what_there_is(store: Store) -> None:
    with pytest.raises(KeyError, match="licenses"):
        export.columns("nothing")
    with pytest.raises(ValueError, match="license_class"):
        list(export.rows(store, "trends", measure="nothing"))
