"""The commands that neither crawl nor look up."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from ajar import demo
from ajar.moments import end_of, start_of
from taxonomy.frameworks import all_readings
from tests.ajar.conftest import Ajar

MODEL = "openlantern/lantern-7b-instruct"


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_frameworks_are_listed_with_their_versions(
    ajar: Ajar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    told = ajar("frameworks")
    assert told.code == 0
    for known in all_readings():
        assert f" {known.version} " in told.out
    rows = [json.loads(line) for line in ajar("frameworks", "--json").out.splitlines()]
    assert {"name", "reading", "version", "reads", "readings", "gaps", "quirks"} <= set(rows[0])


RELEASE = """\
framework: {name: Model Openness Framework, version: '1.0'}
release:
  name: tiny
  license: {distribution: {name: Apache-2.0}}
  components:
    - {name: 'Model parameters (Final)'}
    - {name: 'Model architecture'}
    - {name: 'Evaluation results'}
    - {name: 'Model card'}
    - {name: 'Data card'}
    - {name: 'Technical report'}
"""


def test_a_declared_release_is_assessed(ajar: Ajar, tmp_path: Path) -> None:
    (tmp_path / "release.yml").write_text(RELEASE)
    told = ajar("assess", "release.yml", "--framework", "mof", "--json")
    assert told.code == 0
    found = json.loads(told.out)
    assert found["class"] == 3
    assert {"version", "class", "label", "progress"} <= set(found)
    assert "Class III" in ajar("assess", "release.yml").out
    corrected = json.loads(
        ajar("assess", "release.yml", "--framework", "mof/corrected", "--json").out
    )
    assert corrected["version"].startswith("mof/corrected/")


@pytest.mark.parametrize(
    "text", ["", "[", "- a\n- b\n", "release: {name: x}\n", "\x00", "[" * 9999]
)
def test_what_is_no_release_is_one_line_and_exit_5(ajar: Ajar, tmp_path: Path, text: str) -> None:
    (tmp_path / "release.yml").write_text(text)
    ended = ajar("assess", "release.yml", "--json")
    assert ended.code == 5
    assert ended.out == ""
    assert ended.err.count("\n") == 1
    assert "unexpected" not in ended.err


@pytest.mark.parametrize("framework", [known.version for known in all_readings()])
def test_every_framework_reads_a_release(ajar: Ajar, tmp_path: Path, framework: str) -> None:
    (tmp_path / "release.yml").write_text(RELEASE)
    told = ajar("assess", "release.yml", "--framework", framework, "--json")
    assert told.code == 0
    assert json.loads(told.out)["version"] == framework
    assert f"[{framework}]" in ajar("assess", "release.yml", "--framework", framework).out


def test_assess_names_the_frameworks_that_there_are(ajar: Ajar, tmp_path: Path) -> None:
    (tmp_path / "release.yml").write_text(RELEASE)
    ended = ajar("assess", "release.yml", "--framework", "nonsense")
    assert ended.code == 2
    assert "osaid" in ended.err
    assert ajar("assess", "release.yml", "--framework", "mof/other").code == 2
    assert ajar("assess", "nothing.yml").code == 2


def overridden(online: Ajar, *more: str) -> None:
    ended = online(
        "override", MODEL, "access.api", "--availability", "released", "--because", "it was told",
        "--by", "A. Reader", "--source", "https://example.org/talk", *more,
    )  # fmt: skip
    assert ended.code == 0
    assert ended.out.startswith("override 1:")


def test_an_override_carries_a_name_everywhere_and_can_be_taken_back(online: Ajar) -> None:
    online("crawl", "--model", MODEL)
    overridden(online, "--license", "mit")
    assert "set by A. Reader" in online("show", MODEL).out
    cell = json.loads(online("show", MODEL, "--json").out)["components"]["access.api"]
    assert (cell["availability"], cell["license"]) == ("released", "MIT")
    assert cell["evidence"][0]["rule"] == "override"
    row = next(
        row
        for row in table(online("export", "components").out)
        if (row["model"], row["component"]) == (MODEL, "access.api")
    )
    assert row["set_by"] == "A. Reader"
    assert "it was told" in online("override", "--list").out
    assert online("override", "--revoke", "1").code == 0
    assert "set by" not in online("show", MODEL).out
    assert "revoked" in online("override", MODEL, "--list").out
    assert online("override", "--revoke", "1").code == 3


def test_an_override_is_told_to_machines_too(online: Ajar) -> None:
    online("crawl", "--model", MODEL)
    said = ("--because", "x", "--by", "y", "--source", "https://example.org/z", "--json")
    told = json.loads(online("override", MODEL, "access.api", "--availability", "gated", *said).out)
    assert (told["model"], told["availability"], told["revoked_at"]) == (MODEL, "gated", None)
    assert end_of(told["set_at"]) == start_of(told["set_at"])
    assert json.loads(online("override", "--list", "--json").out) == told
    assert end_of(json.loads(online("override", "--revoke", "1", "--json").out)["revoked_at"])


@pytest.mark.parametrize(
    "arguments",
    ["rescore", "rescore --prune", "backfill --top 1", "override --list", "override --revoke 1"],
)
def test_what_needs_a_database_makes_none(ajar: Ajar, tmp_path: Path, arguments: str) -> None:
    ended = ajar(*arguments.split())
    assert (ended.code, ended.err.count("\n")) == (4, 1)
    assert "no database yet" in ended.err
    assert not list(tmp_path.glob("ajar.sqlite*"))


def test_a_plan_makes_no_database(ajar: Ajar, tmp_path: Path) -> None:
    assert ajar("crawl", "--plan").code == 0
    assert not list(tmp_path.glob("ajar.sqlite*"))


def test_an_override_needs_a_reason_a_name_and_a_source(online: Ajar) -> None:
    online("crawl", "--model", MODEL)
    assert online("override", MODEL, "access.api", "--availability", "released").code == 2
    assert online("override", MODEL).code == 2
    whole = ("--because", "x", "--by", "y", "--source", "https://example.org/z")
    assert online("override", MODEL, "nothing", "--availability", "gated", *whole).code == 2
    assert online("override", MODEL, "access.api", "--availability", "open", *whole).code == 2
    gated = ("override", MODEL, "access.api", "--availability", "gated", *whole)
    assert online(*gated, "--source", "javascript:alert(1)").code == 2
    assert online(*gated, "--license", "nonsense").code == 2
    assert online("override", "--list").out == ""
    assert online("override", "no/such", "access.api", "--availability", "gated", *whole).code == 3


def test_headline_figures_say_at_least_and_at_most(online: Ajar) -> None:
    online("crawl", "--no-github")
    told = online("report", "headline")
    assert told.code == 0
    assert "License declared" in told.out
    assert " to " in told.out
    assert "a range: what is known, and what it were" in told.out
    rows = {
        row["what"]: row
        for row in map(json.loads, online("report", "headline", "--json").out.splitlines())
    }
    licenses = table(online("export", "licenses").out)
    declared = rows["License declared"]
    assert declared["of"] == len(licenses)
    assert declared["n"] == sum(row["license"] != "" for row in licenses)
    data = rows["Pre-training data released"]
    assert data["unknown"] > 0
    assert data["at_most"] == pytest.approx((data["n"] + data["unknown"]) / data["of"])
    assert data["source"].startswith("trends --measure component:data.pretraining")


def test_a_chart_is_drawn_beside_machine_output(online: Ajar, tmp_path: Path) -> None:
    online("crawl", "--model", MODEL)
    both = online("trends", "--json", "--chart", "classes.svg")
    assert all(json.loads(line)["measure"] for line in both.out.splitlines())
    assert (tmp_path / "classes.svg").read_text().startswith("<svg")


def test_drafts_for_other_tools(online: Ajar, tmp_path: Path) -> None:
    online("crawl", "--model", MODEL)
    mot = online("export", "mot", "--model", MODEL, "-o", "mot.yml")
    assert mot.code == 0
    assert json.loads(online("assess", "mot.yml", "--json").out)["label"]
    assert "endmodelname" in online("export", "osai", "--model", MODEL).out
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
    ("what", "output"), [("mot", "x.csv"), ("osai", "x.jsonl"), ("eiras-table", "x.parquet")]
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


def test_the_next_nights(ajar: Ajar, monkeypatch: pytest.MonkeyPatch) -> None:
    told = ajar("schedule", "next", "--count", "3")
    assert told.code == 0
    assert [line[10:] for line in told.out.splitlines()] == ["T02:00:00Z"] * 3
    monkeypatch.setenv("AJAR_CRON", "every night")
    odd = ajar("schedule", "next")
    assert odd.code == 4
    assert odd.err.count("\n") == 1


def test_units_are_printed_or_written(ajar: Ajar, tmp_path: Path) -> None:
    printed = ajar("schedule", "install")
    assert "OnCalendar=*-*-* 2:0:00 UTC" in printed.out
    assert 'Environment="HF_ENDPOINT=http://127.0.0.1:9"' in printed.out
    assert "Persistent=true" in printed.out
    assert ajar("schedule", "install", "--write", "units").code == 0
    assert (tmp_path / "units" / "ajar.timer").is_file()


def test_usage_errors_are_exit_2_and_leave_stdout_empty(ajar: Ajar) -> None:
    for arguments in (["nonsense"], ["show"], ["crawl", "--limit", "0"], ["history", "--json"]):
        ended = ajar(*arguments)
        assert ended.code == 2
        assert ended.out == ""
        assert ended.err


def test_a_database_of_a_newer_version_is_one_line(ajar: Ajar, tmp_path: Path) -> None:
    from sqlalchemy import create_engine, text

    assert ajar("db", "upgrade").code == 0
    engine = create_engine(f"sqlite:///{tmp_path / 'ajar.sqlite'}")
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    for command in (["status"], ["crawl", "--model", MODEL], ["db", "upgrade"]):
        ended = ajar(*command)
        assert ended.code == 4
        assert ended.err.count("\n") == 1


def test_what_is_no_database_is_one_line(
    ajar: Ajar, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ajar.sqlite").write_bytes(b"this is no database" * 100)
    assert ajar("status").code in {4, 5}
    for address in ("nonsense", "mysql://host/db", "sqlite:////no/such/folder/a.sqlite"):
        monkeypatch.setenv("AJAR_DATABASE_URL", address)
        ended = ajar("crawl", "--model", MODEL)
        assert ended.code == 4
        assert ended.err.count("\n") == 1
        assert "unexpected" not in ended.err


def python(*arguments: str, **environment: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "ajar", *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, **environment},
    )  # fmt: skip


def test_a_reader_that_goes_away_is_no_error(online: Ajar) -> None:
    online("crawl", "--no-github")
    with python("export", "components") as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("model,")
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == ""
    assert process.returncode == 141


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_sandbox_says_where_it_is_and_ends_quietly(
    records: dict[str, Path], number: signal.Signals
) -> None:
    with python(
        "sandbox", "--models", str(records["models"]), str(records["models"]), "--datasets",
        str(records["datasets"]), "--github", str(records["repositories"]), "--port", "0",
    ) as process:  # fmt: skip
        assert process.stdout is not None
        line = process.stdout.readline()
        url = line.split("HF_ENDPOINT=")[1].split()[0]
        with urllib.request.urlopen(f"{url}/api/models/{MODEL}") as answer:
            assert json.load(answer)["id"] == MODEL
        process.send_signal(number)
        assert process.stdout.read() == ""
        assert process.stderr is not None
        assert process.stderr.read() == ""
    assert process.returncode == 0


def test_a_sandbox_that_cannot_be_says_why(ajar: Ajar) -> None:
    assert ajar("sandbox", "--models", "nothing.jsonl").code == 2
    assert ajar("sandbox", "--plan", "nonsense", "--port", "0").code == 2
    Path("names.txt").write_text("a/b\n")
    ended = ajar("sandbox", "--models", "names.txt", "--port", "0")
    assert (ended.code, "names.txt, line 1" in ended.err) == (2, True)


def test_the_version_costs_little() -> None:
    script = (
        "import resource, sys; sys.argv = ['ajar', '--version']\n"
        "from ajar.__main__ import main\n"
        "try: main()\n"
        "except SystemExit as end: assert not end.code, end.code\n"
        "heavy = {'sqlalchemy', 'httpx', 'huggingface_hub', 'rich'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
        "used = resource.getrusage(resource.RUSAGE_SELF)\n"
        "print(used.ru_utime + used.ru_stime)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    version, seconds = done.stdout.splitlines()
    assert version.startswith("ajar ")
    assert float(seconds) < 2.0  # 0.1 on an idle machine; ../benchmarks has the honest figure


def test_help_imports_nothing_heavy() -> None:
    script = (
        "import sys; from ajar.cli import run\n"
        "for name in ('--help', 'crawl --help', 'export --help', 'trends --help'):\n"
        "    run(name.split())\n"
        "heavy = {'sqlalchemy', 'httpx', 'huggingface_hub', 'rich', 'apscheduler'}\n"
        "sys.exit(' '.join(heavy & set(sys.modules)) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_the_demo_ends_by_itself_with_everything_it_promised(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    said: list[str] = []
    assert demo.run(tmp_path / "demo", said.append) == 0
    text = "\n".join(said)
    for word in ("First night", "Second night", "Third night", "A look-up", "real Hub", "unset"):
        assert word in text
    out = capfd.readouterr().out
    assert "In short:" in out
    assert "README.md L" in out
    names = {path.name for path in (tmp_path / "demo").iterdir()}
    assert {"ajar.sqlite", "license_class.svg", "trends_license.csv", "events.csv"} <= names
    kinds = {row["kind"] for row in table((tmp_path / "demo" / "events.csv").read_text())}
    assert {"license", "component", "access", "name", "gone"} <= kinds
