"""The official huggingface_hub client against the sandbox, over https: its error classes hold."""

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import trustme

from sandbox.server import serve
from tests.sandbox.conftest import CARD, DATASETS, MODELS, REPOSITORIES

SCRIPT = """
import json, sys
from huggingface_hub import HfApi, ModelCard, hf_hub_download, set_client_factory
from huggingface_hub import errors
from huggingface_hub.utils import httpx
import ssl

endpoint, authority = sys.argv[1:]
context = ssl.create_default_context(cafile=authority)
set_client_factory(lambda: httpx.Client(verify=context, follow_redirects=True, timeout=10))
api = HfApi(endpoint=endpoint)
told = {}
models = list(api.list_models(full=True, sort="created_at"))
told["models"] = sorted(each.id for each in models)
tiny = next(each for each in models if each.id == "acme/tiny")
told["siblings"] = [each.rfilename for each in tiny.siblings]
told["datasets"] = sorted(each.id for each in api.list_datasets(full=True))
expanded = list(api.list_models(author="acme", expand=["sha", "gated"], limit=2))
told["expanded"] = len(expanded)
info = api.model_info("ACME/tiny")
told["info"] = [info.id, info.sha, info.created_at.isoformat(), info.gated]
dataset = api.dataset_info("acme/corpus")
told["dataset"] = [dataset.id, dataset.card_data.license]
told["commits"] = [each.commit_id for each in api.list_repo_commits("acme/tiny")]
told["tree"] = sorted(each.path for each in api.list_repo_tree("acme/tiny", recursive=True))
told["refs"] = [each.name for each in api.list_repo_refs("acme/tiny").branches]
told["paths"] = [each.size for each in api.get_paths_info("acme/tiny", ["README.md", "no"])]
path = hf_hub_download("acme/tiny", "README.md", endpoint=endpoint)
told["card"] = open(path, newline="").read()
told["license"] = ModelCard.load(path).data.license

def problem(call, *arguments, **options):
    try:
        call(*arguments, **options)
    except errors.HfHubHTTPError as found:
        return type(found).__name__
told["errors"] = {
    "missing": problem(api.model_info, "acme/none"),
    "missing with token": problem(api.model_info, "acme/none", token="hf_x"),
    "gated": problem(api.list_repo_commits, "acme/shut"),
    "gated with token": problem(api.list_repo_commits, "acme/shut", token="hf_x"),
    "revision": problem(api.model_info, "acme/tiny", revision="nope"),
    "disabled": problem(api.list_repo_commits, "acme/off"),
    "file": problem(hf_hub_download, "acme/tiny", "no.txt", endpoint=endpoint),
    "bad token": problem(api.model_info, "acme/tiny", token="hf_bad"),
}
print(json.dumps(told))
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """What the client saw, in a process of its own: its endpoint and home are set at import."""
    import json

    folder = tmp_path_factory.mktemp("official")
    authority = trustme.CA()
    leaf = authority.issue_cert("127.0.0.1")
    chain, key, root = folder / "chain.pem", folder / "key.pem", folder / "root.pem"
    chain.write_bytes(b"".join(each.bytes() for each in leaf.cert_chain_pems))
    leaf.private_key_pem.write_to_path(str(key))
    authority.cert_pem.write_to_path(str(root))
    with serve(MODELS, DATASETS, REPOSITORIES, certificate=(str(chain), str(key))) as hub:
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "HF_HOME": str(folder / "hf"),
            "HF_ENDPOINT": hub.url,
            "HF_HUB_DISABLE_TELEMETRY": "1",
            "HF_HUB_DISABLE_XET": "1",
            "HF_HUB_DISABLE_PROGRESS_BARS": "1",
        }
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT, hub.url, str(root)],
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        yield json.loads(done.stdout) | {"journal": hub.requests}


def test_it_lists_models_and_datasets(told: dict[str, Any]) -> None:
    assert told["models"] == sorted(each["id"] for each in MODELS)
    assert told["datasets"] == ["acme/corpus", "acme/plain"]
    assert "model.safetensors" in told["siblings"]
    assert told["expanded"] == 2


def test_it_reads_infos_through_a_redirect(told: dict[str, Any]) -> None:
    assert told["info"] == ["acme/tiny", f"{1:040x}", "2024-01-02T10:00:00+00:00", False]
    assert told["dataset"] == ["acme/corpus", "cc-by-4.0"]


def test_it_reads_commits_trees_refs_and_paths(told: dict[str, Any]) -> None:
    assert told["commits"] == [f"{1:040x}"]
    assert "docs/deep/b.txt" in told["tree"]
    assert told["refs"] == ["main"]
    assert told["paths"] == [len(CARD)]


def test_it_downloads_and_parses_a_card(told: dict[str, Any]) -> None:
    assert told["card"] == CARD
    assert told["license"] == "apache-2.0"


def test_it_maps_our_errors_to_its_classes(told: dict[str, Any]) -> None:
    assert told["errors"] == {
        "missing": "RepositoryNotFoundError",
        "missing with token": "RepositoryNotFoundError",
        "gated": "GatedRepoError",
        "gated with token": "GatedRepoError",
        "revision": "RevisionNotFoundError",
        "disabled": "DisabledRepoError",
        "file": "RemoteEntryNotFoundError",
        "bad token": "HfHubHTTPError",
    }


def test_it_asked_for_nothing_that_is_not_there(told: dict[str, Any]) -> None:
    asked = {path.split("/")[2] for path in told["journal"].paths("api")}
    assert asked <= {"models", "datasets", "resolve-cache"}
