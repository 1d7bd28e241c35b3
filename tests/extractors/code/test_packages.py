"""Packages of the makers, told from general libraries by their names."""

import msgspec
import pytest

from extractors import extract
from extractors.snapshot import Document, RepositoryRecord, TreeEntry
from tests.extractors.build import read, snapshot

NAME = "choirlab/birdsong-7b"


def package(card: str) -> tuple[str, str]:
    finding = read(card, name=NAME).findings["access.package"]
    return finding.availability.value, finding.evidence[0].quote


@pytest.mark.parametrize(
    "command",
    [
        "pip install birdsong",
        "pip install -U birdsong==1.2",
        "pip install -q torch birdsong[all]",
        "pip install choirlab",
        "pip install git+https://github.com/choirlab/birdsong.git",
        "pip install git+https://github.com/choirlab/tuning-fork.git",
        "ollama run birdsong:7b",
    ],
)
def test_a_package_of_the_makers_is_told_by_its_name(command: str) -> None:
    assert package(f"# M\n\n```\n{command}\n```\n") == ("released", command)


def test_a_package_of_the_first_word_of_the_name_where_the_card_imports_it() -> None:
    install = "```sh\npip install wrentone\n```\n"
    snippet = "```python\nfrom wrentone import Wrentone\n```\n"
    found = [
        read(card, name="choirlab/wrentone-mel-24khz").findings["access.package"]
        for card in (install, install + snippet)
    ]
    assert [finding.availability.value for finding in found] == ["not_found", "released"]


@pytest.mark.parametrize(
    "command",
    [
        "pip install transformers torch",
        "pip install -r birdsong.txt",
        "pip install git+https://github.com/huggingface/transformers.git",
        "pip install -U sentencepiece",
        "ollama run thrush:7b",
    ],
)
def test_a_general_library_is_no_package_of_the_model(command: str) -> None:
    assert package(f"# M\n\n```\n{command}\n```\n")[0] == "not_found"


def test_the_name_of_the_linked_code_counts_and_that_of_its_parents_does_not() -> None:
    own = "Our code: https://github.com/choirlab/choirkit\n\n`pip install choirkit`"
    assert package(own)[0] == "released"
    parent = "Our code: https://github.com/finch/bird\n\n`pip install bird`"
    assert package(parent)[0] == "not_found"


def test_the_models_page_at_a_local_runner_bears_its_whole_name() -> None:
    assert package("# M\n\n[Runner](https://ollama.com/choir/birdsong-7b-q4)\n")[0] == "released"
    for other in ("https://ollama.com/download", "https://ollama.com/library/thrush"):
        assert package(f"# M\n\n[Runner]({other})\n")[0] == "not_found"
    nameless = read("[Runner](https://ollama.com/download)", name="choirlab/7b").findings
    assert nameless["access.package"].availability == "not_found"


@pytest.mark.parametrize(("called", "said"), [(NAME, "released"), ("finch/song", "not_found")])
def test_a_call_of_hosted_inference_is_an_api_where_it_calls_this_model(
    called: str, said: str
) -> None:
    card = f"# M\n\n```\ncurl https://api-inference.huggingface.co/models/{called}\n```\n"
    assert read(card, name=NAME).findings["access.api"].availability == said


def test_the_readme_of_the_models_own_code_is_read() -> None:
    readme = Document("README.md", "read", "# Birdsong\n\npip install birdsong\n", "1" * 40)
    record = RepositoryRecord(
        "choirlab/birdsong",
        "ok",
        tree=(TreeEntry("src/model.py", "blob", "a", 9),),
        documents=(readme,),
        revision="1" * 40,
    )
    card = "Code: https://github.com/choirlab/birdsong"
    shot = snapshot(card, name=NAME)
    shot = msgspec.structs.replace(shot, repositories={"choirlab/birdsong": record})
    item = extract(shot).findings["access.package"].evidence[0]
    assert (item.rule, item.source, item.locator, item.quote) == (
        "package.readme",
        "github:choirlab/birdsong/README.md",
        "L3",
        "pip install birdsong",
    )
