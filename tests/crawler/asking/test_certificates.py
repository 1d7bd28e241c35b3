"""A Hub behind an authority of its own: believed where it is named, and said where it is not."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from crawler.asking import wire
from crawler.asking.access import Access
from crawler.asking.http import Web
from crawler.clients.huggingface import Hub
from crawler.errors import BadCertificates, NoNetwork
from sandbox.server import Running, serve


@pytest.fixture
def authority(tmp_path: Path) -> trustme.CA:
    made = trustme.CA()
    made.cert_pem.write_to_path(str(tmp_path / "root.pem"))
    return made


@pytest.fixture
def hub(tmp_path: Path, authority: trustme.CA) -> Iterator[Running]:
    leaf = authority.issue_cert("127.0.0.1")
    leaf.private_key_and_cert_chain_pem.write_to_path(str(tmp_path / "leaf.pem"))
    both = str(tmp_path / "leaf.pem")
    with serve([{"id": "wren/fern"}], certificate=(both, both)) as running:
        yield running


@pytest.fixture(autouse=True)
def _read_anew(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A process reads them once."""
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    wire._trusted.cache_clear()
    yield
    wire._trusted.cache_clear()


def test_an_authority_of_its_own_is_believed(
    hub: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "root.pem"))
    with Web(Access(hub.url)) as web:
        assert Hub(web).newest("model")


def test_a_certificate_that_is_not_believed_is_asked_for_once(hub: Running) -> None:
    waits: list[float] = []
    said = r"is not believed .*: set SSL_CERT_FILE"
    with Web(Access(hub.url), pause=waits.append) as web, pytest.raises(NoNetwork, match=said) as e:
        Hub(web).newest("model")
    assert hub.url in str(e.value)
    assert "_ssl.c" not in str(e.value)
    assert waits == []


@pytest.mark.parametrize("text", [None, "Dear diary"])
def test_authorities_that_cannot_be_read_are_named(
    text: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "mine.pem"
    if text:
        path.write_text(text, encoding="utf-8")
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    with pytest.raises(BadCertificates, match=r"SSL_CERT_FILE \(.*mine\.pem\).*or unset it"):
        Web(Access("https://127.0.0.1:9"))
