"""Faults of every kind, and what they cost; tokens stay home; caps hold."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer, ThreadingHTTPServer
from typing import ClassVar

import pytest

from crawler.asking.access import Access
from crawler.asking.answers import Ask
from crawler.asking.http import Web
from crawler.clients.huggingface import Hub
from crawler.errors import BadToken, NoNetwork, Refused, Stopped, TooBig, Unreachable
from tests.crawler.conftest import OpenWeb, Start, Time, access_to

CARD = "acme/tiny"
SHA = f"{1:040x}"


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("status", {"status": 500}),
        ("status", {"status": 504}),
        ("status", {"status": 408}),
        ("bare-429", {}),
        ("reset", {}),
        ("cut", {}),
        ("garbage", {}),
        ("html", {}),
        ("empty", {}),
    ],
)
def test_what_passes_is_asked_for_again(
    start: Start, web: OpenWeb, time: Time, kind: str, options: dict[str, int]
) -> None:
    hub = start()
    hub.fault(kind, "/api/models", times=2, **options)
    client = Hub(web(hub))
    page = client.page("model", client.listing("model", "createdAt"))
    assert len(page.rows) == 36
    assert len(hub.requests.paths()) == 3
    assert client.web.requests().hub_api == 3
    assert time.waits


@pytest.mark.parametrize("kind", ["reset", "cut", "garbage", "html", "empty", "status"])
def test_a_text_is_asked_for_again_too(start: Start, web: OpenWeb, kind: str) -> None:
    hub = start()
    hub.fault(kind, "/api/resolve-cache/", times=2)
    text = Hub(web(hub)).text(CARD, SHA, "README.md")
    assert text.state == "read"
    assert text.body.startswith(b"---\nlicense: apache-2.0")


def test_what_does_not_pass_is_asked_for_once(start: Start, web: OpenWeb) -> None:
    hub = start()
    for status in (400, 401, 403, 404, 451):
        hub.requests.clear()
        hub.fault("status", "README", status=status)
        text = Hub(web(hub)).text(CARD, SHA, "README.md")
        assert text.state != "read"
        assert len(hub.requests.paths()) == 1


def test_a_fault_that_stays_ends_after_five_attempts(
    start: Start, web: OpenWeb, time: Time
) -> None:
    hub = start()
    hub.fault("status", "/api/models", times=100)
    client = Hub(web(hub))
    with pytest.raises(Unreachable, match="status 503"):
        client.newest("model")
    assert len(hub.requests.paths()) == 5
    assert len(time.waits) == 4


def test_a_text_that_cannot_be_read_says_why(start: Start, web: OpenWeb) -> None:
    hub = start()
    hub.fault("status", "README", times=100)
    text = Hub(web(hub)).text(CARD, SHA, "README.md")
    assert (text.state, text.body) == ("unreadable", b"")
    assert "status 503" in text.reason


def test_the_servers_hint_is_waited_for(start: Start, web: OpenWeb, time: Time) -> None:
    hub = start()
    hub.fault("status", "/api/models", status=503, retry_after="77")
    Hub(web(hub)).newest("model")
    assert time.waits == [77.0]


def test_an_endless_body_ends_at_the_cap(start: Start, web: OpenWeb) -> None:
    hub = start()
    hub.fault("endless", "README", times=1)
    text = Hub(web(hub)).text(CARD, SHA, "README.md")
    assert (text.state, text.reason) == ("unfit", "longer than 5 MiB")
    hub.fault("endless", "/api/models")
    client = web(hub)
    with pytest.raises(TooBig):
        client.send(Ask("hub", f"{hub.url}/api/models", cap=1000, text=True), lambda answer: answer)


def test_an_endless_listing_is_asked_for_again(start: Start, web: OpenWeb) -> None:
    hub = start()
    client, ask = web(hub), Ask("hub", f"{hub.url}/api/models?limit=1", cap=100_000)
    hub.fault("endless", "/api/models", times=2)
    assert client.send(ask, lambda answer: answer).status == 200
    hub.fault("endless", "/api/models", times=99)
    with pytest.raises(Unreachable, match="/api/models: longer than"):
        client.send(ask, lambda answer: answer)


def test_a_slow_answer_is_given_up_and_asked_for_again(start: Start, web: OpenWeb) -> None:
    hub = start()
    hub.fault("slow", "/api/models", seconds=5)
    assert Hub(web(hub, timeout=0.1)).newest("model")
    assert len(hub.requests.paths()) == 2


def test_nobody_there_is_no_network(web: OpenWeb, time: Time) -> None:
    client = Web(Access("http://127.0.0.1:9"), clock=time, pause=time.pause)
    with client, pytest.raises(NoNetwork, match=r"nobody answers at http://127\.0\.0\.1:9"):
        Hub(client).newest("model")


def test_a_stop_ends_the_waiting(start: Start) -> None:
    hub = start()
    hub.fault("status", "/api/models", times=100, retry_after="500")
    stop = threading.Event()
    with Web(access_to(hub), stop=stop) as client:
        threading.Timer(0.05, stop.set).start()
        with pytest.raises(Stopped):
            Hub(client).newest("model")


def test_we_say_who_we_are_and_ask_for_nothing_else(
    start: Start, web: OpenWeb, elsewhere: HTTPServer
) -> None:
    hub = start()
    Hub(web(hub)).newest("model")
    assert hub.requests.paths() == ["/api/models"]
    Elsewhere.target = f"{hub.url}/api/models"
    here = f"http://127.0.0.1:{elsewhere.server_port}"
    web(Access(here)).send(Ask("hub", f"{here}/api/models"), lambda answer: answer)
    (told,) = Elsewhere.told
    assert told["user-agent"].startswith("ajar-openness/")


class Elsewhere(BaseHTTPRequestHandler):
    """A host that leads everybody to another, and remembers what it was told."""

    target = ""
    told: ClassVar[list[dict[str, str]]] = []

    def do_GET(self) -> None:
        self.told.append({key.lower(): value for key, value in self.headers.items()})
        self.send_response(307)
        self.send_header("location", self.target)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def elsewhere() -> Iterator[HTTPServer]:
    Elsewhere.told = []
    with HTTPServer(("127.0.0.1", 0), Elsewhere) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_a_redirect_to_another_host_is_not_followed(
    start: Start, web: OpenWeb, elsewhere: HTTPServer
) -> None:
    hub = start()
    Elsewhere.target = f"{hub.url}/api/models"
    here = f"http://127.0.0.1:{elsewhere.server_port}"
    access = Access(here, "hf_mine", "HF_TOKEN", here, "ghp_mine", "GITHUB_TOKEN")
    client = web(access)
    answer = client.send(Ask("hub", f"{here}/api/models"), lambda answer: answer)
    assert answer.status == 307
    assert hub.requests.paths() == []
    assert Elsewhere.told[0]["authorization"] == "Bearer hf_mine"
    assert "ajar" in Elsewhere.told[0]["user-agent"]


def test_a_token_goes_to_its_own_host_only(
    start: Start, web: OpenWeb, elsewhere: HTTPServer
) -> None:
    hub = start()
    here = f"http://127.0.0.1:{elsewhere.server_port}"
    Elsewhere.target = "/api/models"
    access = Access(hub.url, "hf_mine", "HF_TOKEN", here, None, "")
    client = web(access)
    with pytest.raises(Unreachable, match="round in a circle"):
        client.send(Ask("github", f"{here}/repos/a/b"), lambda answer: answer)
    assert Elsewhere.told
    assert all("authorization" not in told for told in Elsewhere.told)
    with pytest.raises(Refused, match="not the configured host"):
        client.send(Ask("hub", f"{here}/api/models"), lambda answer: answer)


@pytest.mark.parametrize("token", ["hf_mine\nmore", "hf_mine\n", "hf_miné", "hf mine"])
def test_what_cannot_be_a_token_is_told_without_it(start: Start, web: OpenWeb, token: str) -> None:
    hub = start()
    access = access_to(hub, hub_token=token, hub_token_source="HF_TOKEN")
    with pytest.raises(BadToken, match="from HF_TOKEN") as raised:
        Hub(web(access)).newest("model")
    assert "min" not in str(raised.value)
    assert hub.requests.paths() == []


@pytest.mark.parametrize("target", ["http://[x", "//h:99999999/", "/api/models?" + "a" * 70_000])
def test_a_redirect_to_what_is_no_address_is_a_fault(
    web: OpenWeb, elsewhere: HTTPServer, target: str
) -> None:
    Elsewhere.target = target
    here = f"http://127.0.0.1:{elsewhere.server_port}"
    client = web(Access(here))
    with pytest.raises(Unreachable, match=r"no address|URL too long"):
        client.send(Ask("hub", f"{here}/api/models"), lambda answer: answer)


class Trickling(BaseHTTPRequestHandler):
    """Sends its headers letter by letter, each in time, and never comes to their end."""

    over = threading.Event()

    def do_GET(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nx: ")
        while not self.over.wait(0.02):
            self.wfile.write(b"a")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_headers_that_trickle_are_given_up_in_time(web: OpenWeb) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Trickling) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        here = f"http://127.0.0.1:{server.server_port}"
        client = web(Access(here), pause=lambda _: None)
        ask = Ask("hub", f"{here}/api/models", seconds=0.1)
        with pytest.raises(Unreachable, match="too slowly"):
            client.send(ask, lambda answer: answer)
        Trickling.over.set()
        server.shutdown()
        thread.join()
