"""Lists of the Hub: keys of an entry, pages and their links, orders, filters, what is refused."""

import base64
import json
from urllib.parse import parse_qsl, urlsplit

import pytest
from huggingface_hub.utils import httpx

from sandbox.corpus.orders import SORTS
from sandbox.hub.listing import EXPANDABLE
from sandbox.server import Running
from tests.sandbox.conftest import MODELS, Start, model, walked


def test_a_default_entry_has_the_keys_of_the_hub_in_its_order(client: httpx.Client) -> None:
    entries = client.get("/api/models", params={"search": "tiny"}).json()
    assert [list(each) for each in entries] == [
        [
            "_id",
            "id",
            "likes",
            "private",
            "downloads",
            "tags",
            "pipeline_tag",
            "createdAt",
            "modelId",
        ]
    ]


def test_absent_keys_are_left_out_not_null(client: httpx.Client) -> None:
    (old,) = client.get("/api/models", params={"search": "old", "full": "true"}).json()
    assert "gated" not in old
    assert "likes" not in old
    assert None not in old.values()
    assert old["createdAt"] == "2022-03-02T23:29:04.000Z"
    assert int(old["_id"][:8], 16) == 1646263744


def test_a_page_has_at_most_a_thousand_entries(start: Start) -> None:
    _, client = start(models=[model(f"a/m{number}", number) for number in range(1001)])
    first, second = walked(client, "/api/models?limit=5000")
    assert (len(first), len(second)) == (1000, 1)


def test_the_link_is_absolute_and_carries_the_query_and_a_mongo_filter(
    hub: Running, client: httpx.Client
) -> None:
    answer = client.get("/api/models?sort=downloads&expand[]=downloads&expand=sha&limit=4")
    link = answer.links["next"]["url"]
    assert link.startswith(f"{hub.url}/api/models?sort=downloads&expand[]=downloads&expand=sha")
    last = answer.json()[-1]
    cursor = json.loads(base64.b64decode(dict(parse_qsl(urlsplit(link).query))["cursor"]))
    assert cursor == {
        "$or": [
            {"downloads": last["downloads"], "_id": {"$gt": last["_id"]}},
            {"downloads": {"$lt": last["downloads"]}},
            {"downloads": None},
        ]
    }


def test_the_last_page_has_no_link(client: httpx.Client) -> None:
    assert "link" not in client.get("/api/models").headers


@pytest.mark.parametrize("sort", list(SORTS))
@pytest.mark.parametrize("direction", ["1", "-1"])
@pytest.mark.parametrize("limit", [1, 7])
def test_a_walk_in_any_order_meets_each_entry_once(
    client: httpx.Client, sort: str, direction: str, limit: int
) -> None:
    url = f"/api/models?sort={sort}&direction={direction}&limit={limit}"
    met = [each["id"] for page in walked(client, url) for each in page]
    assert sorted(met) == sorted(each["id"] for each in MODELS)


def test_ties_go_up_by_id_in_both_directions(client: httpx.Client) -> None:
    for direction in ("1", "-1"):
        pages = walked(client, f"/api/models?sort=likes&direction={direction}&limit=3&author=many")
        met = [(each["likes"], each["_id"]) for page in pages for each in page]
        sign = int(direction)
        assert met == sorted(met, key=lambda each: (sign * each[0], each[1]))


def test_an_entry_that_moves_during_a_walk_is_missed(start: Start) -> None:
    """The keyset goes by the sort key of the moment, as on the real Hub."""
    hub, client = start()
    answer = client.get("/api/models?sort=downloads&limit=5")
    moving = "many/m10"
    assert moving not in [each["id"] for each in answer.json()]
    hub.edit({"do": "bump", "model": moving, "downloads": 1000})
    rest = walked(client, answer.links["next"]["url"])
    assert moving not in [each["id"] for page in rest for each in page]


def test_expand_gives_ids_and_the_named_keys_only(client: httpx.Client) -> None:
    url = "/api/models?expand[]=sha&expand=siblings&expand[]=gated&search=acme/tiny&full=true"
    (entry,) = client.get(url).json()
    assert list(entry) == ["_id", "id", "gated", "sha", "siblings"]
    assert {"rfilename": "docs/deep/b.txt"} in entry["siblings"]


@pytest.mark.parametrize("name", ["_id", "cardData.license", "readme"])
def test_an_unknown_expand_is_refused_with_the_list(client: httpx.Client, name: str) -> None:
    for address in ("/api/models", "/api/models/acme/tiny"):
        answer = client.get(address, params=[("expand", "sha"), ("expand", name)])
        assert answer.status_code == 400
        assert all(each in answer.json()["error"] for each in EXPANDABLE["models"])


def test_full_card_data_and_config_add_their_keys(client: httpx.Client) -> None:
    entry = client.get("/api/models?search=acme/tiny&full=true&config=true").json()[0]
    assert entry["config"] == {"model_type": "llama"}
    assert entry["sha"] == f"{1:040x}"
    (card,) = client.get("/api/models?search=card-only&cardData=true").json()
    assert card["cardData"] == {"license": "apache-2.0", "datasets": ["acme/corpus"]}


def test_repeated_filters_must_all_hold(client: httpx.Client) -> None:
    def ids(query: str) -> list[str]:
        return sorted(each["id"] for each in client.get(f"/api/models?{query}").json())

    assert ids("filter=license:apache-2.0&filter=text-generation") == ["acme/tiny"]
    assert ids("pipeline_tag=text-generation") == ["acme/tiny"]
    assert ids("filter=exbert") == ["old"]
    assert ids("filter=nothing") == []
    assert ids("author=acme&gated=true") == ["acme/auto", "acme/shut"]


@pytest.mark.parametrize("query", ["limit=x", "sort=beauty", "cursor=%21", "cursor=e30%3D"])
def test_nonsense_is_refused(client: httpx.Client, query: str) -> None:
    assert client.get(f"/api/models?{query}").status_code == 400


def test_datasets_get_their_tags_from_the_card(client: httpx.Client) -> None:
    corpus, plain = client.get("/api/datasets?sort=id&direction=1&full=true").json()
    assert corpus["tags"] == ["en", "license:cc-by-4.0", "region:us"]
    assert corpus["cardData"]["license"] == "cc-by-4.0"
    assert "cardData" not in plain
    assert "downloads" not in plain


def test_a_changed_entry_is_encoded_anew(start: Start) -> None:
    hub, client = start()
    url = "/api/models?search=acme/tiny&expand=downloads"
    assert client.get(url).json()[0]["downloads"] == 0
    hub.edit({"do": "bump", "model": "acme/tiny", "downloads": 99})
    assert client.get(url).json()[0]["downloads"] == 99
