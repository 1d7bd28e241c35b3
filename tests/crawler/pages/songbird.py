"""A model with its license on a page and its paper on arXiv; one trained on a dataset."""

from typing import Any

from crawler.asking.hosts import page_hosts
from crawler.lookup.lookup import LookedUp
from sandbox.server import Running
from tests.shared import APACHE

HOST = next(host for host in sorted(page_hosts()) if "arxiv" not in host)
TERMS = f"https://{HOST}/terms"
HTML = f"<!doctype html><html><body><main><pre>{APACHE}</pre></main></body></html>"
NUMBER = "2401.00007"
ABSTRACT = f"https://arxiv.org/abs/{NUMBER}"
PAPER = """<html><head><meta name="citation_title" content="Songbird: a model that sings"></head>
<body><td class="comments">Accepted at ICML 2024</td></body></html>"""


def songbird(
    hub: Running, link: str = TERMS, card: str = f"arXiv:{NUMBER}", name: str = "acme/songbird"
) -> None:
    text = f"---\nlicense: other\nlicense_link: {link}\n---\n# Songbird\n\n{card}\n"
    files = {"model.safetensors": "w", ".gitattributes": ""}
    add = {"do": "add", "model": name, "readme": text, "files": files}
    hub.edit(add, at="2026-11-02T00:00:00Z")


def license_of(found: LookedUp) -> str | None:
    return found.model.extraction.findings["weights.final"].license


def web(hub: Running) -> list[str]:
    return hub.requests.paths("web")


DATASET = "acme/corpus"
DATA_CARD = f"# Corpus\n\n{'How the data was collected, cleaned and licensed. ' * 40}\n"


def corpus(card: str = DATA_CARD) -> dict[str, Any]:
    return {"datasets": [{"id": DATASET, "readme": f"---\nlicense: cc-by-4.0\n---\n{card}"}]}


def trained(hub: Running, front: str = "", dataset: str = DATASET, **files: str) -> None:
    card = f"---\nlicense: mit\ndatasets:\n- {dataset}\n{front}---\n# Songbird\n"
    files = {"model.safetensors": "w", ".gitattributes": ""} | files
    add = {"do": "add", "model": "acme/songbird", "readme": card, "files": files}
    hub.edit(add, at="2026-11-02T00:00:00Z")


def data_card(found: LookedUp) -> str:
    return str(found.model.extraction.findings["docs.data_card"].availability)
