"""Data that cards link to outside of the Hub."""

import pytest

from taxonomy.findings import Availability
from tests.extractors.build import read


def found(card: str, component: str = "data.finetuning") -> Availability:
    return read(card).findings[component].availability


@pytest.mark.parametrize(
    "url",
    [
        "https://www.kaggle.com/datasets/moss/letters",
        "https://www.kaggle.com/moss/letters",
        "https://www.openslr.org/12",
        "https://zenodo.org/record/1234567",
        "https://data.example/letters.csv.gz",
    ],
)
def test_data_at_another_place_can_be_had(url: str) -> None:
    assert found(f"It was fine-tuned on [letters]({url}).") is Availability.RELEASED
    assert found(f"# Training data\n\n[letters]({url})", "data.pretraining") is (
        Availability.RELEASED
    )


@pytest.mark.parametrize(
    "words",
    [
        "It was fine-tuned, see [this](https://www.kaggle.com/code/moss/letters).",
        "It was fine-tuned and tested on [letters](https://www.openslr.org/12).",
        "Trained by moss. It was imported from https://zenodo.org/record/1234567",
        "It was fine-tuned by [us](https://github.com/moss/letters).",
    ],
)
def test_what_else_is_linked_is_no_training_data(words: str) -> None:
    assert found(words) is not Availability.RELEASED
