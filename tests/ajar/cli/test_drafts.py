"""Files for other tools: drafts of their forms, and tables held against theirs."""

import json
from pathlib import Path

import pytest

from tests.ajar.conftest import MODEL, Ajar, table


def test_drafts_for_other_tools(online: Ajar, tmp_path: Path) -> None:
    online("crawl", "--model", MODEL)
    mot = online("export", "mot", "--model", MODEL, "-o", "mot.yml")
    assert mot.code == 0
    assert json.loads(online("assess", "mot.yml", "--json").out)["label"]
    assert "endmodelname" in online("export", "osai", "--model", MODEL).out
    assert online("export", "cyclonedx", "--model", MODEL, "-o", "model.cdx.json").code == 0
    bill = json.loads((tmp_path / "model.cdx.json").read_text())
    assert bill["metadata"]["component"]["bom-ref"] == f"model:{MODEL}"
    rows = table(online("export", "eiras-table").out)
    assert len(rows) == 45
    (tmp_path / "names.txt").write_text(f"{MODEL}\nno/such\n")
    (own, missing) = table(online("export", "eiras-table", "--models-file", "names.txt").out)
    assert own["deployment.data.weights"] == "D5"
    assert set(missing.values()) == {"no/such", "Unknown"}
    (tmp_path / "theirs.csv").write_text(f"model,deployment.data.weights\n{MODEL},D1\n")
    against = online(
        "export", "eiras-table", "--models-file", "names.txt", "--against", "theirs.csv"
    )
    assert against.code == 1
    assert table(against.out) == [
        {"model": MODEL, "column": "deployment.data.weights", "ours": "D5", "theirs": "D1"}
    ]
    assert "theirs.csv has no line for no/such" in against.err
    assert online("export", "mot").code == 2
    assert online("export", "mot", "--model", "no/such").code == 3
    assert online("export", "osai", "--model", MODEL, "--by", "year").code == 2


@pytest.mark.parametrize(
    "theirs", [b"", b"\x89PNG\r\n\x00\xff", b"name,level\nBLOOM,D5\n", b"model\nBLOOM\n", b"{}\n"]
)
def test_what_is_no_table_is_not_the_same_table(
    online: Ajar, tmp_path: Path, theirs: bytes
) -> None:
    online("crawl", "--model", MODEL)
    (tmp_path / "theirs.csv").write_bytes(theirs)
    ended = online("export", "eiras-table", "--against", "theirs.csv")
    assert (ended.code, ended.out, ended.err.count("\n")) == (5, "", 1)
    assert "unexpected" not in ended.err


def test_a_table_is_the_same_as_itself(online: Ajar, tmp_path: Path) -> None:
    online("crawl", "--model", MODEL)
    online("export", "eiras-table", "-o", "ours.csv")
    ended = online("export", "eiras-table", "--against", "ours.csv")
    assert (ended.code, ended.out, ended.err) == (0, "model,column,ours,theirs\n", "")


@pytest.mark.parametrize(
    ("what", "output"),
    [
        ("mot", "x.csv"),
        ("osai", "x.jsonl"),
        ("cyclonedx", "x.xml"),
        ("eiras-table", "x.parquet"),
    ],
)
def test_a_draft_is_not_written_under_another_forms_ending(
    online: Ajar, tmp_path: Path, what: str, output: str
) -> None:
    online("crawl", "--model", MODEL)
    model = () if what == "eiras-table" else ("--model", MODEL)
    assert online("export", what, *model, "-o", output).code == 2
    assert not (tmp_path / output).exists()


def test_each_cell_of_the_papers_table_comes_with_its_evidence(
    online: Ajar, tmp_path: Path
) -> None:
    online("crawl", "--model", MODEL)
    (tmp_path / "names.txt").write_text(f"{MODEL}\n")
    asked = ("export", "eiras-table", "--models-file", "names.txt", "-o", "cells.jsonl")
    assert online(*asked).code == 0
    (row,) = map(json.loads, (tmp_path / "cells.jsonl").read_text().splitlines())
    weights = row["cells"]["deployment.data.weights"]
    assert (len(row["cells"]), weights["level"]) == (12, "D5")
    assert weights["evidence"][0]["quote"] == "model.safetensors"
    assert online(*asked, "--against", "names.txt").code == 2
