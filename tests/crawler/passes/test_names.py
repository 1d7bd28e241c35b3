"""Nights that ask where names lead that models link to and no listing has."""

import pytest

from crawler.asking.access import Scope
from crawler.crawl import CrawlReport, crawl
from crawler.lookup.lookup import LookUps
from crawler.passes import fetching
from crawler.passes.names import AGAIN
from sandbox.server import Running
from storage import Store
from tests.crawler.conftest import Start, Time, access_to
from tests.crawler.crawling import DAY, model
from tests.crawler.pages.songbird import DATA_CARD

NIGHT = "2026-11-02T00:00:00Z"
CHILD = "acme/chick"
FILES = {"model.safetensors": "w", ".gitattributes": ""}
EVERYTHING = Scope(github=False, full=True)


class Nights:
    """Crawls, each a day or more after the one before."""

    def __init__(self, store: Store, time: Time, hub: Running) -> None:
        self.store, self.time, self.hub = store, time, hub

    def __call__(self, days: int = 1, scope: Scope = EVERYTHING) -> CrawlReport:
        self.time.now += days * DAY
        self.hub.requests.clear()
        access = access_to(self.hub)
        return crawl(self.store, access, scope, clock=self.time, pause=self.time.pause)

    def asked(self) -> list[str]:
        """The names that the Hub was asked for in the last one."""
        paths = [path for path in self.hub.requests.paths() if "/resolve/main/" in path]
        return sorted(path.partition("/resolve/")[0].lstrip("/") for path in paths)


def add(hub: Running, name: str, front: str, text: str = "") -> None:
    card = f"---\n{front}---\n# A model\n\n{text}\n"
    hub.edit({"do": "add", "model": name, "readme": card, "files": FILES}, at=NIGHT)


@pytest.fixture
def nights(store: Store, time: Time, start: Start) -> Nights:
    """A base and a dataset that were renamed before anybody looked, and a child of both."""
    hub = start(models=[], datasets=[{"id": "corpus", "readme": DATA_CARD}])
    add(hub, "songbird", "license: mit\n")
    add(
        hub, CHILD, "base_model: songbird\ndatasets:\n- corpus\n- acme/nowhere\n", "Trained on ABC."
    )
    hub.edit({"do": "rename", "model": "songbird", "to": "acme/songbird"}, at=NIGHT)
    hub.edit({"do": "rename", "dataset": "corpus", "to": "acme/corpus"}, at=NIGHT)
    return Nights(store, time, hub)


def facts(store: Store) -> tuple[str, str, str]:
    found = model(store, CHILD).extraction.findings
    names = ("weights.base", "data.finetuning", "docs.data_card")
    base, data, card = (str(found[name].availability) for name in names)
    return base, data, card


def test_what_a_given_up_name_leads_to_is_read_for_who_links_to_it(
    nights: Nights, store: Store
) -> None:
    report = nights()
    assert nights.asked() == ["datasets/acme/nowhere", "datasets/corpus", "songbird"]
    assert [run.seen for run in report.runs if run.kind == "names"] == [3]
    assert facts(store) == ("released", "released", "partial")
    assert model(store, CHILD).extraction.findings["weights.base"].inherited_from == "songbird"
    assert len(store.history(CHILD)) == 1
    assert model(store, "songbird").name == "acme/songbird"
    assert not [path for path in nights.hub.requests.paths() if "/api/models/" in path]
    assert store.check() == []


def test_a_name_is_asked_for_once_and_one_that_led_nowhere_after_three_months(
    nights: Nights, store: Store
) -> None:
    nights()
    nights()
    report = nights()
    assert nights.asked() == []
    assert {run.kind for run in report.runs} == {"datasets", "full", "documents"}
    nights(days=AGAIN // DAY + 1)
    assert nights.asked() == ["datasets/acme/nowhere"]
    nights()
    assert nights.asked() == []


def test_an_heir_follows_its_base_whatever_it_calls_it(nights: Nights, store: Store) -> None:
    nights()
    nights.hub.edit({"do": "gate", "model": "acme/songbird"}, at="2027-01-17T00:00:00Z")
    nights.hub.edit({"do": "gate", "dataset": "acme/corpus"}, at="2027-01-17T00:00:00Z")
    nights()
    assert facts(store)[:2] == ("gated", "gated")


def test_a_part_of_the_hub_asks_for_no_names(nights: Nights) -> None:
    nights(scope=Scope(github=False, author="acme"))
    assert nights.asked() == []


def test_a_name_that_gets_no_answer_is_a_failure_and_asked_for_again(
    nights: Nights, store: Store
) -> None:
    nights.hub.fault("status", "/songbird/resolve/main", times=100)
    assert [failure.name for failure in nights().failures] == ["songbird"]
    assert facts(store) == ("unknown", "released", "partial")
    nights.hub.faults.clear()
    assert nights().failures == ()
    assert nights.asked() == ["songbird"]
    assert facts(store) == ("released", "released", "partial")
    assert len(store.history(CHILD)) == 1


def test_where_nothing_is_said_of_any_name_the_rest_of_the_night_goes_on(
    nights: Nights, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "OUTAGE", 1)
    nights.hub.fault("status", "/resolve/main/", times=1000)
    with pytest.raises(Exception, match="where names lead"):
        nights()
    assert model(store, CHILD).depth == "full"


def test_what_a_look_up_learns_of_a_name_the_nights_know_too(nights: Nights, store: Store) -> None:
    with LookUps(store, access_to(nights.hub), github=False, clock=nights.time) as ups:
        ups.one(CHILD)
        before = facts(store)
        nights.hub.requests.clear()
        ups.one(CHILD)
    assert facts(store) == before == ("released", "released", "unknown")
    nights()
    assert nights.asked() == ["datasets/acme/nowhere"]
    assert facts(store) == ("released", "released", "partial")
    assert len(store.history(CHILD)) == 1
