"""Re-scoring beside what models link to: what became of that stays where the crawls saw it."""

from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from crawler import job, sightings
from crawler.archive import rescore
from crawler.asking.access import Scope
from crawler.crawl import crawl
from crawler.passes import heirs
from storage import Store
from storage.reading.moments import iso
from tests.crawler.conftest import Start, Time, access_to
from tests.storage.blank import blank

NEW = "feedbeef0001"
NIGHT = "2026-11-02T00:00:00Z"
DAY = 86_400
TOKEN = {"github_token": "ghp_mine", "github_token_source": "GITHUB_TOKEN"}
FILES = {"model.safetensors": "w", ".gitattributes": ""}
TREE = [
    {"path": path, "type": "blob", "sha": f"{n:040x}", "size": 9}
    for n, path in enumerate(("README.md", "LICENSE", "train.py", "pretrain.py"), 1)
]
MIT = "MIT License\n\nCopyright (c) 2026 Acme\n\nPermission is hereby granted, free of charge.\n"
CARD = (
    "---\nlicense: mit\ndatasets:\n- acme/corpus\n---\n# Base\n\nPre-trained on acme/corpus.\n"
    "Training code: https://github.com/acme/code\n"
)
HEIR = "---\nlicense: mit\nbase_model: acme/base\n---\n# Child\n\nFine-tuned.\n"
MORE = "---\nlicense: mit\n---\n# Base\n\nNothing of data.\n"
EDITS = {
    "gated data": {"do": "gate", "dataset": "acme/corpus"},
    "relicensed data": {"do": "license", "dataset": "acme/corpus", "to": "cc-by-nc-4.0"},
    "lost data": {"do": "delete", "dataset": "acme/corpus"},
    "lost code": {"do": "delete", "repository": "acme/code"},
    "relicensed code": {"do": "license", "repository": "acme/code", "to": "GPL-3.0", "text": "GPL"},
    "gated base": {"do": "gate", "model": "acme/base"},
    "relicensed base": {"do": "license", "model": "acme/base", "to": "cc-by-nc-4.0"},
    "other card of the base": {"do": "card", "model": "acme/base", "text": MORE},
}
OWN = {"do": "gate", "model": "acme/child"}


WORDS = "The pre-training data is proprietary and will not be released.\n"
CLOSED = f"---\nlicense: mit\n---\n# Base\n\n{WORDS}"
ANEW = {"do": "add", "model": "acme/base", "readme": CLOSED, "files": FILES}
OTHER = ANEW | {"model": "acme/other"}
GONE = {"do": "delete", "model": "acme/base"}
AWAY = {"do": "rename", "model": "acme/base", "to": "acme/root"}
TELLS: dict[str, list[tuple[dict[str, Any], ...]]] = {
    "a base made anew": [(), (GONE, ANEW)],
    "a base made anew later": [(GONE,), (ANEW,)],
    "a name taken by a new model": [(AWAY,), (ANEW,)],
    "a name taken by an older model": [
        (AWAY, OTHER),
        ({"do": "rename", "model": "acme/other", "to": "acme/base"},),
    ],
    "a renamed base": [(AWAY,), ({"do": "card", "model": "acme/root", "text": CLOSED},)],
    "words of its own": [(), ({"do": "card", "model": "acme/child", "text": HEIR + WORDS},)],
    "another base": [
        (OTHER,),
        ({"do": "card", "model": "acme/child", "text": HEIR.replace("/base", "/other")},),
    ],
    "a base that is gone": [
        (GONE, OTHER),
        ({"do": "card", "model": "acme/child", "text": HEIR.replace("/base", "/other")},),
        (),
        ({"do": "card", "model": "acme/child", "text": HEIR},),
    ],
    "data of a base that is gone": [(GONE,), (EDITS["gated data"],)],
}


POOL = [
    *(edit for edit in EDITS.values() if edit["do"] != "delete"),
    OWN,
    {"do": "ungate", "dataset": "acme/corpus"},
    {"do": "ungate", "model": "acme/base"},
    {"do": "ungate", "model": "acme/child"},
    {"do": "license", "model": "acme/child", "to": "apache-2.0"},
    {"do": "card", "model": "acme/base", "text": CARD},
]
WORLD = (
    {"do": "add", "dataset": "acme/corpus", "readme": "---\nlicense: mit\n---\n# Corpus\n"},
    {"do": "add", "repository": "acme/code", "meta": {"license": "MIT"}, "tree": TREE}
    | {"files": {"README.md": "# Code\n\n```\npython train.py\n```\n", "LICENSE": MIT}},
    {"do": "add", "model": "acme/base", "readme": CARD, "files": FILES},
    {"do": "add", "model": "acme/child", "readme": HEIR, "files": FILES},
)
Told = dict[str, list[Any]]
Tell = Callable[[str, list[Any]], tuple[Told, Told]]
"""Takes the name of a database and the edits of each night."""


@pytest.fixture
def told(start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tell:
    """What crawls wrote of nights with these edits, and what a re-scoring says of them after."""

    def read(name: str, nights: list[Any]) -> tuple[Told, Told]:
        hub, time = start(models=[]), Time()
        hub.application.corpus.github.clear()
        hub.edit(*WORLD, at=NIGHT)
        scope, access = Scope(full=True), access_to(hub, **TOKEN)
        with Store.open(blank(tmp_path / f"{name}.db")) as store:
            for edits in nights:
                hub.edit(*edits, at=iso(int(time.now) - 3 * DAY))
                crawl(store, access, scope, clock=time, pause=time.pause)
                time.now += 10 * DAY
            before = series(store)
            monkeypatch.undo()
            for room in (job, rescore, heirs):
                monkeypatch.setattr(room, "RULESET", NEW)
            rescore.rescore(store, jobs=1, clock=time)
            assert store.check() == []
            return before, series(store)

    return read


def series(store: Store) -> Told:
    """By the newest rules."""
    newest = store.history("acme/child")[-1].ruleset
    return {
        name: [
            (each.valid_from, each.valid_to, each.observed_at, each.findings)
            for each in store.history(name)
            if each.ruleset == newest
        ]
        for name in ("acme/base", "acme/child")
    }


@pytest.mark.parametrize("what", EDITS)
def test_what_became_of_a_companion_stays_a_turn_where_it_was(what: str, told: Tell) -> None:
    before, after = told("seen", [(), (), (EDITS[what],), ()])
    assert max(map(len, before.values())) == 2
    assert after == before


@pytest.mark.parametrize("what", TELLS)
def test_whose_name_it_was_and_what_a_model_told_itself_stay_turns_too(
    what: str, told: Tell
) -> None:
    before, after = told("named", [(), (), *TELLS[what], ()])
    words = [findings["data.pretraining"][0] for *_, findings in before["acme/child"]]
    moved = {"a base that is gone": ["released", "withheld", "released"]}
    still = {"data of a base that is gone": ["released"]}
    assert words == (moved | still).get(what, ["released", "withheld"])
    assert after["acme/child"] == before["acme/child"]


@pytest.mark.parametrize("seed", [0, 3, 5, 9, 11])
def test_whatever_becomes_of_companions_the_same_rules_tell_the_same(seed: int, told: Tell) -> None:
    random = Random(seed)
    nights = [(), *(random.sample(POOL, random.choice((0, 1, 1, 2, 3))) for _ in range(4))]
    before, after = told("any", nights)
    assert after == before


@pytest.mark.parametrize("what", EDITS)
def test_rules_that_read_more_turn_where_older_ones_saw_nothing(
    what: str, told: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    nights = [(), (), (EDITS[what],), (OWN,)]
    before, after = told("seen", nights)
    assert after == before
    monkeypatch.undo()
    monkeypatch.setattr(sightings, "again", lambda first, _: first.extraction)
    blind, found = told("blind", nights)
    assert len(blind["acme/child"]) < len(before["acme/child"]) or what == "lost code"
    assert found == before
