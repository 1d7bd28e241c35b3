"""Parents whose names stand in sentences without a link, and bases that bear the model's name."""

import pytest

from extractors.lineage.text import descent
from tests.extractors.build import context, read


def _bases(card: str, name: str = "owner/some-model") -> list[str]:
    return [b.id for b in read(card, name=name).links.base_models]


def test_what_a_model_was_tuned_on_top_of() -> None:
    assert _bases("It is fine tuned on top of oak-7b-beta.") == ["oak-7b-beta"]
    assert _bases("It is fine tuned on oak-7b-beta.") == []


def test_the_linked_name_before_the_word_of_tuning() -> None:
    card = "Oak: https://huggingface.co/o/oak_leaf_big. Data: https://huggingface.co/datasets/o/x"
    assert _bases(card, "me/oak_leaf_big-finetuned-ner") == ["o/oak_leaf_big"]
    assert _bases(card, "me/oak_leaf-finetuned-ner") == []


@pytest.mark.parametrize("label", ["**Base LLM:**", "Base language model:", "Foundation model:"])
def test_a_label_for_the_base(label: str) -> None:
    assert _bases(f"- {label} o/oak-7b") == ["o/oak-7b"]
    assert _bases(f"- {label} oak-7b-v0.1") == ["oak-7b-v0.1"]


@pytest.mark.parametrize(
    "text",
    [
        "This is a `o/tree-base` model, trained for 1,000 steps on leaves.",
        'The "o/tree-base" model fully fine-tuned on o/leaves.',
        "Some-Model is an o/tree-base model that has been further fine-tuned with care.",
        "We took `o/tree-base` and fine tuned it using 14 leaves.",
        "It is a Tree (o/tree-base) model fine-tuned on leaves.",
        "We trained the model from the o/tree-base checkpoint.",
        "The base model is o/tree-base.",
        "Finetuning `o/tree-base` with the training set of leaves.",
        "We used a o/tree-base model as the starting point and then fine-tuned it to leaves.",
        "我们对o/tree-base进行LoRA微调。",
        "`o/tree-base` 를 약 40GB의 한국어 데이터에 대해서 추가적인 사전 학습을 진행하였습니다.",
        'The "model_name_or_path" was set to: "o/tree-base".',
        "We trained o/tree-base for the downstream task of counting leaves.",
        "`o/tree-base` model trained on 14 leaves.",
        "o/tree-base DPO-trained on o/leaves",
        "Two towers using the official `o/tree-base` checkpoint as initialization for both.",
        "I used the pre-trained o/tree-base model from the Forest repository and fine-tuned it.",
        "The pretrained architecture is o/tree-base and the data is leaves.",
        "The model is weight initialized by o/tree-base and trained on leaves.",
        "This model is based off Forest's o/tree-base model, with more leaves.",
        "The backbone model is o/tree-base.",
        "It was fine-tuned on the leaves corpus from the `o/tree-base` checkpoint.",
        "It was trained for 3 epochs from o/tree-base on leaves.",
        "Checkpoint of pre-trained model = o/tree-base",
        "Continue trained o/tree-base with leaves.",
        "I took an o/tree-base model from the Forest and finetuned it on leaves.",
        "It was built taking o/tree-base and training it on leaves.",
        "Using o/tree-base, trained on leaves.",
        "A NER model using o/tree-base model further trained on leaves.",
        "batch size: 4 model: o/tree-base trained on leaves",
        "We propose Some, an o/tree-base model that has been trained using leaves.",
        "It has two halves: the encoder is an o/tree-base model.",
        "The model is based on the multilingual Tree Transformer (o/tree-base), of 100 leaves.",
        "A copy of it, forked from the repository o/tree-base.",
        "# Some Model CardThis o/tree-base model was fine-tuned for leaves.",
        "The model was initialized from tree-base-of-oak. [license](https://hf.co/o/tree-base-of-oak)",
    ],
)
def test_a_name_without_a_link_beside_words_of_descent(text: str) -> None:
    assert [base.startswith("o/tree-base") for base in _bases(f"# Some\n\n{text}")] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "`small-oak-base` fine-tuned on leaves.",
        "Specifically, this model is a *small-oak-base* model that was fine-tuned on leaves.",
        "This model used the pre-trained weights of `small-oak-base` as starting point.",
        "This is a `small-oak-base` pretrained model, fine-tuned on the task of counting.",
    ],
)
def test_an_old_name_needs_no_owner(text: str) -> None:
    assert _bases(text, "owner/small-oak-base-leaves") == ["small-oak-base"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Oak-Base fine-tuned for counting leaves.", ["oak-base"]),
        ("This is an OAK-Large-Cased model trained on 3M leaves.", ["oak-large-cased"]),
        ("A conversational model obtained by finetuning Oak-13B on leaves.", ["Oak-13B"]),
        ("A fine-tuned version of Oak-7B-v0.1, made with care.", ["Oak-7B-v0.1"]),
        (
            "It is based on Oak-Base. It is the Int4 quantized model of Some-Model-7B.",
            ["Some-Model-7B"],
        ),
        ("This model is fine tuned on top of oak-7b-beta", ["oak-7b-beta"]),
        ("This model is fine tuned on oak-7b-letters", []),
        ("A language model based on the Oak-Base (Doe, 2019) architecture.", []),
        ("If you want a bigger one based on Oak-Large, ask.", []),
        (
            "If you decide to use Oak-1.4B-Plus as a basis for your fine-tuned one, ask.",
            [],
        ),
        ("This is a Lithuanian Oak-Base model trained on leaves.", []),
        ("Italian oak-base fine-tuned on leaves.", []),
        ("A Croatian oak-croatian-base model fine-tuned on leaves.", ["oak-croatian-base"]),
        ("We change the base model from Oak-7B to another and gain a point.", []),
        ("Elm Base-Uncased fine-tuned on leaves.", []),
        ("Oak-Base fine-tuned on leaves. [Oak](https://huggingface.co/o/Oak-Base)", ["o/Oak-Base"]),
    ],
)
def test_a_name_whose_owner_nobody_tells_is_a_parent_all_the_same(
    text: str, expected: list[str]
) -> None:
    assert _bases(text, "owner/some-model-7b-int4") == expected


@pytest.mark.parametrize(
    "text",
    [
        "A model fine-tuned on o/oak-leaves and o/elm-leaves.",
        "Distilled with fine-tuned big-oak-base as a teacher model.",
        "The license is derived from o/tree-base.",
        "This tokenizer is just a copy of small-oak-base.",
        "The larger o/tree-base can be fine-tuned on one node.",
        "The uncased model is a Dutch version of small-oak-base.",
        "It was tuned in paraphrasing text like o/tree-base does.",
        "The architecture is based off o/tree-base.",
        "Some-Model-13B is fine-tuned on leaves.",
        "The model was tuned on leaves. Change the model from o/tree-base to another.",
        "We released **Some-Model-33B** trained from o/tree-33b-base.",
        "## Evaluation\n\nA `small-oak-base` model fine-tuned on leaves reaches 3.",
        "Nothing is known of it, initialized from Tree-Of-Oak.",
    ],
)
def test_names_beside_other_words(text: str) -> None:
    assert _bases(text, "owner/some-model-7b") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The model was created by fine-tuning [T](https://hf.co/o/t-1) on leaves.", ["o/t-1"]),
        ("It uses weights from [T](https://hf.co/o/t-1).", ["o/t-1"]),
        ("An instruction-tuned model of https://hf.co/o/t-1", ["o/t-1"]),
        ("It was created by distilling of a tree (https://hf.co/o/t-1) in a way.", ["o/t-1"]),
        ("It was obtained by MLM adaptive-tuning [T](https://hf.co/o/t-1) on leaves.", ["o/t-1"]),
        ("It was made by further MLM pre-training on [T](https://hf.co/o/t-1).", ["o/t-1"]),
        ("It is built off of [T](https://hf.co/o/t-1) and leaves.", ["o/t-1"]),
        ("A NER model build with [T](https://hf.co/o/t-1) model and leaves.", ["o/t-1"]),
        ("It is a model fine-tuning [T](https://hf.co/o/t-1) with leaves.", ["o/t-1"]),
        ("The model used was [T](https://hf.co/o/t-1).", ["o/t-1"]),
        ("It was trained using the [T](https://hf.co/o/t-1) checkpoint of Oak.", ["o/t-1"]),
        ("The model uses the [T](https://hf.co/o/t-1) checkpoint and is fine-tuned.", ["o/t-1"]),
        ("The following repo contains a [T](https://hf.co/o/t-1) that was finetuned.", ["o/t-1"]),
        ("It is created by combining leaves with [T](https://hf.co/o/t-1), a tree.", ["o/t-1"]),
        ("I trained on the dataset on the [T](https://hf.co/o/t-1) model.", ["o/t-1"]),
        ("[T](https://hf.co/o/t-1) trained by Oak and fine-tuned on leaves.", ["o/t-1"]),
        ("A tree. The [T](https://hf.co/o/t-1) model is finetuned on leaves.", ["o/t-1"]),
        ("It is a pretrained [T](https://hf.co/o/t-1) with a classification head.", ["o/t-1"]),
        ("| **Sources** | Leaves, [T](https://hf.co/o/t-1) |\n|--|--|", ["o/t-1"]),
        (
            "The merge. The models used to make it are as follows:\n\n- [T](https://hf.co/o/t-1)",
            ["o/t-1"],
        ),
        ("This is a retraining of https://hf.co/o/t-1 with other leaves.", []),
        ("This model takes [T](https://hf.co/o/t-1) and fine-tunes it on leaves.", ["o/t-1"]),
        ("Pre-trained model: https://hf.co/o/t-1", ["o/t-1"]),
        ("It was [T](https://hf.co/o/t-1), which is then fine-tuned on leaves.", ["o/t-1"]),
        ("It is based on words. It is a [T](https://hf.co/o/t-1) extension.", ["o/t-1"]),
        ("A fork of [T](https://hf.co/o/t-1).", ["o/t-1"]),
        ("Это улучшенная версия. Улучшенную версию [T](https://hf.co/o/t-1) сделали.", ["o/t-1"]),
        ("Built by further training the [T](https://hf.co/o/t-1) model on leaves.", ["o/t-1"]),
        ("It takes [T](https://hf.co/o/t-1) fine-tunes on leaves.", ["o/t-1"]),
        ("The original Oak model can be found [here](https://hf.co/o/t-1).", ["o/t-1"]),
        ("Copied from the original Oak model card [here](https://hf.co/o/t-1).", []),
        ("Trained with the supervision of [T](https://hf.co/o/t-1) on leaves.", ["o/t-1"]),
        (
            "Tuned from [a merge](https://hf.co/o/t-1) using vision tower [V](https://hf.co/o/v-1).",
            ["o/t-1"],
        ),
        ("[T](https://hf.co/o/t-1) provides an example of this model fine-tuned.", []),
        ("An instance of [T](https://hf.co/o/t-1) trained on leaves.", ["o/t-1"]),
        ("This model was built using [T](https://hf.co/o/t-1).", ["o/t-1"]),
        ("Language model: [T](https://hf.co/o/t-1)", ["o/t-1"]),
        ("The starting checkpoint was [T](https://hf.co/o/t-1).", ["o/t-1"]),
        ("It is the result of fine-tuning [T](https://hf.co/o/t-1) on leaves.", ["o/t-1"]),
        ("Using the [T](https://hf.co/o/t-1) language model as starting point.", ["o/t-1"]),
        ("We use the pretrained [T](https://hf.co/o/t-1) model and fine-tuned it.", ["o/t-1"]),
        ("We used the pre-trained [T](https://hf.co/o/t-1) to translate leaves.", []),
        (
            "This is the [T](https://hf.co/o/t-1) (Oak et al.) model fine-tuned for leaves.",
            ["o/t-1"],
        ),
        ("This is [T](https://hf.co/o/t-1)(under some terms) tuned on leaves.", ["o/t-1"]),
        ("A smaller version of [T](https://hf.co/o/t-1) with only two languages.", ["o/t-1"]),
        ("A smaller version of [T](https://hf.co/o/t-1) is on its way.", []),
        ("A script that was modified from [T](https://hf.co/o/t-1).", []),
        ("We also have a model fine-tuned from [T](https://hf.co/o/t-1).", []),
        ("You can check the fine-tuned tagger at [T](https://hf.co/o/t-1).", []),
        ("A large version of it is available [here](https://hf.co/o/t-1).", []),
        ("The original model is available [here](https://hf.co/o/t-1).", ["o/t-1"]),
        (
            "Fine-tuned from [T](https://hf.co/o/t-1), and distilled from [U](https://hf.co/o/u-1).",
            ["o/t-1"],
        ),
        ("Distilled from [T](https://hf.co/o/t-1).", ["o/t-1"]),
        ("[T](https://hf.co/o/t-1) was trained on leaves.", []),
        ("Others are a [T](https://hf.co/o/t-1) trained on leaves.", []),
        ("We used [T](https://hf.co/o/t-1) as pretrained model and leaves as data.", ["o/t-1"]),
        ("We use [T](https://hf.co/o/t-1) as based model.", ["o/t-1"]),
        ("[T](https://hf.co/o/t-1) model was used and finetuned on leaves.", ["o/t-1"]),
        ("A [T](https://hf.co/o/t-1) model trained on leaves.", ["o/t-1"]),
        ("[T](https://hf.co/o/t-1) model, trained on leaves.", ["o/t-1"]),
        ("This is the Lao extract of [T](https://hf.co/o/t-1).", ["o/t-1"]),
        ("Paper, code, [Base Model](https://hf.co/o/t-1)", ["o/t-1"]),
        ("- A [Base model](https://hf.co/o/t-1)\n- A [Base model](https://hf.co/o/u-1)", []),
        ("This is ConversationOak for [T](https://hf.co/o/t-1).", []),
    ],
)
def test_links_beside_more_words_of_descent(text: str, expected: list[str]) -> None:
    assert _bases(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("See the [pre-trained version](https://hf.co/owner/oak-7b) too.", ["owner/oak-7b"]),
        ("Oak-7B is a base model for completion.", ["owner/Oak-7B"]),
        ("See [this](https://hf.co/owner/oak-7b-base).", ["owner/oak-7b-base"]),
        ("Oak-7B was compared with others.", []),
        ("Another [model](https://hf.co/other/oak-7b).", []),
    ],
)
def test_a_base_that_bears_the_name_of_the_tuned_model(text: str, expected: list[str]) -> None:
    assert _bases(text, "owner/oak-7b-chat") == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("owner/oak2.5-7b-chat", ["owner/oak2.5-7b"]),
        ("owner/oak2.5-7b-chat-GGUF", ["owner/oak2.5-7b-chat"]),
        ("owner/oak2.5-7b-chat-uncensored", []),
        ("owner/oak2.5-chat", []),
    ],
)
def test_who_releases_base_models_calls_tuned_ones_and_copies_by_their_names(
    name: str, expected: list[str]
) -> None:
    said = "For Oak2.5, we release a number of base language models and instruction-tuned ones."
    assert _bases(f"{said}\n\nLoad `{name}`.", name) == expected
    assert _bases(f"{said}\n\nLoad `another/one`.", name) == []
    assert _bases(f"We like it.\n\nLoad `{name}`.", name) == []


def test_data_is_no_parent_however_its_name_is_joined() -> None:
    said = "This model was finetuned with {0} leaves."
    data = "---\ndatasets:\n- oak-lab/some_leaves_8\n---\n"
    assert _bases(said.format("oak_lab/some_leaves_8")) == ["oak_lab/some_leaves_8"]
    assert _bases(data + said.format("oak_lab/some_leaves_8")) == []
    linked = "Fine-Tuning data: [ft-some-leaves-7b](https://huggingface.co/datasets/o/ft-leaves)"
    assert _bases(linked) == []


def test_a_control_net_is_given_to_the_model_that_it_was_trained_for() -> None:
    card = (
        "```python\ncontrolnet = ControlNetModel.from_pretrained('old/name')\n"
        "seg = Segments.from_pretrained('x/segments-1')\n"
        "pipe = SomeControlNetPipeline.from_pretrained(\n    'o/t-1', controlnet=controlnet\n)\n```"
    )
    assert _bases(card, "owner/controlnet-depth") == ["o/t-1"]
    assert _bases(card, "owner/depth") == []


def test_a_snippet_lays_this_adapter_over_its_base_and_no_other() -> None:
    card = (
        "```python\nbase = AutoModel.from_pretrained('o/t-1')\n"
        "base = PeftModel.from_pretrained(base, '{}')\n```"
    )
    assert _bases(card.format("owner/some-model")) == ["o/t-1"]
    assert _bases(card.format("owner/some-model-lora")) == []
    moves = (
        "```python\nmoves = Motion.from_pretrained('owner/some-model')\n"
        "pipe = Pipeline.from_pretrained('o/t-1', motion_adapter=moves)\n```"
    )
    assert _bases(moves) == []


def test_a_quotation_from_another_card_tells_of_no_descent() -> None:
    quoted = "It was trained from scratch.\n\nWe cite a card:\n\n> It is fine-tuned with much text."
    said = "It was trained from scratch.\n\nIt is fine-tuned with much text."
    assert descent(context(quoted)) is None
    assert descent(context(said)) is not None


def test_what_is_built_around_a_model_descends_from_it() -> None:
    text = "It is built around a pre-trained [T](https://hf.co/o/t-1) backbone."
    assert _bases(text) == ["o/t-1"]


def test_merges_of_experts_and_with_folders() -> None:
    experts = "  - source_model: o/t-1\n  - source_model: o/t-2\n"
    recipe = f"```yaml\nbase_model: o/t-0\nexperts:\n{experts}```"
    assert _bases(f"A merge.\n\n{recipe}") == ["o/t-1", "o/t-2"]
    loose = "* [T](https://hf.co/o/t-1)\n\n* [U](https://hf.co/o/t-2)\n\nThanks to all.\n"
    assert _bases(f"A merger.\n\nMerged models:\n\n{loose}") == ["o/t-1", "o/t-2"]
    blend = read("A blend of [T](https://hf.co/o/t-1) and [U](https://hf.co/o/t-2).")
    assert {b.relation for b in blend.links.base_models} == {"merge"}
    folders = (
        "```yaml\nmodels:\n  - model: previous/model\n  - model: o/t-1\nmerge_method: slerp\n```"
    )
    assert _bases(f"A merge.\n\n{folders}") == ["o/t-1"]


def test_links_that_only_look_like_parents() -> None:
    assert _bases("Thanks to [user8488](https://hf.co/user8488) for their fine-tuned models.") == []
    assert _bases("It was fine-tuned to compare [T](https://hf.co/o/t-1) with others.") == []
    assert _bases("Language model: albert-small") == ["albert-small"]
    assert _bases("Another version of the model can be found [here](https://hf.co/o/t-1).") == []
    merged = "A [T](https://hf.co/o/t-0)-based model of a merge between [U](https://hf.co/o/t-1)."
    assert "o/t-1" in _bases(merged)
