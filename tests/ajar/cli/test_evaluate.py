"""The database against human judges."""

import json
from pathlib import Path

from tests.ajar.conftest import MODEL, Ajar

JUDGMENTS = """\
set,producer,hf_id,question,value,license_id,reliability,evidence,note
one,Lantern,{model},weights,yes,,normal,,
one,Lantern,{model},pretraining_data,yes,,low,"the data is linked",
one,Lantern,{model},weights_license,,apache-2.0,medium,,
two,Other,not/there,weights,no,,normal,,
"""


def test_the_database_against_judges(online: Ajar, tmp_path: Path) -> None:
    (tmp_path / "judgments.csv").write_text(JUDGMENTS.format(model=MODEL))
    online("crawl", "--model", MODEL)
    told = online("evaluate", "judgments.csv", "--worst", "5", "--markdown", "report.md")
    assert told.code == 0
    assert "| weights |" in told.out
    assert "weights_license" in told.out
    assert (tmp_path / "report.md").read_text() == told.out
    (tmp_path / "report.md").unlink()
    assert online("evaluate", "judgments.csv", "--markdown", "-").out.count("| weights |") == 1
    assert not (tmp_path / "-").exists()
    both = online("evaluate", "judgments.csv", "--json", "--markdown", "report.md")
    assert json.loads(both.out)
    assert "| weights |" in (tmp_path / "report.md").read_text()
    scores = json.loads(online("evaluate", "judgments.csv", "--json").out)["scores"]
    assert {score["question"] for score in scores} >= {"weights", "weights_license"}
    strict = online("evaluate", "judgments.csv", "--min-reliability", "normal").out
    assert "weights_license" not in strict


def test_judgments_as_a_spreadsheet_saves_them_turn_no_terminal(
    online: Ajar, tmp_path: Path
) -> None:
    head = JUDGMENTS.partition("\n")[0]
    row = f'one,Lantern,{MODEL},weights,no,,normal,"not\a\nthere",'
    (tmp_path / "judgments.csv").write_text(f"{head}\n{row}\n", encoding="utf-8-sig")
    online("crawl", "--model", MODEL)
    told = online("evaluate", "judgments.csv", "--worst", "1")
    assert told.code == 0
    assert "  - theirs: not  there\n" in told.out


def test_judgments_that_cannot_be_compared_are_told(online: Ajar, tmp_path: Path) -> None:
    online("crawl", "--limit", "1", "--metadata-only")
    (tmp_path / "judgments.csv").write_text(JUDGMENTS.format(model="no/such"))
    assert online("evaluate", "judgments.csv").code == 3
    (tmp_path / "odd.csv").write_text("a,b\n1,2\n")
    odd = online("evaluate", "odd.csv")
    assert odd.code == 5
    assert odd.err.count("\n") == 1
    (tmp_path / "empty.csv").write_text("")
    assert online("evaluate", "empty.csv").code == 5
    assert online("evaluate", "nothing.csv").code == 2
