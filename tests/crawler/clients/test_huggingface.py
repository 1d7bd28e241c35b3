"""The Hub's answers as we understand them: records, refusals, renames, texts, commits."""

import hashlib
import json

import msgspec
import pytest

from crawler.clients import entries
from crawler.clients.entries import Sighting
from crawler.clients.huggingface import Hub, NotThere
from crawler.errors import BadToken, ModelNotFound, Unreachable
from tests.crawler.conftest import Heard, OpenWeb, Start, access_to
from tests.sandbox.conftest import CARD, MODELS, listed

SHA = f"{1:040x}"


def test_a_listing_is_walked_by_its_links_alone(start: Start, web: OpenWeb) -> None:
    hub = start()
    client = Hub(web(hub))
    address: str | None = client.listing("model", "createdAt", ascending=True, limit=10)
    names: list[str] = []
    while address:
        page = client.page("model", address)
        names += [row.name for row in page.rows]
        address = page.next
    assert len(names) == len(set(names)) == 36
    assert len(hub.requests.paths()) == 4


def test_a_page_that_is_too_much_comes_in_smaller_ones(
    start: Start, web: OpenWeb, heard: Heard
) -> None:
    hub = start(models=MODELS)
    hub.fault("status", "/api/models.*limit=1000", status=400, times=100)
    client = Hub(web(hub, progress=heard))
    first = client.page("model", client.listing("model", "createdAt"))
    assert len(first.rows) == 36
    assert heard.notes == ["the Hub answers 400; 500 at a time come"]
    hub.requests.clear()
    client.page("model", client.listing("model", "createdAt"))
    assert [each.query.partition("&")[0] for each in hub.requests.entries] == ["limit=500"]


@pytest.mark.usefixtures("small_pages")
def test_what_follows_a_small_page_is_no_smaller_than_it_must_be(
    start: Start, web: OpenWeb
) -> None:
    hub = start(models=MODELS)
    client = Hub(web(hub))
    hub.fault("status", "/api/models.*limit=1000", status=504, times=5)
    hub.fault("status", "/api/models.*limit=500", status=504, times=5)
    first = client.page("model", client.listing("model", "createdAt"))
    assert len(first.rows) == 10
    assert first.next is not None
    assert "limit=500" in first.next
    assert client.page("model", first.next).rows[0] not in first.rows


def test_a_record_says_the_same_in_a_listing_and_by_itself(start: Start, web: OpenWeb) -> None:
    client = Hub(web(start()))
    listed = {
        row.name: row for row in client.page("model", client.listing("model", "createdAt")).rows
    }
    for name in ("acme/tiny", "acme/shut", "old", "acme/card-only"):
        alone = client.info("model", name)
        assert isinstance(alone, Sighting)
        assert alone == listed[name]


def test_a_record_has_what_the_api_told(start: Start, web: OpenWeb) -> None:
    seen = Hub(web(start())).info("model", "acme/tiny")
    assert isinstance(seen, Sighting)
    assert (seen.name, seen.revision, seen.downloads, seen.likes) == ("acme/tiny", SHA, 0, 1)
    assert (seen.created_at, seen.committed_at) == (1704189600, 1706868000)
    assert (seen.gated, seen.record.private, seen.record.disabled) == ("no", False, False)
    assert seen.record.config == {"model_type": "llama"}
    assert seen.record.siblings is not None
    assert "README.md" in seen.record.siblings
    assert seen.record.has_model_index is None
    assert seen.digest == hashlib.blake2b(seen.body, digest_size=16).digest()


def test_downloads_and_likes_are_no_part_of_the_record() -> None:
    body = msgspec.json.encode(listed("a/b", 1))
    more = msgspec.json.encode(listed("a/b", 1, downloads=9, likes=9, sha="f" * 40))
    gated = msgspec.json.encode(listed("a/b", 1, gated="auto"))
    seen = [entries.one("model", each) for each in (body, more, gated)]
    assert seen[0].digest == seen[1].digest != seen[2].digest
    assert seen[2].gated == "auto"


def test_the_order_of_keys_is_no_change() -> None:
    one = entries.one("model", b'{"id":"a/b","cardData":{"license":"mit","language":"en"}}')
    two = entries.one("model", b'{"cardData":{"language":"en","license":"mit"},"id":"a/b"}')
    assert one.digest == two.digest


def test_half_a_surrogate_pair_costs_a_letter_and_not_its_page() -> None:
    body = rb'[{"id":"a/cut","cardData":{"x":"\ud83d t \ud83d\ude00 \\ud83d"}},{"id":"a/next"}]'
    cut, following = entries.page("model", body)
    assert cut.record.card_data == {"x": "\ufffd t \U0001f600 \\ud83d"}
    assert following.name == "a/next"
    assert entries.one("model", rb'{"id":"a/cut","tags":["\udc00"]}').record.tags == ("\ufffd",)


DEEP = 100_000
"""Ten times as deep as any Python lets C code go."""


@pytest.mark.parametrize("body", [b"[" * DEEP + b"]" * DEEP, b'[{"id":"a/b","x":' + b"[" * DEEP])
def test_what_is_nested_without_end_is_no_page(body: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        entries.page("model", body)


def test_a_count_that_no_count_could_be_is_not_known() -> None:
    told = {"id": "a/b", "downloads": 10**30, "likes": 2**40, "safetensors": {"total": 10**400}}
    seen = entries.one("model", json.dumps(told).encode())
    assert (seen.downloads, seen.likes, seen.record.parameters) == (None, None, None)


def test_an_odd_entry_loses_the_odd_field_and_not_its_page() -> None:
    body = msgspec.json.encode(
        [
            {"id": "a/good", "likes": 3, "tags": ["x"]},
            {"id": "a/odd", "likes": "many", "tags": "x, y", "cardData": "text", "siblings": [{}]},
            {"likes": 1},
            {"id": "a/last", "gated": "manual", "createdAt": "2024-13-45"},
        ]
    )
    rows = entries.page("model", body)
    assert [row.name for row in rows] == ["a/good", "a/odd", "a/last"]
    assert (rows[0].likes, rows[1].likes, rows[1].record.card_data) == (3, None, None)
    assert (rows[2].gated, rows[2].created_at) == ("manual", None)


def test_the_tokenizers_template_is_not_kept() -> None:
    raw = {"id": "a/b", "config": {"model_type": "x", "tokenizer_config": {"chat_template": "y"}}}
    assert entries.one("model", msgspec.json.encode(raw)).record.config == {"model_type": "x"}


def test_a_datasets_license_is_a_key(start: Start, web: OpenWeb) -> None:
    client = Hub(web(start()))
    rows = client.page("dataset", client.listing("dataset", "createdAt")).rows
    assert {row.name: row.license for row in rows} == {
        "acme/corpus": "CC-BY-4.0",
        "acme/plain": None,
    }


def test_the_newest_commit_by_the_hubs_clock(start: Start, web: OpenWeb) -> None:
    hub = start()
    hub.edit({"do": "card", "model": "many/m20", "text": "# New\n"}, at="2026-11-02T00:00:00Z")
    assert Hub(web(hub)).newest("model") == 1793577600


def test_a_renamed_model_comes_under_its_new_name(start: Start, web: OpenWeb) -> None:
    hub = start()
    hub.edit({"do": "rename", "model": "acme/tiny", "to": "other/small"})
    client = Hub(web(hub))
    seen = client.info("model", "acme/tiny")
    assert isinstance(seen, Sighting)
    assert seen.name == "other/small"
    assert client.web.requests().hub_api == 2


@pytest.mark.parametrize("token", [None, "hf_mine"])
def test_a_missing_model_with_and_without_a_token(
    start: Start, web: OpenWeb, token: str | None
) -> None:
    hub = start()
    client = Hub(web(access_to(hub, hub_token=token)))
    assert client.info("model", "acme/none") == NotThere()


def test_a_bad_token_is_named_by_its_source_and_never_shown(start: Start, web: OpenWeb) -> None:
    hub = start()
    access = access_to(hub, hub_token="hf_bad_secret", hub_token_source="HF_TOKEN")
    client = Hub(web(access))
    for call in (
        lambda: client.info("model", "acme/tiny"),
        lambda: client.text("acme/tiny", SHA, "README.md"),
        lambda: client.commits("acme/tiny"),
        lambda: client.newest("model"),
    ):
        with pytest.raises(BadToken, match="HF_TOKEN") as problem:
            call()
        assert "secret" not in str(problem.value)
    assert "secret" not in repr(access)


def test_a_401_on_a_listing_is_about_the_token_whatever_it_says(start: Start, web: OpenWeb) -> None:
    hub = start()
    hub.fault("status", "/api/models", status=401)
    access = access_to(hub, hub_token="hf_mine", hub_token_source="HF_TOKEN")
    with pytest.raises(BadToken, match="HF_TOKEN"):
        Hub(web(access)).newest("model")


@pytest.mark.parametrize("name", ["../../x", "a/b/c", "", "a b", "a/..", "x?y=1", "a/b#c", "é/b"])
def test_what_is_no_name_is_not_asked_for(start: Start, web: OpenWeb, name: str) -> None:
    hub = start()
    with pytest.raises(ModelNotFound):
        Hub(web(hub)).info("model", name)
    assert hub.requests.paths() == []


def test_texts_and_why_they_do_not_come(start: Start, web: OpenWeb) -> None:
    hub = start()
    client = Hub(web(hub))
    card = client.text("acme/tiny", SHA, "README.md")
    assert (card.state, card.body.decode(), card.revision) == ("read", CARD, SHA)
    assert len(card.etag) == 40
    reasons = {
        name: client.text(name, "main", path)
        for name, path in {
            "acme/shut": "README.md",
            "acme/off": "README.md",
            "acme/none": "README.md",
            "acme/tiny": "docs/no.md",
        }.items()
    }
    assert {name: text.state for name, text in reasons.items()} == {
        "acme/shut": "unread",
        "acme/off": "unread",
        "acme/none": "unread",
        "acme/tiny": "absent",
    }
    assert "gated" in reasons["acme/shut"].reason
    assert "disabled" in reasons["acme/off"].reason


def test_a_gated_card_with_a_token_that_was_let_in(start: Start, web: OpenWeb) -> None:
    hub = start()
    client = Hub(web(access_to(hub, hub_token="hf_granted")))
    assert client.text("acme/shut", "main", "README.md").state == "read"


def test_an_old_revision_has_its_old_card(start: Start, web: OpenWeb) -> None:
    hub = start()
    hub.edit({"do": "license", "model": "acme/tiny", "to": "mit"}, at="2026-11-02T00:00:00Z")
    client = Hub(web(hub))
    commits = client.commits("acme/tiny")
    assert [each.sha for each in commits][-1] == SHA
    assert [each.at for each in commits] == [1793577600, 1706868000]
    assert b"mit" in client.text("acme/tiny", commits[0].sha, "README.md").body
    assert b"apache" in client.text("acme/tiny", SHA, "README.md").body
    assert client.commits("acme/shut") == []


def test_a_server_that_only_says_no_is_no_empty_list(start: Start, web: OpenWeb) -> None:
    hub = start()
    hub.fault("status", "/api/models", status=403)
    client = Hub(web(hub))
    with pytest.raises(Unreachable, match="403"):
        client.page("model", client.listing("model", "createdAt"))
