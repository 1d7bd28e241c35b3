"""Dump sources: what each tells, and that what it lacks is unknown, never false."""

import gzip
import json
import lzma
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
import zstandard

from crawler import imports
from crawler.imports import files, values
from tests.shared import SHARED, needs_shared

ROWS: dict[str, dict[str, Any]] = {
    "listing": {
        "_id": "65fa7ad23cf67ad371ecfbbd",
        "id": "a/b",
        "tags": ["license:mit"],
        "downloads": 5,
        "likes": 1,
        "createdAt": "2024-03-20T05:57:38.000Z",
    },
    "hub-stats": {"id": "a/b", "gated": "manual", "cardData": '{"license": "mit"}', "tags": []},
    "weekly-snapshot": {"model_id": "a/b", "last_modified": "2024-03-20", "tags": "['x']"},
    "cards-with-metadata": {"modelId": "a/b", "card": "# B", "last_modified": "2024-03-20"},
    "hfcommunity": {"model_id": "models/a/b", "gated": "false", "sha": "0" * 40},
    "model-repos-stats": {"repo_id": "a/b", "license": "mit", "datasets": "['squad']"},
}


@pytest.mark.parametrize("name", imports.NAMES)
def test_every_source_names_the_model(name: str) -> None:
    source = imports.source(name)
    row = source.row(ROWS[name])
    assert row is not None
    assert row.name == "a/b"
    assert source.name == name


@pytest.mark.parametrize("name", imports.NAMES)
def test_a_row_without_a_name_is_no_model(name: str) -> None:
    assert imports.source(name).row({"likes": 3}) is None


def test_what_a_source_does_not_carry_is_unknown() -> None:
    row = imports.source("listing").row(ROWS["listing"])
    assert row is not None
    assert row.record.gated is None
    assert row.record.siblings is None
    assert row.card is None
    assert row.committed_at is None
    assert row.created_at == 1710914258


def test_gated_is_false_only_where_the_dump_says_so() -> None:
    row = imports.source("hfcommunity").row(ROWS["hfcommunity"])
    assert row is not None
    assert row.record.gated is False


def test_columns_of_counts_become_the_tags_they_came_from() -> None:
    row = imports.source("model-repos-stats").row({"repo_id": "a/b", "license": "mit"})
    assert row is not None
    assert row.record.tags == ("license:mit",)


@pytest.mark.parametrize(
    ("cell", "figure"),
    [
        ("12", 12),
        (12.0, 12),
        ("12.7", 12),
        (float("nan"), None),
        ("", None),
        ("many", None),
        (-1, None),
    ],
)
def test_a_number_in_a_cell_is_whole_and_not_negative(cell: Any, figure: int | None) -> None:
    assert values.number(cell) == figure


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("cell", ["[" * 100_000, '{"a":' * 5000, "[1, 2", "{]", r"{'a': '\d'"])
def test_hostile_json_in_a_cell_is_no_value(cell: str) -> None:
    assert values.mapping(cell) is None


@pytest.mark.parametrize(
    ("suffix", "pack"),
    [
        ("", bytes),
        (".gz", gzip.compress),
        (".xz", lzma.compress),
        (".zst", zstandard.compress),
    ],
)
def test_json_lines_in_every_wrapping(
    tmp_path: Path, suffix: str, pack: Callable[[bytes], bytes]
) -> None:
    path = tmp_path / f"dump.jsonl{suffix}"
    path.write_bytes(pack(b'{"id":"a/b"}\n{"id":"c/d"}\n'))
    assert [row["id"] for row in files.rows(path)] == ["a/b", "c/d"]


def test_csv_and_parquet(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    table = tmp_path / "dump.parquet"
    parquet.write_table(pyarrow.table({"id": ["a/b"], "likes": [3]}), table)
    assert list(files.rows(table)) == [{"id": "a/b", "likes": 3}]
    sheet = tmp_path / "dump.csv"
    sheet.write_text('id,card\na/b,"two\nlines"\n', encoding="utf-8")
    assert list(files.rows(sheet)) == [{"id": "a/b", "card": "two\nlines"}]


def test_all_frames_of_a_file_are_read(tmp_path: Path) -> None:
    lines = [json.dumps({"id": f"a/{n}", "pad": "x" * 40_000}).encode() + b"\n" for n in range(9)]
    halves = (b"".join(lines[:4]), b"".join(lines[4:]))
    path = tmp_path / "x.jsonl.zst"
    path.write_bytes(b"".join(zstandard.compress(half) for half in halves))
    assert [row["id"] for row in files.rows(path)] == [f"a/{n}" for n in range(9)]
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(files.DumpProblem, match="ends in the middle"):
        list(files.rows(path))


def test_marks_and_blank_lines_are_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"\xef\xbb\xbfid,tags\na/b,mit\n")
    assert list(files.rows(path)) == [{"id": "a/b", "tags": "mit"}]
    lines = tmp_path / "x.jsonl"
    lines.write_bytes(b'\n{"id": "a/b"}\n\n')
    assert list(files.rows(lines)) == [{"id": "a/b"}]


def test_a_record_in_no_form_is_no_record() -> None:
    nothing: tuple[object, ...] = (3, None, "x", [])
    for info in nothing:
        row = imports.source("listing").row({"id": "a/b", "info": info})
        assert row is not None
        assert (row.name, row.record.tags) == ("a/b", None)


def test_lists_as_python_writes_them() -> None:
    assert values.strings("['squad', 'glue']") == ("squad", "glue")
    assert values.strings("['squad'") == ("['squad'",)


def test_an_array_as_numpy_writes_it_is_a_list_and_not_one_word() -> None:
    assert values.strings("['mit' 'pytorch'\n 'it\\'s']") == ("mit", "pytorch", "it's")
    assert values.file_names("[{'rfilename': 'README.md'}]") == ("README.md",)


def test_the_names_of_hfcommunity_say_of_what_kind_they_are() -> None:
    source = imports.source("hfcommunity")
    row = source.row({"model_id": "models/a/b"})
    assert row is not None
    assert row.name == "a/b"
    assert source.row({"id": "datasets/a/b"}) is None


def test_the_metadata_of_hfcommunity_is_no_card() -> None:
    row = imports.source("hfcommunity").row(
        {"model_id": "a/b", "card_data": "{'license': 'mit', 'tags': ['x']}"}
    )
    assert row is not None
    assert row.record.card_data == {"license": "mit", "tags": ["x"]}
    assert row.card is None
    bare = imports.source("hfcommunity").row({"model_id": "a/b", "card_data": "None"})
    assert bare is not None
    assert bare.record.card_data is None
    assert bare.card is None


@pytest.mark.parametrize(("cell", "flag"), [(1.0, True), ("0.0", False), ("2.0", None)])
def test_a_flag_in_a_column_of_numbers_is_one(cell: object, flag: bool | None) -> None:
    assert values.boolean(cell) is flag


def test_a_blank_cell_is_no_list() -> None:
    assert values.strings("") is values.strings(" ") is None
    assert values.strings("[]") == ()


@pytest.mark.parametrize("cell", ["0001-01-01", "1903-05-05T00:00:00Z", "1970-01-01", "NaT"])
def test_a_day_before_there_were_any_is_none(cell: str) -> None:
    assert values.moment(cell) is None


def test_a_sheet_that_was_cut_within_its_last_cell_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "dump.csv"
    path.write_text('id,card\na/b,"two\nlin', encoding="utf-8")
    with pytest.raises(files.DumpProblem, match="damaged"):
        list(files.rows(path))


def test_a_column_without_a_name_is_one(tmp_path: Path) -> None:
    """As pandas writes its index."""
    path = tmp_path / "dump.csv"
    path.write_text(",id,likes\n0,a/b,3\n", encoding="utf-8")
    assert [(row["id"], row["likes"]) for row in files.rows(path)] == [("a/b", "3")]


@pytest.mark.parametrize("line", ["0,a/b", "0,a/b,3,4"])
def test_a_line_with_other_cells_than_columns_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "dump.csv"
    path.write_text(f",id,likes\n{line}\n", encoding="utf-8")
    with pytest.raises(files.DumpProblem, match="line 2: not as many cells as columns"):
        list(files.rows(path))


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "dump.jsonl"
    path.write_text('{"id":"a/b"}\n{"id":\n', encoding="utf-8")
    with pytest.raises(files.DumpProblem, match="line 2"):
        list(files.rows(path))


def test_half_a_surrogate_pair_costs_no_dump(tmp_path: Path) -> None:
    path = tmp_path / "dump.jsonl"
    path.write_bytes(b'{"id":"a/b","card":"cut \\ud83d"}\n')
    assert list(files.rows(path)) == [{"id": "a/b", "card": "cut \ufffd"}]


def test_a_parquet_that_is_damaged_within_is_named(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    path, times = tmp_path / "dump.parquet", pyarrow.array([2**62], pyarrow.timestamp("us"))
    parquet.write_table(pyarrow.table({"id": ["a/b"], "at": times}), path)  # no year that there is
    with pytest.raises(files.DumpProblem, match=r"dump\.parquet is damaged"):
        list(files.rows(path))
    parquet.write_table(pyarrow.table({"id": [str(n) for n in range(9000)]}), path)
    body = path.read_bytes()
    path.write_bytes(body[:5000] + b"\xff" * 400 + body[5400:])
    with pytest.raises(files.DumpProblem, match=r"dump\.parquet is damaged"):
        list(files.rows(path))
    with pytest.raises(FileNotFoundError):
        list(files.rows(tmp_path / "none.parquet"))


def test_an_unknown_suffix_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(files.DumpProblem, match="expected"):
        list(files.rows(tmp_path / "dump.sql"))


@pytest.mark.parametrize(
    ("date", "last"),
    [
        ("2022-02", "2022-02-28T23:59:59+00:00"),
        ("2024-07 list entry, siblings derived", "2024-07-31T23:59:59+00:00"),
        ("2024-07-11", "2024-07-11T23:59:59+00:00"),
        ("2024-07-11T17:04:39Z", "2024-07-11T17:04:39+00:00"),
        ("2024-13", None),
        ("soon", None),
    ],
)
def test_a_day_or_month_of_a_record_ends_after_what_it_tells(date: str, last: str | None) -> None:
    row = imports.source("listing").row({"id": "a/b", "info": {}, "info_date": date})
    assert row is not None
    assert row.observed_at == values.moment(last)


@pytest.mark.parametrize(
    ("card_date", "told"),
    [("2022-02", True), ("2022", True), (None, True), ("2024", False), ("2022-01", False)],
)
def test_a_card_of_another_time_is_not_the_one_of_the_record(card_date: str, told: bool) -> None:
    dated = {"info_date": "2022-02", "card_date": card_date, "readme": "# A card"}
    row = imports.source("listing").row({"id": "a/b", "info": {}} | dated)
    assert row is not None
    assert (row.card is not None) == told


@needs_shared
def test_the_real_listing_and_records_read() -> None:
    source = imports.source("listing")
    path = SHARED / "data/hub/models.jsonl.xz"
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        rows = [source.row(json.loads(line)) for line in islice(lines, 10_000)]
    assert all(row is not None and row.record.tags is not None for row in rows)
    assert any(row is not None and row.card for row in rows)
