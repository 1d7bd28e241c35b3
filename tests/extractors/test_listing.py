"""A listing's reading is that of ``extract``, whatever was read before it."""

from itertools import permutations, product
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors import extract, listed, shape
from extractors.snapshot import Document, Record, Snapshot
from taxonomy.findings import Extraction

ALIKE: Final[tuple[Any, ...]] = (
    *(0, 0.0, -0.0, False, 1, 1.0, True, "0", "1", "1.0", "True", "mit", "other"),
    *([0], [False], [1], [1.0], [True], ["1"], ["mit"], [["mit"]], {"mit": 1}, {"mit": True}),
    *([], {}, "", None, [None], "None", "[1]", "['1']"),
)
"""Values that compare equal or are written alike, and mean different things."""

PARENTS: Final = ("a/b", "A/B", "o/m", "https://huggingface.co/a/b", "merge", "no parent at all")
KEYS: Final = ("license", "license_name", "license_link", "datasets", "base_model", "tags")

TAGS: Final = (
    *("license:1", "license:mit", "dataset:1", "dataset:o/d", "base_model:o/m", "base_model:a/b"),
    *("base_model:merge:o/m", "base_model:merge:a/b", "base_model:merge:", "base_model:a:b"),
    *("base_model:", "arxiv:2401.00001", "en", "lora", ":"),
)


def shot(
    card_data: dict[str, Any] | None, tags: tuple[str, ...] | None = ("license:mit",)
) -> Snapshot:
    record = Record(tags=tags, siblings=("model.safetensors",), card_data=card_data)
    return Snapshot("a/b", "s", record, Document("README.md", "unread"))


def said(read: Extraction) -> Any:
    """What a listing's reading must have of a full one: all but the evidence."""
    links = read.links
    return (
        {c: (f.availability, f.confidence, f.license) for c, f in read.findings.items()},
        [(each.subject, each.key, each.source) for each in read.licenses],
        [(each.id, each.stage) for each in links.datasets],
        [(each.id, each.relation) for each in links.base_models],
        [(each.url, each.kind) for each in links.papers],
        read.license_looked,
    )


def check(snapshot: Snapshot) -> None:
    assert said(listed(snapshot)) == said(extract(snapshot)), snapshot.record


@pytest.mark.parametrize("key", KEYS)
def test_values_that_compare_equal_are_told_apart(key: str) -> None:
    for value in (*ALIKE, *reversed(ALIKE)):
        check(shot({key: value}))


def test_a_value_counts_under_its_own_key() -> None:
    for value, (one, other) in product(ALIKE, permutations(KEYS[:3], 2)):
        check(shot({one: value}))
        check(shot({other: value}))
        check(shot({one: "other", other: value}))


def test_a_gates_words_are_read_as_the_rules_read_them() -> None:
    for words in ("You agree to the MIT license.", "You agree to the Apache 2.0 license.", ""):
        check(shot({"extra_gated_prompt": words}))
        check(shot({"license": "other", "extra_gated_description": words}))


@settings(max_examples=100)
@given(
    st.lists(
        st.builds(
            shot,
            st.none()
            | st.dictionaries(
                st.sampled_from((*KEYS, "base_model_relation", "library_name")),
                st.sampled_from((*ALIKE, *PARENTS)),
                max_size=3,
            ),
            st.none()
            | st.lists(
                st.sampled_from(TAGS),
                max_size=4,
            ).map(tuple),
        ),
        max_size=5,
    )
)
def test_what_was_read_before_does_not_matter(shots: list[Snapshot]) -> None:
    for each in (*shots, *reversed(shots)):
        check(each)


def test_a_memory_that_fills_up_within_a_record_costs_no_link(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shape, "_LIMIT", 2)
    tags = tuple(f"dataset:o/{number}" for number in range(9))
    for each in (tags, tags[::-1], (*tags, "arxiv:2401.00001", "base_model:o/m")):
        check(shot(None, each))


@pytest.mark.parametrize(
    "name", ["a/b-Chat", "o/It_7B.base", "o/delta+sft", "o/dpo", "o/nochat", "ÄSFT", "o/\ud800-it"]
)
def test_names_are_seen_as_the_rules_see_them(name: str) -> None:
    record = Record(tags=("base_model:o/m", "dataset:o/d"), pipeline_tag="text-generation")
    check(Snapshot(name, "s", record, Document("README.md", "unread")))


def test_libraries_are_told_apart_by_their_licenses() -> None:
    names = (None, "transformers", "spacy", "Spacy", "sklearn", "pygmalion", "no-such-library")
    for library, tags in product(names, ((), ("gguf",), ("peft", "gguf"), ("pytorch",))):
        record = Record(tags=tags, library_name=library)
        check(Snapshot("a/b", "s", record, Document("README.md", "unread")))


def test_public_data_that_one_has_to_ask_for_is_gated() -> None:
    for name in ("librispeech_asr", "timit_asr", "librispeech_asr"):
        check(shot(None, (f"dataset:{name}",)))
        check(shot({"datasets": [name]}, ()))


def test_so_many_links_count_as_the_rules_count() -> None:
    check(shot(None, tuple(f"dataset:o/d{number}" for number in range(300))))
    check(shot(None, tuple(f"arxiv:2401.{number:05}" for number in range(100))))
    check(shot(None, tuple(f"base_model:o/m{number}" for number in range(100))))


def test_an_agent_that_plays_is_seen_as_the_rules_see_it() -> None:
    several = (("reinforcement-learning",), ("reinforcement-learning", "trl"), ("ppo",), ())
    for tags, library in product(several, (None, "transformers", "stable-baselines3")):
        for task in (None, "reinforcement-learning", "text-generation"):
            record = Record(tags=(*tags, "dataset:o/d"), library_name=library, pipeline_tag=task)
            for name in ("a/ppo-moss", "a/moss", "a/moss-chat", "a/ppo-moss-chat"):
                check(Snapshot(name, "s", record, Document("README.md", "unread")))


def test_a_name_tells_how_it_was_made_whoever_of_its_shape_came_first() -> None:
    for tags in (("base_model:o/m",), ("base_model:o/m", "merge"), ("base_model:o/m", "lora")):
        record = Record(tags=tags, library_name="transformers")
        for name in ("a/plain", "a/m-GGUF", "a/other", "a/m-AWQ", "a/m-i1-GGUF"):
            check(Snapshot(name, "s", record, Document("README.md", "unread")))


def test_what_makes_a_parent_is_seen_as_the_rules_see_it() -> None:
    tagged = [tag for tag in TAGS if tag.startswith("base_model:")]
    datas = [None, {}, *({"base_model": name} for name in PARENTS), {"base_model": [*PARENTS]}]
    for data, tags in product(datas, [(), *permutations(tagged, 1), *permutations(tagged, 2)]):
        check(shot(data, tags))
