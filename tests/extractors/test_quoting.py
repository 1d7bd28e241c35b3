"""A quote is what the file says on the lines that its locator names."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors import extract
from extractors.snapshot import DatasetRecord, Document, Snapshot
from extractors.stretches import Text, cut
from taxonomy.findings import QUOTE_LIMIT, Evidence, Extraction
from tests.extractors.build import WEIGHTS, read, snapshot
from tests.extractors.code.repositories import read as read_with
from tests.extractors.code.repositories import repository
from tests.extractors.test_extract import real
from tests.shared import needs_shared

CARD = """---
license: mit
datasets:
- squad_v2
- spores/moss
model-index:
- name: m
  results:
  - metrics:
    - type: acc
      value: 0.9
---
# Some model

It was **pretrained** on [Common
Crawl](https://commoncrawl.org) and
*The Pile*.

- **License:** apache-2.0

## Training hardware
Trained on [8](https://example.org) x `A100` GPUs for two weeks, which is
all that there was to be had.
"""
PIECES = st.sampled_from(
    ["license: mit", "datasets:\n- c4\n", "---\n", "# T\n", "**License:** MIT\n", "[a](b.c/d)",
     "trained on ", "The Pile", "\n\n", "| a | acc |\n|--|--|\n| b | 1.0 |\n| c | 2.0 |\n",
     "\r\n", "<b>x</b>", "&amp;", "https://arxiv.org/abs/2101.00001 ", "is our paper. "]
)  # fmt: skip


def told(extraction: Extraction) -> list[Evidence]:
    findings = extraction.findings.values()
    links = extraction.links
    linked = (
        *(each.evidence for each in links.datasets),
        *(each.evidence for each in links.base_models),
        *(each.evidence for each in links.github),
        *(each.evidence for each in links.papers),
    )
    return [
        *(e for f in findings for e in f.evidence),
        *(r.evidence for f in findings for r in f.rejected),
        *(s.evidence for s in extraction.licenses),
        *(evidence for evidence in linked if evidence),
    ]


def check(given_: Snapshot) -> None:
    """Every quote from the card stands on its lines, every other one in its source."""
    lines = given_.card.text.split("\n")
    record = {given_.name, *(given_.record.tags or ()), *(given_.record.siblings or ())}
    for item in told(extract(given_)):
        assert len(item.quote) <= QUOTE_LIMIT
        place = re.fullmatch(r"L(\d+)(?:-L(\d+))?", item.locator)
        if item.source == "README.md" and item.quote:
            assert place, item
            said = "\n".join(lines[int(place[1]) - 1 : int(place[2] or place[1])])
            assert item.quote in said, item
        elif item.source == "record" and item.locator in ("siblings", "tags"):
            assert not item.quote or item.quote in record, item


def test_every_kind_of_quote_stands_where_it_says() -> None:
    check(snapshot(CARD, tags=("license:mit", "pytorch")))
    quotes = {(e.rule, e.locator): e.quote for e in told(read(CARD))}
    assert quotes["license.section", "L19"] == "License:** apache-2.0"
    assert quotes["dataset.front_matter.unresolved", "L3-L5"].endswith("- spores/moss")
    assert quotes["results.model_index", "L6-L11"].startswith("model-index:\n- name: m")


@given(st.lists(PIECES, max_size=25).map("".join))
def test_any_card_is_quoted_as_it_is(text: str) -> None:
    check(snapshot(text))


@needs_shared
@pytest.mark.parametrize("step", [97])
def test_real_cards_are_quoted_as_they_are(step: int) -> None:
    for given_ in real(step):
        check(given_)


def test_a_license_file_is_quoted_at_its_own_line() -> None:
    text = "\n\nMIT License\n\nPermission is hereby granted, free of charge, to any person\n"
    found = read("# M", licenses={"LICENSE": text})
    (statement,) = [s for s in found.licenses if s.source == "license_file"]
    assert (statement.evidence.quote, statement.evidence.locator) == ("MIT License", "L3")


def test_a_dataset_card_is_quoted_at_its_revision() -> None:
    card = "---\nlicense: mit\n---\n# Moss\n" + "What was **collected**, where and why. " * 40
    record = DatasetRecord(
        "spores/moss", exists=True, card=Document("README.md", "read", card, "c" * 40)
    )
    found = read("---\ndatasets: spores/moss\n---\n# M", datasets=(record,))
    first = found.findings["docs.data_card"].evidence[0]
    assert (first.source, first.revision) == ("dataset:spores/moss", "c" * 40)
    assert first.quote in card
    assert first.locator == "L5"


def test_the_file_is_quoted_and_not_a_list_of_files() -> None:
    files = (*WEIGHTS, "checkpoint-1/model.safetensors", "checkpoint-2/model.safetensors")
    found = read("# M", siblings=files).findings["weights.checkpoints"].evidence[0]
    assert found.quote == "checkpoint-1/model.safetensors"


def test_words_that_stand_apart_keep_the_end_of_a_short_quote() -> None:
    text = Text("datasets:\n" + "".join(f"- owner/set_{n}\n" for n in range(100)))
    found = cut(text, "datasets: owner/set_99", 1, 1)
    assert found is None or found[0] in text.text
    near = Text("datasets:\n" + "".join(f"- owner/set_{n}\n" for n in range(30)))
    said, lines = cut(near, "datasets: owner/set_29", 1, 1) or ("", "")
    assert (said, lines) == ("owner/set_29", "L31")


def test_what_is_nowhere_gives_the_lines_themselves() -> None:
    assert cut(Text("one\ntwo\nthree"), "quite another thing", 2, 3) == ("two\nthree", "L2-L3")
    assert cut(Text("one\n\n"), "quite another thing", 2, 2) is None


def test_the_words_of_a_gate_in_the_record_are_quoted_as_they_stand() -> None:
    prompt = (
        "### The Moss Terms\n\nVersion of  April.\nLlama 3 Community License\n" + "Words. " * 60
    )
    found = extract(snapshot(card_data={"extra_gated_prompt": prompt}))
    (said,) = [s.evidence for s in found.licenses if s.evidence.rule == "license.gate"]
    assert said.source == "record"
    assert said.quote
    assert said.quote in prompt


def test_a_repository_in_another_case_than_the_cards_is_quoted_as_it_stands() -> None:
    readme = "<p>\n<b>Lichen</b>\n</p>\n# Train\n```\npython train.py\n```\n"
    code = repository("Moss/Lichen", "train.py", readme=readme)
    card = "# lichen-7b\nOur training code is at https://github.com/moss/lichen."
    (said,) = read_with(card, code).findings["docs.code"].evidence
    assert said.source == "github:Moss/Lichen/README.md"
    assert said.quote in readme
