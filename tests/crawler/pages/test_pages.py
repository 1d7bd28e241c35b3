"""Pages in look-ups, over real HTTP: what is read, what is refused, and what it costs without."""

from collections.abc import Callable
from typing import Any

import pytest

from crawler.asking.access import Access, Scope
from crawler.asking.hosts import page_hosts
from crawler.crawl import crawl
from crawler.lookup.lookup import LookedUp, LookUps
from crawler.pages import page_places, pages
from crawler.pages.page_places import File, Page, canonical, place
from tests.crawler.conftest import access_to
from tests.shared import APACHE

HOST = next(host for host in sorted(page_hosts()) if "arxiv" not in host)
TERMS = f"https://{HOST}/terms"
HTML = f"<!doctype html><html><body><main><pre>{APACHE}</pre></main></body></html>"
NUMBER = "2401.00007"
ABSTRACT = f"https://arxiv.org/abs/{NUMBER}"
PAPER = """<html><head><meta name="citation_title" content="Songbird: a model that sings"></head>
<body><td class="comments">Accepted at ICML 2024</td></body></html>"""
LookUp = Callable[..., LookedUp]


@pytest.fixture
def look(store, time) -> LookUp:
    """One process's look-up of one model, its pages served by the sandbox."""

    def looked(hub, name="acme/songbird", **options: Any) -> LookedUp:
        access = access_to(hub, pages=options.pop("pages", hub.pages_url))
        with LookUps(store, access, clock=time, pause=time.pause, **options) as ups:
            return ups.one(name)

    return looked


def songbird(hub, link: str = TERMS, card: str = f"arXiv:{NUMBER}", name="acme/songbird") -> None:
    text = f"---\nlicense: other\nlicense_link: {link}\n---\n# Songbird\n\n{card}\n"
    files = {"model.safetensors": "w", ".gitattributes": ""}
    add = {"do": "add", "model": name, "readme": text, "files": files}
    hub.edit(add, at="2026-11-02T00:00:00Z")


def license_of(found: LookedUp) -> str | None:
    return found.model.extraction.findings["weights.final"].license


def web(hub) -> list[str]:
    return hub.requests.paths("web")


def test_a_license_page_and_a_paper_are_read_and_quoted(start, look):
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
    assert paper.evidence.source == ABSTRACT
    assert sorted(web(hub)) == [
        f"/_pages/{HOST}/terms",
        f"/_pages/export.arxiv.org/abs/{NUMBER}",
    ]
    assert (found.warnings, found.failures) == ((), ())


def test_a_page_is_not_asked_for_again_for_a_day_then_with_its_etag(start, look, time, store):
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


def test_pages_can_be_turned_off_and_are_beside_a_hub_on_loopback(start, look):
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
def test_a_hostile_page_costs_its_finding_not_the_look_up(start, look, page, reason):
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
def test_a_page_of_garbage_says_nothing(start, look, text):
    hub = start()
    songbird(hub, card="")
    hub.page(TERMS, text)
    found = look(hub)
    assert license_of(found) == "LicenseRef-other"
    assert found.warnings == ()


def test_a_redirect_within_the_list_is_followed(start, look):
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
def test_what_is_not_on_the_list_is_not_asked_for(start, look, link):
    hub = start()
    songbird(hub, link, card="")
    found = look(hub)
    assert web(hub) == []
    assert license_of(found) == "LicenseRef-other"


def test_an_endless_page_ends_at_its_cap_and_a_broken_one_shuts_its_host(start, look, time):
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


def test_a_slow_page_is_given_up(start, look, monkeypatch):
    monkeypatch.setattr(pages, "SECONDS", 0.05)
    hub = start()
    songbird(hub, card="")
    hub.page(TERMS, HTML)
    hub.fault("slow", "/_pages/", seconds=1)
    found = look(hub)
    assert license_of(found) == "LicenseRef-other"
    assert "was not read" in found.warnings[0]


def test_what_was_read_before_serves_where_nobody_answers_now(start, look, time):
    hub = start()
    songbird(hub, card="")
    hub.page(TERMS, HTML)
    look(hub)
    time.now += pages.FRESH
    hub.fault("status", "/_pages/", times=9)
    found = look(hub)
    assert license_of(found) == "Apache-2.0"
    assert found.warnings == ()


def test_arxiv_is_asked_for_three_papers_every_three_seconds(start, look, time):
    hub = start()
    songbird(hub, card=" ".join(f"arXiv:2401.0000{n}" for n in range(1, 6)))
    hub.page(TERMS, HTML)
    look(hub)
    assert [path for path in web(hub) if "arxiv" in path] == [
        f"/_pages/export.arxiv.org/abs/2401.0000{n}" for n in (1, 2, 3)
    ]
    assert time.waits == [3.0, 3.0]


def offline(store, time, hub, resolve) -> LookUps:
    ups = LookUps(store, access_to(hub, pages="on"), clock=time, pause=time.pause)
    ups._web._hosts._resolve = resolve
    return ups


def test_without_a_network_one_failure_shuts_all_pages(start, store, time):
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


def test_a_license_file_of_another_repository_of_the_hub(start, look):
    hub = start()
    hub.edit(
        {"do": "add", "model": "acme/base", "readme": "# B", "files": {"LICENSE": APACHE}},
        at="2026-11-01T00:00:00Z",
    )
    link = "https://huggingface.co/acme/base/blob/main/LICENSE"
    songbird(hub, link, card="")
    found = look(hub, pages="off")
    assert license_of(found) == "Apache-2.0"
    assert found.requests.hub_api + found.requests.hub_resolvers <= 6
    assert any(each.evidence.source == link for each in found.model.extraction.licenses)
    spent = len(hub.requests.paths("resolvers"))
    look(hub, pages="off")
    assert len(hub.requests.paths("resolvers")) == spent + 2  # the card alone


def test_a_license_file_on_github_unless_github_is_left_out(start, look):
    meta = {"default_branch": "main"}
    code = {"full_name": "acme/code", "meta": meta, "tree": [], "files": {"LICENSE": APACHE}}
    hub = start(github=[code])
    link = "https://github.com/acme/code/blob/main/LICENSE"
    songbird(hub, link, card="")
    assert license_of(look(hub, github=False)) == "LicenseRef-other"
    assert hub.requests.paths("github") == []
    found = look(hub)
    assert hub.requests.paths("github") == ["/github/repos/acme/code/contents/LICENSE"]
    assert found.requests.github == 1
    assert any(each.evidence.source == link for each in found.model.extraction.licenses)


@pytest.mark.parametrize(
    ("link", "there"),
    [
        (
            "https://huggingface.co/a/b/resolve/main/LICENSE.md?download=true#x",
            File("hub", "model", "a/b", "main", "LICENSE.md"),
        ),
        (
            "http://hf.co/datasets/a/b/raw/v1/docs/license.txt",
            File("hub", "dataset", "a/b", "v1", "docs/license.txt"),
        ),
        (
            "https://huggingface.co/datasets/old/resolve/main/README.md",
            File("hub", "dataset", "old", "main", "README.md"),
        ),
        (
            "https://huggingface.co/old/blob/main/LICENSE",
            File("hub", "model", "old", "main", "LICENSE"),
        ),
        (
            "https://raw.githubusercontent.com/a/b/refs/heads/main/LICENSE",
            File("github", "github", "a/b", "main", "LICENSE"),
        ),
        (
            "https://www.github.com/a/b/raw/main/MODEL_LICENSE",
            File("github", "github", "a/b", "main", "MODEL_LICENSE"),
        ),
        (
            "https://arxiv.org/abs/1?x#y",
            Page("export.arxiv.org", "https://export.arxiv.org/abs/1?x"),
        ),
        (f"http://{HOST}", Page(HOST, f"https://{HOST}/")),
        ("https://huggingface.co/a/b/resolve/main/config.json", None),
        ("https://huggingface.co/spaces/a/b", None),
        ("https://huggingface.co/a/b/blob/main/../../x/LICENSE", None),
        ("https://huggingface.co/a/../blob/main/LICENSE", None),
        ("https://huggingface.co/a/b/blob/../LICENSE", None),
        ("https://github.com/../../blob/main/LICENSE", None),
        ("https://github.com/a/b", None),
        ("https://github.com/a/b/blob/main/train.py", None),
        ("ftp://arxiv.org/abs/1", None),
        ("https://[::1", None),
        ("https://arxiv.org:x/", None),
        ("https://arxiv.org/" + "a" * 500, None),
        ("LICENSE", None),
    ],
)
def test_where_a_link_leads(link, there):
    url = canonical(link)
    assert (place(url) if url else None) == there


def test_the_card_of_a_dataset_without_an_owner(start, look):
    hub = start(datasets=[{"id": "old", "readme": DATA_CARD}])
    trained(hub, dataset="old")
    assert data_card(look(hub)) == "released"


def test_an_abstract_page_needs_a_number():
    assert page_places.abstract("2401.00001") == "https://arxiv.org/abs/2401.00001"
    assert page_places.abstract("2401.00001/../../x") is None


def test_a_page_read_later_never_shows_as_a_change_in_the_world(start, look, store, time):
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


def test_a_page_that_becomes_another_is_a_change(start, look, store, time):
    hub = start()
    songbird(hub, card="")
    hub.page(TERMS, HTML)
    look(hub)
    time.now += 30 * 86_400
    hub.page(TERMS, HTML.replace("Unless required", "You must not sell it to anybody. Unless", 1))
    found = look(hub)
    assert license_of(found) == "LicenseRef-modified-apache-2.0"
    assert [spell.valid_from for spell in store.history("acme/songbird")][-1] == time.now


def test_what_was_read_stands_when_pages_are_turned_off(start, look, store, time):
    hub = start()
    songbird(hub)
    hub.page(TERMS, HTML)
    hub.page(ABSTRACT, PAPER)
    first = look(hub)
    time.now += 30 * 86_400
    assert look(hub, pages="off").model.extraction == first.model.extraction
    assert len(web(hub)) == 2


def test_the_nightly_pass_reads_kept_pages_and_asks_for_none(start, look, store, time):
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


DATASET = "acme/corpus"
DATA_CARD = f"# Corpus\n\n{'How the data was collected, cleaned and licensed. ' * 40}\n"


def corpus(card: str = DATA_CARD) -> dict[str, Any]:
    return {"datasets": [{"id": DATASET, "readme": f"---\nlicense: cc-by-4.0\n---\n{card}"}]}


def trained(hub, front: str = "", dataset: str = DATASET, **files: str) -> None:
    card = f"---\nlicense: mit\ndatasets:\n- {dataset}\n{front}---\n# Songbird\n"
    files = {"model.safetensors": "w", ".gitattributes": ""} | files
    add = {"do": "add", "model": "acme/songbird", "readme": card, "files": files}
    hub.edit(add, at="2026-11-02T00:00:00Z")


def data_card(found: LookedUp) -> str:
    return str(found.model.extraction.findings["docs.data_card"].availability)


def test_the_card_of_a_dataset_is_read_where_the_budget_has_room(start, look, store):
    hub = start(**corpus())
    trained(hub)
    first = look(hub)
    assert data_card(first) == "released"
    assert first.requests.hub_api + first.requests.hub_resolvers <= 6 + 1
    again = look(hub)
    assert again.model.extraction == first.model.extraction
    assert again.requests.hub_api + again.requests.hub_resolvers == 3
    assert len(store.history("acme/songbird")) == 1


def test_a_data_card_read_later_never_shows_as_a_change_in_the_world(start, look, store, time):
    hub = start(**corpus())
    trained(hub)
    crawl(store, access_to(hub), Scope(), clock=time, pause=time.pause)
    time.now += 30 * 86_400
    assert data_card(look(hub)) == "released"
    assert len(store.history("acme/songbird")) == 1


def test_a_data_card_that_becomes_another_is_a_change(start, look, store, time):
    hub = start(**corpus())
    trained(hub)
    look(hub)
    time.now += 30 * 86_400
    hub.edit({"do": "card", "dataset": DATASET, "text": "# Corpus\n"}, at="2026-12-01T00:00:00Z")
    assert data_card(look(hub)) != "released"
    assert [spell.valid_from for spell in store.history("acme/songbird")][-1] == time.now


@pytest.mark.parametrize(
    ("front", "files"), [("", {"LICENSE": APACHE}), ("base_model: acme/tiny\n", {})]
)
def test_a_second_look_reads_no_more_than_the_first(start, look, front, files):
    hub = start(**corpus())
    trained(hub, front, **files)
    first, second = look(hub), look(hub)
    assert data_card(first) == data_card(second) == "not_found"
    assert second.model.extraction == first.model.extraction
