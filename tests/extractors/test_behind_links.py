"""Datasets that a link right behind "trained on" names."""

import pytest

from taxonomy.findings import Availability
from tests.extractors.build import read


def ids(card: str) -> list[tuple[str, str]]:
    return [(link.id, link.stage) for link in read(card).links.datasets]


def test_the_text_of_the_link_is_the_name() -> None:
    card = "A wren fine-tuned on the [MOSSNET](https://moss.example) for tests."
    assert ids(card) == [("MOSSNET", "finetuning")]
    (item,) = read(card).findings["data.finetuning"].evidence
    assert (item.rule, item.availability) == ("dataset.behind_link", Availability.NAMED)


def test_names_may_stand_between() -> None:
    card = "Trained on [MossNet](https://moss.example), Fern-2 and [FernQA](https://fern.example)."
    assert ids(card) == [("MossNet", "pretraining"), ("FernQA", "pretraining")]


@pytest.mark.parametrize(
    "card",
    [
        "Trained with [MossNet](https://moss.example).",
        "Trained on [this](https://moss.example).",
        "Trained on [8 A100 GPUs](https://moss.example).",
        "Trained on [Fern's T9](https://moss.example).",
        "Code and fine-tuned models are available on [OSM](https://moss.example).",
        "It is trained based on the [MossNet](https://moss.example) procedure.",
        "Trained on the [JADE](https://moss.example) supercomputer.",
        "A wren fine-tuned by us on [Moss AI](https://moss.example).",
        "Continually trained on [Fern-2](https://moss.example) models.",
        "Trained on [text-classification](https://moss.example/tasks).",
        "It was not trained on [MossNet](https://moss.example).",
        "The tokenizer was trained on [MossNet](https://moss.example).",
        "You can see what was trained on [MossNet](https://moss.example).",
        "# Evaluation results\n\nTrained on [MossNet](https://moss.example): 81.",
        "---\nbase_model: fern/Fern-2\n---\nFine-tuned on [Fern-2](https://fern.example).",
        "Fine-tuned on [fern/Fern-2](https://huggingface.co/fern/Fern-2).",
    ],
)
def test_what_else_is_linked_there_is_no_dataset(card: str) -> None:
    assert ids(card) == []
