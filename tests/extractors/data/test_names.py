"""Names of datasets as cards and tags write them, and what is none."""

import pytest

from extractors.data.names import dataset_name


@pytest.mark.parametrize(
    "value",
    [
        "imagefolder",
        "generator",
        "csv",
        "None",
        "json",
        "custom",
        "https://x.example/d",
        "our own",
        "TODO: add more datasets if you have used additional datasets",
        "-",
        "train.jsonl",
    ],
)
def test_loaders_and_words_are_no_datasets(value: str) -> None:
    assert dataset_name(value) is None


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("squad", "squad"),
        ("owner/some-set", "owner/some-set"),
        ("https://huggingface.co/datasets/owner/set", "owner/set"),
        ("datasets/owner/set", "owner/set"),
        ("Some Corpus", "Some Corpus"),
        ("oscar (NL)", "oscar"),
    ],
)
def test_what_is_written_beside_a_name_is_no_part_of_it(value: str, name: str) -> None:
    assert dataset_name(value) == name


def test_a_license_is_no_dataset() -> None:
    assert dataset_name("cc-by-nc-sa-4.0") is None
    assert dataset_name("fern-1.0") == "fern-1.0"


def test_embeddings_for_prompts_are_no_datasets() -> None:
    assert dataset_name("embed/EasyNegative") is None
    assert dataset_name("owner/bad_prompt") is None
    assert dataset_name("owner/hard-negatives") == "owner/hard-negatives"
