"""Re-scoring beside what models link to: what became of that stays where the crawls saw it."""

import pytest

from crawler import job
from crawler.archive import rescore
from crawler.asking.access import Scope
from crawler.crawl import crawl
from extractors import RULESET
from storage import Store
from tests.crawler.conftest import access_to

NEW = "feedbeef0001"
NIGHT = "2026-11-02T00:00:00Z"
LATER = "2027-01-17T00:00:00Z"
"""A commit in the night before the second crawl."""
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


@pytest.fixture
def night(start, store, time):
    hub = start(models=[])
    hub.application.corpus.github.clear()
    meta = {"license": "MIT"}
    files = {"README.md": "# Code\n\n```\npython train.py\n```\n", "LICENSE": MIT}
    hub.edit(
        {"do": "add", "dataset": "acme/corpus", "readme": "---\nlicense: mit\n---\n# Corpus\n"},
        {"do": "add", "repository": "acme/code", "meta": meta, "tree": TREE, "files": files},
        {"do": "add", "model": "acme/base", "readme": CARD, "files": FILES},
        {"do": "add", "model": "acme/child", "readme": HEIR, "files": FILES},
        at=NIGHT,
    )

    def crawled(*edits) -> None:
        hub.edit(*edits, at=LATER)
        scope, access = Scope(full=True), access_to(hub, **TOKEN)
        crawl(store, access, scope, clock=time, pause=time.pause)
        time.now += 10 * DAY

    crawled()
    crawled()
    return crawled


def told(store: Store, ruleset: str) -> dict[str, list[object]]:
    return {
        name: [
            (each.valid_from, each.valid_to, each.observed_at, each.findings)
            for each in store.history(name)
            if each.ruleset == ruleset
        ]
        for name in ("acme/base", "acme/child")
    }


def rescored(store: Store, time, monkeypatch) -> dict[str, list[object]]:
    monkeypatch.setattr(job, "RULESET", NEW)
    monkeypatch.setattr(rescore, "RULESET", NEW)
    rescore.rescore(store, jobs=1, clock=time)
    assert store.check() == []
    return told(store, NEW)


@pytest.mark.parametrize("what", EDITS)
def test_what_became_of_a_companion_stays_a_turn_where_it_was(
    what, night, store, time, monkeypatch
):
    night(EDITS[what])
    before = told(store, RULESET)
    assert max(map(len, before.values())) == 1 + (what != "lost code")  # unknown is no news
    assert rescored(store, time, monkeypatch) == before
