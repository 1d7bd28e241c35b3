"""A known text without one of its clauses is another license, and the place is quoted."""

import random
import re
import time
from functools import cache

import pytest

from benchmarks.license_shingles import fingerprint, texts
from extractors.licenses.gaps import gaps, seams
from extractors.licenses.shingles import shingles, words
from extractors.licenses.text import identify
from taxonomy.licenses import registry
from tests.shared import APACHE, needs_shared

PATENTS = re.compile(r"3\. Grant of Patent License\..*?(?=4\. Redistribution)", re.DOTALL)
CLAUSES = [f"word{n}a word{n}b word{n}c word{n}d word{n}e word{n}f." for n in range(40)]
OWN = " ".join(CLAUSES)
TERMS = fingerprint("MIT", "here", OWN).terms


@cache
def known() -> dict[str, str]:
    return dict(texts())


def of(text: str) -> list[str]:
    return [passage.quote for passage in gaps(text, shingles(words(text)), TERMS)]


def without(*numbers: int) -> str:
    return " ".join(clause for n, clause in enumerate(CLAUSES) if n not in numbers)


def test_the_whole_text_has_no_gap() -> None:
    assert of(OWN) == []


def test_a_clause_left_out_is_a_gap_that_is_quoted_by_its_sides() -> None:
    (quote,) = of(without(20, 21))
    assert "word19f. word22a" in quote


def test_a_clause_in_other_words_is_a_gap_only_if_it_is_long() -> None:
    def rewritten(count: int) -> str:
        others = " ".join(f"other{n}" for n in range(6 * count))
        return " ".join([*CLAUSES[:20], others, *CLAUSES[20 + count :]])

    assert of(rewritten(2)) == []
    assert len(of(rewritten(5))) == 1


def test_a_name_or_a_half_sentence_is_no_gap() -> None:
    assert of(without(20)) == []
    assert of(OWN.replace("word20b word20c", "the Invented Institute of Somewhere")) == []


def test_what_is_cut_at_either_end_is_no_gap() -> None:
    assert of(" ".join(CLAUSES[:20])) == []
    assert of(" ".join(CLAUSES[5:])) == []
    assert of(f"# Title\n\n{' '.join(CLAUSES[5:30])}\nword1a word1b") == []


def test_clauses_in_another_order_are_no_gap() -> None:
    assert of(" ".join([*CLAUSES[:10], *CLAUSES[20:], *CLAUSES[10:20]])) == []


def noisy(text: str, share: float, rng: random.Random) -> str:
    return re.sub(r"\w+", lambda word: word[0] + "x" if rng.random() < share else word[0], text)


def test_noise_is_no_gap() -> None:
    rng = random.Random(7)
    for share in (0.01, 0.02, 0.05):
        assert of(noisy(OWN, share, rng)) == []


def test_a_long_text_is_read_in_linear_time() -> None:
    began = time.process_time()
    said = shingles(words(" ".join([without(20, 21), "noise"] * 2000)))
    assert len(list(seams(said, TERMS))) == 1
    assert time.process_time() - began < 10  # 1 s


def test_apache_without_its_patent_license() -> None:
    cut = PATENTS.sub("", APACHE)
    assert cut != APACHE
    found = identify(cut)
    assert found is not None
    assert (found.key, found.license) == ("Apache-2.0", "LicenseRef-modified-apache-2.0")
    assert "Redistribution" in found.gaps[0].quote
    assert found.changed == found.gaps[0]
    assert found.gaps[0].quote.split()[0] in cut.splitlines()[found.gaps[0].line - 1]


def test_apache_without_its_appendix_is_apache() -> None:
    found = identify(APACHE[: APACHE.index("END OF TERMS AND CONDITIONS")])
    assert found is not None
    assert (found.license, found.gaps) == ("Apache-2.0", ())


@needs_shared
@pytest.mark.parametrize(
    ("key", "clause"),
    [
        ("MIT", r"The above copyright notice.*?Software\."),
        ("BSD-3-Clause", r"Redistributions in binary form.*?distribution\."),
        ("CC-BY-4.0", r"Section 5 -- Disclaimer.*?(?=Section 6)"),
        ("LicenseRef-llama3.1", r"2\. Additional Commercial Terms.*?(?=3\. Disclaimer)"),
        ("LicenseRef-bigscience-openrail-m", r"Patent License\.? Subject to.*?(?=Section III)"),
    ],
)
def test_a_license_without_a_clause_is_another(key: str, clause: str) -> None:
    cut = re.sub(clause, "", known()[key], flags=re.DOTALL)
    assert cut != known()[key]
    found = identify(cut)
    assert found is not None
    assert found.key == key
    assert found.gaps
    assert found.license == f"LicenseRef-modified-{key.removeprefix('LicenseRef-').lower()}"


@needs_shared
@pytest.mark.parametrize(
    "key", ["MIT", "MIT-0", "X11", "ISC", "0BSD", "BSD-2-Clause", "BSD-1-Clause"]
)
def test_short_licenses_of_like_words_are_told_apart(key: str) -> None:
    found = identify(f"Copyright (c) 2031 The Invented Institute\n\n{known()[key]}")
    assert found is not None
    assert found.license == key


@needs_shared
def test_a_new_version_of_a_vendors_own_text_is_no_cut() -> None:
    later = known()["LicenseRef-gemma"].replace("Section 1: DEFINITIONS", "Section 1: WORDS")
    later = re.sub(r"3\.3 .*?(?=3\.4|Section 4)", "", later, flags=re.DOTALL)
    assert later != known()["LicenseRef-gemma"]
    more = " ".join(
        f"A sentence of version{n} tells how to write a model's name." for n in range(4)
    )
    titled = f"Gemma Terms of Use\n\n{later}"
    cut, version = identify(titled), identify(f"{titled}\n\n{more}")
    assert cut is not None
    assert version is not None
    assert (cut.license, version.license) == ("LicenseRef-modified-gemma", "LicenseRef-gemma")


@needs_shared
def test_no_text_has_gaps_itself() -> None:
    for key, text in texts():
        if key in registry():
            found = identify(text)
            assert found is not None
            assert found.gaps == (), key


@needs_shared
def test_any_text_of_a_license_that_lacks_no_clause_is_it() -> None:
    versions = [text for key, text in texts() if key == "LicenseRef-ltx-video-open-weights"]
    assert len(versions) == 2
    for version in versions:
        found = identify(version[len(version) // 50 : int(len(version) * 0.9)])
        assert found is not None
        assert (found.license, found.gaps) == ("LicenseRef-ltx-video-open-weights", ())
