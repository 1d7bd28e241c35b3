"""A small corpus of our own, served for a module; and a client that follows nothing by itself."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack
from typing import Any, Protocol, TypedDict, Unpack

import pytest
from huggingface_hub.utils import httpx

from sandbox.corpus.lines import Source
from sandbox.server import Running, Script, serve

CARD = "---\nlicense: apache-2.0\ndatasets:\n- acme/corpus\n---\n# Tiny\nA tiny model.\n"
APACHE = (
    "                                 Apache License\n                Version 2.0, January 2004\n"
)


def listed(name: str, number: int, **more: Any) -> dict[str, Any]:
    """A model in a listing as the Hub gave it in 2024."""
    return {
        "_id": f"65a0{number:04x}{number:016x}",
        "id": name,
        "modelId": name,
        "author": name.split("/", maxsplit=1)[0],
        "sha": f"{number:040x}",
        "lastModified": f"2024-02-{1 + number % 28:02d}T10:00:00.000Z",
        "private": False,
        "disabled": False,
        "gated": False,
        "tags": ["transformers", "license:apache-2.0", "region:us"],
        "downloads": number // 3,
        "likes": number % 5,
        "siblings": [{"rfilename": ".gitattributes"}, {"rfilename": "model.safetensors"}],
        "createdAt": f"2024-01-{1 + number % 28:02d}T10:00:00.000Z",
    } | more


def model(name: str, number: int, **more: Any) -> dict[str, Any]:
    """The same as the sandbox takes it in."""
    return {"id": name, "info": listed(name, number, **more)}


MODELS = [
    model("acme/tiny", 1, config={"model_type": "llama"}, pipeline_tag="text-generation")
    | {"readme": CARD, "files": {"docs/a.txt": "a", "docs/deep/b.txt": "b", "LICENSE": APACHE}},
    model("acme/shut", 2, gated="manual") | {"readme": CARD},
    model("acme/auto", 3, gated="auto"),
    model("acme/off", 4, disabled=True) | {"readme": CARD},
    {"id": "old", "info": {"modelId": "old", "tags": ["exbert"], "downloads": 7, "siblings": []}},
    {"id": "acme/card-only", "readme": CARD},
    *(model(f"many/m{number}", number) for number in range(10, 40)),
]
DATASETS = [
    {"id": "acme/corpus", "readme": "---\nlicense: cc-by-4.0\nlanguage:\n- en\n---\n# Corpus\n"},
    {"id": "acme/plain", "readme": "# No front matter\n"},
]
REPOSITORIES: list[dict[str, Any]] = [
    {
        "full_name": "acme/code",
        "meta": {
            "default_branch": "trunk",
            "head_sha": "c" * 40,
            "tree_sha": "d" * 40,
            "head_date": "2024-03-01T12:00:00+01:00",
        },
        "tree": [
            {"mode": "100644", "type": "blob", "sha": "e" * 40, "size": 9, "path": "train/run.py"},
            {"mode": "160000", "type": "commit", "sha": "f" * 40, "path": "third_party/x"},
        ],
        "files": {"README.md": "# Code\n" + "long line " * 20, "LICENSE": APACHE},
    },
    {"full_name": "acme/empty", "meta": {}, "tree": [], "files": {}},
    {"full_name": "acme/odd", "meta": {}, "tree": [], "files": {"LICENSE.txt": "Do as you like"}},
]


class Options(TypedDict, total=False):
    """What a sandbox may have otherwise than the small corpus; see sandbox.server.serve."""

    models: Iterable[Source]
    datasets: Iterable[Source]
    github: Iterable[Source]
    pages: Iterable[Source]
    plan: str
    nights: Script
    clock: Callable[[], float]


def served(**options: Unpack[Options]) -> AbstractContextManager[Running]:
    corpus: Options = {"models": MODELS, "datasets": DATASETS, "github": REPOSITORIES}
    return serve(**(corpus | options))


class Clock:
    """Seconds that pass only when told."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def hub() -> Iterator[Running]:
    """Served once for a module: for tests that change nothing."""
    with serve(MODELS, DATASETS, REPOSITORIES) as running:
        yield running


def asking(running: Running) -> httpx.Client:
    """A client of a sandbox without TLS: to read whose certificates are believed takes 50 ms."""
    return httpx.Client(base_url=running.url, timeout=10, verify=False)


@pytest.fixture
def client(hub: Running) -> Iterator[httpx.Client]:
    with asking(hub) as opened:
        yield opened


class Start(Protocol):
    """Starts a sandbox of one's own, with a client."""

    def __call__(self, **options: Unpack[Options]) -> tuple[Running, httpx.Client]: ...


@pytest.fixture
def start() -> Iterator[Start]:
    """Both end with the test."""
    with ExitStack() as stack:

        def started(**options: Unpack[Options]) -> tuple[Running, httpx.Client]:
            running = stack.enter_context(served(**options))
            return running, stack.enter_context(asking(running))

        yield started


def walked(client: httpx.Client, url: str) -> list[list[dict[str, Any]]]:
    """All pages of a listing, by Link alone."""
    pages: list[list[dict[str, Any]]] = []
    following: str | None = url
    while following:
        answer = client.get(following)
        answer.raise_for_status()
        pages.append(answer.json())
        following = answer.links.get("next", {}).get("url")
    return pages
