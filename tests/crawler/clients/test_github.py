"""GitHub by REST and by GraphQL: states instead of errors, names that move, 304."""

from collections.abc import Callable
from typing import TypeVar

import msgspec
import pytest

from crawler.asking.access import Access
from crawler.asking.answers import Answer, Ask
from crawler.asking.http import Web
from crawler.clients import github_graphql
from crawler.clients.github import Absent, Codebase, GitHub, Unchanged
from crawler.errors import BadToken, QuotaSpent, Unreachable
from tests.crawler.conftest import OpenWeb, Start, Time, access_to

T = TypeVar("T")
TOKEN = {"github_token": "ghp_mine", "github_token_source": "GITHUB_TOKEN"}


def code(github: GitHub) -> Codebase:
    found, _ = github.repository("acme/code")
    assert isinstance(found, Codebase)
    return found


def test_a_repository_its_tree_and_texts(start: Start, web: OpenWeb) -> None:
    github = GitHub(web(start()))
    found = code(github)
    assert (found.name, found.branch, found.license) == ("acme/code", "trunk", "Apache-2.0")
    tree = github.tree(found)
    assert {each.path: each.type for each in tree.entries}["third_party/x"] == "commit"
    readme, missing = (github.text(found, path) for path in ("README.md", "NO.md"))
    assert readme.body.startswith(b"# Code\n")
    assert (missing.state, missing.reason) == ("absent", "404")


def test_states_instead_of_errors(start: Start, web: OpenWeb) -> None:
    hub = start()
    hub.edit({"do": "block", "repository": "acme/odd"})
    github = GitHub(web(hub))
    assert github.repository("acme/none")[0] == Absent("gone")
    assert github.repository("acme/odd")[0] == Absent("blocked")
    empty, _ = github.repository("acme/empty")
    assert isinstance(empty, Codebase)
    assert github.tree(empty).entries == ()


def test_a_license_that_github_does_not_know(start: Start, web: OpenWeb) -> None:
    found, _ = GitHub(web(start())).repository("acme/odd")
    assert isinstance(found, Codebase)
    assert found.license == "LicenseRef-other"


def test_a_moved_repository_has_its_new_name_and_its_number(start: Start, web: OpenWeb) -> None:
    hub = start()
    github = GitHub(web(hub))
    before = code(github)
    hub.edit({"do": "rename", "repository": "acme/code", "to": "new/home"})
    after = code(github)
    assert (after.name, after.id) == ("new/home", before.id)
    assert github.web.requests().github == 3


def test_304_and_what_changed_after_all(start: Start, web: OpenWeb) -> None:
    hub = start()
    github = GitHub(web(hub))
    _, etag = github.repository("acme/code")
    assert github.repository("acme/code", etag) == (Unchanged(), etag)
    hub.edit({"do": "archive", "repository": "acme/code"})
    found, changed = github.repository("acme/code", etag)
    assert isinstance(found, Codebase)
    assert found.archived
    assert changed != etag


def test_a_tree_that_was_cut_says_so(start: Start, web: OpenWeb) -> None:
    hub = start()
    hub.application.corpus.github["acme/code"].tree_limit = 2
    github = GitHub(web(hub))
    tree = github.tree(code(github))
    assert tree.truncated
    assert len(tree.entries) == 2


def test_many_at_once_by_graphql(start: Start, web: OpenWeb) -> None:
    hub = start()
    hub.edit({"do": "rename", "repository": "acme/code", "to": "new/home"})
    client = web(access_to(hub, **TOKEN))
    names = ["acme/code", "acme/none", "acme/empty", *(f"acme/x{n}" for n in range(60))]
    found = github_graphql.repositories(client, names)
    assert client.requests().github == 2
    moved, empty = found["acme/code"], found["acme/empty"]
    assert isinstance(moved, Codebase)
    assert isinstance(empty, Codebase)
    assert (moved.name, moved.head, moved.license) == ("new/home", "c" * 40, "Apache-2.0")
    assert empty.empty
    assert found["acme/none"] == found["acme/x59"] == Absent("gone")


def test_rest_and_graphql_tell_the_same(start: Start, web: OpenWeb) -> None:
    hub = start()
    client = web(access_to(hub, **TOKEN))
    by_rest = code(GitHub(client))
    by_graphql = github_graphql.repositories(client, ["acme/code"])["acme/code"]
    assert isinstance(by_graphql, Codebase)
    for field in ("id", "name", "branch", "pushed_at", "created_at", "license", "archived", "fork"):
        assert getattr(by_rest, field) == getattr(by_graphql, field)


def test_a_spent_graphql_budget_waits_for_its_reset(start: Start, web: OpenWeb, time: Time) -> None:
    hub = start(plan="free", clock=time)
    client = web(access_to(hub, **TOKEN), patience={"github": 3700.0})
    hub.application.limits.spend("ghp_mine", "graphql", 0)
    found = github_graphql.repositories(client, ["acme/code"])
    assert isinstance(found["acme/code"], Codebase)
    assert 3599 <= sum(time.waits) <= 3602


def test_a_spent_graphql_budget_for_one_who_will_not_wait(
    start: Start, web: OpenWeb, time: Time
) -> None:
    hub = start(plan="free", clock=time)
    client = web(access_to(hub, **TOKEN), patience={"github": 5.0})
    hub.application.limits.spend("ghp_mine", "graphql", 0)
    with pytest.raises(QuotaSpent):
        github_graphql.repositories(client, ["acme/code"])


def test_a_bad_token_is_named_by_its_source(start: Start, web: OpenWeb) -> None:
    hub = start()
    access = access_to(hub, github_token="ghp_bad_secret", github_token_source="ajar.toml")
    client = web(access)
    for call in (
        lambda: GitHub(client).repository("acme/code"),
        lambda: github_graphql.repositories(client, ["acme/code"]),
    ):
        with pytest.raises(BadToken, match=r"ajar\.toml") as problem:
            call()
        assert "secret" not in str(problem.value)


def test_a_401_without_a_token_is_not_about_one(start: Start, web: OpenWeb) -> None:
    hub = start()
    access = msgspec.structs.replace(access_to(hub), github_api=f"{hub.url}/nowhere")
    client = web(access)
    with pytest.raises(Unreachable, match="answers 401"):
        GitHub(client).repository("acme/code")


def test_a_name_cannot_end_the_string_that_it_stands_in(start: Start, web: OpenWeb) -> None:
    hub = start()
    client = web(access_to(hub, github_token="ghp_mine"))
    odd = 'acme/x"){id} r9:repository(owner:"a\\'
    found = github_graphql.repositories(client, ["acme/code", odd])
    assert isinstance(found["acme/code"], Codebase)
    assert found[odd] == Absent("gone")


def test_a_tag_with_a_plus_is_asked_for_as_it_is(start: Start, web: OpenWeb) -> None:
    hub = start()
    tagged = Codebase(0, "acme/code", "v1+cu118", head="v1+cu118&x#y")
    GitHub(web(hub)).text(tagged, "README.md")
    assert hub.requests.entries[-1].query == "ref=v1%2Bcu118%26x%23y"


def test_one_odd_repository_does_not_take_its_batch_along() -> None:
    known = {"databaseId": 7, "nameWithOwner": "acme/code"}
    odd = known | {"databaseId": None}
    body = msgspec.json.encode({"data": {"r0": odd, "r1": known}})
    found = github_graphql.repositories(Answering(body), ["acme/odd", "acme/code"])
    assert list(found) == ["acme/code"]


class Answering(Web):
    """A web that always has the same answer."""

    def __init__(self, body: bytes) -> None:
        self.access = Access()
        self._body = body

    def send(self, ask: Ask, read: Callable[[Answer], T]) -> T:
        return read(Answer(200, {}, self._body, ask.url))
