"""Events: names that move, sweeps of one owner, and what a limit leaves out."""

import io
import json
import os
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from ajar.series import changes
from ajar.streams import is_read
from sandbox.server import Running
from storage import Store, export
from tests.ajar.conftest import Ajar

MODELS = [f"sweeper/m{number}" for number in range(4)]
ATOM = "{http://www.w3.org/2005/Atom}"


def night(ajar: Ajar, hub: Running, *edits: dict[str, str], at: str | None = None) -> None:
    hub.edit(*edits, at=at)
    assert ajar("crawl", "--full", "--metadata-only").code == 0


def relicensed(to: str, *models: str) -> list[dict[str, str]]:
    return [{"do": "license", "model": model, "to": to} for model in models]


@pytest.fixture
def swept(online: Ajar, hub: Running) -> Ajar:
    """One owner gives four models another license on one day, seen a night later."""
    card = "---\nlicense: mit\n---\n# A model\n"
    added = [{"do": "add", "model": model, "readme": card} for model in MODELS]
    night(online, hub, *added, at="2026-01-01T00:00:00Z")
    night(online, hub, *relicensed("cc-by-nc-4.0", *MODELS), at="2026-02-01T10:00:00Z")
    return online


def rows(ajar: Ajar, *arguments: str) -> list[dict[str, str]]:
    told = ajar("events", "--kind", "license", "--json", *arguments)
    return [json.loads(line) for line in told.out.splitlines()]


def test_a_sweep_is_one_line_for_a_person_and_all_events_for_a_machine(swept: Ajar) -> None:
    lines = swept("events", "--kind", "license").out.splitlines()
    change = "license: MIT → CC-BY-NC-4.0 (tighter)"
    assert lines == [f"2026-02-01  sweeper/m0 and 3 more of sweeper  {change}"]
    assert [(row["model"], row["together"]) for row in rows(swept)] == [(m, "4") for m in MODELS]


def test_a_limit_is_said_and_hides_nothing_from_cron(swept: Ajar, hub: Running) -> None:
    night(swept, hub, *relicensed("mit", MODELS[0]), at="2026-03-01T00:00:00Z")
    told = swept("events", "--kind", "license", "--limit", "1", "--fail-on", "tighter")
    assert told.code == 1
    assert "(looser)" in told.out
    assert "the last 1 of 5 events" in told.err
    assert swept("events", "--kind", "license", "--limit", "1", "--fail-on", "lateral").code == 0
    assert "the last" not in swept("events", "--kind", "license").err


def test_what_is_left_out_cannot_be_failed_on(swept: Ajar) -> None:
    assert swept("events", "--fail-on", "first_seen").code == 2
    assert swept("events", "--fail-on", "tighter", "--direction", "looser").code == 2
    assert swept("events", "--fail-on", "first_seen", "--direction", "first_seen").code == 1


def test_a_pipe_without_a_reader_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    reader, writer = os.pipe()
    with os.fdopen(writer, "w") as stdout:
        monkeypatch.setattr(sys, "stdout", stdout)
        assert is_read()
        os.close(reader)
        assert not is_read()
        monkeypatch.setattr(sys, "stdout", io.StringIO())
        assert is_read()


def test_what_is_seen_late_is_told_by_when_it_was_seen(swept: Ajar) -> None:
    cron = ("events", "--kind", "license", "--fail-on", "tighter")
    assert swept(*cron, "--since", "2026-02-02").code == 0
    assert swept(*cron, "--seen-since", "2026-02-02").code == 1
    assert swept(*cron, "--seen-since", "2999").code == 0


def test_what_was_seen_first_is_no_change_from_something(swept: Ajar) -> None:
    line = swept("events", "--kind", "license", "--direction", "first_seen").out.splitlines()[-1]
    assert line.endswith("license: MIT (first_seen)")


def test_a_person_is_told_that_there_is_nothing_a_program_or_cron_is_not(
    swept: Ajar, tmp_path: Path
) -> None:
    told = swept("events", "--since", "2027", "--model", MODELS[0])
    assert (told.code, told.out) == (0, "")
    assert "first sightings are left out" in told.err
    (tmp_path / "mine.txt").write_text(MODELS[0])
    for quiet in (["--json"], ["--fail-on", "tighter"], ["--watch", "mine.txt"]):
        assert swept("events", "--since", "2027", *quiet).err == ""


def test_a_watched_model_is_watched_on_under_its_new_name(
    swept: Ajar, hub: Running, tmp_path: Path
) -> None:
    night(swept, hub, {"do": "rename", "model": MODELS[1], "to": "other/moved"})
    for listed in (MODELS[1], "sweeper"):
        (tmp_path / "mine.txt").write_text(f"{listed}\n")
        told = swept("events", "--watch", "mine.txt", "--kind", "name")
        assert f"other/moved  name: {MODELS[1]} → other/moved" in told.out
    assert [row["model"] for row in rows(swept, "--model", MODELS[1])] == ["other/moved"]


def test_a_model_that_nobody_knows_is_not_found(swept: Ajar) -> None:
    told = swept("events", "--model", "no/such", "--json")
    assert (told.code, told.out) == (3, "")
    assert "no/such is not in the database" in told.err


def test_a_watch_list_as_people_write_it(swept: Ajar, tmp_path: Path) -> None:
    page = f"https://huggingface.co/{MODELS[2]}"
    text = f"\ufeff{MODELS[0]}\r\n\r\n  # mine\r\n{page}  # a page\r\nSWEEPER/M3\r\nno/such\r\n"
    (tmp_path / "mine.txt").write_text(text)
    told = swept("events", "--watch", "mine.txt", "--kind", "license", "--json")
    assert len(told.out.splitlines()) == 3
    assert told.err == "ajar: not in the database so far: no/such\n"
    for owner in ("sweeper", "sweeper/", "Sweeper/*"):
        (tmp_path / "mine.txt").write_text(owner)
        assert len(rows(swept, "--watch", "mine.txt")) == 4
    (tmp_path / "mine.txt").write_text("sweeper/m*")
    assert swept("events", "--watch", "mine.txt").code == 2


def test_an_entry_keeps_its_id_and_is_told_once_whatever_its_model_is_called(
    swept: Ajar, hub: Running
) -> None:
    def ids() -> set[str]:
        feed = ET.fromstring(swept("events", "--kind", "license", "--atom", "-").out)
        return {str(each.findtext(f"{ATOM}id")) for each in feed.iter(f"{ATOM}entry")}

    before = ids()
    told: list[changes.Row] = []
    renames = iter([True, False])

    def pause() -> bool:
        if go_on := next(renames):
            night(swept, hub, {"do": "rename", "model": MODELS[1], "to": "other/moved"})
        return go_on

    url = f"sqlite:///{Path.cwd() / 'ajar.sqlite'}"
    with Store.open(url, read_only=True) as store:
        changes.follow(store, changes.Asked(kind="license"), 0, told.append, pause)
    assert len(told) == 4
    assert len(before) == 4
    assert ids() == before


def test_a_run_that_ends_after_a_newer_one_is_heard(
    swept: Ajar, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[Store] = []

    def rows(store: Store, *_: object, **__: object) -> list[tuple[str, ...]]:
        looked.append(store)
        return []

    monkeypatch.setattr(export, "rows", rows)
    with Store.open(f"sqlite:///{Path.cwd() / 'ajar.sqlite'}") as store:
        crawl, look_up = (store.start_run(kind, "", "rules", 1) for kind in ("full", "lookup"))
        steps = iter((look_up, crawl))

        def pause() -> bool:
            if (run := next(steps, None)) is not None:
                store.end_run(run, 2, "done")
            return run is not None

        changes.follow(store, changes.Asked(), 0, lambda _row: None, pause)
    assert len(looked) == 3
