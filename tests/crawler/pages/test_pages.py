"""Pages in look-ups, over real HTTP: what is read, what is refused, and what it costs without."""

from collections.abc import Callable
from typing import Any

import pytest

from crawler.asking.access import Access
from crawler.lookup.lookup import LookUps
from crawler.pages import page_places, pages
from sandbox.server import Running
from storage import Store
from tests.crawler.conftest import Start, Time, access_to
from tests.crawler.pages.conftest import LookUp
from tests.crawler.pages.songbird import (
    ABSTRACT,
    HOST,
    HTML,
    NUMBER,
    PAPER,
    TERMS,
    license_of,
    songbird,
    web,
)


def test_a_license_page_and_a_paper_are_read_and_quoted(start: Start, look: LookUp) -> None:
    hub = start()
    songbird(hub)
    hub.page(TERMS, HTML)
    hub.page(ABSTRACT, PAPER)
    found = look(hub)
    assert license_of(found) == "Apache-2.0"
    cited = {each.source for each in found.model.extraction.findings["weights.final"].evidence}
    assert TERMS in cited
    (paper,) = found.model.extraction.links.papers
    assert (paper.kind, paper.about) == ("peer_reviewed", True)
    assert paper.evidence is not None
    assert paper.evidence.source == ABSTRACT
    assert sorted(web(hub)) == [
        f"/_pages/{HOST}/terms",
        f"/_pages/export.arxiv.org/abs/{NUMBER}",
    ]
    assert (found.warnings, found.failures) == ((), ())


def test_a_page_is_not_asked_for_again_for_a_day_then_with_its_etag(
    start: Start, look: LookUp, time: Time, store: Store
) -> None:
    hub = start()
    songbird(hub)
    songbird(hub, name="acme/another")
    hub.page(TERMS, HTML)
    hub.page(ABSTRACT, PAPER)
    first = look(hub)
    look(hub)
    look(hub, "acme/another")
    assert len(web(hub)) == 2
    time.now += pages.FRESH
    again = look(hub)
    assert len(web(hub)) == 4
    assert again.model.extraction == first.model.extraction
    assert len(store.history("acme/songbird")) == 1
    with store.reading() as connection:
        rows = connection.exec_driver_sql("SELECT url, checked_at FROM page ORDER BY url").all()
    assert [url for url, _ in rows] == sorted([TERMS, ABSTRACT])
    assert all(at >= time.now - 10 for _, at in rows)


def test_pages_can_be_turned_off_and_are_beside_a_hub_on_loopback(
    start: Start, look: LookUp
) -> None:
    hub = start()
    songbird(hub)
    hub.page(TERMS, HTML)
    for pages_ in ("off", "auto"):
        found = look(hub, pages=pages_)
        assert license_of(found) == "LicenseRef-other"
        assert found.warnings == ()
    assert web(hub) == []
    assert Access().reads_pages
    assert not Access("http://localhost:8017").reads_pages
    assert Access("http://127.0.0.1:8017", pages="on").reads_pages


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ({"text": "%PDF-1.7", "type": "application/pdf"}, "application/pdf is no page"),
        ({"text": "words", "type": ""}, "no content type is no page"),
        ({"text": "  \n"}, "an empty page"),
        ({"text": "x" * (pages.CAP + 1)}, "longer than 2 MiB"),
        ({"text": "", "status": 404}, "not there (404)"),
        ({"text": "", "status": 403}, "shuts us out (403)"),
        ({"text": "", "status": 500}, "status 500"),
        ({"status": 302, "location": "https://evil.example/x"}, "not on the list"),
        ({"status": 302, "location": "http://arxiv.org/abs/1"}, "not on the list"),
        ({"status": 302, "location": "http://127.0.0.1:1/"}, "not on the list"),
        ({"status": 302, "location": TERMS}, "round in a circle"),
        ({"status": 302, "location": "file:///etc/passwd"}, "not on the list"),
    ],
)
def test_a_hostile_page_costs_its_finding_not_the_look_up(
    start: Start, look: LookUp, page: dict[str, str] | dict[str, Any], reason: str
) -> None:
    hub = start()
    songbird(hub, card="")
    hub.page(TERMS, **page)
    found = look(hub)
    assert license_of(found) == "LicenseRef-other"
    (warning,) = found.warnings
    assert warning.startswith(f"{TERMS} was not read: ")
    assert reason in warning
    assert found.failures == ()
    assert found.model.depth == "full"


@pytest.mark.parametrize(
    "text",
    [
        "<html>" + "<div>" * 100_000 + "MIT License",
        "<html>" + "<table><tr><td>" * 20_000,
        "<html><p>\x00\ufffd" + "\u202e" * 1000,
        "<!doctype html>" + "&#x41;" * 100_000,
        "<html><script>" + "a" * 1_000_000,
    ],
)
def test_a_page_of_garbage_says_nothing(start: Start, look: LookUp, text: str) -> None:
    hub = start()
    songbird(hub, card="")
    hub.page(TERMS, text)
    found = look(hub)
    assert license_of(found) == "LicenseRef-other"
    assert found.warnings == ()


def test_a_redirect_within_the_list_is_followed(start: Start, look: LookUp) -> None:
    hub = start()
    songbird(hub, card="")
    hub.page(TERMS, status=301, location="/terms/now")
    hub.page(f"{TERMS}/now", HTML)
    assert license_of(look(hub)) == "Apache-2.0"


@pytest.mark.parametrize(
    "link",
    ["https://evil.example/terms", "http://127.0.0.1/terms", "https://10.0.0.1/x", "file:///etc/passwd",
     f"https://{HOST}:8443/terms", f"https://me:secret@{HOST}/terms", f"https://{HOST}.evil.example/"],
)  # fmt: skip
def test_what_is_not_on_the_list_is_not_asked_for(start: Start, look: LookUp, link: str) -> None:
    hub = start()
    songbird(hub, link, card="")
    found = look(hub)
    assert web(hub) == []
    assert license_of(found) == "LicenseRef-other"


def test_an_endless_page_ends_at_its_cap_and_a_broken_one_shuts_its_host(
    start: Start, look: LookUp, time: Time
) -> None:
    hub = start()
    songbird(hub, card="")
    songbird(hub, f"{TERMS}/2", card="", name="acme/another")
    hub.page(f"{TERMS}/2", HTML)
    hub.fault("reset", "/_pages/")
    assert "was not read" in look(hub).warnings[0]
    assert len(web(hub)) == 1
    assert license_of(look(hub, "acme/another")) == "LicenseRef-other"
    assert len(web(hub)) == 1
    time.now += pages.SHUT
    assert license_of(look(hub, "acme/another")) == "Apache-2.0"
    time.now += pages.FRESH
    hub.fault("endless", "/_pages/")
    assert look(hub).warnings == (f"{TERMS} was not read: longer than 2 MiB",)


def test_a_slow_page_is_given_up(
    start: Start, look: LookUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "SECONDS", 0.05)
    hub = start()
    songbird(hub, card="")
    hub.page(TERMS, HTML)
    hub.fault("slow", "/_pages/", seconds=1)
    found = look(hub)
    assert license_of(found) == "LicenseRef-other"
    assert "was not read" in found.warnings[0]


def test_arxiv_is_asked_for_three_papers_every_three_seconds(
    start: Start, look: LookUp, time: Time
) -> None:
    hub = start()
    songbird(hub, card=" ".join(f"arXiv:2401.0000{n}" for n in range(1, 6)))
    hub.page(TERMS, HTML)
    look(hub)
    assert [path for path in web(hub) if "arxiv" in path] == [
        f"/_pages/export.arxiv.org/abs/2401.0000{n}" for n in (1, 2, 3)
    ]
    assert time.waits == [3.0, 3.0]


def offline(store: Store, time: Time, hub: Running, resolve: Callable[[str], list[str]]) -> LookUps:
    ups = LookUps(store, access_to(hub, pages="on"), clock=time, pause=time.pause)
    ups._web._hosts._resolve = resolve
    return ups


def test_without_a_network_one_failure_shuts_all_pages(
    start: Start, store: Store, time: Time
) -> None:
    hub = start()
    songbird(hub)
    songbird(hub, name="acme/another", card="arXiv:2401.00008")
    asked: list[str] = []

    def nobody(host: str) -> list[str]:
        asked.append(host)
        raise OSError(-3, "Temporary failure in name resolution")

    with offline(store, time, hub, nobody) as ups:
        found = ups.one("acme/songbird")
        assert ups.one("acme/another").failures == ()
    assert asked == [HOST]
    assert len(found.warnings) == 2
    assert all("Temporary failure" in warning for warning in found.warnings)
    assert time.waits == []
    with offline(store, time, hub, nobody) as ups:  # another process, a moment later
        ups.one("acme/songbird")
    assert asked == [HOST, "export.arxiv.org"]
    with offline(store, time, hub, nobody) as ups:
        ups.one("acme/songbird")
    assert len(asked) == 2


def test_an_abstract_page_needs_a_number() -> None:
    assert page_places.abstract("2401.00001") == "https://arxiv.org/abs/2401.00001"
    assert page_places.abstract("2401.00001/../../x") is None
