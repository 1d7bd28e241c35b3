import re
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn
from xml.etree import ElementTree as ET

import anyio
import msgspec
import pytest
from huggingface_hub.utils import httpx

from ajar.models.lookup_json import SCHEMA
from ajar.setup.settings import load
from ajar.web import application
from sandbox.server import Running
from storage import Store
from storage.answers import Spell, StoredModel
from storage.problems import DatabaseProblem
from taxonomy.findings import Availability, Finding
from tests.ajar import samples
from tests.ajar.conftest import MODEL, Ajar


class Client:
    """Asks the application without a server between."""

    def __init__(self, store: Store) -> None:
        self._transport = httpx.ASGITransport(application(store))

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        async def ask() -> httpx.Response:
            async with httpx.AsyncClient(
                transport=self._transport, base_url="http://ajar.test"
            ) as client:
                return await client.request(method, path, **options)

        return anyio.run(ask)

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.request("GET", path, **options)


@pytest.fixture
def client(online: Ajar) -> Iterator[Client]:
    online("crawl", "--model", MODEL)
    with Store.open(load().database.value, read_only=True) as store:
        yield Client(store)


def test_search_leads_to_the_model(client: Client) -> None:
    answer = client.get("/search", params={"q": MODEL.upper()})
    assert answer.status_code == 303
    assert answer.headers["location"].endswith(f"/model/{MODEL}")


def test_search_takes_the_address_of_a_page(client: Client) -> None:
    answer = client.get("/search", params={"q": f"https://huggingface.co/{MODEL}/tree/main"})
    assert answer.headers["location"].endswith(f"/model/{MODEL}")


def test_a_part_of_a_name_lists_what_is_like_it(client: Client) -> None:
    page = client.get("/search", params={"q": "lantern"})
    assert page.status_code == 200
    assert f"/model/{MODEL}" in page.text


def test_a_slip_of_the_pen_lists_what_was_meant(client: Client) -> None:
    page = client.get("/search", params={"q": MODEL.replace("instruct", "instuct")})
    assert f"/model/{MODEL}" in page.text
    assert "ajar crawl --model" in page.text
    assert client.get(f"/model/{MODEL}x").status_code == 404


def test_a_model_shows_its_evidence(client: Client) -> None:
    page = client.get(f"/model/{MODEL}")
    assert page.status_code == 200
    for word in ("Final weights", "Apache-2.0", "license: apache-2.0", "README.md L2", "In short"):
        assert word in page.text


def test_the_json_is_the_contract(client: Client) -> None:
    assert client.get(f"/model/{MODEL}.json").json()["schema"] == SCHEMA
    assert client.get("/model/no/such.json").status_code == 404


@pytest.mark.parametrize("path", ["/model/no/such", "/search?q=no/such", "/search?q=", "/search"])
def test_what_is_not_there_says_how_to_look_it_up(client: Client, path: str) -> None:
    page = client.get(path)
    assert page.status_code == 404
    assert "ajar crawl --model" in page.text


def test_trends_are_offered_by_their_titles_the_largest_share_first(online: Ajar) -> None:
    online("crawl", "--no-github")
    with Store.open(load().database.value, read_only=True) as store:
        page = Client(store).get("/trends", params={"measure": "license"}).text
    assert '<a aria-current="page"' in page
    assert ">License class of the weights</a>" in page
    shares = [float(cell) for cell in re.findall(r"<td>([0-9.]+)%</td>", page)]
    assert len(shares) > 2
    assert shares == sorted(shares, reverse=True)


class Shelf(Store):
    """A store with one model of a stranger who writes HTML everywhere."""

    def __init__(self) -> None:
        """Opens no database."""

    def model(
        self, name: str, *, as_of: int | None = None, known_at: int | None = None
    ) -> StoredModel:
        told = samples.evidence("weights.final", Availability.RELEASED, quote=_HOSTILE)
        found = Finding(Availability.RELEASED, license=_HOSTILE, evidence=(told,))
        extraction = msgspec.structs.replace(
            samples.extraction(), findings={"weights.final": found}, ruleset=_HOSTILE
        )
        return samples.model(name=_HOSTILE, extraction=extraction)

    def history(self, name: str, as_of: int | None = None) -> list[Spell]:
        return []


class Sample(Shelf):
    """A store with the model of ``samples``."""

    def model(
        self, name: str, *, as_of: int | None = None, known_at: int | None = None
    ) -> StoredModel:
        model = samples.model()
        bare = samples.finding("docs.research_paper", Availability.RELEASED)
        found = {**model.extraction.findings, "docs.research_paper": bare}
        return msgspec.structs.replace(
            model, extraction=msgspec.structs.replace(model.extraction, findings=found)
        )


def test_a_cell_says_whose_it_is_and_why_nothing_is_known() -> None:
    page = Client(Sample()).get("/model/x").text
    assert "from the base model acme/base" in page
    assert "<td>no license</td>" in page
    assert "why it is unknown" in page
    assert "These disagree: weights Apache-2.0" in page
    assert "the front matter has the key license twice" in page
    assert "confidence 0.00" not in page


_HOSTILE = "<img src=x onerror=alert(1)>\"'"


def test_strangers_write_no_html(client: Client) -> None:
    page = client.get("/search", params={"q": "<script>alert(1)</script>"})
    assert "<script" not in page.text
    assert "&lt;script&gt;" in page.text
    page = Client(Shelf()).get("/model/x")
    assert page.status_code == 200
    assert "<img" not in page.text
    assert page.text.count("&lt;img src=x") >= 3


def test_nothing_runs_and_nothing_is_framed(client: Client) -> None:
    for path in ("/", f"/model/{MODEL}", "/style.css", "/nowhere"):
        policy = client.get(path).headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "script" not in policy


def test_it_reads_only(client: Client) -> None:
    assert client.request("POST", f"/model/{MODEL}").status_code == 405
    assert client.request("DELETE", "/").status_code == 405


def test_trends_have_a_chart_and_a_table(client: Client) -> None:
    page = client.get("/trends", params={"measure": "license", "by": "year"})
    assert page.status_code == 200
    assert "<td>Apache-2.0</td><td>2</td><td>2</td><td>100.0%</td>" in page.text
    chart = client.get("/chart.svg", params={"measure": "license", "by": "year"})
    assert chart.headers["content-type"].startswith("image/svg+xml")
    assert "<svg" in chart.text
    odd = client.get("/trends", params={"measure": "'; drop", "by": "<b>"})
    assert odd.status_code == 200
    assert "drop" not in odd.text


def test_a_trend_is_counted_as_one_chooses_and_taken_away_as_the_export_writes_it(
    online: Ajar, tmp_path: Path
) -> None:
    online("crawl", "--metadata-only")
    asked = {"measure": "license", "by": "year", "view": "cohort", "weight": "likes"}
    flags = [word for name, value in asked.items() for word in (f"--{name}", value)]
    online("export", "trends", *flags, "-o", "likes.csv")
    with Store.open(load().database.value, read_only=True) as store:
        client = Client(store)
        page = client.get("/trends", params=asked)
        taken = client.get("/trends.csv", params=asked)
    for said in ("License of the weights, models created in the period", ">by likes</a>"):
        assert said in page.text
    assert taken.headers["content-type"].startswith("text/csv")
    assert 'filename="trends_license_year_cohort_likes.csv"' in taken.headers["content-disposition"]
    assert taken.content == (tmp_path / "likes.csv").read_bytes()


@pytest.fixture
def changed(online: Ajar, hub: Running) -> Iterator[Client]:
    """After three nights of the demo."""
    for _ in range(3):
        online("crawl", "--no-github")
        hub.night()
    with Store.open(load().database.value, read_only=True) as store:
        yield Client(store)


def test_what_changed_is_told_the_newest_first(changed: Client) -> None:
    page = changed.get("/events", params={"since": "2024-01"}).text
    told = re.findall(r"<td>([0-9-]{10})</td><td><a href=\"[^\"]+/model/([^\"]+)\">", page)
    assert len({model for _, model in told}) > 2
    assert [day for day, _ in told] == sorted((day for day, _ in told), reverse=True)
    assert "license: MIT → CC-BY-NC-4.0" in page
    tighter = changed.get("/events", params={"since": "2024-01", "direction": "tighter"}).text
    assert set(re.findall(r'<td class="[a-z]*">([a-z]+)</td>', tighter)) == {"tighter"}
    assert changed.get("/events", params={"since": "2099"}).text.count("<tr>") == 0
    odd = changed.get("/events", params={"since": "<b>", "direction": "<i>"})
    assert (odd.status_code, "<i>" in odd.text) == (200, False)


def test_what_changed_is_a_feed_that_leads_to_the_models_here(changed: Client) -> None:
    feed = changed.get("/events.atom", params={"since": "2024-01", "direction": "tighter"})
    assert feed.headers["content-type"].startswith("application/atom+xml")
    entries = ET.fromstring(feed.content).findall(f"{_ATOM}entry")
    links = {entry.find(f"{_ATOM}link").attrib["href"] for entry in entries}  # type: ignore[union-attr]
    assert "http://ajar.test/model/vectora/compass-embed-large" in links


_ATOM = "{http://www.w3.org/2005/Atom}"


def test_a_model_tells_what_it_was_before(changed: Client) -> None:
    page = changed.get("/model/vectora/compass-embed-large").text
    assert "Final weights: released, MIT → released, CC-BY-NC-4.0 (tighter)" in page
    assert page.index("to now") < page.index("Final weights: released, MIT")
    assert 'href="https://huggingface.co/vectora/compass-embed-large"' in page


def test_the_home_page_counts(client: Client) -> None:
    assert "2 models, 2 of them read in full" in " ".join(client.get("/").text.split())


def test_it_can_listen_on_ipv6(online: Ajar, monkeypatch: pytest.MonkeyPatch) -> None:
    online("crawl", "--limit", "1", "--metadata-only")
    asked: list[tuple[Any, Any]] = []

    def create(address: tuple[str, int], *, family: int) -> None:
        asked.append((address, family))
        raise OSError(97, "Address family not supported by protocol")

    monkeypatch.setattr("socket.create_server", create)
    assert online("serve", "--host", "::1", "--port", "0").code == 4
    assert asked == [(("::1", 0), socket.AF_INET6)]


def test_serve_without_a_database_says_how_to_begin(ajar: Ajar) -> None:
    assert ajar("serve").code == 4


class Broken(Store):
    """A store that cannot answer."""

    def __init__(self, problem: Exception) -> None:
        self._problem = problem

    def status(self) -> NoReturn:
        raise self._problem


@pytest.mark.parametrize(
    ("problem", "code", "shown"),
    [(DatabaseProblem("it is kept by another"), 503, "it is kept"), (ValueError("odd"), 500, "")],
)
def test_a_page_that_fails_is_one_line_behind_the_same_policy(
    capsys: pytest.CaptureFixture[str], problem: Exception, code: int, shown: str
) -> None:
    page = Client(Broken(problem)).get("/")
    assert (page.status_code, "content-security-policy" in page.headers) == (code, True)
    assert shown in page.text
    assert "odd" not in page.text
    (line,) = capsys.readouterr().err.splitlines()
    assert str(problem) in line
