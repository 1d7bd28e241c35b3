"""The sandbox beside recorded answers of the real hosts: the same shape, from the same record."""

import json
import lzma
import re
from collections.abc import Iterator
from typing import Any

import pytest
from huggingface_hub.utils import httpx

from sandbox.server import serve
from tests.shared import SHARED, needs_shared

pytestmark = needs_shared
RECORDED = SHARED / "data" / "hub" / "recorded" / "expand2026"
COMPARED = ("content-type", "x-error-code", "x-error-message", "location", "ratelimit-policy")


def exchange(name: str) -> Any:
    return json.loads((RECORDED / f"{name}.json").read_text())


@pytest.fixture(scope="module")
def recorded() -> Iterator[httpx.Client]:
    """A sandbox of the recorded models, edited so that it must answer as the Hub did."""
    names = ("gpt2", "gpt-4chan", "llama-2-7b-gguf", "llama-3.1-8b")
    models = [
        {"id": each["id"], "info": each}
        for each in (exchange(f"model-{name}")["body"] for name in names)
    ]
    moved = [{"id": "meta-llama/Meta-Llama-3.1-8B"}, {"id": "runwayml/stable-diffusion-v1-5"}]
    with serve([*models, moved[1]], plan="anonymous") as hub:
        hub.edit(
            {
                "do": "rename",
                "model": "meta-llama/Llama-3.1-8B",
                "to": "meta-llama/Meta-Llama-3.1-8B",
            },
            {
                "do": "rename",
                "model": "meta-llama/Meta-Llama-3.1-8B",
                "to": "meta-llama/Llama-3.1-8B",
            },
            {
                "do": "rename",
                "model": "runwayml/stable-diffusion-v1-5",
                "to": "stable-diffusion-v1-5/stable-diffusion-v1-5",
            },
        )
        with httpx.Client(base_url=hub.url) as client:
            yield client


@pytest.mark.parametrize(
    "name",
    [
        "model-gpt2",
        "model-gpt-4chan",
        "model-llama-2-7b-gguf",
        "model-llama-3.1-8b",
        "model-not-found",
        "org-not-found",
        "commits-bad-revision",
        "commits-gated",
        "redirect-meta-llama-3.1-8b",
        "redirect-runwayml-stable-diffusion-v1-5",
    ],
)
def test_the_answer_is_the_recorded_one(recorded: httpx.Client, name: str) -> None:
    known = exchange(name)
    answer = recorded.get(known["request"])
    assert answer.status_code == known["status"]
    for header in COMPARED:
        if header in known["headers"]:
            assert answer.headers[header] == known["headers"][header]
        elif header.startswith("x-error"):
            assert header not in answer.headers
    assert re.fullmatch(r'"api";r=\d+;t=\d+', answer.headers["ratelimit"])
    if known["body"] is not None:
        assert answer.json() == known["body"]


@pytest.mark.parametrize("name", ["model-gpt2", "model-gpt-4chan", "model-llama-2-7b-gguf"])
def test_the_order_of_expanded_keys_is_the_recorded_one(recorded: httpx.Client, name: str) -> None:
    known = exchange(name)
    assert list(recorded.get(known["request"]).json()) == list(known["body"])


def test_a_page_of_commits_has_the_recorded_shape(recorded: httpx.Client) -> None:
    known = exchange("commits-gpt2")
    answer = recorded.get(known["request"])
    assert [set(each) for each in answer.json()] == [set(each) for each in known["body"]]
    assert answer.headers["x-total-count"] == "1"


def test_listing_rows_come_back_byte_for_byte() -> None:
    path = SHARED / "data" / "hub" / "listing_2024-07.jsonl.xz"
    with lzma.open(path) as file:
        rows = [next(file).strip() for _ in range(1200)]
    records = [json.loads(row) for row in rows]
    with serve(records) as hub, httpx.Client(base_url=hub.url) as client:
        got = client.get("/api/models?sort=createdAt&direction=1&limit=1000")
    assert {each["id"]: each for each in records}.items() >= {
        each["id"]: each for each in got.json()
    }.items()
    first = json.dumps(got.json()[0], separators=(",", ":"), ensure_ascii=False)
    assert first.encode() in rows


OCTOKIT = SHARED / "data" / "github_api" / "octokit_fixtures"


@pytest.fixture(scope="module")
def github() -> Iterator[httpx.Client]:
    repository = {
        "full_name": "octokit-fixture-org/hello-world",
        "meta": {"default_branch": "master"},
        "files": {"README.md": "# hello-world"},
    }
    with serve(github=[repository]) as hub, httpx.Client(base_url=hub.url) as client:
        yield client


def test_a_repository_has_keys_that_github_has(github: httpx.Client) -> None:
    (known,) = json.loads((OCTOKIT / "get-repository.raw.json").read_text())
    told = github.get(known["path"]).json()
    assert set(told) - {"visibility"} <= set(known["response"])
    assert told["full_name"] == known["response"]["full_name"]


def test_contents_are_what_github_gives(github: httpx.Client) -> None:
    listing, raw = json.loads((OCTOKIT / "get-content.raw.json").read_text())
    (known,) = listing["response"]
    (told,) = github.get(listing["path"]).json()
    assert set(told) <= set(known)
    for key in ("name", "path", "sha", "size", "type", "html_url"):
        assert told[key] == known[key]
    answer = github.get(raw["path"], headers={"accept": "application/vnd.github.v3.raw"})
    assert answer.text == raw["response"]


def test_a_rename_answers_like_github(github: httpx.Client) -> None:
    exchanges = json.loads((OCTOKIT / "rename-repository.raw.json").read_text())
    known = next(each for each in exchanges if each["status"] == 301)
    repository = {"full_name": "a/b"}
    with serve(github=[repository]) as hub, httpx.Client(base_url=hub.url) as client:
        hub.edit({"do": "rename", "repository": "a/b", "to": "a/c"})
        told = client.get("/repos/a/b")
    assert told.status_code == 301
    assert set(told.json()) == set(known["response"])
    assert re.search(r"/repositories/\d+$", told.json()["url"])
