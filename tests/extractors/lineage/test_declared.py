"""Parents that tags, front matter and files declare, and the relations that these tell."""

import pytest

from tests.extractors.build import bases, read


@pytest.mark.parametrize("relation", ["finetune", "adapter", "quantized", "merge"])
def test_a_tag_states_the_relation(relation: str) -> None:
    assert bases(tags=("base_model:o/b", f"base_model:{relation}:o/b")) == {"o/b": relation}


def test_all_parents_are_kept() -> None:
    card = "---\nbase_model: [o/a, o/b, o/c]\ntags: [merge]\n---\n# M"
    assert bases(card) == {"o/a": "merge", "o/b": "merge", "o/c": "merge"}


@pytest.mark.parametrize(
    ("siblings", "relation"),
    [
        (("adapter_model.safetensors",), "adapter"),
        (("x.Q4_0.gguf",), "quantized"),
        (("model.safetensors",), "finetune"),
    ],
)
def test_files_tell_a_relation_that_nobody_states(siblings: tuple[str, ...], relation: str) -> None:
    assert bases(tags=("base_model:o/b",), siblings=siblings) == {"o/b": relation}


def test_declared_parents_silence_the_words() -> None:
    card = "---\nbase_model: o/a\n---\nA fine-tuned version of [b](https://huggingface.co/o/b)."
    assert set(bases(card)) == {"o/a"}


@pytest.mark.parametrize("name", ["None", "null", "models/oak", "./oak", "/home/me/oak", "output"])
def test_a_place_or_a_word_for_none_is_no_parent(name: str) -> None:
    assert bases(f"---\nbase_model: {name}\n---\n# M", tags=(f"base_model:{name}",)) == {}
    assert bases(tags=("base_model:oak-base",)) == {"oak-base": "finetune"}


def test_a_model_is_not_its_own_parent() -> None:
    assert bases(tags=("base_model:owner/some-model",)) == {}


def test_a_copy_in_another_format_is_a_copy_though_nobody_says_the_relation() -> None:
    tags = ("base_model:o/wren",)
    words = "A conversion of [Wren](https://huggingface.co/o/wren) to another format."
    assert bases(words, tags=tags) == {"o/wren": "quantized"}
    assert bases("https://huggingface.co/o/wren with ONNX weights.", tags=tags) == {
        "o/wren": "quantized"
    }
    assert bases("Fine-tuned from Wren.", tags=tags) == {"o/wren": "finetune"}
    assert bases("A mirror.", tags=tags, name="me/wren") == {"o/wren": "quantized"}
    assert bases("Files.", tags=(*tags, "merge"), name="me/wren-gguf") == {"o/wren": "quantized"}


@pytest.mark.parametrize(
    "words",
    [
        "{name} models converted to GGUF.",
        "{name} with ONNX weights.",
        "A copy of {name}.",
    ],
)
def test_words_beside_the_name_call_it_a_copy(words: str) -> None:
    (parent,) = read(words.format(name="Oak-7B"), tags=("base_model:o/oak-7b",)).links.base_models
    assert parent.relation == "quantized"
    (other,) = read(words.format(name="Elm-7B"), tags=("base_model:o/oak-7b",)).links.base_models
    assert other.relation != "quantized"
