import pytest

from extractors.datasets import dataset_name
from extractors.snapshot import DatasetRecord
from taxonomy.findings import Availability
from tests.extractors.build import read


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
    ],
)
def test_names(value: str, name: str) -> None:
    assert dataset_name(value) == name


def test_the_stage_comes_from_sentence_section_and_model() -> None:
    card = """---
datasets: [o/front]
---
# M
Pre-trained on [a](https://huggingface.co/datasets/o/pre).
## Preference data
- [b](https://huggingface.co/datasets/o/pairs)
## Evaluation
We ran [c](https://huggingface.co/datasets/o/bench).
![](https://huggingface.co/datasets/o/x/resolve/main/i.png)
"""
    links = {link.id: link.stage for link in read(card).links.datasets}
    assert links == {
        "o/front": "pretraining",
        "o/pre": "pretraining",
        "o/pairs": "alignment",
        "o/bench": "evaluation",
    }


def test_a_derivatives_data_is_fine_tuning_data() -> None:
    found = read("---\nbase_model: o/base\ndatasets: [o/d]\n---\n# M")
    assert [link.stage for link in found.links.datasets] == ["finetuning"]


@pytest.mark.parametrize(
    ("record", "availability", "resolved"),
    [
        (None, Availability.NAMED, None),
        (DatasetRecord("o/d", exists=False), Availability.NAMED, False),
        (DatasetRecord("o/d", exists=True), Availability.RELEASED, True),
        (DatasetRecord("o/d", exists=True, gated=True), Availability.GATED, True),
        (DatasetRecord("o/d", exists=True, empty=True), Availability.NAMED, True),
    ],
)
def test_named_and_obtainable_are_two_answers(
    record: DatasetRecord | None, availability: Availability, resolved: bool | None
) -> None:
    found = read(tags=("dataset:o/d",), datasets=(record,) if record else ())
    assert found.findings["data.pretraining"].availability is availability
    assert found.links.datasets[0].resolved is resolved


def test_the_datasets_license_is_that_of_the_data() -> None:
    known = DatasetRecord("o/d", exists=True, license="CC-BY-4.0")
    found = read(tags=("dataset:o/d", "license:mit"), datasets=(known,))
    assert found.findings["data.pretraining"].license == "CC-BY-4.0"
    assert found.findings["data.pretraining"].license_source == "dataset"
    assert found.findings["weights.final"].license == "MIT"
    assert ("data", "CC-BY-4.0") in {(s.subject, s.key) for s in found.licenses}


def test_a_links_own_words_tell_its_stage() -> None:
    card = (
        "[Pretrain data](https://huggingface.co/datasets/fern/spores) | "
        "[SFT data](https://huggingface.co/datasets/fern/talks)"
    )
    found = {link.id: link.stage for link in read(card).links.datasets}
    assert found == {"fern/spores": "pretraining", "fern/talks": "finetuning"}


def test_a_card_that_calls_the_model_tuned_decides_the_stage_of_its_data() -> None:
    front = "---\ndatasets: [fern/spores]\n---\n"
    (plain,) = read(f"{front}It can be fine-tuned.").links.datasets
    (tuned,) = read(f"{front}This is a full fine tuned model.").links.datasets
    assert (plain.stage, tuned.stage) == ("pretraining", "finetuning")


def test_what_the_card_denies_or_tells_of_others_makes_no_tuned_model() -> None:
    for words in ("It has not been fine-tuned.", "Unlike it, the other one was fine-tuned."):
        (link,) = read(f"---\ndatasets: [fern/spores]\n---\n{words}\n").links.datasets
        assert link.stage == "pretraining", words
