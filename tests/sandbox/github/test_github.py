"""GitHub's REST API: repositories, texts, trees, limits, and repositories that move or go."""

from base64 import b64decode

import pytest
from huggingface_hub.utils import httpx

from sandbox.server import Running
from tests.sandbox.conftest import APACHE, Clock, Start

RAW = {"accept": "application/vnd.github.raw+json"}
TOKEN = {"authorization": "Bearer ghp_someone"}


def test_a_repository_at_the_root_and_under_github(hub: Running, client: httpx.Client) -> None:
    told = client.get("/repos/Acme/Code").json()
    assert told["full_name"] == "acme/code"
    assert told["default_branch"] == "trunk"
    assert told["pushed_at"] == "2024-03-01T11:00:00Z"
    assert told["license"]["spdx_id"] == "Apache-2.0"
    assert told["url"] == f"{hub.url}/repos/acme/code"
    mounted = client.get("/github/repos/acme/code").json()
    assert mounted == told | {"url": f"{hub.github_url}/repos/acme/code"}
    assert client.get(f"/repositories/{told['id']}").json()["full_name"] == "acme/code"


def test_stars_and_topics_are_absent_where_they_are_not_known(client: httpx.Client) -> None:
    assert not {"stargazers_count", "topics"} & set(client.get("/repos/acme/code").json())


def test_what_is_not_there_is_404(client: httpx.Client) -> None:
    for path in ("/repos/acme/none", "/repositories/1", "/repos/acme/code/contents/none"):
        answer = client.get(path)
        assert (answer.status_code, answer.json()["message"]) == (404, "Not Found")


def test_without_a_user_agent_it_is_403(client: httpx.Client) -> None:
    assert client.get("/repos/acme/code", headers={"user-agent": ""}).status_code == 403


def test_the_license_is_a_content_object_in_lines_of_60(client: httpx.Client) -> None:
    told = client.get("/repos/acme/code/license").json()
    lines = told["content"].splitlines()
    assert max(map(len, lines)) == 60
    assert b64decode(told["content"]).decode() == APACHE
    assert (told["license"]["key"], told["path"]) == ("apache-2.0", "LICENSE")


def test_an_unknown_text_is_noassertion_and_no_file_is_404(client: httpx.Client) -> None:
    told = client.get("/repos/acme/odd").json()["license"]
    assert (told["key"], told["spdx_id"], told["url"]) == ("other", "NOASSERTION", None)
    assert client.get("/repos/acme/empty").json()["license"] is None
    assert client.get("/repos/acme/empty/license").status_code == 404


def test_readme_and_contents_raw_or_as_objects(client: httpx.Client) -> None:
    raw = client.get("/repos/acme/code/readme", headers=RAW)
    assert raw.text.startswith("# Code\n")
    assert raw.headers["content-type"].startswith("application/vnd.github.raw")
    told = client.get("/repos/acme/code/contents/README.md").json()
    assert b64decode(told["content"]) == raw.content
    listed = client.get("/repos/acme/code/contents").json()
    assert {each["path"]: each["type"] for each in listed} == {
        "LICENSE": "file",
        "README.md": "file",
        "third_party": "dir",
        "train": "dir",
    }
    inner = client.get("/repos/acme/code/contents/train").json()
    assert [each["path"] for each in inner] == ["train/run.py"]


@pytest.mark.parametrize("value", ["1", "0", "false"])
def test_any_value_of_recursive_is_recursive(client: httpx.Client, value: str) -> None:
    told = client.get(f"/repos/acme/code/git/trees/trunk?recursive={value}").json()
    assert {each["path"]: each["type"] for each in told["tree"]} == {
        "LICENSE": "blob",
        "README.md": "blob",
        "third_party": "tree",
        "third_party/x": "commit",
        "train": "tree",
        "train/run.py": "blob",
    }
    assert (told["sha"], told["truncated"]) == ("d" * 40, False)


def test_a_tree_too_large_is_truncated_and_its_folders_can_be_walked(start: Start) -> None:
    tree = [
        {"mode": "100644", "type": "blob", "sha": "1" * 40, "size": 1, "path": f"src/{number}.py"}
        for number in range(9)
    ]
    big = {"full_name": "acme/big", "meta": {"tree_limit": 4}, "tree": tree}
    _, client = start(github=[big])
    told = client.get("/repos/acme/big/git/trees/HEAD?recursive=1").json()
    assert (len(told["tree"]), told["truncated"]) == (4, True)
    flat = client.get("/repos/acme/big/git/trees/main").json()
    assert ([each["path"] for each in flat["tree"]], flat["truncated"]) == (["src"], False)
    inner = client.get(f"/repos/acme/big/git/trees/{flat['tree'][0]['sha']}").json()
    assert len(inner["tree"]) == 9


def test_the_sha_alone_is_a_cheap_test_for_change(client: httpx.Client) -> None:
    accept = {"accept": "application/vnd.github.sha"}
    answer = client.get("/repos/acme/code/commits/trunk", headers=accept)
    assert answer.text == "c" * 40
    known = {"if-none-match": answer.headers["etag"], **accept}
    assert client.get("/repos/acme/code/commits/HEAD", headers=known).status_code == 304
    assert client.get("/repos/acme/code/commits/nope", headers=accept).status_code == 422


def test_an_empty_repository_is_409(client: httpx.Client) -> None:
    for path in ("git/trees/main?recursive=1", "commits/main"):
        assert client.get(f"/repos/acme/empty/{path}").status_code == 409


def test_304_by_tag_or_date_does_not_count(client: httpx.Client) -> None:
    first = client.get("/repos/acme/code")
    left = int(first.headers["x-ratelimit-remaining"])
    for known in (
        {"if-none-match": first.headers["etag"]},
        {"if-modified-since": first.headers["last-modified"]},
    ):
        again = client.get("/repos/acme/code", headers=known)
        assert again.status_code == 304
        assert int(again.headers["x-ratelimit-remaining"]) == left
    other = client.get("/repos/acme/code", headers={"if-none-match": '"other"'})
    assert int(other.headers["x-ratelimit-remaining"]) == left - 1


def test_a_rename_is_301_to_the_number_and_keeps_it(start: Start) -> None:
    hub, client = start()
    number = client.get("/repos/acme/code").json()["id"]
    hub.edit({"do": "rename", "repository": "acme/code", "to": "new/home"})
    answer = client.get("/github/repos/acme/code/readme?ref=x")
    assert answer.status_code == 301
    assert answer.headers["location"] == f"{hub.github_url}/repositories/{number}/readme?ref=x"
    assert answer.json()["url"] == answer.headers["location"]
    followed = client.get("/repos/acme/code", follow_redirects=True).json()
    assert (followed["id"], followed["full_name"]) == (number, "new/home")


def test_blocked_and_deleted(start: Start) -> None:
    hub, client = start()
    hub.edit({"do": "block", "repository": "acme/code"})
    assert client.get("/repos/acme/code").status_code == 451
    hub.edit({"do": "delete", "repository": "acme/code"})
    assert client.get("/repos/acme/code").status_code == 404


def test_the_primary_limit_is_told_and_kept(start: Start, clock: Clock) -> None:
    hub, client = start(plan="free", clock=clock)
    first = client.get("/repos/acme/code")
    told = {key: first.headers[f"x-ratelimit-{key}"] for key in ("limit", "remaining", "used")}
    assert told == {"limit": "60", "remaining": "59", "used": "1"}
    assert first.headers["x-ratelimit-reset"] == str(int(clock.now) + 3600)
    assert client.get("/repos/acme/code", headers=TOKEN).headers["x-ratelimit-limit"] == "5000"
    hub.application.limits.spend(None, "core", 0)
    refused = client.get("/repos/acme/code")
    assert (refused.status_code, refused.headers["x-ratelimit-remaining"]) == (403, "0")
    assert client.get("/rate_limit").json()["rate"]["remaining"] == 0
    clock.now += 3600
    assert client.get("/repos/acme/code").status_code == 200


def test_a_bad_token_is_401(client: httpx.Client) -> None:
    answer = client.get("/repos/acme/code", headers={"authorization": "Bearer bad"})
    assert (answer.status_code, answer.json()["message"]) == (401, "Bad credentials")


def test_a_commit_changes_sha_tag_and_license(start: Start) -> None:
    hub, client = start()
    before = client.get("/repos/acme/code")
    edit = {"do": "license", "repository": "acme/code", "to": "mit", "text": "MIT License\n"}
    hub.edit(edit, at="2026-11-02T00:00:00Z")
    after = client.get("/repos/acme/code", headers={"if-none-match": before.headers["etag"]})
    assert after.status_code == 200
    assert after.json()["license"]["spdx_id"] == "MIT"
    assert after.json()["pushed_at"] == "2026-11-02T00:00:00Z"
    assert after.json()["id"] == before.json()["id"]
    assert client.get("/repos/acme/code/license", headers=RAW).text == "MIT License\n"
    assert client.get(f"/repos/acme/code/git/trees/{'d' * 40}").status_code == 404
