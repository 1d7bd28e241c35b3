"""GitHub repositories between models and nights: asked once, kept, asked again cheaply."""

from typing import NamedTuple

import pytest

from crawler import repositories
from crawler.asking.access import Scope
from crawler.asking.http import Web
from crawler.crawl import crawl
from crawler.lookup.lookup import LookUps
from sandbox.server import Running
from storage import Store
from tests.crawler.conftest import Heard, OpenWeb, Start, Time, access_to

DAY = 86_400
TOKEN = {"github_token": "ghp_mine", "github_token_source": "GITHUB_TOKEN"}


class Gather(NamedTuple):
    """Gathers and stores, as a crawl does."""

    store: Store
    time: Time

    def __call__(self, client: Web, *names: str, limit: int = 100) -> repositories.Found:
        at = int(self.time.now)
        found = repositories.gather(self.store, client, names, at=at, limit=limit)
        run = self.store.start_run("lookup", "test", "0" * 12, at)
        self.store.commit_page(run, found.observations, ruleset="0" * 12)
        return found


@pytest.fixture
def gather(store: Store, time: Time) -> Gather:
    return Gather(store, time)


def asked(hub: Running) -> int:
    paths = hub.requests.paths("github")
    hub.requests.clear()
    return len(paths)


def test_one_is_brought_with_its_tree_and_texts_and_then_kept(
    start: Start, web: OpenWeb, gather: Gather
) -> None:
    hub = start()
    client = web(hub)
    first = gather(client, "Acme/Code").records["acme/code"]
    assert (first.state, first.license, first.name) == ("ok", "Apache-2.0", "acme/code")
    assert first.tree is not None
    assert "train/run.py" in {each.path for each in first.tree}
    assert {each.path for each in first.documents} >= {"README.md"}
    assert asked(hub) >= 3
    assert gather(client, "acme/code").records["acme/code"] == first
    assert asked(hub) == 0


def test_a_day_later_a_304_is_enough(
    start: Start, web: OpenWeb, gather: Gather, time: Time
) -> None:
    hub = start()
    client = web(hub)
    first = gather(client, "acme/code").records["acme/code"]
    asked(hub)
    time.now += DAY
    again = gather(client, "acme/code")
    assert again.records["acme/code"] == first
    assert asked(hub) == 1
    assert gather(client, "acme/code").records["acme/code"] == first
    assert asked(hub) == 0


def test_what_was_pushed_is_fetched_anew(
    start: Start, web: OpenWeb, gather: Gather, time: Time
) -> None:
    hub = start()
    client = web(hub)
    before = gather(client, "acme/code").records["acme/code"]
    edit = {"do": "commit", "repository": "acme/code", "files": {"README.md": "# Anew\n"}}
    hub.edit(edit, at="2026-11-02T00:00:00Z")
    time.now += DAY
    after = gather(client, "acme/code").records["acme/code"]
    texts = {each.path: each.text for each in after.documents}
    assert texts["README.md"] == "# Anew\n"
    assert after.revision != before.revision


def test_another_default_branch_is_read_anew_though_nothing_was_pushed(
    start: Start, web: OpenWeb, gather: Gather, time: Time
) -> None:
    hub = start()
    client = web(hub)
    gather(client, "acme/code")
    hub.application.corpus.github["acme/code"].branch = "main"
    asked(hub)
    time.now += DAY
    gather(client, "acme/code")
    assert asked(hub) > 1


def test_moved_gone_blocked_and_empty(
    start: Start, web: OpenWeb, gather: Gather, store: Store, time: Time
) -> None:
    hub = start()
    client = web(hub)
    gather(client, "acme/code", "acme/odd")
    hub.edit(
        {"do": "rename", "repository": "acme/code", "to": "new/home"},
        {"do": "block", "repository": "acme/odd"},
    )
    time.now += DAY
    found = gather(client, "acme/code", "acme/odd", "acme/empty", "acme/none").records
    assert {name: (each.state, each.name) for name, each in found.items()} == {
        "acme/code": ("ok", "new/home"),
        "acme/odd": ("gone", "acme/odd"),
        "acme/empty": ("empty", "acme/empty"),
        "acme/none": ("gone", "acme/none"),
    }
    rows = store.repositories(["acme/code", "new/home", "acme/odd"])
    assert rows["acme/code"].id == rows["new/home"].id
    assert rows["acme/odd"].gone
    asked(hub)
    gather(client, "acme/none", "acme/odd")
    assert asked(hub) == 0


def test_with_a_token_many_are_asked_at_once(
    start: Start, web: OpenWeb, gather: Gather, store: Store
) -> None:
    hub = start()
    client = web(access_to(hub, **TOKEN))
    found = gather(client, "acme/code", "acme/odd", "acme/empty", "acme/none")
    assert {name: each.state for name, each in found.records.items()} == {
        "acme/code": "ok",
        "acme/odd": "ok",
        "acme/empty": "empty",
        "acme/none": "gone",
    }
    assert sum(path.endswith("/graphql") for path in hub.requests.paths()) == 1
    assert not any(path.endswith("/repos/acme/code") for path in hub.requests.paths())


def test_more_than_the_cap_waits_for_another_day(
    start: Start, web: OpenWeb, gather: Gather
) -> None:
    found = gather(web(start()), "acme/code", "acme/odd", limit=1)
    assert len(found.records) == 1
    assert (found.left, found.warnings) == (1, [])


def test_a_look_up_says_how_many_it_left(
    start: Start, store: Store, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.lookup.kin.REPOSITORIES", 1)
    hub = start()
    card = "# M\nCode: https://github.com/acme/code and https://github.com/acme/odd\n"
    hub.edit({"do": "add", "model": "acme/with-code", "readme": card})
    with LookUps(store, access_to(hub), clock=time, pause=time.pause) as ups:
        assert "1 GitHub repositories were not looked at" in ups.one("acme/with-code").warnings


def test_a_crawl_leaves_some_to_its_round_and_says_nothing(
    start: Start, store: Store, time: Time, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.readings._REPOSITORIES_A_PAGE", 1)
    hub = start()
    card = "# M\nCode: https://github.com/acme/code and https://github.com/acme/odd\n"
    hub.edit({"do": "add", "model": "acme/with-code", "readme": card})
    crawl(store, access_to(hub), Scope(), clock=time, pause=time.pause, progress=heard)
    assert set(store.repositories(["acme/code", "acme/odd"])) == {"acme/code", "acme/odd"}
    assert not any("not looked at" in note for note in heard.notes)


def test_a_crawl_reads_what_its_models_link_to(
    start: Start, store: Store, time: Time, heard: Heard
) -> None:
    hub = start()
    card = "---\nlicense: mit\n---\n# M\nCode: https://github.com/acme/code\n"
    hub.edit({"do": "add", "model": "acme/with-code", "readme": card})
    access = access_to(hub, **TOKEN)
    report = crawl(store, access, Scope(), clock=time, pause=time.pause, progress=heard)
    assert report.requests.github == hub.requests.buckets["github"] > 0
    known = store.model("acme/with-code")
    assert known is not None
    assert [(each.repo, each.state) for each in known.extraction.links.github] == [
        ("acme/code", "ok")
    ]
    assert hub.requests.counted() == []


def test_that_github_is_spent_is_said_once_not_at_every_page(
    start: Start, store: Store, time: Time, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.passes.fetching.PAGE", 1)
    hub = start(plan="anonymous", clock=time)
    for number in range(6):
        card = f"# M\nCode: https://github.com/acme/code{number}\n"
        hub.edit({"do": "add", "model": f"acme/with-code{number}", "readme": card})
    hub.application.limits.spend(None, "core", 0)
    crawl(store, access_to(hub), Scope(), clock=time, pause=time.pause, progress=heard)
    said = [note for note in heard.notes if "GITHUB_TOKEN" in note]
    assert len(said) == 2  # by the documents, by the visits


def test_a_crawl_goes_on_when_github_is_spent(
    start: Start, store: Store, time: Time, heard: Heard
) -> None:
    hub = start(plan="anonymous", clock=time)
    card = "---\nlicense: mit\n---\n# M\nCode: https://github.com/acme/code\n"
    hub.edit({"do": "add", "model": "acme/with-code", "readme": card})
    hub.application.limits.spend(None, "core", 0)
    report = crawl(store, access_to(hub), Scope(), clock=time, pause=time.pause, progress=heard)
    assert (report.failures, report.runs[-1].state) == ((), "done")
    assert any("GITHUB_TOKEN" in note for note in heard.notes)
    known = store.model("acme/with-code")
    assert known is not None
    assert known.depth == "full"
