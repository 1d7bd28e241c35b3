"""Nights on which GitHub repositories change and the models that link to them do not."""

import threading
from typing import NamedTuple

import pytest

from crawler.asking.access import Scope, Silent
from crawler.crawl import CrawlReport, crawl
from crawler.errors import Unreachable
from crawler.passes import visits
from sandbox.server import Running
from storage import Store, export
from storage.runs import Run
from storage.writers import Cell
from taxonomy.findings import Finding
from tests.crawler.conftest import Heard, Start, Time, access_to
from tests.crawler.crawling import rows

DAY = 86_400
NIGHT = "2026-11-02T00:00:00Z"
LATER = "2027-01-17T00:00:00Z"
TOKEN = {"github_token": "ghp_mine", "github_token_source": "GITHUB_TOKEN"}
EVERYTHING = Scope()


class Night(NamedTuple):
    """Crawls, some days later; with a token unless told otherwise."""

    store: Store
    time: Time
    heard: Heard

    def __call__(
        self,
        hub: Running,
        scope: Scope = EVERYTHING,
        *,
        days: int = 0,
        tokens: dict[str, str] | None = None,
    ) -> CrawlReport:
        self.time.now += days * DAY
        hub.requests.clear()
        access = access_to(hub, **(TOKEN if tokens is None else tokens))
        return crawl(
            *(self.store, access, scope),
            progress=self.heard,
            clock=self.time,
            pause=self.time.pause,
        )


@pytest.fixture
def night(store: Store, time: Time, heard: Heard) -> Night:
    return Night(store, time, heard)


@pytest.fixture
def code(start: Start) -> Running:
    """A model that trains by the code of acme/code, and a repository of its own making."""
    hub = start(models=[])
    hub.application.corpus.github.clear()
    meta = {"license": "Apache-2.0", "created_at": NIGHT}
    files = {"README.md": "# Code\n\n```\npython train.py\n```\n", "LICENSE": "Apache License"}
    tree = [
        {"path": path, "type": "blob", "sha": f"{n:040x}", "size": 9}
        for n, path in enumerate([*files, "train.py", "pretrain.py"], 1)
    ]
    record = {"meta": meta, "tree": tree, "files": files}
    hub.edit({"do": "add", "repository": "acme/code", **record}, at=NIGHT)
    link(hub, "acme/model", "acme/code")
    return hub


def link(hub: Running, model: str, *repositories: str) -> None:
    lines = "\n".join(f"Training code: https://github.com/{name}" for name in repositories)
    card = f"---\nlicense: mit\n---\n# {model}\n\n{lines}\n"
    hub.edit({"do": "add", "model": model, "readme": card}, at=NIGHT)


def linked(store: Store, model: str = "acme/model") -> tuple[str, str | None]:
    found = store.model(model)
    assert found is not None
    (code,) = found.extraction.links.github
    return code.state, code.license


def edges(store: Store) -> list[tuple[Cell, ...]]:
    """Model, kind, target, role and since."""
    return [(*row[:4], row[6]) for row in export.rows(store, "links")]


def finding(store: Store, component: str) -> Finding:
    found = store.model("acme/model")
    assert found is not None
    return found.extraction.findings[component]


def of_kind(report: CrawlReport, kind: str) -> list[Run]:
    return [each for each in report.runs if each.kind == kind]


def asked(hub: Running) -> list[str]:
    return hub.requests.paths("github")


@pytest.mark.parametrize("tokens", [TOKEN, {}])
@pytest.mark.parametrize(
    ("edits", "told", "moves"),
    [
        ([{"do": "archive"}], ("archived", "Apache-2.0"), "state"),
        ([{"do": "license", "to": "MIT", "text": "MIT License"}], ("ok", "MIT"), "license"),
        ([{"do": "delete"}], ("gone", None), "gone"),
        ([{"do": "block"}], ("gone", None), "gone"),
        ([{"do": "rename", "to": "new/home"}], ("renamed", "Apache-2.0"), "name"),
        (
            [{"do": "rename", "to": "new/home"}, {"do": "archive"}],
            ("renamed", "Apache-2.0"),
            "state",
        ),
    ],
)
def test_what_becomes_of_a_repository_reaches_the_untouched_models_that_link_it(
    code: Running,
    night: Night,
    store: Store,
    time: Time,
    *,
    edits: list[dict[str, str]],
    told: tuple[str, str] | tuple[str, None],
    moves: str,
    tokens: dict[str, str],
) -> None:
    night(code, tokens=tokens)
    assert linked(store) == ("ok", "Apache-2.0")
    name = "acme/code"
    for edit in edits:
        code.edit(edit | {"repository": name}, at=LATER)
        name = edit.get("to", name) if edit["do"] == "rename" else name
    report = night(code, days=8, tokens=tokens)
    assert of_kind(report, "github")[0].changed == 1
    assert code.requests.fetched() == []
    assert linked(store) == told
    course = store.course("github", "acme/code") or store.course("github", "new/home")
    assert course is not None
    assert moves in {each.aspect for each in course.changes}
    assert store.check() == []
    before = rows(store)
    again = night(code, tokens=tokens)
    assert of_kind(again, "github") == []
    assert asked(code) == []
    assert rows(store) == before


def test_a_script_that_is_taken_out_turns_the_spell_of_the_model(
    code: Running, night: Night, store: Store, time: Time
) -> None:
    night(code)
    assert finding(store, "code.pretraining").availability == "released"
    out = {"README.md": "# Code\n", "train.py": None, "pretrain.py": None, "run.py": "run()\n"}
    code.edit({"do": "commit", "repository": "acme/code", "files": out}, at=LATER)
    night(code, days=8)
    assert finding(store, "code.pretraining").availability == "not_found"
    (before, now) = store.history("acme/model")
    assert (before.valid_to, now.valid_from) == (time.now, time.now)


def test_code_of_a_repository_that_goes_cannot_be_had_until_it_is_back(
    code: Running, night: Night, store: Store, time: Time
) -> None:
    night(code)
    seen = code.application.corpus.github["acme/code"]
    code.edit({"do": "delete", "repository": "acme/code"}, at=LATER)
    night(code, days=8)
    assert linked(store) == ("gone", None)
    gone = finding(store, "code.pretraining")
    assert (gone.availability, gone.license) == ("named", None)
    assert gone.evidence[0].rule == "repository.gone"
    assert gone.evidence[0].quote
    went = time.now
    seen.state = "open"
    night(code, days=8)
    assert linked(store) == ("ok", "Apache-2.0")
    assert finding(store, "code.pretraining").availability == "released"
    spells = store.history("acme/model")
    assert [(each.valid_from, each.valid_to) for each in spells[1:]] == [
        (went, time.now),
        (time.now, None),
    ]


def test_what_a_model_points_to_stays_the_same_edge_while_that_is_gone(
    code: Running, night: Night, store: Store
) -> None:
    night(code)
    (before,) = edges(store)
    code.edit({"do": "delete", "repository": "acme/code"}, at=LATER)
    night(code, days=8)
    assert edges(store) == [before]


@pytest.mark.parametrize(
    "edits",
    [
        [{"do": "archive"}],
        [{"do": "license", "to": "MIT", "text": "MIT License"}],
        [{"do": "delete"}],
        [{"do": "archive"}, {"do": "delete"}],
    ],
)
def test_of_an_earlier_moment_links_tell_what_their_targets_were_then(
    code: Running, night: Night, store: Store, time: Time, edits: list[dict[str, str]]
) -> None:
    night(code)
    told = [(int(time.now), list(export.rows(store, "links")))]
    for edit in edits:
        code.edit(edit | {"repository": "acme/code"}, at=LATER)
        night(code, days=8)
        told.append((int(time.now), list(export.rows(store, "links"))))
    code.application.corpus.github["acme/code"].state = "open"
    night(code, days=8)
    assert told[-1][1] != told[0][1]
    for moment, links in told:
        assert list(export.rows(store, "links", as_of=moment)) == links
    then = store.model("acme/model", as_of=told[0][0])
    assert then is not None
    assert then.extraction.links.github[0].license == "Apache-2.0"


def test_a_model_that_is_read_first_after_its_repository_went_knows_what_it_held(
    code: Running, night: Night, store: Store
) -> None:
    night(code)
    code.edit({"do": "delete", "repository": "acme/code"}, at=LATER)
    night(code, days=8)
    link(code, "acme/model2", "acme/code")
    night(code, days=1)
    found = store.model("acme/model2")
    assert found is not None
    assert found.extraction.findings["code.pretraining"].availability == "named"


def test_within_a_week_nobody_is_asked_and_after_it_nothing_is_written(
    code: Running, night: Night, store: Store
) -> None:
    night(code)
    before = rows(store)
    assert of_kind(night(code, days=6), "github") == []
    assert asked(code) == []
    code.application.corpus.github["acme/code"].meta["stargazers_count"] = 4_242
    (visit,) = of_kind(night(code, days=2), "github")
    assert (visit.seen, visit.changed) == (1, 0)
    assert len(asked(code)) == 1
    assert rows(store) == before
    assert of_kind(night(code, days=1), "github") == []


def test_rest_and_graphql_tell_the_same_repository(
    code: Running, night: Night, store: Store
) -> None:
    link(code, "acme/more", "acme/none", "acme/nobody")
    night(code)
    before = rows(store)
    for tokens in ({}, TOKEN, {}):
        assert of_kind(night(code, days=8, tokens=tokens), "github")[0].changed == 0
    assert rows(store) == before


def test_with_a_token_many_cost_one_question(code: Running, night: Night) -> None:
    link(code, "acme/more", *(f"acme/none{n}" for n in range(30)))
    night(code)
    report = night(code, days=8)
    assert of_kind(report, "github")[0].seen == 31
    assert len(asked(code)) == 1


def test_a_question_about_many_that_takes_github_too_long_is_asked_one_by_one(
    code: Running, night: Night, store: Store
) -> None:
    link(code, "acme/more", *(f"acme/none{n}" for n in range(30)))
    night(code)
    code.fault("status", "/graphql", status=502, times=1000)
    code.edit({"do": "archive", "repository": "acme/code"}, at=LATER)
    (visit,) = of_kind(night(code, days=8), "github")
    assert (visit.seen, visit.changed) == (31, 1)
    assert linked(store) == ("archived", "Apache-2.0")


def test_without_a_token_the_round_ends_with_the_quota_and_goes_on_next_night(
    start: Start, night: Night, store: Store, time: Time, heard: Heard
) -> None:
    hub = start(models=[], plan="anonymous", clock=time)
    for n in range(4):
        link(hub, f"acme/m{n}", *(f"acme/none{n}{m:02}" for m in range(40)))
    seen = []
    for _ in range(4):
        time.now += DAY
        began = time.now
        seen += [run.seen for run in of_kind(night(hub, tokens={}), "github")]
        assert time.now - began < 120
    assert seen == [0, 60, 40]
    assert any("GITHUB_TOKEN" in note for note in heard.notes)
    assert of_kind(night(hub, tokens={}, days=3), "github") == []
    assert of_kind(night(hub, tokens={}, days=3), "github")[0].seen == 60
    assert len(store.unvisited(int(time.now) - visits.AGAIN)) == 60
    assert of_kind(night(hub, tokens={}, days=1), "github")[0].seen == 60


def test_what_no_night_has_asked_for_yet_is_asked_for_at_the_end(
    code: Running, night: Night, store: Store
) -> None:
    night(code, Scope(github=False))
    assert linked(store)[0] != "ok"
    assert of_kind(night(code, Scope(github=False), days=8), "github") == []
    report = night(code, days=1)
    assert of_kind(report, "github")[0].new == 1
    assert linked(store) == ("ok", "Apache-2.0")
    assert code.requests.fetched() == []


def test_where_the_hubs_texts_do_not_come_github_has_its_turn(
    code: Running, night: Night, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    night(code)
    monkeypatch.setattr("crawler.passes.fetching.OUTAGE", 1)
    code.fault("status", "/resolve/", times=1000)
    link(code, "acme/new", "acme/other")
    code.edit({"do": "archive", "repository": "acme/code"}, at=LATER)
    with pytest.raises(Unreachable, match="no text can be read"):
        night(code, days=8)
    assert linked(store) == ("archived", "Apache-2.0")


def test_neither_a_crawl_with_a_limit_nor_of_metadata_goes_round(
    code: Running, night: Night
) -> None:
    night(code)
    for scope in (Scope(limit=5), Scope(metadata_only=True), Scope(github=False)):
        assert of_kind(night(code, scope, days=8), "github") == []


def test_one_that_cannot_be_read_does_not_keep_the_others_from_their_turn(
    code: Running, night: Night, store: Store, heard: Heard
) -> None:
    link(code, "acme/more", "aaa/shut", "zzz/none")
    night(code)
    code.fault("status", "/repos/aaa/shut", status=403, times=9)
    (visit,) = of_kind(night(code, days=8, tokens={}), "github")
    assert visit.seen == 3
    assert any("aaa/shut was not read" in note for note in heard.notes)


def test_those_that_cannot_be_read_do_not_stand_at_the_head_of_the_line_for_ever(
    code: Running, night: Night, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.repositories._OUTAGE_IN_TURN", 3)
    monkeypatch.setattr(visits, "PAGE", 2)
    broken = [f"aaa/broken{n}" for n in range(4)]
    for name in broken:
        code.edit({"do": "add", "repository": name, "files": {"README.md": "# B\n"}}, at=NIGHT)
    link(code, "acme/more", *broken)
    night(code)
    before = rows(store)
    code.fault("status", "/repos/aaa/broken", status=502, times=1000)
    asked_for = set()
    for _ in range(3):
        night(code, days=8, tokens={})
        asked_for |= set(asked(code))
    assert "/github/repos/acme/code" in asked_for
    assert rows(store) == before


def test_stopped_or_killed_in_between_it_goes_on_where_it_stood(
    code: Running, night: Night, store: Store, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    link(code, "acme/more", *(f"acme/none{n}" for n in range(5)))
    night(code)
    monkeypatch.setattr(visits, "PAGE", 2)
    stop, time.now = threading.Event(), time.now + 8 * DAY

    class Impatient(Silent):
        asking = False

        def phase(self, name: str, total: int | None) -> None:
            self.asking = name == "GitHub"

        def advance(self, n: int = 1) -> None:
            if self.asking:
                stop.set()

    access = access_to(code, **TOKEN)
    report = crawl(
        *(store, access, Scope()), stop=stop, progress=Impatient(), clock=time, pause=time.pause
    )
    assert report.interrupted
    assert len(store.unvisited(int(time.now) - visits.AGAIN)) == 4
    assert of_kind(night(code), "github")[0].seen == 4
    assert store.unvisited(int(time.now) - visits.AGAIN) == []
