"""A figure once published comes out again, byte for byte, whatever is learnt afterwards."""

import json
from pathlib import Path

import pytest

from crawler import job
from crawler.archive import rescore
from crawler.asking.access import Access, Scope
from crawler.crawl import crawl
from crawler.importing.importing import import_dump
from crawler.past.backfill import Wanted, backfill
from sandbox.server import Running
from storage import Store
from tests.ajar.conftest import MODEL, Ajar
from tests.crawler.conftest import Time

AS_OF = "2026-11-30"
NOON = 1_796_040_000.0
DAY = 86_400
ASKED = (
    ("trends", "--measure", "license"),
    ("trends", "--measure", "license_class", "--weight", "downloads", "--by", "quarter"),
    ("trends", "--measure", "component:docs.model_card", "--group-by", "task"),
    ("trends", "--measure", "relicensed:finetune"),
    ("licenses",),
    ("components",),
    ("assessments",),
    ("events",),
    ("changes",),
    ("links",),
    ("lineage",),
    ("runs",),
    ("mot", "--model", MODEL),
    ("cyclonedx", "--model", MODEL),
    ("osai", "--model", MODEL),
    ("eiras-table",),
)


class World:
    """The demo's Hub, a database, and a clock that only the test moves."""

    def __init__(self, hub: Running, path: Path) -> None:
        self.hub, self.path, self.time = hub, path, Time(NOON - DAY)
        self.access = Access(hub_endpoint=hub.url, github_api=hub.github_url)

    def open(self) -> Store:
        return Store.open(f"sqlite:///{self.path}")

    def night(self, *, full: bool = True) -> None:
        with self.open() as store:
            scope = Scope(full=full)
            crawl(store, self.access, scope, clock=self.time, pause=self.time.pause)

    def learn(self, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        """The past of a model, a dump, other rules, and one more night."""
        dump = folder / "dump.jsonl"
        rows = [{"id": MODEL, "tags": ["license:mit"], "likes": 3}, {"id": "new/model", "tags": []}]
        dump.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
        with self.open() as store:
            wanted = Wanted((MODEL,))
            backfill(store, self.access, wanted, clock=self.time, pause=self.time.pause)
            day = int(self.time.now)
            import_dump(store, dump, "listing", observed_at=day - 3600, clock=self.time)
            monkeypatch.setattr(job, "RULESET", "feedbeef0001")
            monkeypatch.setattr(rescore, "RULESET", "feedbeef0001")
            rescore.rescore(store, clock=self.time)
        self.time.now += DAY
        self.hub.night()
        self.night()
        with self.open() as store:
            assert store.check() == []


def told(ajar: Ajar, *moments: str) -> dict[tuple[str, ...], str]:
    found = {what: ajar("export", *what, *moments) for what in ASKED}
    assert {ended.code for ended in found.values()} == {0}
    return {what: ended.out for what, ended in found.items()}


def test_published_figures_come_out_again(
    ajar: Ajar, hub: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.edit({"do": "license", "model": MODEL, "to": "mit"}, at="2026-09-01T00:00:00Z")
    hub.edit({"do": "license", "model": MODEL, "to": "apache-2.0"}, at="2026-10-01T00:00:00Z")
    world = World(hub, tmp_path / "ajar.sqlite")
    world.night()
    world.time.now = NOON
    hub.night()
    world.night()
    then = ("--as-of", AS_OF, "--known-at", iso(world.time.now + 1))
    published, live = told(ajar, *then), told(ajar)
    asked = (
        ("show", MODEL, *then, "--json"),
        ("report", "headline", *then, "--json"),
        ("report", "headline", *then),
    )
    shown = [ajar(*words).out for words in asked]
    assert all(shown)
    world.time.now += 2 * DAY
    world.learn(monkeypatch, tmp_path)
    assert told(ajar, *then) == published
    assert [ajar(*words).out for words in asked] == shown
    moved = [what for what, text in told(ajar).items() if text != live[what]]
    assert len(moved) >= 8


def iso(moment: float) -> str:
    from ajar import moments

    return str(moments.iso(int(moment)))


def test_a_day_that_is_not_over_is_said_to_be(ajar: Ajar, hub: Running, tmp_path: Path) -> None:
    World(hub, tmp_path / "ajar.sqlite").night()
    assert "not over yet" in ajar("export", "licenses", "--known-at", "2999").err
    assert "not over yet" not in ajar("export", "licenses", "--known-at", "2020").err
