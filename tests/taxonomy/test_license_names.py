"""Names to keys: what people write, and what must not be taken for a license."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taxonomy.licenses import declared, license, normalise, registry, slug  # noqa: A004


@pytest.mark.parametrize(
    ("raw", "key"),
    [
        ("apache-2.0", "Apache-2.0"),
        ("Apache License, Version 2.0", "Apache-2.0"),
        ("  Apache 2.0  ", "Apache-2.0"),
        ("MIT License", "MIT"),
        ("`MIT`", "MIT"),
        ("gpl-3.0", "GPL-3.0-only"),
        ("GPLv3+", "GPL-3.0-or-later"),
        ("GNU GPL v3", "GPL-3.0-only"),
        ("GPL-3.0", "GPL-3.0-only"),
        ("3-clause BSD", "BSD-3-Clause"),
        ("CC BY-NC 4.0", "CC-BY-NC-4.0"),
        ("Attribution-ShareAlike 3.0 Unported", "CC-BY-SA-3.0"),
        ("google-gemma-terms-of-use", "LicenseRef-gemma"),
        ("HAI-DEF", "LicenseRef-health-ai-developer-foundations"),
        ("Creative Commons Attribution 4.0 International", "CC-BY-4.0"),
        ("Llama 3.1 Community License Agreement", "LicenseRef-llama3.1"),
        ("bsl-1.0", "BSL-1.0"),
        ("mit OR apache-2.0", "MIT OR Apache-2.0"),
        ("mit/apache-2.0", "MIT OR Apache-2.0"),
        ("MIT & CC-BY-4.0", "MIT AND CC-BY-4.0"),
        ("LicenseRef-Llama2", "LicenseRef-llama2"),
        ("LicenseRef-Something-New", "LicenseRef-something-new"),
        ("https://choosealicense.com/licenses/mit/", "MIT"),
        ("https://www.apache.org/licenses/LICENSE-2.0.txt", "Apache-2.0"),
        ("https://creativecommons.org/licenses/by-sa/4.0/deed.en", "CC-BY-SA-4.0"),
        ("http://www.gnu.org/licenses/old-licenses/gpl-2.0.html", "GPL-2.0-only"),
    ],
)
def test_what_people_write(raw: str, key: str) -> None:
    assert normalise(raw) == key


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "   ",
        "none",
        "unlicensed",
        "this model is released under mit",
        "MIT OR something else",
        "see the file",
        "https://example.com/LICENSE",
        "mit " * 100,
    ],
)
def test_what_is_no_license(raw: str) -> None:
    assert normalise(raw) is None


@pytest.mark.parametrize("junk", [None, 3, ["mit"], {"a": 1}])
def test_what_is_no_text_is_no_license(junk: object) -> None:
    assert normalise(junk) is None  # type: ignore[arg-type]


@given(st.sampled_from(sorted(registry())))
def test_a_key_is_its_own_name_in_any_case(key: str) -> None:
    assert normalise(key) == normalise(key.upper()) == normalise(key.lower()) == key


@given(st.text(max_size=80))
def test_normalising_twice_changes_nothing(raw: str) -> None:
    once = normalise(raw)
    assert once is None or normalise(once) == once


@pytest.mark.parametrize("raw", ["()", "( )", "(())", "MIT ()", "() OR MIT", "(", ")("])
def test_brackets_round_nothing_are_no_expression(raw: str) -> None:
    assert " OR " not in (normalise(raw) or "")


@given(st.one_of(st.none(), st.integers(), st.text(max_size=40), st.lists(st.text(max_size=12))))
def test_a_declaration_of_anything_is_a_key_or_none(raw: object) -> None:
    key = declared(raw, raw, raw)
    assert key is None or (isinstance(key, str) and key)


def test_name_and_link_speak_where_the_license_is_other() -> None:
    assert declared("other", "llama-3.1") == "LicenseRef-llama3.1"
    assert declared("other", None, "https://choosealicense.com/licenses/mit/") == "MIT"
    assert declared("other", "our-own-terms") == "LicenseRef-our-own-terms"
    assert declared("other") == "LicenseRef-other"
    assert declared(None, "apache-2.0") == "Apache-2.0"


def test_a_name_does_not_overrule_a_license() -> None:
    assert declared("mit", "llama-3.1", "https://www.apache.org/licenses/LICENSE-2.0") == "MIT"


def test_a_list_is_all_of_its_licenses() -> None:
    assert declared(["mit", "apache-2.0"]) == "Apache-2.0 AND MIT"
    assert declared(["mit", "MIT"]) == "MIT"
    assert declared([]) is None


def test_an_unknown_name_stays_as_a_reference_and_prose_does_not() -> None:
    assert declared("My Own License") == "LicenseRef-my-own-license"
    assert license("LicenseRef-my-own-license") is None
    assert slug("you may use this model for whatever you like to do with it") is None


@pytest.mark.parametrize("word", ["none", "N/A", "unlicensed", "TBD", "no license"])
def test_words_for_nothing_declare_nothing(word: str) -> None:
    assert declared(word) is None
    assert declared("other", word) == "LicenseRef-other"
