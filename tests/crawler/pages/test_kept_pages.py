"""Pages that were read before: what they say stands, and what one that became another changes."""

from crawler.asking.access import Scope
from crawler.crawl import crawl
from crawler.pages import pages
from storage import Store
from tests.crawler.conftest import Start, Time, access_to
from tests.crawler.pages.conftest import LookUp
from tests.crawler.pages.songbird import ABSTRACT, HTML, PAPER, TERMS, license_of, songbird, web


def test_what_was_read_before_serves_where_nobody_answers_now(
    start: Start, look: LookUp, time: Time
) -> None:
    hub = start()
    songbird(hub, card="")
    hub.page(TERMS, HTML)
    look(hub)
    time.now += pages.FRESH
    hub.fault("status", "/_pages/", times=9)
    found = look(hub)
    assert license_of(found) == "Apache-2.0"
    assert found.warnings == ()


def test_a_page_read_later_never_shows_as_a_change_in_the_world(
    start: Start, look: LookUp, store: Store, time: Time
) -> None:
    hub = start()
    songbird(hub)
    hub.page(TERMS, HTML)
    hub.page(ABSTRACT, PAPER.replace("Songbird", "Attention"))
    look(hub, pages="off")
    time.now += 30 * 86_400
    found = look(hub)
    assert license_of(found) == "Apache-2.0"
    (spell,) = store.history("acme/songbird")
    assert spell.findings["weights.final"] == ("released", "Apache-2.0")


def test_a_page_that_becomes_another_is_a_change(
    start: Start, look: LookUp, store: Store, time: Time
) -> None:
    hub = start()
    songbird(hub, card="")
    hub.page(TERMS, HTML)
    look(hub)
    time.now += 30 * 86_400
    hub.page(TERMS, HTML.replace("Unless required", "You must not sell it to anybody. Unless", 1))
    found = look(hub)
    assert license_of(found) == "LicenseRef-modified-apache-2.0"
    assert [spell.valid_from for spell in store.history("acme/songbird")][-1] == time.now


def test_what_was_read_stands_when_pages_are_turned_off(
    start: Start, look: LookUp, store: Store, time: Time
) -> None:
    hub = start()
    songbird(hub)
    hub.page(TERMS, HTML)
    hub.page(ABSTRACT, PAPER)
    first = look(hub)
    time.now += 30 * 86_400
    assert look(hub, pages="off").model.extraction == first.model.extraction
    assert len(web(hub)) == 2


def test_the_nightly_pass_reads_kept_pages_and_asks_for_none(
    start: Start, look: LookUp, store: Store, time: Time
) -> None:
    hub = start()
    songbird(hub)
    hub.page(TERMS, HTML)
    hub.page(ABSTRACT, PAPER)
    look(hub)
    songbird(hub, name="acme/another")
    hub.requests.clear()
    crawl(store, access_to(hub, pages=hub.pages_url), Scope(), clock=time, pause=time.pause)
    assert web(hub) == []
    another = store.model("acme/another")
    assert another is not None
    assert another.extraction.findings["weights.final"].license == "Apache-2.0"
    assert another.extraction.links.papers[0].kind == "peer_reviewed"
    assert len(store.history("acme/songbird")) == 1
