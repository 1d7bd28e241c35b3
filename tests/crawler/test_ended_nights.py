"""Nights that end before all cards are read, as the first ones do on the real Hub."""

import math
import re
from pathlib import Path
from typing import Any

import pytest

from crawler.asking.access import Scope, Silent
from crawler.crawl import RESERVED, CrawlReport, crawl, for_the_rest
from crawler.plan import plan
from sandbox.hub import quotas
from sandbox.server import Running
from storage import Store, export
from storage.runs import Run
from tests.crawler.conftest import NIGHTLY, Start, Time, access_to
from tests.crawler.crawling import DAY, model
from tests.crawler.importing.dumps import iso
from tests.sandbox.conftest import listed

LICENSES = ("apache-2.0", "mit", "cc-by-nc-4.0", "other")
MOMENT = re.compile(r"^(\d{4}-\d\d-\d\d)T.*Z$")
LONG = 1_200.0
"""Seconds of a night: three quarters of them for cards."""


def card(number: int) -> str:
    """Of every third a base model is younger, less downloaded, and so read later."""
    front = [
        f"license: {LICENSES[number % 4]}",
        "datasets:",
        f"- {('acme/corpus', 'old')[number % 2]}",
    ]
    front += [f"base_model: lab/m{number - 1}"] if number % 3 else []
    code = "We release the [training code](https://github.com/acme/code)." if not number % 3 else ""
    return "\n".join(["---", *front, "---", f"# M{number}", code, f"Trained on {number} GPUs."])


def world() -> list[dict[str, Any]]:
    return [
        {
            "id": f"lab/m{number}",
            "readme": card(number),
            "info": listed(
                f"lab/m{number}",
                number,
                downloads=100 * number,
                tags=[f"license:{LICENSES[number % 4]}", "region:us"],
                siblings=[{"rfilename": "README.md"}, {"rfilename": "model.safetensors"}],
            ),
        }
        for number in range(1, 31)
    ]


@pytest.fixture
def hub(start: Start, time: Time, monkeypatch: pytest.MonkeyPatch) -> Running:
    """Thirty models with cards; in five minutes the Hub gives eight texts, hops counted."""
    monkeypatch.setitem(quotas.PLANS["anonymous"], "resolvers", 8)
    return start(models=world(), plan="anonymous", clock=time)


def night(store: Store, hub: Running, time: Time, long: float = LONG) -> CrawlReport:
    return crawl(
        store, access_to(hub), NIGHTLY, clock=time, pause=time.pause, until=time.now + long
    )


def told(store: Store) -> dict[str, list[list[str]]]:
    """All exports but the ledger, to the day, and without the moments at which things were seen."""
    found = {}
    for what in export.NAMES:
        kept = [i for i, name in enumerate(export.columns(what)) if name != "observed_at"]
        rows = ([MOMENT.sub(r"\1", str(row[i])) for i in kept] for row in export.rows(store, what))
        if what != "runs":
            found[what] = sorted(rows)
    return found


def documents(report: CrawlReport) -> Run:
    return next(each for each in report.runs if each.kind == "documents")


def test_a_night_leaves_cards_to_the_next_one_and_goes_on_with_what_follows(
    hub: Running, store: Store, time: Time
) -> None:
    report = night(store, hub, time)
    cards = documents(report)
    assert (cards.state, cards.expected, cards.error) == ("paused", 30, "")
    assert 0 < cards.seen < 30
    assert (report.interrupted, report.failures) == (False, ())
    assert report.runs[-1].kind == "heirs"
    status = store.status()
    assert (status.read, status.waiting, status.night) == (cards.seen, 30 - cards.seen, cards.seen)
    assert time.now < 1_800_000_000 + LONG
    assert store.check() == []


def test_the_most_downloaded_come_first_from_night_to_night(
    hub: Running, store: Store, time: Time
) -> None:
    night(store, hub, time)
    read = {known.name for known in store.present() if known.read_revision}
    ranks = sorted(int(name.removeprefix("lab/m")) for name in read)
    assert ranks[0] > 10
    hub.edit(
        {"do": "add", "model": "new/loved", "readme": "# Loved\n", "info": {"downloads": 9_999}}
    )
    time.now += DAY
    report = night(store, hub, time)
    assert documents(report).state == "paused"
    assert model(store, "new/loved").depth == "full"


def test_many_nights_tell_what_one_crawl_tells(
    hub: Running, store: Store, time: Time, tmp_path: Path
) -> None:
    nights = [night(store, hub, time)]
    while documents(nights[-1]).state == "paused":
        time.now += DAY
        nights.append(night(store, hub, time))
        assert len(nights) < 20
    assert len(nights) > 3
    with Store.open(f"sqlite:///{tmp_path}/once.db") as once:
        crawl(once, access_to(hub), NIGHTLY, clock=time, pause=time.pause)
        assert told(store) == told(once)


def test_with_edits_between_them_they_tell_what_whole_nights_tell(
    hub: Running, store: Store, time: Time, tmp_path: Path
) -> None:
    """The cards that changed had been read; what had not is renamed, deleted, trained on other."""
    edits: list[dict[str, Any]] = [
        {"do": "license", "model": "lab/m30", "to": "gpl-3.0"},
        {"do": "gate", "model": "lab/m29"},
        {"do": "rename", "model": "lab/m5", "to": "lab/five"},
        {"do": "delete", "model": "lab/m8"},
        {"do": "license", "dataset": "acme/corpus", "to": "mit"},
    ]
    with Store.open(f"sqlite:///{tmp_path}/whole.db") as whole:
        report = night(store, hub, time)
        night(whole, hub, time, math.inf)
        while edits or documents(report).state == "paused":
            time.now += DAY
            if edits:
                hub.edit(edits.pop(), at=iso(int(time.now) - 3600))
            report = night(store, hub, time)
            night(whole, hub, time, math.inf)
        time.now += 8 * DAY  # a full pass sees what is gone
        night(store, hub, time, math.inf)
        night(whole, hub, time, math.inf)
        many, one = told(store), told(whole)
    assert many == one


def test_a_night_that_is_over_before_its_cards_asks_for_none(
    hub: Running, store: Store, time: Time
) -> None:
    report = night(store, hub, time, 0)
    states = {each.kind: (each.state, each.seen) for each in report.runs}
    assert states["full"] == ("done", 30)
    assert states["documents"] == ("paused", 0)
    assert hub.requests.fetched() == []
    assert not store.status().night


def test_what_has_come_when_the_time_is_over_is_stored(
    start: Start, store: Store, time: Time
) -> None:
    """The time runs out while a page is on its way."""
    hub = start(models=world())
    answers: list[str] = []

    class Watching(Silent):
        """Its clock jumps to the end with the tenth text."""

        def quota(self, bucket: str, remaining: int | None, reset_in: float) -> None:
            answers.append(bucket)
            if answers.count("hub resolvers") == 10:
                time.now += LONG

    report = crawl(
        store,
        access_to(hub),
        NIGHTLY,
        progress=Watching(),
        clock=time,
        pause=time.pause,
        until=time.now + LONG,
    )
    cards = documents(report)
    assert (cards.state, cards.seen) == ("paused", store.status().read)
    assert 10 <= 2 * cards.seen == cards.requests_resolvers < 60


def test_a_plan_tells_how_many_nights(hub: Running, store: Store, time: Time) -> None:
    planned = plan(store, access_to(hub), Scope(), seconds=DAY)
    assert (planned.nights, planned.measured) == (0, False)
    crawl(store, access_to(hub), Scope(metadata_only=True), clock=time)
    planned = plan(store, access_to(hub), Scope(), seconds=DAY)
    assert (planned.pending, planned.quota, planned.nights) == (30, 3_000, 1)
    assert plan(store, access_to(hub, hub_token="hf_x"), Scope()).quota == 5_000
    assert plan(store, access_to(hub), Scope()).nights is None
    short = plan(store, access_to(hub), Scope(), seconds=4)
    assert short.nights == math.ceil(30 * 2 / 3_000 * 300 / 3) == 2
    report = night(store, hub, time)
    again = plan(store, access_to(hub), Scope(), seconds=DAY)
    seen = documents(report).seen
    assert (again.measured, again.nights) == (True, math.ceil((30 - seen) / seen))


@pytest.mark.parametrize(
    ("left", "reserved"), [(DAY, RESERVED), (3_600, 900), (-5, 0), (math.inf, RESERVED)]
)
def test_what_comes_after_the_cards_has_its_time(left: float, reserved: float) -> None:
    assert for_the_rest(left) == reserved


def test_all_that_asks_ends_with_the_night(hub: Running, store: Store, time: Time) -> None:
    """Whatever the documents have left undone for others."""
    crawl(store, access_to(hub), NIGHTLY, clock=time, pause=time.pause)
    hub.edit({"do": "license", "dataset": "acme/corpus", "to": "mit"})
    hub.edit({"do": "card", "model": "lab/m9", "text": "---\ndatasets: [nobody/knows]\n---\n# M\n"})
    time.now += DAY
    crawl(store, access_to(hub), Scope(author="lab", github=False), clock=time, pause=time.pause)
    time.now += DAY
    report = crawl(store, access_to(hub), Scope(), clock=time, pause=time.pause, until=time.now)
    states = {each.kind: (each.state, each.seen, each.expected) for each in report.runs}
    assert states["names"] == states["data_cards"] == states["github"] == ("paused", 0, 1)
    report = crawl(store, access_to(hub), Scope(), clock=time, pause=time.pause)
    states = {each.kind: (each.state, each.seen, each.expected) for each in report.runs}
    assert states["names"] == states["data_cards"] == states["github"] == ("done", 1, 1)


def test_nobody_waits_beyond_the_end_for_a_host_that_wants_a_pause(
    start: Start, store: Store, time: Time
) -> None:
    hub = start(models=world())
    hub.fault("status", "m30/resolve", times=100, retry_after="500")
    hub.fault("status", "/repos/acme/code", times=100, retry_after="500")
    night(store, hub, time, 600)
    assert max(time.waits, default=0) < 450
    assert model(store, "lab/m30").depth == "listing"
    assert store.status().waiting == 1
    crawl(store, access_to(hub), Scope(), clock=time, pause=time.pause, until=time.now + 400)
    assert max(time.waits, default=0) < 400
    time.now += DAY
    hub.faults.clear()
    assert documents(night(store, hub, time)).state == "done"
    assert store.status().waiting == 0
