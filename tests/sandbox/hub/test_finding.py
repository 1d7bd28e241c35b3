"""Finding on the Hub: tags by type, the quick search, what is trending."""

from huggingface_hub.utils import httpx

from tests.sandbox.conftest import Start, model

SPOKEN = {"language": ["en", "sw"]}


def test_tags_are_told_by_type(start: Start) -> None:
    tags = ["transformers", "sw", "own-word", "license:mit", "dataset:acme/corpus", "arxiv:1.2"]
    more = {"library_name": "transformers", "pipeline_tag": "fill-mask", "cardData": SPOKEN}
    rows = [model("a/one", 1, tags=tags, **more), model("a/two", 2, tags=["transformers"])]
    _, client = start(models=rows)
    told = client.get("/api/models-tags-by-type").json()
    assert {of: [row["id"] for row in rows] for of, rows in told.items()} == {
        "arxiv": ["arxiv:1.2"],
        "dataset": ["dataset:acme/corpus"],
        "pipeline_tag": ["fill-mask"],
        "license": ["license:mit"],
        "other": ["own-word"],
        "language": ["sw"],
        "library": ["transformers"],
    }
    assert told["license"] == [{"id": "license:mit", "label": "mit", "type": "license"}]


def test_one_type_may_be_asked_for_alone(client: httpx.Client) -> None:
    only = client.get("/api/models-tags-by-type?type=license").json()
    assert list(only) == ["license"]
    assert client.get("/api/datasets-tags-by-type?type=language").status_code == 200
    refused = client.get("/api/models-tags-by-type?type=colour")
    assert (refused.status_code, '"license"' in refused.json()["error"]) == (400, True)


def test_the_quick_search_counts_all_and_shows_some(client: httpx.Client) -> None:
    told = client.get("/api/quicksearch?q=many&limit=3").json()
    assert (len(told["models"]), told["modelsCount"], told["q"]) == (3, 30, "many")
    assert set(told["models"][0]) == {"id", "trendingWeight"}
    assert [owner["name"] for owner in told["orgs"]] == ["many"]
    assert (told["spaces"], told["spacesCount"], told["users"]) == ([], 0, [])
    only = client.get("/api/quicksearch?q=acme&type=dataset").json()
    assert (only["models"], only["modelsCount"], only["datasetsCount"]) == ([], 0, 2)


def test_what_is_trending_comes_first_and_bears_no_id(start: Start) -> None:
    rows = [model(f"a/m{number}", number, trendingScore=number) for number in range(1, 30)]
    _, client = start(models=rows)
    told = client.get("/api/trending?type=model&limit=20").json()["recentlyTrending"]
    assert [row["repoData"]["id"] for row in told[:2]] == ["a/m29", "a/m28"]
    assert (len(told), {row["repoType"] for row in told}) == (20, {"model"})
    assert "_id" not in told[0]["repoData"]


def test_what_is_hidden_is_not_found(start: Start) -> None:
    _, client = start(models=[model("a/one", 1, private=True, tags=["secret"])], datasets=[])
    assert client.get("/api/models-tags-by-type").json() == {}
    assert client.get("/api/quicksearch?q=one").json()["modelsCount"] == 0
    assert client.get("/api/trending").json() == {"recentlyTrending": []}
