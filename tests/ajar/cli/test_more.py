"""Commands beside the crawl: figures, schedule, sandbox, demo; and how any command may end."""

import json
import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from ajar import demo
from tests.ajar.conftest import MODEL, Ajar, table


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


def test_headline_figures_say_at_least_and_at_most(after_a_night: Ajar) -> None:
    told = after_a_night("report", "headline")
    assert told.code == 0
    assert "License declared" in told.out
    assert " to " in told.out
    assert "a range: what is known, and what it would be" in told.out
    assert "as it stood on 20" in told.out
    assert "Open Source AI Definition: meets" in told.out
    assert "Model Openness Framework: no class" in told.out
    then = after_a_night("report", "headline", "--as-of", "2024", "--known-at", "2025").out
    said = "as it stood on 2024-12-31T23:59:59Z, as far as it was known on 2025-12-31T23:59:59Z"
    assert said in then
    rows = {
        row["what"]: row
        for row in map(json.loads, after_a_night("report", "headline", "--json").out.splitlines())
    }
    licenses = table(after_a_night("export", "licenses").out)
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


def test_a_trend_is_told_in_words(online: Ajar) -> None:
    online("crawl")
    said = online("trends", "--measure", "license", "--by", "year").out
    assert "none declared" in said
    assert "LicenseRef-" not in said
    assert '"none"' in online("trends", "--measure", "license", "--by", "year", "--json").out
    assert " no class " in online("trends", "--measure", "mof_class").out
    then = online("trends", "--known-at", "2020").out
    assert "nothing to count at that moment" in then


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
    (tmp_path / "ajar.toml").write_text('[crawl]\nauthor = "acme"\n')
    assert f"WorkingDirectory={tmp_path}\n" in ajar("schedule", "install").out


def test_the_units_know_when_the_next_night_is(ajar: Ajar, monkeypatch: pytest.MonkeyPatch) -> None:
    """The night that they call ends in time for it."""
    monkeypatch.setenv("AJAR_CRON", "30 4 * * 1-5")
    told = ajar("schedule", "install").out
    assert 'Environment="AJAR_CRON=30 4 * * 1-5"\n' in told
    assert "AJAR_TIMEZONE" not in told


def test_the_units_believe_whom_we_believe(
    ajar: Ajar, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A Hub behind an authority of its own is reached at night too, from whatever folder."""
    monkeypatch.setenv("SSL_CERT_FILE", "root.pem")
    told = ajar("schedule", "install").out
    assert f'Environment="SSL_CERT_FILE={tmp_path}/root.pem"\n' in told


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
    no_folder = f"sqlite:///{tmp_path / 'ajar.sqlite' / 'a.sqlite'}"
    for address in ("nonsense", "mysql://host/db", no_folder):
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


def test_a_reader_that_goes_away_is_no_error(after_a_night: Ajar) -> None:
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


def printed(script: str) -> str:
    """What a script prints in a process of its own, which ends well."""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


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
    version, seconds = printed(script).splitlines()
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
    printed(script)


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
