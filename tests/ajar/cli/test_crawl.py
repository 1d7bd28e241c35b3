"""`ajar crawl` in bulk and what reads the database, against the demo's Hub."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, Any

import pytest

from ajar.moments import end_of, iso
from ajar.problems import Problem
from ajar.setup.settings import load
from ajar.work import crawling
from sandbox.server import Running
from storage import Store
from tests.ajar.conftest import Ajar, table


def asked(hub: Running) -> int:
    return len(hub.requests.entries)


def test_a_second_crawl_at_once_brings_nothing_new(online: Ajar) -> None:
    first = online("crawl")
    assert first.code == 0
    assert first.out == ""
    assert "57 new" in first.err or "models" in first.err
    second = online("crawl", "--json")
    report = json.loads(second.out)
    assert second.code == 0
    assert report["counts"]["new"] == report["counts"]["changed"] == 0
    assert report["requests"]["hub_resolvers"] == 0
    assert report["requests"]["github"] == 0
    assert report["interrupted"] is False


def test_nights_bring_what_changed(online: Ajar, hub: Running) -> None:
    online("crawl", "--full")
    hub.night()
    online("crawl", "--full")
    hub.night()
    assert online("crawl", "--full").code == 0
    kinds = {
        (row["model"], row["kind"], row["direction"])
        for row in table(online("export", "events").out)
    }
    assert ("halcyon-ai/halcyon-large", "license", "looser") in kinds
    assert ("vectora/compass-embed-large", "license", "tighter") in kinds
    assert ("tessel-lab/tessel-13b", "name", "lateral") in kinds
    assert ("sandcastle/untitled-7", "gone", "removed") in kinds
    assert ("fogbank/fog-vision-2b", "access", "tighter") in kinds
    told = online("events", "--kind", "license", "--direction", "tighter").out
    assert "vectora/compass-embed-large" in told
    assert "halcyon" not in told
    newest = online("events", "--limit", "1", "--json").out.splitlines()
    assert len(newest) == 1
    renamed = online("show", "uni-tessel/tessel-13b")
    assert renamed.out.startswith("tessel-lab/tessel-13b\n")
    assert "gone from the Hub" in online("show", "sandcastle/untitled-7").out
    history = online("history", "halcyon-ai/halcyon-large")
    assert "halcyon-research-license → gated, Apache-2.0 (looser)" in history.out
    spells = json.loads(online("history", "halcyon-ai/halcyon-large", "--json").out)["spells"]
    assert spells[0]["valid_to"] == spells[1]["valid_from"] == "2026-11-20T22:00:00Z"
    assert spells[1]["valid_to"] is None


def test_a_part_of_the_hub(online: Ajar) -> None:
    assert online("crawl", "--author", "openlantern", "--no-github").code == 0
    models = {row["model"] for row in table(online("export", "licenses").out)}
    assert models
    assert all(name.startswith("openlantern/") for name in models)


def test_a_limit_is_a_limit(online: Ajar) -> None:
    assert online("crawl", "--limit", "5", "--metadata-only").code == 0
    assert len(table(online("export", "licenses").out)) == 5


def test_the_scope_of_the_night_comes_from_the_file(online: Ajar, tmp_path: Path) -> None:
    (tmp_path / "ajar.toml").write_text('[crawl]\nauthor = "openlantern"\ngithub = false\n')
    assert online("crawl").code == 0
    models = {row["model"] for row in table(online("export", "licenses").out)}
    assert models
    assert all(name.startswith("openlantern/") for name in models)


def test_a_plan_asks_nobody(online: Ajar, hub: Running) -> None:
    before = asked(hub)
    ended = online("crawl", "--plan")
    assert ended.code == 0
    assert "the whole listing" in ended.out
    assert asked(hub) == before
    assert json.loads(online("crawl", "--plan", "--json").out)["passes"]["model"] == "full"


def test_a_plan_only_reads(online: Ajar, monkeypatch: pytest.MonkeyPatch) -> None:
    online("crawl", "--limit", "1")
    opened: list[object] = []
    really = Store.open

    def seen(url: str, **options: Any) -> Store:
        opened.append(options.get("read_only"))
        return really(url, **options)

    monkeypatch.setattr("ajar.setup.stores.Store.open", seen)
    assert online("crawl", "--plan").code == 0
    assert opened == [True]


def test_stopped_at_the_first_page_it_goes_on_the_next_time(
    online: Ajar, monkeypatch: pytest.MonkeyPatch
) -> None:
    def at_once(*arguments: object, **options: object) -> object:
        stop = threading.Event()
        stop.set()
        return real(load(), crawling.configured(load()), stop)

    real = crawling.crawl
    monkeypatch.setattr(crawling, "crawl", at_once)
    stopped = online("crawl")
    assert stopped.code == 130
    assert "goes on from here" in stopped.err
    monkeypatch.setattr(crawling, "crawl", real)
    assert online("crawl").code == 0
    assert len(table(online("export", "licenses").out)) > 50


def test_a_crawl_whose_time_is_over_is_done_and_tells_what_waits(online: Ajar) -> None:
    ended = online("crawl", "--hours", "0.0000001", "--no-github")
    assert ended.code == 0
    assert re.search(r"cards and licenses: \d+ seen.*, \d+ wait for the next crawl", ended.err)
    assert "the next crawl goes on with what waits" in ended.err
    status = online("status")
    assert re.search(r"^\d+ models wait for their cards to be read", status.out, re.MULTILINE)
    assert "paused" in status.out
    again = online("crawl", "--no-github", "--json")
    assert again.code == 0
    assert {run["state"] for run in json.loads(again.out)["runs"]} == {"done"}
    status = online("status")
    assert "wait for" not in status.out.partition("run ")[0]
    assert online("db", "check").code == 0


def test_hours_come_from_the_command_line_over_the_file(
    online: Ajar, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends: list[float] = []

    def crawled(*_: object, until: float) -> object:
        ends.append(until - now)
        raise Problem("enough")

    now = 1_800_000_000.0
    monkeypatch.setattr(crawling, "crawl", crawled)
    monkeypatch.setattr("time.time", lambda: now)
    online("crawl")
    (tmp_path / "ajar.toml").write_text("[crawl]\nhours = 5\n")
    online("crawl")
    online("crawl", "--hours", "1.5")
    assert ends == [23 * 3600, 5 * 3600, 1.5 * 3600]
    (tmp_path / "ajar.toml").write_text("[crawl]\nhours = 0\n")
    ended = online("crawl")
    assert ended.code == 4
    assert "ajar.toml:2: hours" in ended.err
    assert online("crawl", "--hours", "0").code == 2
    assert online("crawl", "--model", "a/b", "--hours", "2").code == 2


@pytest.mark.parametrize(("hours", "end"), [("", 14 * 3600), ("[crawl]\nhours = 5\n", 5 * 3600)])
def test_a_night_ends_with_the_next_one(
    online: Ajar, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hours: str, end: float
) -> None:
    ends: list[float] = []

    def crawled(settings: object, scope: object, stop: object, until: float) -> object:
        ends.append(until - now)
        raise Problem("enough")

    now = end_of("2026-11-02T12:00:00Z")
    (tmp_path / "ajar.toml").write_text(f"{hours}[schedule]\ntimezone = 'UTC'\n")
    monkeypatch.setattr(crawling, "crawl", crawled)
    monkeypatch.setattr("time.time", lambda: now)
    assert online("schedule", "run", "--once").code == 4
    assert ends == [end]


def test_one_night_and_no_more(online: Ajar) -> None:
    ended = online("schedule", "run", "--once")
    assert ended.code == 0
    assert "models, full pass" in ended.err
    assert ended.out == ""


def test_a_plan_tells_how_many_nights_the_cards_will_take(
    online: Ajar, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "known once it is listed" in online("crawl", "--plan").out
    assert "nights" not in online("crawl", "--plan", "--author", "openlantern").out
    online("crawl", "--metadata-only")
    assert "nights" not in online("crawl", "--plan").out
    told = online("crawl", "--plan", "--hours", "0.0005").out
    assert re.search(r"at most \d+ nights, at 3,000 requests in five minutes; a free acc", told)
    monkeypatch.setenv("HF_TOKEN", "hf_mine")
    assert (
        "at 5,000 requests in five minutes\n" in online("crawl", "--plan", "--hours", "0.0005").out
    )


def test_an_outage_is_exit_4_and_the_next_crawl_ends_with_everything(
    online: Ajar, hub: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.asking.http._ATTEMPTS", 1)
    hub.fault("status", "/api/models", times=3)
    broken = online("crawl")
    assert broken.code == 4
    assert "Traceback" not in broken.err
    hub.faults.clear()
    assert online("crawl").code == 0


def test_without_a_network_what_the_database_has_is_offered(
    online: Ajar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.asking.http._ATTEMPTS", 1)
    assert online("crawl", "--metadata-only").code == 0
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    for arguments in ([], ["--model", "no/such-model"]):
        ended = online("crawl", *arguments)
        assert ended.code == 4
        assert "`ajar show " in ended.err.splitlines()[-1]


def test_a_card_that_cannot_be_read_is_listed_and_exit_1(online: Ajar, hub: Running) -> None:
    hub.fault("endless", "halcyon-7b-chat/resolve/.*README", times=50)
    ended = online("crawl", "--no-github")
    assert ended.code == 1
    assert "failed: halcyon-ai/halcyon-7b-chat" in ended.err
    failures = online("status", "--failures")
    assert "halcyon-ai/halcyon-7b-chat" in failures.out
    hub.faults.clear()
    assert online("crawl", "--no-github").code == 0


def test_exports_to_files(after_a_night: Ajar, tmp_path: Path) -> None:
    for name in ("licenses.csv", "components.JSONL", "lineage.parquet"):
        ended = after_a_night("export", name.partition(".")[0], "-o", str(tmp_path / name))
        assert ended.code == 0
        assert ended.out == ""
        assert (tmp_path / name).stat().st_size > 100
    assert (tmp_path / "licenses.csv").read_text() == after_a_night("export", "licenses").out


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["licenses", "--measure", "license"],
        ["licenses", "-o", "licenses.xlsx"],
        ["trends", "--measure", "nonsense"],
        ["trends", "--by", "week"],
        ["assessments", "--framework", "nonsense"],
        ["licenses", "--model", "openlantern/lantern-7b"],
        ["licenses", "--reading", "literal"],
        ["mot", "--model", "openlantern/lantern-7b", "--reading", "literal"],
        ["eiras-table", "--model", "openlantern/lantern-7b"],
        ["licenses", "--extractor-version", "nonsense"],
        ["trends", "--extractor-version", "nonsense"],
        ["trends", "--measure", "license", "--framework", "mof"],
        ["trends", "--measure", "mof_class", "--framework", "osaid"],
    ],
)
def test_exports_that_there_are_not_are_usage_errors(
    after_a_night: Ajar, arguments: list[str]
) -> None:
    ended = after_a_night("export", *arguments)
    assert ended.code == 2
    assert ended.out == ""


def test_an_export_into_no_folder_is_told(after_a_night: Ajar) -> None:
    ended = after_a_night("export", "licenses", "-o", "no/such/folder.csv")
    assert ended.code == 4
    assert ended.err.count("\n") == 1


def test_trends_as_table_chart_and_lines(after_a_night: Ajar, tmp_path: Path) -> None:
    shown = after_a_night("trends", "--by", "year")
    assert shown.code == 0
    assert "permissive" in shown.out
    assert re.search(r"n = 57 models in \d{4}, \d+ in \d{4}; .*extractor version", shown.out)
    drawn = after_a_night("trends", "--measure", "license", "--chart", str(tmp_path / "chart.svg"))
    assert drawn.code == 0
    assert "Apache-2.0" in (tmp_path / "chart.svg").read_text()
    rows = [json.loads(line) for line in after_a_night("trends", "--json").out.splitlines()]
    assert {"period", "value", "n", "share", "unknown"} <= set(rows[0])
    assert rows == [
        json.loads(line)
        for line in after_a_night("trends", "--measure", "license_class", "--json").out.splitlines()
    ]
    assert after_a_night("trends", "--chart", "chart.gif").code == 2


def test_status_tells_figures_and_the_ledger(online: Ajar, monkeypatch: pytest.MonkeyPatch) -> None:
    online("crawl", "--no-github")
    online("crawl", "--author", "openlantern", "--no-github")
    monkeypatch.setenv("COLUMNS", "80")
    told = online("status")
    assert told.code == 0
    lines = told.out.splitlines()
    assert lines[0] == os.environ["AJAR_DATABASE_URL"]
    assert lines[1].startswith("57 models")
    assert max(map(len, lines[1:])) <= 80
    (part,) = (line.split() for line in lines if "models, a part" in line)
    assert part[3:] == ["done", *"models, a part: 6 seen (author=openlantern)".split()]
    plain = json.loads(online("status", "--json").out)
    assert all(iso(end_of(run["started_at"])) == run["started_at"] for run in plain["runs"])
    assert plain["schema"] == "ajar/status/1"
    assert plain["models"] == 57
    assert plain["runs"][0]["state"] == "done"


def test_the_database_is_sound(after_a_night: Ajar) -> None:
    checked = after_a_night("db", "check")
    assert checked.code == 0
    assert after_a_night("db", "upgrade").code == 0
    assert "spell" in after_a_night("db", "stats").out


def test_doctor_names_sources_and_no_tokens(online: Ajar, monkeypatch: pytest.MonkeyPatch) -> None:
    online("crawl", "--limit", "1", "--metadata-only")
    good = online("doctor")
    assert good.code == 0
    assert "HF_ENDPOINT" in good.out
    assert "clock" in good.out
    monkeypatch.setenv("HF_TOKEN", "hf_bad_and_secret")
    bad = online("doctor")
    assert bad.code == 4
    assert "HF_TOKEN" in bad.out
    assert "secret" not in bad.out + bad.err
    assert [json.loads(line)["state"] for line in online("doctor", "--json").out.splitlines()]


def test_two_crawls_at_once_are_one_too_many(online: Ajar) -> None:
    online("crawl", "--limit", "1", "--metadata-only")
    from schedules.lease import held
    from storage import Store

    with Store.open(load().database.value) as store, held(store, lambda: 4_000_000_000.0):
        ended = online("crawl")
    assert ended.code == 4
    assert "running already" in ended.err
    assert online("crawl", "--limit", "1").code == 0


def started(hub: Running, tmp_path: Path, *arguments: str) -> "subprocess.Popen[str]":
    environment = {
        **os.environ,
        "HOME": str(tmp_path),
        "AJAR_DATABASE_URL": f"sqlite:///{tmp_path / 'ajar.sqlite'}",
        "HF_ENDPOINT": hub.url,
        "AJAR_GITHUB_API": hub.github_url,
    }
    return subprocess.Popen(
        [sys.executable, "-m", "ajar", *arguments],
        env=environment, cwd=tmp_path, text=True, stderr=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip


def listed(process: "subprocess.Popen[str]") -> IO[str]:
    """Its stderr, read until it has said that the models are listed."""
    assert process.stderr is not None
    next(line for line in process.stderr if line.startswith("models"))
    return process.stderr


def test_ctrl_c_stops_cleanly_and_nothing_is_lost(
    online: Ajar, hub: Running, tmp_path: Path
) -> None:
    hub.fault("slow", "README", times=1000, seconds=0.5)
    with started(hub, tmp_path, "crawl", "--no-github") as process:
        stderr = listed(process)
        process.send_signal(signal.SIGINT)
        told = stderr.read()
    assert process.returncode == 130
    assert "goes on" in told
    assert "Traceback" not in told
    hub.faults.clear()
    assert online("crawl", "--no-github").code == 0
    assert json.loads(online("status", "--json").out)["read"] > 50


def test_a_crawl_that_was_killed_holds_up_nobody(
    online: Ajar, hub: Running, tmp_path: Path
) -> None:
    hub.fault("slow", "README", times=1000, seconds=0.5)
    with started(hub, tmp_path, "crawl", "--no-github") as process:
        listed(process)
        process.kill()
    hub.faults.clear()
    assert online("crawl", "--no-github").code == 0
    assert len(table(online("export", "licenses").out)) == 57


def test_the_service_catches_a_missed_night_up_and_drains(
    online: Ajar, hub: Running, tmp_path: Path
) -> None:
    online("crawl", "--no-github")
    from sqlalchemy import create_engine, text

    engine = create_engine(load().database.value)
    with engine.begin() as connection:
        connection.execute(text("UPDATE run SET started_at = started_at - 864000"))
    engine.dispose()
    with started(hub, tmp_path, "schedule", "run") as process:
        assert process.stderr is not None
        lines = []
        for line in process.stderr:
            lines.append(line)
            if "requests:" in line:
                break
        process.send_signal(signal.SIGTERM)
        process.stderr.read()
    assert process.returncode == 0
    assert any("was missed" in line for line in lines)
    runs = json.loads(online("status", "--json").out)["runs"]
    assert [run["state"] for run in runs[:2]] == ["done", "done"]
