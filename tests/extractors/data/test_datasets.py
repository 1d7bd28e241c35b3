"""Datasets that a model links to or declares: for which stage, and whether they can be had."""

from typing import Any

import pytest

from extractors.snapshot import DatasetRecord
from taxonomy.findings import Availability
from tests.extractors.build import read


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


def test_who_is_thanked_for_data_and_evaluation_gave_no_evaluation_data() -> None:
    said = "{} of [moss](https://huggingface.co/datasets/o/moss) and its evaluation."
    thanked = read(said.format("We thank our friends for their support")).links.datasets
    used = read(said.format("See the results")).links.datasets
    assert ([link.stage for link in thanked], [link.stage for link in used]) == ([], ["evaluation"])


def test_a_links_own_words_tell_its_stage() -> None:
    card = (
        "[Pretrain data](https://huggingface.co/datasets/fern/spores) | "
        "[SFT data](https://huggingface.co/datasets/fern/talks)"
    )
    found = {link.id: link.stage for link in read(card).links.datasets}
    assert found == {"fern/spores": "pretraining", "fern/talks": "finetuning"}


def test_data_called_evals_is_for_evaluation_whatever_else_its_name_says() -> None:
    link = "[Moss-Instruct-evals](https://huggingface.co/datasets/fern/Moss-Instruct-evals)"
    found = read(f"## Evaluation\n\nPrompts match the style of {link}.").links.datasets
    assert [d.stage for d in found] == ["evaluation"]


def test_a_public_corpus_beside_data_of_ones_own_is_a_part() -> None:
    for more, expected in ((" plus our own created dataset", "partial"), ("", "released")):
        found = read(f"Fine-tuned in Lao using Common Voice{more}.").findings["data.finetuning"]
        assert found.availability == expected


def test_a_card_that_calls_the_model_tuned_decides_the_stage_of_its_data() -> None:
    front = "---\ndatasets: [fern/spores]\n---\n"
    (plain,) = read(f"{front}It can be fine-tuned.").links.datasets
    (tuned,) = read(f"{front}This is a full fine tuned model.").links.datasets
    assert (plain.stage, tuned.stage) == ("pretraining", "finetuning")


def test_labelled_texts_are_what_one_tunes_on_and_a_crawl_is_not() -> None:
    found = read("---\ndatasets: [ms_marco]\n---\nTrained on MSMARCO passages.")
    assert found.findings["data.finetuning"].availability is Availability.RELEASED
    assert found.findings["data.pretraining"].availability is not Availability.RELEASED
    crawl = "---\ndatasets: [fern/forest-web-corpus]\n---\nIt was fine-tuned."
    (link,) = read(crawl).links.datasets
    assert link.stage == "pretraining"


def test_what_was_trained_on_is_no_benchmark_that_stands_behind_it() -> None:
    data = "[a](https://huggingface.co/datasets/o/a)"
    told = f"It was trained on {data} and sets of the Moss benchmark."
    (link,) = read(told, name="moss/lichen-chat").links.datasets
    assert link.stage == "finetuning"
    (link,) = read(f"Evaluated after training on {data}.").links.datasets
    assert link.stage == "evaluation"


def test_data_of_tasks_that_a_base_model_is_meant_for_are_not_its_own() -> None:
    card = "# Moss\n## Intended uses\nTags of [news](https://huggingface.co/datasets/o/news).\n"
    assert read(card).links.datasets == ()
    assert len(read(card, name="moss/lichen-ner").links.datasets) == 1
    assert len(read(card.replace("Tags", "Trained on texts")).links.datasets) == 1


def test_what_the_model_made_is_not_what_it_was_made_of() -> None:
    card = "- Generated examples: [here](https://huggingface.co/datasets/o/novels)"
    assert read(card).links.datasets == ()


@pytest.mark.parametrize(
    "record",
    [
        {"config": {"architectures": ["LichenForCTC"]}},
        {"tags": ("sentence-transformers",)},
        {"library_name": "sentence-transformers"},
    ],
)
def test_a_head_for_a_task_and_an_embedder_stand_on_other_models(record: dict[str, Any]) -> None:
    front = "---\ndatasets: [fern/spores]\n---\n"
    for words, stage in (("A model.", "finetuning"), ("Trained from scratch.", "pretraining")):
        (link,) = read(f"{front}{words}", **record).links.datasets
        assert link.stage == stage


def test_aligned_sounds_are_no_alignment_of_a_model() -> None:
    data = "[a](https://huggingface.co/datasets/o/a)"
    (link,) = read(f"Trained on {data}, cut by forced alignment data.").links.datasets
    assert link.stage == "pretraining"
    (link,) = read(f"Trained on {data}, our alignment data.").links.datasets
    assert link.stage == "alignment"
    spoken = read("Trained on LibriSpeech with its forced alignment set.").findings
    assert spoken["data.alignment"].availability is not Availability.RELEASED
    assert spoken["data.pretraining"].availability is Availability.RELEASED


def test_an_embedder_is_tuned_on_plain_text_too() -> None:
    card = "---\ntags: [sentence-transformers]\n---\nIt was trained on Wikipedia."
    assert read(card).findings["data.finetuning"].availability is Availability.RELEASED
    scratch = f"{card} The model was trained from scratch."
    assert read(scratch).findings["data.pretraining"].availability is Availability.RELEASED


def test_a_tuned_version_of_a_model_is_another_model() -> None:
    front = "---\ndatasets: [fern/spores]\n---\n"
    (link,) = read(f"{front}There is a version of this model fine-tuned for news.").links.datasets
    assert link.stage == "pretraining"
    (link,) = read(f"{front}This is a fine-tuned version of it.").links.datasets
    assert link.stage == "finetuning"


def test_pretrained_weights_tell_of_no_pretraining_data() -> None:
    data = "[a](https://huggingface.co/datasets/o/a)"
    card = f"It was initialized with pre-trained weights and trained on {data}."
    (link,) = read(card, name="moss/lichen-ner").links.datasets
    assert link.stage == "finetuning"
    (link,) = read(f"It was pre-trained on {data}.", name="moss/lichen-ner").links.datasets
    assert link.stage == "pretraining"


def test_what_the_card_denies_or_tells_of_others_makes_no_tuned_model() -> None:
    for words in ("It has not been fine-tuned.", "Unlike it, the other one was fine-tuned."):
        (link,) = read(f"---\ndatasets: [fern/spores]\n---\n{words}\n").links.datasets
        assert link.stage == "pretraining", words


def test_two_stages_in_one_sentence_each_have_their_own_data() -> None:
    card = "Pre-trained on ImageNet-22k and fine-tuned on ImageNet-1k by us."
    said = read(card).findings
    assert said["data.pretraining"].availability is Availability.RELEASED
    assert said["data.finetuning"].availability is Availability.RELEASED
    front = f"---\ndatasets: [imagenet-1k, imagenet-22k]\n---\n{card}"
    links = {link.id: link.stage for link in read(front).links.datasets}
    assert links == {"imagenet-1k": "finetuning", "imagenet-22k": "pretraining"}


@pytest.mark.parametrize(
    "words",
    [
        "This is a role-play fine-tuned model.",
        "It was trained by fine-tuning a language model.",
        "We fine-tuned the existing chat model with letters.",
        "A language model fine-tuned on letters.",
        "Trained on SFT and DPO.",
        "Trained on 9000 sets of conversations.",
        "An instruction-tuned model for gardens.",
        "A Dreambooth model of moss.",
        "Made by [moss](https://huggingface.co/owner/moss-1b) fine-tuned for gardens.",
        "It builds upon moss models, with further LoRA fine-tuning.",
        "It was trained on our instruction-following corpora.",
    ],
)
def test_words_of_tuning_make_the_models_data_tuning_data(words: str) -> None:
    links = read(f"---\ndatasets: [fern/letters]\n---\n{words}").links.datasets
    assert [link.stage for link in links] == ["finetuning"]


def test_a_corpus_of_plain_text_stays_pre_training_data_where_no_metadata_say_tuned() -> None:
    card = "---\ndatasets: [oscar]\n---\nInitialised from [moss](https://huggingface.co/owner/moss-1b)."
    assert [link.stage for link in read(card).links.datasets] == ["pretraining"]
    card = "---\ndatasets: [oscar]\nbase_model: owner/moss-1b\n---\nHello."
    assert [link.stage for link in read(card).links.datasets] == ["finetuning"]


def test_labelled_data_and_tasks_of_labels_tell_of_fine_tuning() -> None:
    card = "---\ndatasets: [squad_v2]\n---\nA model."
    assert [link.stage for link in read(card).links.datasets] == ["finetuning"]
    card = "---\ndatasets: [fern/leaves]\npipeline_tag: text-classification\n---\nA model{}."
    assert [x.stage for x in read(card.format("")).links.datasets] == ["finetuning"]
    scratch = card.format(", trained from scratch")
    assert [x.stage for x in read(scratch).links.datasets] == ["pretraining"]


def test_one_dataset_that_can_be_had_outweighs_one_that_cannot() -> None:
    sets = (DatasetRecord("fern/lost", exists=False),)
    card = "---\ndatasets: [fern/lost, wikipedia]\n---\nA model."
    said = read(card, datasets=sets).findings["data.pretraining"]
    assert said.availability is Availability.RELEASED


def stages(card: str, **record: object) -> dict[str, str]:
    return {link.id: link.stage for link in read(card, **record).links.datasets}


def test_instructions_among_the_declared_data_tell_of_a_tuned_model() -> None:
    card = "---\ndatasets: [o/fern-sharegpt, o/moss]\n---\n# M\nGood."
    assert stages(card) == {"o/fern-sharegpt": "finetuning", "o/moss": "finetuning"}
    assert stages(card.replace("o/moss", "o/wikipedia"))["o/wikipedia"] == "pretraining"


def test_a_model_trained_from_scratch_is_no_tuned_one() -> None:
    card = "---\ndatasets: [o/moss]\n---\nA model trained from scratch.\n\nThe file is fine-tuned."
    assert stages(card) == {"o/moss": "pretraining"}
    told = card.replace("A model trained", "It is not a model trained")
    assert stages(told) == {"o/moss": "finetuning"}


def test_the_first_words_about_declared_data_tell_its_stage() -> None:
    link = "[moss](https://huggingface.co/datasets/o/moss)"
    card = f"---\ndatasets: [o/moss]\n---\nPre-trained on {link}.\n\nFor fine-tuning see {link}."
    assert ("o/moss", "pretraining") in [(x.id, x.stage) for x in read(card).links.datasets][:1]


def test_a_data_sets_name_tells_its_stage() -> None:
    card = "---\ndatasets: [o/fern-pretrain, o/fern-dpo, o/uniref50]\n---\n# M\nGood."
    assert stages(card) == {
        "o/fern-pretrain": "pretraining",
        "o/fern-dpo": "alignment",
        "o/uniref50": "pretraining",
    }
    tuned = "---\nbase_model: o/m\ndatasets: [o/uniref50]\n---\n# M\nGood."
    assert stages(tuned) == {"o/uniref50": "finetuning"}


@pytest.mark.parametrize(
    ("words", "stage"),
    [
        ("微调数据包括", "finetuning"),
        ("预训练语料包括", "pretraining"),
        ("事前学習データは", "pretraining"),
        ("Модель дообучена на", "finetuning"),
        ("사전 학습 데이터:", "pretraining"),
    ],
)
def test_a_stage_may_be_told_in_other_languages(words: str, stage: str) -> None:
    card = f"# M\n\n{words} [moss](https://huggingface.co/datasets/o/moss)。"
    assert stages(card) == {"o/moss": stage}


def test_a_language_is_no_way_of_aligning() -> None:
    card = "---\nlanguage: [en, ppo]\ndatasets: [o/moss]\n---\n# M"
    told = stages(card, tags=("en", "ppo"), pipeline_tag="automatic-speech-recognition")
    assert told == {"o/moss": "pretraining"}


def test_a_set_for_tests_or_for_prompts_is_no_training_data() -> None:
    card = """# M
| Data | Test |
| --- | --- |
| [a](https://huggingface.co/datasets/o/fern) | [b](https://huggingface.co/datasets/o/fern-test) |

Negative prompt: [c](https://huggingface.co/datasets/o/moss)
"""
    assert stages(card) == {"o/fern": "pretraining", "o/fern-test": "evaluation"}


def test_a_declared_dataset_that_one_has_to_ask_for_is_gated() -> None:
    card = "---\ndatasets:\n- timit_asr\n---\nIt was fine-tuned."
    assert read(card).findings["data.finetuning"].availability is Availability.GATED


def test_what_is_declared_outweighs_a_trainer_that_did_not_know_it() -> None:
    card = "---\ndatasets:\n- moss/fern\n---\nA fine-tuned version of a/b-c on the None dataset."
    assert read(card).findings["data.finetuning"].availability is Availability.NAMED


def test_an_entry_with_a_note_names_a_dataset() -> None:
    card = "---\ndatasets:\n- moss_voice: Moss Voice 4\n- name: fern\n- a: b\n  c: d\n---\n"
    assert [link.id for link in read(card).links.datasets] == ["moss_voice", "fern"]


def test_the_cards_own_title_says_less_than_the_datasets_name() -> None:
    card = """# Wren - a fine-tuned model
## Training and evaluation
Trained on [o/pairs_dpo](https://huggingface.co/datasets/o/pairs_dpo) with care.
"""
    (link,) = read(card, name="moss/wren").links.datasets
    assert link.stage == "alignment"


def test_a_title_that_names_what_was_not_done_makes_no_alignment_data() -> None:
    card = """---
base_model: moss/wren
---
# Wren before DPO
## Sources
- [moss](https://huggingface.co/datasets/o/moss)
"""
    (link,) = read(card, name="moss/wren-2").links.datasets
    assert link.stage == "finetuning"


def test_a_title_of_results_makes_all_data_below_it_evaluation_data() -> None:
    card = "# Evaluation results\n## Moss\n[2.4](https://huggingface.co/datasets/o/moss)\n"
    (link,) = read(card).links.datasets
    assert link.stage == "evaluation"


def test_what_others_were_inspired_by_or_calibrated_on_is_no_training_data() -> None:
    card = """# Wren
The labels were inspired by the [moss](https://huggingface.co/datasets/o/moss) dataset.

The importance matrix was trained on [fern](https://huggingface.co/datasets/o/fern).

Quantised weights were calibrated on [fir](https://huggingface.co/datasets/o/fir).

Trained on [oak](https://huggingface.co/datasets/o/oak), inspired by others.
"""
    assert [link.id for link in read(card).links.datasets] == ["o/oak"]


def test_parts_for_training_and_evaluation_are_no_evaluation_data() -> None:
    card = """# Wren
## Data
[train+evaluation splits](https://huggingface.co/datasets/o/moss)
"""
    (link,) = read(card, name="moss/wren").links.datasets
    assert link.stage == "pretraining"


def _stages(card: str) -> dict[str, str]:
    return {link.id: link.stage for link in read(card).links.datasets}


def _link(name: str) -> str:
    return f"[{name}](https://huggingface.co/datasets/o/{name})"


def test_what_begins_the_row_of_a_dataset_tells_its_stage() -> None:
    rows = f"| Stage | Data |\n|---|---|\n| Pre-training | {_link('a')} |\n| DPO | {_link('b')} |\n"
    assert _stages(f"# M\n\n{rows}") == {"o/a": "pretraining", "o/b": "alignment"}


def test_what_stands_above_a_dataset_in_a_nested_list_tells_its_stage() -> None:
    parts = {"Pre-training": "a", "Instruction tuning": "b", "Preference tuning": "c"}
    items = "".join(f"- {stage}\n  - {_link(name)}\n" for stage, name in parts.items())
    found = _stages(f"# M\n\nMade by us:\n\n{items}")
    assert found == {"o/a": "pretraining", "o/b": "finetuning", "o/c": "alignment"}


def test_three_stages_in_a_sentence_and_a_measurement() -> None:
    made = (
        f"Pre-trained on {_link('a')}, then instruction-tuned on {_link('b')} and aligned with DPO"
    )
    card = f"# M\n\n{made} on {_link('c')}. We measured it on {_link('d')}.\n"
    found = _stages(card)
    assert [found[f"o/{name}"] for name in "abcd"] == [
        "pretraining",
        "finetuning",
        "alignment",
        "evaluation",
    ]


def test_stages_of_tuning_in_other_scripts() -> None:
    card = f"# M\n\n## 指示チューニング\n\n{_link('a')}\n\n## 偏好对齐\n\n{_link('b')}\n"
    assert _stages(card) == {"o/a": "finetuning", "o/b": "alignment"}


def test_the_corpus_of_the_base_is_no_tuning_data_whatever_the_title_says() -> None:
    head = "---\ndatasets: [o/sft]\n---\n# Wren Fine-Tuned\n\n## Base\n\nIt was trained on "
    assert _stages(head + _link("c4")) == {"o/sft": "finetuning", "o/c4": "pretraining"}
    assert _stages(head + _link("oak")) == {"o/sft": "finetuning", "o/oak": "finetuning"}


def test_what_a_zero_shot_model_was_tuned_on_measures_nothing() -> None:
    card = f"Zero-shot Wren is a model fine-tuned on the moss part of the {_link('a')}."
    assert _stages(card) == {"o/a": "finetuning"}


def test_what_a_model_was_used_to_build_is_none_of_its_data() -> None:
    card = f"Fine-tuned on {_link('a')}. We used this classifier to build {_link('b')}."
    assert _stages(card) == {"o/a": "finetuning"}


def test_sets_for_measuring_by_their_names_and_in_other_scripts() -> None:
    assert _stages(f"Trained well. {_link('wren-evals-dutch')}") == {
        "o/wren-evals-dutch": "evaluation"
    }
    assert _stages(f"我们构建了评测集，大部分数据从{_link('a')}中采样。") == {"o/a": "evaluation"}
    assert _stages(f"# M\n\n## 人工评测\n\n数据从{_link('a')}中采样。") == {"o/a": "evaluation"}


def test_the_older_address_of_a_viewer_names_the_dataset_behind_it() -> None:
    url = "https://huggingface.co/datasets/viewer/?dataset=moss&config=small"
    assert _stages(f"Fine-tuned on [moss]({url}).") == {"moss": "finetuning"}
