"""Data that cards link to outside of the Hub."""

import msgspec
import pytest

from extractors import extract
from extractors.snapshot import RepositoryRecord, TreeEntry
from taxonomy.findings import Availability
from tests.extractors.build import read, snapshot


def ids(card: str) -> list[str]:
    return [link.id for link in read(card).links.datasets]


def found(card: str, component: str = "data.finetuning") -> Availability:
    return read(card).findings[component].availability


PLACES = {
    "https://www.openslr.org/12": Availability.RELEASED,
    "https://zenodo.org/record/1234567": Availability.RELEASED,
    "https://www.kaggle.com/c/letters": Availability.GATED,
    "https://physionet.org/content/letters/1.0": Availability.GATED,
    "https://catalog.ldc.upenn.edu/LDC93S1": Availability.GATED,
    "https://www.kaggle.com/datasets/moss/letters": Availability.NAMED,
    "https://www.kaggle.com/moss/letters": Availability.NAMED,
    "https://data.example/letters.csv.gz": Availability.NAMED,
}


@pytest.mark.parametrize(("url", "told"), PLACES.items())
def test_the_place_tells_whether_data_that_nobody_looked_up_can_be_had(
    url: str, told: Availability
) -> None:
    assert found(f"It was fine-tuned on [letters]({url}).") is told
    assert found(f"# Training data\n\n[letters]({url})", "data.pretraining") is told


def test_the_links_own_words_outweigh_what_stands_beside_it() -> None:
    data = "https://www.openslr.org/1"
    card = f"We fine-tuned on these: [training data]({data}2) and [validation data]({data}3)."
    assert found(card) is Availability.RELEASED
    assert read(card).findings["data.finetuning"].evidence[0].locator == "L1"


@pytest.mark.parametrize(
    "words",
    [
        "It was fine-tuned, see [this](https://www.kaggle.com/code/letters).",
        "It was fine-tuned and tested on [letters](https://www.openslr.org/12).",
        "It was fine-tuned by moss and imported from https://zenodo.org/record/1234567",
        "It was fine-tuned by [us](https://github.com/moss/letters).",
    ],
)
def test_what_else_is_linked_is_no_training_data(words: str) -> None:
    assert found(words) is Availability.NOT_FOUND
    assert ids(words) == []


HERE = "https://huggingface.co/collections/moss/songs-6538c6d6"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (f"The datasets used for fine-tuning are [here]({HERE}).", Availability.RELEASED),
        (f"# Training data\n\nFine-tuned on our [corpora]({HERE}).", Availability.RELEASED),
        (
            f"Fine-tuned on a dataset of songs, as all models of [ours]({HERE}).",
            Availability.NAMED,
        ),
        (f"Fine-tuned by moss: [more of it]({HERE}).", Availability.NOT_FOUND),
    ],
)
def test_a_collection_of_data_is_data_and_one_of_models_none(
    words: str, told: Availability
) -> None:
    assert found(words) is told


def test_what_is_linked_at_another_place_is_called_by_its_address() -> None:
    card = "Fine-tuned on [a](https://www.kaggle.com/datasets/moss/ferns?select=a) and [more]({})."
    both = ["kaggle.com/datasets/moss/ferns", "zenodo.org/record/1234567"]
    assert ids(card.format("https://zenodo.org/record/1234567#.Ybn7")) == both


def test_a_public_dataset_is_called_by_its_name_and_not_by_its_address_too() -> None:
    assert ids("It was trained on [COCO](https://cocodataset.org/#home).") == ["COCO"]


@pytest.mark.parametrize(
    "card",
    [
        "Dataset: [30k letters](https://www.kaggle.com/datasets/moss/letters)",
        "## Data sources\n\n- https://www.kaggle.com/datasets/moss/letters",
        "The data are taken from [letters](https://www.kaggle.com/datasets/moss/letters).",
    ],
)
def test_labels_and_titles_call_a_place_the_models_data(card: str) -> None:
    assert ids(card) == ["kaggle.com/datasets/moss/letters"]


@pytest.mark.parametrize(
    "card",
    [
        "# Moss\n\nhttps://www.kaggle.com/moss/transfer-learning-with-pre-trained-ferns",
        "It is fine-tuned, or you can train it on [these](https://www.kaggle.com/moss/letters).",
        "See this: [letters, not trained on](https://www.openslr.org/12).",
    ],
)
def test_an_address_does_not_say_what_its_words_would(card: str) -> None:
    assert ids(card) == []


GITHUB = "It was fine-tuned on the [fern](https://github.com/moss/fern) dataset."


@pytest.mark.parametrize(
    ("paths", "told"),
    [
        (("README.md", "train.csv"), Availability.RELEASED),
        (("README.md", "data/fern.json"), Availability.RELEASED),
        (("README.md", "config.json"), Availability.NAMED),
        ((), Availability.NAMED),
    ],
)
def test_a_repository_that_the_card_calls_data_counts_where_it_holds_some(
    paths: tuple[str, ...], told: Availability
) -> None:
    tree = tuple(TreeEntry(path, "blob", size=10) for path in paths)
    record = RepositoryRecord("moss/fern", "ok" if tree else "empty", tree=tree)
    shot = msgspec.structs.replace(snapshot(GITHUB), repositories={"moss/fern": record})
    read_again = extract(shot)
    assert read_again.findings["data.finetuning"].availability is told
    assert bool(read_again.links.datasets) == (told is Availability.RELEASED)


def test_a_repository_of_code_is_no_data_whatever_lies_in_it() -> None:
    record = RepositoryRecord("moss/fern", "ok", tree=(TreeEntry("a.csv", "blob", size=10),))
    card = "It was fine-tuned on the new dataset by the code at https://github.com/moss/fern"
    shot = msgspec.structs.replace(snapshot(card), repositories={"moss/fern": record})
    assert extract(shot).findings["data.finetuning"].availability is Availability.NAMED


def test_data_of_a_repository_that_is_gone_since_cannot_be_had() -> None:
    tree = (TreeEntry("train.csv", "blob", size=10),)
    record = RepositoryRecord("moss/fern", "gone", tree=tree)
    shot = msgspec.structs.replace(snapshot(GITHUB), repositories={"moss/fern": record})
    assert extract(shot).findings["data.finetuning"].availability is Availability.NAMED


@pytest.mark.parametrize(
    "card",
    [
        GITHUB,
        "It was fine-tuned on the [fern dataset](https://github.com/moss/fern).",
        "It was fine-tuned on [fern](https://github.com/moss/fern) for letters.",
        "# Fine-tuning corpus\n\n- [letters](https://github.com/moss/fern-corpus#letters)",
    ],
)
def test_a_repository_that_is_called_data_is_named_where_nobody_read_it(card: str) -> None:
    extraction = read(card)
    (link,) = extraction.links.datasets
    assert link.id.startswith("github.com/moss/fern")
    assert link.stage == "finetuning"
    assert extraction.findings["data.finetuning"].availability is Availability.NAMED


@pytest.mark.parametrize(
    "card",
    [
        "It was evaluated on the [fern dataset](https://github.com/moss/fern).",
        "The [fern dataset](https://github.com/moss/fern) is ours.",
        "Fine-tuned on [fern models](https://github.com/moss/fern) of others.",
        "Fine-tuned with the [datasets](https://github.com/forge/datasets) library.",
        "It was fine-tuned on data read by [fern](https://github.com/moss/fern).",
    ],
)
def test_other_repositories_are_no_training_data(card: str) -> None:
    assert read(card).links.datasets == ()


def test_the_data_of_the_base_is_not_that_of_what_was_tuned() -> None:
    said = "Wren was trained on the [fern corpus](https://github.com/moss/fern)."
    card = f"# Wren\n\n## Details of the language model\n\n{said}"
    assert read(card, name="moss/wren-chat").links.datasets == ()
    assert len(read(card, name="moss/wren").links.datasets) == 1
