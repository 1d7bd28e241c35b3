"""Files of the Hub: resolve with its redirects and metadata, and raw."""

import hashlib

import pytest
from huggingface_hub.utils import httpx

from sandbox.corpus.repository import blob_id
from sandbox.server import Running
from tests.sandbox.conftest import CARD, Start

README = "/acme/tiny/resolve/main/README.md"
SHA = f"{1:040x}"


def test_a_small_file_is_307_to_the_cache_with_metadata_on_the_first_hop(
    client: httpx.Client,
) -> None:
    first = client.get(README)
    assert first.status_code == 307
    location = first.headers["location"]
    assert location.startswith(f"/api/resolve-cache/models/acme/tiny/{SHA}/README.md?")
    assert first.headers["x-repo-commit"] == SHA
    assert first.headers["etag"] == f'"{blob_id(CARD.encode())}"'
    assert int(first.headers["content-length"]) == len(first.content) != len(CARD)
    second = client.get(location)
    assert (second.status_code, second.text) == (200, CARD)


def test_the_blob_id_is_that_of_git() -> None:
    assert blob_id(b"hello\n") == "ce013625030ba8dba906f756967f9e9ca394464a"


def test_a_large_file_is_302_to_another_host(hub: Running, client: httpx.Client) -> None:
    first = client.get("/acme/tiny/resolve/main/model.safetensors")
    assert first.status_code == 302
    location = first.headers["location"]
    assert location.startswith(hub.url.replace("127.0.0.1", "localhost"))
    body = client.get(location.replace("localhost", "127.0.0.1")).content
    assert first.headers["x-linked-etag"] == f'"{hashlib.sha256(body).hexdigest()}"'
    assert first.headers["x-linked-size"] == str(len(body))
    assert first.headers["x-repo-commit"] == SHA
    assert first.headers["link"].endswith('; rel="xet-auth"')


def test_resolve_knows_304_and_raw_does_not(client: httpx.Client) -> None:
    tag = client.get(README).headers["etag"]
    for known in (tag, f"W/{tag}"):
        assert client.get(README, headers={"if-none-match": known}).status_code == 304
    assert client.get(README, headers={"if-none-match": '"other"'}).status_code == 307
    raw = client.get("/acme/tiny/raw/main/README.md", headers={"if-none-match": tag})
    assert (raw.status_code, raw.text) == (200, CARD)


def test_raw_gives_the_pointer_of_a_large_file(client: httpx.Client) -> None:
    text = client.get("/acme/tiny/raw/main/model.safetensors").text
    assert text.startswith("version https://git-lfs.github.com/spec/v1\noid sha256:")


@pytest.mark.parametrize("path", ["none.txt", ".gitattributes"])
def test_an_unknown_file_and_one_without_text_are_404(client: httpx.Client, path: str) -> None:
    answer = client.get(f"/acme/tiny/resolve/main/{path}")
    assert (answer.status_code, answer.headers["x-error-code"]) == (404, "EntryNotFound")
    assert answer.headers["content-type"].startswith("text/plain")


def test_files_below_folders_of_datasets_and_of_names_without_owner(client: httpx.Client) -> None:
    assert client.get("/acme/tiny/resolve/main/docs/deep/b.txt", follow_redirects=True).text == "b"
    card = client.get("/datasets/acme/corpus/resolve/main/README.md", follow_redirects=True)
    assert card.text.endswith("# Corpus\n")
    missing = client.get("/old/resolve/main/README.md")
    assert missing.headers["x-error-code"] == "EntryNotFound"


def test_another_case_is_307_before_the_file(client: httpx.Client) -> None:
    answer = client.get("/ACME/tiny/resolve/main/docs/a.txt?download=true")
    assert answer.status_code == 307
    assert answer.headers["location"] == "/acme/tiny/resolve/main/docs/a.txt?download=true"


def test_an_anonymous_caller_is_warned(client: httpx.Client) -> None:
    assert "unauthenticated" in client.get(README).headers["x-hf-warning"]
    token = {"authorization": "Bearer hf_someone"}
    assert "x-hf-warning" not in client.get(README, headers=token).headers


def test_the_journal_tells_counted_downloads_from_other_files(start: Start) -> None:
    hub, client = start()
    client.get(README, follow_redirects=True)
    assert hub.requests.fetched() == [README]
    assert hub.requests.counted() == []
    client.head("/acme/tiny/resolve/main/config.json")
    client.get("/acme/tiny/resolve/main/model.safetensors")
    assert [path.rpartition("/")[2] for path in hub.requests.counted()] == [
        "config.json",
        "model.safetensors",
    ]
    assert hub.requests.buckets == {"resolvers": 4}
