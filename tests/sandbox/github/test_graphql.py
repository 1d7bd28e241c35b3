"""GitHub's GraphQL API: many repositories in one question."""

import pytest
from huggingface_hub.utils import httpx

from sandbox.github.queries import BadQuery, parsed
from tests.sandbox.conftest import Clock, Start

TOKEN = {"authorization": "Bearer ghp_someone"}
FIELDS = """{databaseId nameWithOwner isArchived isFork licenseInfo{key spdxId} pushedAt
  defaultBranchRef{name target{oid}}
  readme:object(expression:"HEAD:README.md"){... on Blob{oid byteSize text isTruncated}}
  root:object(expression:"HEAD:"){... on Tree{entries{name type}}}}"""


def ask(client: httpx.Client, query: str, **variables: str) -> httpx.Response:
    body = {"query": query, "variables": variables}
    return client.post("/graphql", json=body, headers=TOKEN)


def test_many_repositories_by_alias_and_what_is_missing(client: httpx.Client) -> None:
    query = f"""query{{ r0:repository(owner:"acme",name:"code"){FIELDS}
      r1:repository(owner:"acme",name:"none"){FIELDS}
      r2:repository(owner:"acme", name:"empty"){FIELDS}
      rateLimit{{cost remaining resetAt}} }}"""
    answer = ask(client, query)
    assert answer.status_code == 200
    data = answer.json()["data"]
    assert data["r0"]["licenseInfo"] == {"key": "apache-2.0", "spdxId": "Apache-2.0"}
    assert data["r0"]["defaultBranchRef"] == {"name": "trunk", "target": {"oid": "c" * 40}}
    assert data["r0"]["readme"]["text"].startswith("# Code")
    assert {"name": "train", "type": "tree"} in data["r0"]["root"]["entries"]
    assert data["r1"] is None
    assert data["r2"]["defaultBranchRef"] is None
    (error,) = answer.json()["errors"]
    assert (error["type"], error["path"]) == ("NOT_FOUND", ["r1"])
    assert data["rateLimit"]["cost"] == 1
    assert data["rateLimit"]["resetAt"].endswith("Z")


def test_variables_stand_for_arguments(client: httpx.Client) -> None:
    query = "query($o:String!,$n:String!){repository(owner:$o,name:$n){nameWithOwner}}"
    answer = ask(client, query, o="acme", n="code")
    assert answer.json() == {"data": {"repository": {"nameWithOwner": "acme/code"}}}


def test_a_moved_repository_resolves_to_the_new_one(start: Start) -> None:
    hub, client = start()
    hub.edit({"do": "rename", "repository": "acme/code", "to": "new/home"})
    answer = ask(client, '{a:repository(owner:"acme",name:"code"){nameWithOwner}}')
    assert answer.json()["data"]["a"] == {"nameWithOwner": "new/home"}


def test_it_wants_a_token(client: httpx.Client) -> None:
    assert client.post("/graphql", json={"query": "{rateLimit{cost}}"}).status_code == 401


def test_a_spent_limit_is_200_with_an_error(start: Start, clock: Clock) -> None:
    hub, client = start(plan="free", clock=clock)
    hub.application.limits.spend("ghp_someone", "graphql", 0)
    answer = ask(client, "{rateLimit{cost}}")
    assert answer.status_code == 200
    assert answer.json()["errors"][0]["type"] == "RATE_LIMITED"
    assert answer.headers["x-ratelimit-remaining"] == "0"


@pytest.mark.parametrize("text", ["", "{", "{a(", "{a(b:", "{" * 50, "{a{...on"])
def test_what_is_no_query_is_told(text: str) -> None:
    with pytest.raises(BadQuery):
        parsed(text, {})
