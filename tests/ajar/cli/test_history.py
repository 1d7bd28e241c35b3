"""The commands about the past and what changes: backfill, import, rescore, events."""

import io
import json
import os
import shutil
import signal
import threading
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import zstandard
from rich.console import Console

from ajar.series import changes, methods
from crawler import job
from crawler.archive import rescore
from crawler.asking.access import Access, Scope
from crawler.crawl import crawl
from sandbox.server import Running
from storage import Store
from storage.answers import Moved, MovedModel
from tests.ajar.conftest import MODEL, Ajar, served
from tests.storage.blank import blank

ATOM = "{http://www.w3.org/2005/Atom}"


def before(hub: Running) -> None:
    hub.edit({"do": "license", "model": MODEL, "to": "mit"}, at="2026-09-01T00:00:00Z")
    hub.edit({"do": "license", "model": MODEL, "to": "apache-2.0"}, at="2026-10-01T00:00:00Z")


def between(hub: Running) -> None:
    hub.edit({"do": "license", "model": MODEL, "to": "cc-by-nc-4.0"}, at="2026-10-20T00:00:00Z")


@pytest.fixture(scope="module")
def two_nights(records: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the nights of ``crawled`` wrote, to be copied."""
    path = tmp_path_factory.mktemp("nights") / "ajar.sqlite"
    with served(records) as hub, Store.open(blank(path)) as store:
        access = Access(hub_endpoint=hub.url, github_api=hub.github_url)
        before(hub)
        crawl(store, access, Scope())
        between(hub)
        crawl(store, access, Scope(full=True))
    return path


@pytest.fixture
def crawled(online: Ajar, hub: Running, two_nights: Path) -> Ajar:
    """Two nights, so that something has changed; and something before the first one."""
    before(hub)
    between(hub)
    shutil.copyfile(two_nights, "ajar.sqlite")
    return online


def test_backfill_is_planned_done_and_then_free(crawled: Ajar) -> None:
    assert "1 models, 0 done" in crawled("backfill", "--model", MODEL, "--plan").out
    done = crawled("backfill", "--model", MODEL, "--json")
    assert done.code == 0
    report = json.loads(done.out)
    assert report["counts"]["spells"] >= 1
    again = json.loads(crawled("backfill", "--model", MODEL, "--json").out)
    assert again["requests"] == {"hub_api": 0, "hub_resolvers": 0, "github": 0}
    assert json.loads(crawled("backfill", "--top", "1", "--plan", "--json").out)["models"] == 1


def test_a_history_ends_where_it_is_asked_to(crawled: Ajar) -> None:
    def spells(*options: str) -> list[dict[str, object]]:
        told = json.loads(crawled("history", MODEL, "--json", *options).out)["spells"]
        return list(told)

    *_, before, now = spells()
    (*_, last) = spells("--as-of", "2026-10-15")
    assert last["valid_from"] == before["valid_from"] != now["valid_from"]
    assert before["valid_to"] == now["valid_from"]
    assert (last["valid_to"], last["end_observed_at"]) == (None, None)


def test_backfill_wants_to_know_whose(crawled: Ajar) -> None:
    assert crawled("backfill").code == 2
    told = crawled("backfill", "--model", "no/such")
    assert (told.code, told.out) == (3, "")
    assert "ajar crawl --model" in told.err


def test_figures_that_other_models_move_are_said_to_be_so() -> None:
    figure = methods.FigureMoved("License declared", 0.5, 1.0)
    for alone in (0, 3):
        found = methods.Difference("old", "new", 3, 0, alone, 0, 0, (3, 3), (), (figure,))
        out = io.StringIO()
        Console(file=out, width=100).print(methods.picture(found))
        said = "figures move by 3 models that only one version tells of today too"
        assert (said in out.getvalue()) is bool(alone)


def test_what_was_read_since_is_not_told_as_the_method() -> None:
    moved = (Moved("code.pretraining", "unknown", "released", 7), Moved("license", "MIT", "x", 2))
    for each, said in ((moved, "9 findings of 9 models (100.0 %) move, 7 of them from unknown"),
                       (moved[1:], "2 findings of 9 models (100.0 %) move; their")):  # fmt: skip
        n = sum(one.models for one in each)
        found = methods.Difference("old", "new", 9, 0, 0, 9, n, (9, 9), each, ())
        out = io.StringIO()
        Console(file=out, width=200).print(methods.picture(found))
        assert said in out.getvalue()


def test_a_dump_is_taken_in_once(ajar: Ajar, tmp_path: Path) -> None:
    rows = [{"id": f"a/m{n}", "tags": ["license:mit"], "likes": n} for n in range(3)]
    path = tmp_path / "dump.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    without = ajar("import", str(path), "--source", "listing")
    assert without.code == 2
    assert "--at" in without.err
    assert ajar("import", str(path), "--source", "listing", "--at", "2999").code == 2
    first = ajar("import", str(path), "--source", "listing", "--at", "2024-07-15", "--json")
    assert json.loads(first.out)["counts"]["new"] == 3
    again = ajar("import", str(path), "--source", "listing", "--at", "2024-07-15", "--json")
    counts = json.loads(again.out)["counts"]
    assert (counts["new"], counts["changed"], counts["spells"]) == (0, 0, 0)
    assert "a/m1,MIT" in ajar("export", "licenses").out
    older = ajar("import", str(path), "--source", "listing", "--at", "2023")
    assert older.code in {0, 4}


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("x.parquet", b"no"),
        ("x.jsonl.xz", b"no"),
        ("x.jsonl", b"{"),
        ("x.sql", b""),
        ("x.jsonl", b""),
        ("x.csv", b"id,tags\n"),
        ("x.csv", b"id,tags\na/b\n"),
        ("x.csv", b"id,tags\na/b,x,y\n"),
        ("x.jsonl", b'{"repo_id": "a/b"}\n'),
        ("x.jsonl.zst", zstandard.compress(b'{"id": "a/b"}\n')[:-4]),
    ],
)
def test_what_is_no_dump_is_one_line(ajar: Ajar, tmp_path: Path, name: str, body: bytes) -> None:
    (tmp_path / name).write_bytes(body)
    told = ajar("import", name, "--source", "hub-stats", "--at", "2024")
    assert (told.code, told.out) == (5, "")
    problems = [line for line in told.err.splitlines() if line.startswith("ajar:")]
    assert len(problems) == 1
    assert "unexpected" not in told.err


def test_rescore_says_what_the_method_moves(crawled: Ajar, monkeypatch: pytest.MonkeyPatch) -> None:
    assert crawled("rescore", "--diff").code == 3
    assert crawled("rescore", "--diff", "--prune").code == 2
    for module in (job, rescore):
        monkeypatch.setattr(module, "RULESET", "feedbeef0002")
    assert crawled("rescore").code == 0
    with Store.open(os.environ["AJAR_DATABASE_URL"]) as store:
        found = methods.difference(store, "feedbeef0002")
        assert (found.models > 5, found.left, found.moved, found.figures) == (True, 0, (), ())
        assert store.check() == []


def test_a_difference_shows_models_and_the_rules_that_decided() -> None:
    models = (MovedModel("a/b", "", "card.section"), MovedModel("a/c", "x", "x"))
    moved = [Moved("docs.hardware", "not_found", each, 9, models) for each in "abcd"]
    found = methods.Difference("old", "new", 9, 0, 0, 9, 36, (9, 9), tuple(moved), ())
    out = io.StringIO()
    Console(file=out, width=100).print(methods.picture(found))
    lines = out.getvalue().splitlines()
    assert [line.split() for line in lines if "docs.hardware" in line] == [
        ["docs.hardware", "not_found", "→", "a", "9", "a/b", "–", "→", "card.section"]
    ]
    assert ["…", "1", "other", "moves", "9"] in [line.split() for line in lines]


def test_events_of_a_watch_list_fail_a_cron_job(crawled: Ajar, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("# ours\nopenlantern/*  # all of it\n")
    told = crawled("events", "--watch", "mine.txt", "--kind", "license", "--json",
                   "--fail-on", "tighter")  # fmt: skip
    rows = [json.loads(line) for line in told.out.splitlines()]
    assert [(row["model"], row["from"], row["to"]) for row in rows] == [
        (MODEL, "Apache-2.0", "CC-BY-NC-4.0")
    ]
    assert told.code == 1
    lines = crawled("events", "--watch", "mine.txt", "--kind", "license").out.splitlines()
    assert [line.split("  ", 1)[1] for line in lines] == [
        f"{MODEL}  license: Apache-2.0 → CC-BY-NC-4.0 (tighter)"
    ]
    assert crawled("events", "--watch", "mine.txt", "--fail-on", "lateral", "--kind",
                   "license").code == 0  # fmt: skip
    (tmp_path / "mine.txt").write_text("somebody-else\n")
    assert crawled("events", "--watch", "mine.txt", "--json").out == ""
    for nothing in (b"\n", b"\xff\xfe"):
        (tmp_path / "mine.txt").write_bytes(nothing)
        assert crawled("events", "--watch", "mine.txt").code == 2


def test_events_as_a_feed(crawled: Ajar, tmp_path: Path) -> None:
    told = crawled("events", "--kind", "license", "--atom", "events.xml")
    assert (told.code, told.out) == (0, "")
    feed = ET.fromstring((tmp_path / "events.xml").read_bytes())
    assert feed.tag == f"{ATOM}feed"
    entries = feed.findall(f"{ATOM}entry")
    titles = [entry.findtext(f"{ATOM}title") for entry in entries]
    assert any("Apache-2.0 → CC-BY-NC-4.0 (tighter)" in str(title) for title in titles)
    names = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(names)) == len(names)


def test_a_reader_of_the_old_feed_reads_it_to_its_end(crawled: Ajar, tmp_path: Path) -> None:
    (tmp_path / "events.xml").write_bytes(b"<feed/>")
    with (tmp_path / "events.xml").open("rb") as reader:
        crawled("events", "--atom", "events.xml")
        assert reader.read() == b"<feed/>"
    assert (tmp_path / "events.xml").read_bytes().endswith(b"</feed>\n")


def test_a_feed_on_stdout_is_the_feed_of_a_file(crawled: Ajar, tmp_path: Path) -> None:
    crawled("events", "--atom", "events.xml")
    told = crawled("events", "--atom", "-")
    assert told.out.encode() == (tmp_path / "events.xml").read_bytes()
    assert not (tmp_path / "-").exists()
    assert crawled("events", "--atom", "-", "--json").code == 2


def test_following_tells_each_event_once_when_a_crawl_has_ended(online: Ajar, hub: Running) -> None:
    online("crawl")
    told: list[tuple[str, str]] = []
    edits = iter(("cc-by-nc-4.0", None, "mit"))

    def night() -> bool:
        try:
            license_ = next(edits)
        except StopIteration:
            return False
        if license_ is not None:
            hub.edit({"do": "license", "model": MODEL, "to": license_})
            online("crawl", "--full")
        return True

    with Store.open(os.environ["AJAR_DATABASE_URL"], read_only=True) as store:
        asked = changes.Asked(kind="license", watched=frozenset({MODEL}))
        changes.follow(store, asked, 0, lambda row: told.append((row["from"], row["to"])), night)
    assert [new for _, new in told[-2:]] == ["CC-BY-NC-4.0", "MIT"]
    assert len(told) == len(set(told))


def test_following_ends_with_ctrl_c(crawled: Ajar) -> None:
    assert crawled("events", "--follow", "--atom", "x.xml").code == 2
    timer = threading.Timer(1.0, lambda: os.kill(os.getpid(), signal.SIGTERM))
    timer.start()
    told = crawled("events", "--follow", "--since", "2020", "--kind", "license", "--every", "1")
    timer.join()
    assert told.code == 0
    assert json.loads(told.out.splitlines()[-1])["to"] == "CC-BY-NC-4.0"


def test_datasets_and_repositories_have_a_history(crawled: Ajar) -> None:
    url, sql = os.environ["AJAR_DATABASE_URL"], "SELECT kind, min(name) FROM entity GROUP BY kind"
    with Store.open(url, read_only=True) as store, store.reading() as connection:
        names = {row[0]: row[1] for row in connection.exec_driver_sql(sql)}
    for number, kind, key in ((1, "dataset", "dataset"), (2, "github", "repository")):
        told = json.loads(crawled("history", "--kind", kind, names[number], "--json").out)
        assert told[key] == names[number]
        assert told["spells"][-1]["valid_to"] is None
        assert names[number] in crawled("history", "--kind", kind, names[number]).out
        assert f"`ajar history --kind {kind} " in crawled("history", names[number]).err
    missing = crawled("history", "--kind", "dataset", "no/such")
    assert (missing.code, missing.out) == (3, "")


def test_a_model_that_is_gone_is_shown_as_it_was_last_seen(crawled: Ajar, hub: Running) -> None:
    hub.edit({"do": "delete", "model": MODEL})
    assert crawled("crawl", "--full").code in {0, 1}
    report = " ".join(crawled("show", MODEL).out.split())
    assert "gone from the Hub since" in report
    assert "it is gone; when last seen, the weights were" in report
    told = json.loads(crawled("show", MODEL, "--json").out)
    assert "gone from the Hub since" in told["warnings"][0]
