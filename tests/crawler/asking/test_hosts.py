"""What may be asked, and where: counted downloads and private addresses never."""

import socket
import threading

import pytest

from crawler.asking import hosts
from crawler.asking.access import Access
from crawler.asking.answers import Ask
from crawler.asking.hosts import Hosts, public, readable
from crawler.asking.http import Web
from crawler.clients.huggingface import Hub
from crawler.errors import Passing, Refused
from sandbox.journal import COUNTED
from tests.crawler.conftest import OpenWeb, Start, Time

ACCESS = Access()
RESOLVE = "https://huggingface.co/acme/tiny/resolve/main"


@pytest.mark.parametrize(
    "path",
    ["README.md", "LICENSE", "LICENSE.md", "license.txt", "docs/USE_POLICY.md", "COPYING", "Notice",
     "MODEL_LICENSE", "LICENSE-APACHE", "model_card.md", "Llama_License.txt"],
)  # fmt: skip
def test_texts_for_people_may_be_fetched(path: str) -> None:
    assert readable(path)
    assert Hosts(ACCESS).check("hub", f"{RESOLVE}/{path}") is None


@pytest.mark.parametrize(
    "path",
    ["config.json", "adapter_config.json", "model_index.json", "a/config.json", "model.gguf",
     "pytorch_model.bin", "model.safetensors", "x.onnx", "hyperparams.yaml", "vocab.txt",
     "tokenizer.json", "license.bin", "params.json", "config%2Ejson", "CONFIG.JSON",
     "license.json", "model.nemo", "model.pt", "saved_model.pb"],
)  # fmt: skip
def test_nothing_that_the_hub_could_count_is_asked_for(path: str) -> None:
    for address in (
        f"{RESOLVE}/{path}",
        f"https://huggingface.co/api/resolve-cache/models/a/b/c/{path}",
    ):
        with pytest.raises(Refused):
            Hosts(ACCESS).check("hub", address)


def test_every_counted_name_of_the_sandbox_is_refused() -> None:
    for name in COUNTED:
        assert not readable(f"license{name}" if name.startswith(".") else name)


@pytest.mark.parametrize(
    "path", ["/api/agent-harnesses", "/api/telemetry/x", "/acme/tiny", "/api/whoami-v2", "/", ""]
)
def test_the_rest_of_the_hub_is_not_ours_to_ask(path: str) -> None:
    with pytest.raises(Refused):
        Hosts(ACCESS).check("hub", f"https://huggingface.co{path}")


def test_a_refusal_sends_nothing(start: Start, web: OpenWeb) -> None:
    hub = start()
    client = web(hub)
    for path in ("/acme/tiny/resolve/main/config.json", "/api/agent-harnesses"):
        with pytest.raises(Refused):
            client.send(Ask("hub", hub.url + path), lambda answer: answer)
    text = Hub(client).text("acme/tiny", "main", "model.safetensors")
    assert text.state == "unread"
    assert hub.requests.paths() == []


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("151.101.1.140", True), ("2606:4700::1", True), ("127.0.0.1", False), ("10.1.2.3", False),
        ("192.168.0.1", False), ("169.254.169.254", False), ("::1", False), ("fe80::1%eth0", False),
        ("::ffff:127.0.0.1", False), ("0.0.0.0", False), ("100.64.0.1", False),
        ("224.0.0.1", False), ("fc00::1", False),
    ],
)  # fmt: skip
def test_public_addresses(address: str, expected: bool) -> None:
    assert public(address) is expected


def test_a_page_is_read_from_the_list_of_hosts_only_and_at_a_checked_address() -> None:
    policy = Hosts(ACCESS, lambda host: ["151.101.1.140"])
    assert policy.check("page", "https://arxiv.org/abs/2405.08597") == "151.101.1.140"
    for address in (
        "http://arxiv.org/abs/1",
        "https://arxiv.org:8443/abs/1",
        "https://arxiv.org.evil.example/abs/1",
        "https://evil.example/",
        "https://user@evil.example/arxiv.org",
        "file:///etc/passwd",
    ):
        with pytest.raises(Refused):
            policy.check("page", address)


@pytest.mark.parametrize("found", [[], ["127.0.0.1"], ["151.101.1.140", "10.0.0.1"]])
def test_a_page_host_that_leads_inside_is_refused(found: list[str]) -> None:
    with pytest.raises(Refused, match="private address"):
        Hosts(ACCESS, lambda host: found).check("page", "https://arxiv.org/abs/1")


def test_a_page_request_goes_to_the_address_that_was_checked(time: Time) -> None:
    client = Web(ACCESS, clock=time, pause=time.pause, resolve=lambda host: ["10.0.0.1"])
    with client, pytest.raises(Refused):
        client.send(Ask("page", "https://arxiv.org/abs/1"), lambda answer: answer)


def test_the_configured_endpoint_may_be_on_loopback_and_nothing_else() -> None:
    policy = Hosts(Access("http://127.0.0.1:8017", github_api="http://127.0.0.1:8017/github"))
    assert policy.check("hub", "http://127.0.0.1:8017/api/models") is None
    for address in ("http://127.0.0.1:8018/api/models", "https://127.0.0.1:8017/api/models"):
        with pytest.raises(Refused):
            policy.check("hub", address)


def test_the_registry_names_the_pages_of_licensors() -> None:
    assert {"arxiv.org", "bigcode-project.org", "openmdw.ai"} <= hosts.page_hosts()
    assert all("." in host for host in hosts.page_hosts())
    assert not any("huggingface.co" in host for host in hosts.page_hosts())


def test_a_resolver_that_hangs_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    hangs = threading.Event()
    monkeypatch.setattr(hosts, "_RESOLVING", 0.02)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: hangs.wait(5) and [])
    with pytest.raises(OSError, match=r"arxiv\.org was not resolved"):
        hosts.resolved("arxiv.org")
    hangs.set()


def test_a_name_without_an_address_is_no_network() -> None:
    def nowhere(host: str) -> list[str]:
        raise OSError(-2, "Name or service not known")

    with pytest.raises(Passing, match="Name or service not known") as problem:
        Hosts(ACCESS, nowhere).check("page", "https://arxiv.org/abs/1")
    assert problem.value.offline


def test_a_stand_in_for_the_web_is_on_this_machine() -> None:
    here = "http://127.0.0.1:8017/_pages"
    assert Hosts(Access(pages=f"{here}/")).check("page", "https://arxiv.org/abs/1") == here
    for pages, address in (
        (here, "https://evil.example/"),
        ("http://10.0.0.1/_pages", "https://arxiv.org/abs/1"),
        ("http://evil.example/_pages", "https://arxiv.org/abs/1"),
    ):
        with pytest.raises(Refused):
            Hosts(Access(pages=pages)).check("page", address)


def test_a_hub_below_a_folder_is_asked_there_and_for_the_same_alone() -> None:
    hosts = Hosts(Access("https://mirror.example/hub/"))
    assert hosts.check("hub", "https://mirror.example/hub/api/models?limit=1") is None
    assert hosts.check("hub", "https://mirror.example/hub/a/b/resolve/main/README.md") is None
    for path in ("hub/a/b/resolve/main/config.json", "hub/api/agent-harnesses"):
        with pytest.raises(Refused):
            hosts.check("hub", f"https://mirror.example/{path}")
