"""Repositories of the Hub: records, errors, renames, gates, commits and trees, HEAD."""

import pytest
from huggingface_hub.utils import httpx

from tests.sandbox.conftest import CARD, Start, model, walked

TOKEN = {"authorization": "Bearer hf_someone"}
GRANTED = {"authorization": "Bearer hf_granted"}


def test_one_repository_has_the_record_and_what_the_protocol_always_carries(
    client: httpx.Client,
) -> None:
    told = client.get("/api/models/old").json()
    assert told["id"] == told["modelId"] == "old"
    assert len(told["sha"]) == 40
    assert told["lastModified"] == "2022-03-02T23:29:04.000Z"
    assert "cardData" not in told
    assert "author" not in told


def test_the_plain_body_leaves_out_what_only_expand_gives(start: Start) -> None:
    extra = {"downloadsAllTime": 9, "trendingScore": 3, "usedStorage": 7}
    _, client = start(models=[model("acme/tiny", 1, **extra)])
    told = client.get("/api/models/acme/tiny").json()
    assert told["usedStorage"] == 7
    assert "downloadsAllTime" not in told
    expanded = client.get("/api/models/acme/tiny?expand=downloadsAllTime").json()
    assert list(expanded) == ["_id", "id", "downloadsAllTime"]


def test_a_missing_repository_is_401_without_a_token_and_404_with_one(client: httpx.Client) -> None:
    anonymous = client.get("/api/models/acme/none")
    assert anonymous.status_code == 401
    assert anonymous.json() == {"error": "Invalid username or password."}
    assert anonymous.headers["x-error-message"] == "Invalid username or password."
    assert "x-error-code" not in anonymous.headers
    assert anonymous.headers["www-authenticate"] == 'Bearer realm="Authentication required"'
    known = client.get("/api/models/acme/none", headers=TOKEN)
    assert (known.status_code, known.headers["x-error-code"]) == (404, "RepoNotFound")
    assert client.get("/api/models/acme").status_code == 401


@pytest.mark.parametrize("token", ["hf_bad", "nonsense"])
def test_a_bad_token_is_401_everywhere(client: httpx.Client, token: str) -> None:
    for path in ("/api/models", "/api/models/acme/tiny", "/acme/tiny/resolve/main/README.md"):
        answer = client.get(path, headers={"authorization": f"Bearer {token}"})
        assert answer.status_code == 401
        assert answer.headers["x-error-message"] == "Invalid credentials in Authorization header"


@pytest.mark.parametrize("name", ["acme/shut", "acme/auto"])
def test_gated_metadata_are_open_but_files_and_commits_are_shut(
    client: httpx.Client, name: str
) -> None:
    assert client.get(f"/api/models/{name}").json()["gated"] in ("manual", "auto")
    for path in (f"/api/models/{name}/commits/main", f"/{name}/resolve/main/README.md"):
        anonymous = client.get(path)
        assert (anonymous.status_code, anonymous.headers["x-error-code"]) == (401, "GatedRepo")
        assert anonymous.headers["x-error-message"].startswith(f"Access to model {name} is restr")
        known = client.get(path, headers=TOKEN)
        assert (known.status_code, known.headers["x-error-code"]) == (403, "GatedRepo")
        assert "not in the authorized list" in known.text


def test_a_bad_token_at_a_gate_is_told_of_the_gate(client: httpx.Client) -> None:
    for path in ("/api/models/acme/shut/commits/main", "/acme/shut/resolve/main/README.md"):
        answer = client.get(path, headers={"authorization": "Bearer nonsense"})
        assert (answer.status_code, answer.headers["x-error-code"]) == (401, "GatedRepo")
        assert answer.headers["x-error-message"].endswith("Please log in.")


def test_a_gate_opens_for_a_token_that_was_let_in(client: httpx.Client) -> None:
    path = "/acme/shut/resolve/main/README.md"
    assert client.get(path, headers=GRANTED, follow_redirects=True).text == CARD


def test_a_disabled_repository_shows_metadata_and_refuses_files(client: httpx.Client) -> None:
    assert client.get("/api/models/acme/off").json()["disabled"] is True
    answer = client.get("/acme/off/resolve/main/README.md")
    assert answer.status_code == 403
    assert answer.headers["x-error-message"] == "Access to this resource is disabled."
    assert "x-error-code" not in answer.headers


@pytest.mark.parametrize("tail", ["", "/commits/main", "/tree/main", "/revision/main"])
def test_another_case_is_307_with_a_relative_location_and_the_same_query(
    client: httpx.Client, tail: str
) -> None:
    answer = client.get(f"/api/models/ACME/Tiny{tail}?expand[]=sha&x=%20y")
    assert answer.status_code == 307
    assert answer.headers["location"] == f"/api/models/acme/tiny{tail}?expand[]=sha&x=%20y"
    assert answer.text.startswith("Temporary Redirect. Redirecting to /api/models/acme/tiny")
    assert answer.headers["vary"] == "Origin, Accept"


def test_an_unknown_revision_is_404_with_its_code(client: httpx.Client) -> None:
    for path in ("/api/models/acme/tiny/revision/nope", "/api/models/acme/tiny/commits/nope"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["x-error-code"]) == (404, "RevisionNotFound")
        assert answer.json() == {"error": "Invalid rev id: nope"}


def test_a_revision_is_one_encoded_segment(client: httpx.Client) -> None:
    answer = client.get("/api/models/acme/tiny/revision/refs%2Fpr%2F1")
    assert answer.json() == {"error": "Invalid rev id: refs/pr/1"}


def test_what_comes_in_encoded_cannot_end_a_header(client: httpx.Client) -> None:
    answer = client.get("/api/models/acme/tiny/revision/x%0d%0aSet-Cookie:%20a=b")
    assert answer.status_code == 404
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "path",
    [
        "/api/models",
        "/api/datasets",
        "/api/models/acme/tiny",
        "/api/models/ACME/tiny",
        "/api/models/acme/none",
        "/api/models/acme/tiny/commits/main",
        "/api/models/acme/tiny/tree/main",
        "/api/models/acme/tiny/refs",
        "/api/organizations/acme/overview",
        "/acme/tiny/resolve/main/README.md",
        "/acme/tiny/raw/main/README.md",
        "/acme/tiny",
        "/github/repos/acme/code",
    ],
)
def test_head_answers_like_get_without_a_body(client: httpx.Client, path: str) -> None:
    got, head = client.get(path), client.head(path)
    assert (head.status_code, head.content) == (got.status_code, b"")
    assert head.headers.get("location") == got.headers.get("location")
    assert head.headers["content-length"] == got.headers["content-length"]


def test_commits_are_paged_and_counted(start: Start) -> None:
    hub, client = start()
    for number in range(3):
        hub.edit({"do": "file", "model": "acme/tiny", "path": "a", "text": str(number)})
    first = client.get("/api/models/acme/tiny/commits/main?limit=3")
    assert first.headers["x-total-count"] == "4"
    assert first.headers["link"] == (
        f'<{hub.url}/api/models/acme/tiny/commits/main?p=1&limit=3>; rel="next"'
    )
    rows = [
        each
        for page in walked(client, "/api/models/acme/tiny/commits/main?limit=3")
        for each in page
    ]
    assert [set(each) for each in rows] == [{"id", "title", "message", "authors", "date"}] * 4
    assert rows[-1]["id"] == f"{1:040x}"


def test_the_tree_has_folders_and_is_paged(client: httpx.Client) -> None:
    rows = client.get("/api/models/acme/tiny/tree/main").json()
    assert {each["path"]: each["type"] for each in rows} == {
        ".gitattributes": "file",
        "LICENSE": "file",
        "README.md": "file",
        "docs": "directory",
        "model.safetensors": "file",
    }
    weights = next(each for each in rows if each["path"] == "model.safetensors")
    assert set(weights["lfs"]) == {"oid", "size", "pointerSize"}
    inner = client.get("/api/models/acme/tiny/tree/main/docs").json()
    assert [each["path"] for each in inner] == ["docs/a.txt", "docs/deep"]
    url = "/api/models/acme/tiny/tree/main?recursive=true&limit=2"
    pages = walked(client, url)
    assert [len(page) for page in pages] == [2, 2, 2, 2]
    deep = client.get("/api/models/acme/tiny/tree/main?recursive=true").json()
    assert [each for page in pages for each in page] == deep


def test_paths_info_leaves_out_what_is_not_there(client: httpx.Client) -> None:
    address = "/api/models/acme/tiny/paths-info/main"
    rows = client.post(address, json={"paths": ["README.md", "none"]}).json()
    assert [(each["path"], each["size"]) for each in rows] == [("README.md", len(CARD))]


def test_an_owner_is_counted_and_an_unknown_one_is_404(client: httpx.Client) -> None:
    told = client.get("/api/organizations/ACME/overview").json()
    assert (told["name"], told["numModels"], told["numDatasets"]) == ("acme", 5, 2)
    missing = client.get("/api/users/nobody/overview")
    assert (missing.status_code, missing.json()["error"]) == (404, "This user does not exist")


def test_every_answer_says_that_it_is_the_hub(client: httpx.Client) -> None:
    answer = client.get("/api/models/acme/none")
    assert answer.headers["x-powered-by"] == "huggingface-moon"
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    assert client.get("/api/models/acme/tiny").headers["etag"].startswith('W/"')


def test_every_answer_carries_the_trace_that_came_with_the_question(client: httpx.Client) -> None:
    for path in ("/api/models/acme/tiny", "/api/models/acme/none", "/acme/tiny/resolve/main/x"):
        answer = client.get(path, headers={"x-amzn-trace-id": "one-two"})
        assert answer.headers["x-request-id"].endswith(";one-two")
        assert answer.headers["vary"] == "Origin"
        assert answer.headers["access-control-allow-origin"] == "https://huggingface.co"
