"""Questions to texts: many patterns in one pass, one pattern at once, a hint that never denies."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from extractors.pattern_sets import Hinted, either, hint, hints, loose, says, uncounted
from extractors.words.phrases import Phrase
from tests.extractors.build import context


def test_a_set_tells_which_of_its_patterns_a_text_has() -> None:
    together = either([r"\bmoss\b", "lichen", "fern"], case=False)
    assert together("A Fern on moss") == {0, 2}
    assert not together("mosses")


def test_many_patterns_keep_their_numbers() -> None:
    together = either([f"fern{number}\\b" for number in range(23)])
    assert together(b"fern4 fern5 fern22 fern222") == {4, 5, 22}


def test_patterns_with_gaps_keep_their_numbers_among_others() -> None:
    together = either(["moss", "a (?:\\w+ ){0,3}fern", "lichen", *["a [^.]{0,9}b"] * 6])
    assert together("lichen and a small fern") == {1, 2}
    assert together("moss, a and b") == {0, 3, 4, 5, 6, 7, 8}


def test_without_counts_a_pattern_finds_at_least_the_same() -> None:
    assert uncounted(r"a{3}[^.]{0,9}b{1,2}?(?:c ){2,4}\{") == r"a{3}[^.]*b+?(?:c ){2,}\{"


def test_words_are_there_or_not() -> None:
    has = says("lichens?|moss", case=False)
    assert has("Lichen")
    assert not has("fern")


@pytest.mark.parametrize(
    "text", ["トレーニングcode です", "trained naïvely on", "the code", "ün code"]
)
def test_a_hint_allows_all_that_the_pattern_finds(text: str) -> None:
    for pattern in (r"(?i)\bcode\b", r"\bcode\w*", r"trained \w+ on", r"\W*code(?:\W|$)"):
        assert not re.search(pattern, text) or hint(pattern)(text)


_ODD = (
    r"(?<![\w-])training data$", r"a(?!b(c)\)[)]d)e", r"fine-?\s?tun", r"[^\w.]x", r"[\w.]+é",
    r"\d{2}[\s\d]", r"(?P<made>\bpre\b)|(?=x)y", r"\$[$]", r"[]a]b",
)  # fmt: skip


@given(text=st.text(alphabet="abcdexypretuning fi-$)(].\n\v\x1c\xa0é٣1", max_size=12))
@example(text="training data\n")
@example(text="fine\xa0tun")
@example(text="٣1\v")
@example(text="éx")
def test_a_loose_pattern_allows_all_that_the_pattern_finds(text: str) -> None:
    may = hints(_ODD)(text)
    for number, pattern in enumerate(_ODD):
        found = re.search(pattern, text)
        assert not found or (hint(pattern)(text) and number in may)
        hinted = Hinted(pattern)
        assert [m.span() for m in hinted.finditer(text)] == [
            m.span() for m in re.finditer(pattern, text)
        ]
        assert bool(hinted.search(text)) == bool(found)


def test_what_looks_around_is_left_out_of_a_loose_pattern() -> None:
    assert loose(r"(?i)\ba(?!b(c)\)d)e(?<=[)x])[)]$|\$[$]") == r"(?i)ae[)]\n?$|\$[$]"


def test_a_phrase_is_found_in_the_cards_words_and_not_in_its_code() -> None:
    phrase = Phrase(r"\bquillwort\b")
    assert [m.group() for m in phrase.finditer(context("A quillwort, a quillwort."))] == [
        "quillwort",
        "quillwort",
    ]
    assert phrase.search(context("A fern.")) is None
    assert not phrase.is_in(context("```\nquillwort\n```"))
    assert not phrase.is_in(context(""))
