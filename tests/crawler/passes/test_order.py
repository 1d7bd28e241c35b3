"""Base models are read before what was made from them."""

import msgspec

from crawler.asking.access import Scope
from crawler.crawl import crawl
from crawler.lookup.lookup import LookUps
from crawler.passes.order import declared, parents_first
from storage.records import Pending
from tests.crawler.conftest import Start, Time, access_to
from tests.sandbox.conftest import model
from tests.storage.blank import blank_store


def pending(name: str, *parents: str) -> Pending:
    tags = [f"base_model:{parent}" for parent in parents]
    tags += [f"base_model:finetune:{parent}" for parent in parents]
    return Pending(1, name, None, "x", 0, "no", 0, msgspec.json.encode({"tags": tags}))


def test_the_parents_that_tags_name() -> None:
    assert declared(pending("a/b", "C/D", "e/f").record) == ("c/d", "e/f")
    assert declared(b'{"tags":["mit"]}') == ()
    assert declared(b"{}") == ()


def test_generation_by_generation_and_otherwise_as_it_was() -> None:
    batch = [pending("z/grandchild", "y/child"), pending("y/child", "X/Root"), pending("b/other"),
             pending("x/root"), pending("c/of-nobody-here", "far/away")]  # fmt: skip
    assert [each.name for each in parents_first(batch)] == [
        "b/other", "x/root", "c/of-nobody-here", "y/child", "z/grandchild",
    ]  # fmt: skip


def test_circles_end() -> None:
    batch = [pending("a/a", "b/b"), pending("b/b", "a/a"), pending("c/c")]
    assert parents_first(batch)[0].name == "c/c"


CORPUS = "---\nlicense: mit\ndatasets:\n- acme/corpus\n---\n# Root\nPretrained on acme/corpus.\n"


def test_a_child_more_downloaded_than_its_base_inherits_all_the_same(
    start: Start, time: Time
) -> None:
    child_card = "---\nbase_model: acme/root\n---\n# Child\nA fine-tune.\n"
    root = model("acme/root", 1, tags=["license:mit", "dataset:acme/corpus"], downloads=1)
    child = model("acme/child", 2, tags=["base_model:acme/root"], downloads=1000)
    del root["info"]["siblings"], child["info"]["siblings"]
    hub = start(models=[child | {"readme": child_card}, root | {"readme": CORPUS}])
    with blank_store() as store:
        crawl(store, access_to(hub), Scope(github=False), clock=time, pause=time.pause)
        fetched = [path.split("/")[2] for path in hub.requests.fetched()]
        known = store.model("acme/child")
        with LookUps(store, access_to(hub), github=False, clock=time) as ups:
            again = ups.one("acme/child").model
    assert fetched[:2] == ["root", "child"]
    assert known is not None
    assert known.extraction.findings == again.extraction.findings
    assert any(each.inherited_from == "acme/root" for each in known.extraction.findings.values())
