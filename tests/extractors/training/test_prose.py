"""Prose rules over whole cards: the sentence is the quote, its line the locator, time is linear."""

import time

import pytest

from extractors.training import prose
from extractors.training.own_stage import stage
from extractors.words.corpora import is_public_corpus
from taxonomy.findings import Availability, Evidence
from tests.extractors.build import context


def found(card: str, rule: str, **rest: object) -> list[Evidence]:
    return [e for e in prose.evidence(context(card, **rest)) if e.rule == f"prose.{rule}"]


def test_the_sentence_is_the_quote_and_its_line_the_locator() -> None:
    card = "---\nlicense: mit\n---\n# A\n\nGood. It was trained on a proprietary dataset. End."
    (evidence,) = found(card, "data.withheld.proprietary")
    assert evidence.quote == "It was trained on a proprietary dataset."
    assert evidence.locator == "L6"
    assert evidence.availability is Availability.WITHHELD


def test_code_blocks_are_not_prose() -> None:
    assert list(prose.evidence(context("```\ntrained on a proprietary dataset\n```"))) == []


@pytest.mark.parametrize(
    ("card", "name", "component"),
    [
        ("It was pre-trained on Wikipedia.", "moss/lichen", "data.pretraining"),
        ("It was fine-tuned on Wikipedia.", "moss/lichen", "data.finetuning"),
        ("It was trained with DPO on UltraFeedback.", "moss/lichen", "data.alignment"),
        ("The pretrained model was tuned on Wikipedia.", "moss/lichen-chat", "data.finetuning"),
        ("It was trained on Wikipedia.", "moss/lichen", "data.pretraining"),
        ("Trained on Wikipedia and dialogue.", "moss/lichen", "data.pretraining"),
        ("Trained on Wikipedia, no need of it to be fine-tuned.", "a/b", "data.pretraining"),
        ("Trained on aligned sentences of Wikipedia.", "a/b", "data.pretraining"),
        ("Self-supervised training on Wikipedia.", "a/b", "data.pretraining"),
        ("# Moss distilled\n## Pre-training\nTrained on Wikipedia.", "a/b", "data.pretraining"),
        ("Trained on Dolly, SFT data for alignment.", "a/b", "data.finetuning"),
        ("Trained with the prompts of UltraFeedback.", "moss/lichen-dpo", "data.alignment"),
        ("Trained on Alpaca comparison data and Dolly.", "a/b-chat", "data.finetuning"),
        ("Trained with MSMARCO-Passage-Ranking.", "moss/lichen", "data.pretraining"),
        ("Pretrained in the brWaC and Wikipedia.", "moss/lichen-chat", "data.pretraining"),
        ("For fine-tuning a pre-trained model on Wikipedia.", "moss/lichen-it", "data.finetuning"),
        ("Corpus Wikipedia 上进行了继续预训练", "moss/lichen-chat", "data.pretraining"),
        ("Trained on Wikipedia.", "moss/lichen-reward", "data.alignment"),
        (
            "It used 2T tokens for pre-training. The training data has a part of Wikipedia.",
            "moss/lichen-chat",
            "data.pretraining",
        ),
        (
            "This is a large language model specifically fine-tuned for it.\n\nTrained on SQuAD.",
            "moss/lichen",
            "data.finetuning",
        ),
        ("Problem type: Binary\n\nTrained on SQuAD.", "moss/lichen", "data.finetuning"),
        (
            "Trained, starting from a pre-trained checkpoint, on SQuAD.",
            "moss/lichen",
            "data.finetuning",
        ),
    ],
)
def test_the_stage_is_that_of_the_sentence_or_the_model(
    card: str, name: str, component: str
) -> None:
    (evidence,) = found(card, "data.public_corpus", name=name)
    assert evidence.component == component
    assert evidence.availability is Availability.RELEASED


@pytest.mark.parametrize(
    ("card", "component"),
    [
        ("## Training data\n\nA new mix of publicly available online data.", "data.pretraining"),
        ("Fine-tuned on a mix of publicly available online data.", "data.finetuning"),
        ("## Tuning data\n\n### SFT\n\nA mix of public web sources.", "data.finetuning"),
    ],
)
def test_a_tuned_models_card_repeats_that_its_base_is_made_of_the_web(
    card: str, component: str
) -> None:
    (evidence,) = found(card, "data.withheld.public_sources", name="moss/lichen-7b-chat-GGUF")
    assert evidence.component == component


def test_trillions_of_tokens_are_for_pretraining() -> None:
    card = "Lichen was trained on over 9T tokens from a massively diverse range of moss."
    (evidence,) = found(card, "data.named_sources", name="moss/lichen-chat")
    assert evidence.component == "data.pretraining"


@pytest.mark.parametrize(
    "card",
    [
        "# Example test with Common Voice data\n\nload Common Voice",
        "A fine-tuned version of owner/opus-mt-en-de on our own data.",
        "lichen-finetuned-squad2-es",
        "Trained as in arXiv:2101.00001.",
        "Trained as our arXiv preprint says.",
        "Trained on leaves. Finch, A. (2022). On leaves. arXiv. https://doi.org/10.48550/arxiv.2",
        "Trained on top of [LAION's Moss](https://huggingface.co/o/moss).",
        "Trained by us, many thanks to LAION.",
        "Fine-tuned from model: [Alpaca](https://github.com/a/b).",
        "The model was fine-tuned from ViT (laion2b_s34b_b88k).",
    ],
)
def test_a_datasets_name_in_another_name_is_no_dataset(card: str) -> None:
    assert found(card, "data.public_corpus") == []


def test_soon_is_not_released() -> None:
    said = {e.component: e.availability for e in prose.evidence(context(
        "The training code will be released soon. We plan to release the training data."
    ))}  # fmt: skip
    assert said["code.pretraining"] is Availability.WITHHELD
    assert said["data.pretraining"] is Availability.WITHHELD


def test_a_harness_is_evaluation_code_and_a_gpu_count_is_hardware() -> None:
    card = "Evaluated with the LM Evaluation Harness.\n\nTrained on 64 A100 GPUs for a week."
    said = {e.component for e in prose.evidence(context(card))}
    assert {"code.evaluation", "docs.hardware"} <= said


def test_hardware_to_run_a_model_is_not_hardware_of_its_training() -> None:
    assert found("You need 2 A100 GPUs for inference.", "hardware.count") == []


@pytest.mark.parametrize(
    ("name", "public"),
    [
        ("somebody/wikipedia", True),
        ("EleutherAI/pile", True),
        ("tatsu-lab/alpaca", True),
        ("emotion", True),
        ("moss/emotion", False),
        ("somebody/dolphin", True),
        ("moss/dolphin-photos", False),
        ("Libri1Mix", True),
        ("moss/lichen-notes", False),
    ],
)
def test_public_datasets_by_name(name: str, public: bool) -> None:
    assert is_public_corpus(name) is public


def test_a_dataset_that_is_called_after_another_is_not_that_one() -> None:
    (said,) = prose.all_public(context("The model was trained on the Wizard of Wikipedia set."))
    assert said.component == "data.finetuning"


def test_a_long_card_is_read_in_linear_time() -> None:
    sentence = "It was trained on a large corpus of data from the web and more. "
    times = []
    for size in (2000, 14000):
        shot = context(sentence * size)
        assert len(shot.card.text) > 0
        start = time.process_time()
        list(prose.evidence(shot))
        times.append(time.process_time() - start)
    assert times[1] < 20 * max(times[0], 0.02)


def test_what_is_kept_back_in_the_same_breath_leaves_a_part() -> None:
    (evidence,) = found("Trained on LAION-2B and internal pictures.", "data.public_corpus")
    assert evidence.availability is Availability.PARTIAL
    half = "A private subset of 40K hours plus 24K hours of public datasets."
    (evidence,) = found(half, "data.withheld.proprietary")
    assert evidence.availability is Availability.PARTIAL
    (evidence,) = found("Trained on Open-Orca's reasoning data.", "data.public_corpus")
    assert evidence.availability is Availability.RELEASED


def test_what_is_public_here_and_kept_there_is_had_in_part() -> None:
    card = "## Training data\n\n- pairs from LAION and SBU\n- additional private data\n"
    told = {(e.rule, e.availability) for e in prose.evidence(context(card))}
    assert told == {
        ("prose.data.public_corpus.section", Availability.PARTIAL),
        ("prose.data.withheld.proprietary", Availability.PARTIAL),
    }
    both = "It was tuned on a proprietary dataset of letters as well as on Wikipedia."
    assert {e.availability for e in prose.evidence(context(both))} == {Availability.PARTIAL}


def test_a_long_sentence_is_quoted_where_it_names_the_data() -> None:
    long = "It was trained on conversations of ours, " + "on letters, " * 30 + "and Alpaca."
    (evidence,) = found(long, "data.public_corpus")
    assert "Alpaca" in evidence.quote
    assert evidence.quote in long
    assert evidence.locator == "L1"


def test_titles_put_a_sentence_outside() -> None:
    results = "# Results\n## Dataset: `librispeech`\n| a | b |\n|-|-|\n| 1 | 2 |"
    assert found(results, "data.public_corpus.section") == []
    both = "# Training and evaluation data\nLibriSpeech"
    assert len(found(both, "data.public_corpus.section")) == 1
    other = "# Deploy it\nAlso see models trained on proprietary data."
    assert found(other, "data.withheld.proprietary") == []


def test_a_sentence_may_end_on_a_name_and_the_next_begin_on_a_number() -> None:
    assert len(
        found("# Training data\n595K pairs from CC3M.\n150K more.", "data.public_corpus.section")
    )


def test_the_base_model_is_no_model_whose_name_ends_on_base() -> None:
    tags = ("base_model:o/wren-base",)
    (own,) = found("A wren-base model trained on the Moss corpus.", "data.named_sources", tags=tags)
    assert own.component == "data.finetuning"
    (base,) = found("The base Wren model was trained on books.", "data.named_sources", tags=tags)
    assert base.component == "data.pretraining"


def test_parallel_texts_tune_a_model_that_was_there_before() -> None:
    base = "This is [wren](https://huggingface.co/o/wren-base) fine-tuned by us. "
    for data, told in (("Tatoeba", "finetuning"), ("Common Crawl", "pretraining")):
        (evidence,) = found(f"{base}It was trained on {data}.", "data.public_corpus", name="a/b")
        assert evidence.component == f"data.{told}"
    (evidence,) = found("Trained on LAION.", "data.public_corpus", name="moss/controlnet-nests")
    assert evidence.component == "data.finetuning"


def test_a_model_may_be_called_after_its_data() -> None:
    card = "The dataset used for this fine-tuning is STSb in other languages."
    assert found(card, "data.public_corpus", name="moss/mstsb-lichen") != []
    name = "fern/wren-squad"
    assert len(found("Wren fine-tuned on **SQuAD**.", "data.public_corpus", name=name)) == 1
    assert found("SQuAD was trained by us.", "data.public_corpus", name=name) == []


@pytest.mark.parametrize(
    "card",
    [
        "Fine-tuned on top of [OpenHermes 2](https://huggingface.co/moss/OpenHermes-2-fern).",
        "It has the DPO training of the Tulu v2 model.",
        "Dolly is fine-tuned on stories.",
        "The training code is at https://github.com/moss/cosmopedia/tree/main/fern",
        "The wren model, trained from fern, achieves 83.2 pass@1 on GSM8k.",
    ],
)
def test_a_model_that_is_called_after_its_data_is_no_data(card: str) -> None:
    assert found(card, "data.public_corpus", name="moss/lichen-chat") == []


def test_a_score_by_which_texts_were_chosen_is_no_result() -> None:
    assert found("Trained on OpenWebText with a reddit score of three.", "data.public_corpus") == []
    assert found("Trained on OpenWebText with a high reddit score.", "data.public_corpus")


@pytest.mark.parametrize("name", ["MIMIC-III", "TIMIT", "n2c2"])
def test_public_data_that_one_has_to_ask_for_is_gated(name: str) -> None:
    (evidence,) = found(f"It was fine-tuned on {name}.", "data.public_corpus")
    assert evidence.availability is Availability.GATED


def test_what_a_model_came_from_was_trained_before() -> None:
    card = "It is a fine-tuned model. The original wren model was trained on ImageNet."
    (evidence,) = found(card, "data.public_corpus", name="moss/lichen-chat")
    assert evidence.component == "data.pretraining"
    tuned = context("It is a fine-tuned model.", name="moss/lichen-chat")
    assert stage(tuned, "The base model was trained on ferns.") == "pretraining"
    assert stage(tuned, "It was trained on ferns, with wren as the base model.") == "finetuning"


def test_other_data_that_has_no_name_leaves_a_part() -> None:
    card = "It was trained on Wikipedia, OSCAR and other public datasets."
    (evidence,) = found(card, "data.public_corpus")
    assert evidence.availability is Availability.PARTIAL


def test_what_is_kept_back_of_one_stage_leaves_the_data_of_the_other() -> None:
    card = "It was pre-trained on an internal dataset and fine-tuned on public data sets: SQuAD."
    (kept,) = found(card, "data.withheld.proprietary", name="moss/lichen-chat")
    (public,) = found(card, "data.public_corpus", name="moss/lichen-chat")
    assert (kept.component, kept.availability) == ("data.pretraining", Availability.WITHHELD)
    assert (public.component, public.availability) == ("data.finetuning", Availability.RELEASED)


def test_pretrained_checkpoints_in_some_task_tell_of_no_pretraining_data() -> None:
    card = "# The use of pre-trained checkpoints in song\n\nTrained on Wikipedia."
    (evidence,) = found(card, "data.public_corpus", name="moss/lichen-chat")
    assert evidence.component == "data.finetuning"


@pytest.mark.parametrize(
    "name", ["SQuAD2.0", "the LIBRISPEECH_ASR - CLEAN dataset", "CNN/DM", "MRPC", "OpenSLR53"]
)
def test_public_names_as_trainers_and_papers_write_them(name: str) -> None:
    (evidence,) = found(f"It was fine-tuned on {name} with care.", "data.public_corpus")
    assert evidence.availability is Availability.RELEASED


def test_a_path_of_a_file_is_no_dataset_and_a_kind_of_model_does_not_hide_one() -> None:
    path = "To train on your own, implement it in tasks/superglue/dataset.py for training."
    assert found(path, "data.public_corpus") == []
    assert found("A wren-like language model trained on Wikipedia.", "data.public_corpus")
    assert found("Trained on Wren-like data, not Wikipedia.", "data.public_corpus") == []


def test_what_a_model_is_called_tells_of_no_stage() -> None:
    card = "# M\nMerged from moss/wren-7B-Chat-DPO, later finetuned with the Alpaca dataset."
    (evidence,) = found(card, "data.public_corpus", name="moss/lichen")
    assert evidence.component == "data.finetuning"
    card = "# M\nTrained on Wikipedia in the words of Wren-2B-Instruct."
    (evidence,) = found(card, "data.public_corpus", name="moss/lichen")
    assert evidence.component == "data.pretraining"
