"""A model's family by name."""

import pytest

from extractors.words.families import family, same_family, spelling, stem


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        ("moss/lichen-7b-chat", "lichen"),
        ("moss/Forest-Lichen-1.3B-v2", "forest-lichen"),
        ("moss/lichen2.5-32B-Instruct", "lichen2.5"),
        ("moss/7b", "7b"),
    ],
)
def test_a_family_is_what_a_name_begins_with_before_its_size(model: str, expected: str) -> None:
    assert family(model) == expected


def test_the_first_word_alone_is_a_name_if_it_has_a_number() -> None:
    assert stem("moss/lichen2-opt-2.7b") == "lichen2"
    assert stem("moss/forest-lichen-7b") == "forest-lichen"


def test_repositories_of_the_family() -> None:
    assert same_family("moss/lichen-7b", "moss/Lichen")
    assert same_family("moss/lichen-7b", "moss/lichen-training")
    assert not same_family("moss/lichen-7b", "moss/fern")
    assert same_family("moss/forest-lichen-7b", "fern/Forest-Fern-Lichen-2")
    assert not same_family("moss/forest-lichen-7b", "fern/forest-fern")


def test_a_name_in_a_text_is_a_word() -> None:
    word = spelling("forest-lichen")
    assert word is not None
    assert word.is_in("about forest lichen 7b")
    assert not word.is_in("about rainforest lichens")
    assert not word.is_in("about rainforest lichen")
    assert not word.is_in("forest--lichen")
    assert list(word.ends("a forest-lichen, a lichen, forestlichen2")) == [15, 39]
    assert spelling("ab") is None
