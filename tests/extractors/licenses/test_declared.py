"""Licenses from metadata and files, and which of them counts."""

import html

import pytest

from extractors.licenses.choice import agree, choose
from taxonomy.findings import Availability, Evidence, LicenseSource, LicenseStatement, Subject
from tests.extractors.build import read
from tests.shared import APACHE


def _statement(
    key: str, source: LicenseSource, subject: Subject = "weights", confidence: float = 0.9
) -> LicenseStatement:
    told = Evidence(
        "r", "weights.final", Availability.UNKNOWN, confidence, "s", "", "L1", key, key, source
    )
    return LicenseStatement(subject, key, source, key, told)


def test_a_tag_alone_is_the_license_with_source_front_matter() -> None:
    found = read(tags=("license:mit",))
    weights = found.findings["weights.final"]
    assert (weights.license, weights.license_source) == ("MIT", "front_matter")
    assert found.licenses[0].evidence.quote == "license:mit"
    assert found.conflicts == ()


def test_no_license_is_none_and_looked_for() -> None:
    found = read(tags=())
    assert found.findings["weights.final"].license is None
    assert found.license_looked
    assert not read(tags=None).license_looked


@pytest.mark.parametrize(
    ("front", "key"),
    [
        ("license: apache-2.0", "Apache-2.0"),
        ("licence: apache-2.0", "Apache-2.0"),
        ("license: [mit, apache-2.0]", "Apache-2.0 AND MIT"),
        ("license:\n- mit", "MIT"),
        ("license: MIT OR Apache-2.0", "MIT OR Apache-2.0"),
        ("license: other\nlicense_name: some-own-terms", "LicenseRef-some-own-terms"),
        ("license: llama3", "LicenseRef-llama3"),
        ("license: brand-new-license-9", "LicenseRef-brand-new-license-9"),
    ],
)
def test_front_matter_declares(front: str, key: str) -> None:
    found = read(f"---\n{front}\n---\n# Model\n")
    assert found.findings["weights.final"].license == key
    assert found.findings["weights.final"].license_source == "front_matter"
    lines = f"L2-L{2 + front.count(chr(10))}" if chr(10) in front else "L2"
    assert found.licenses[0].evidence.locator == lines
    assert found.licenses[0].evidence.quote == front


def test_files_beat_metadata_beat_prose_beat_github() -> None:
    said = [
        _statement("MIT", "github"),
        _statement("CC-BY-4.0", "card_text"),
        _statement("Apache-2.0", "front_matter"),
        _statement("GPL-3.0-only", "license_file"),
    ]
    choice = choose("weights", said)
    assert choice.kept == said[3]
    assert [c.against.key for c in choice.conflicts] == ["Apache-2.0", "CC-BY-4.0", "MIT"]
    assert choice.conflicts[0].reason == "license_file is trusted more than front_matter"


def test_other_is_named_by_prose_and_a_family_is_refined() -> None:
    other = [_statement("LicenseRef-other", "front_matter"), _statement("MIT", "card_text")]
    assert choose("weights", other).kept == other[1]
    family = [
        _statement("LicenseRef-openrail", "front_matter"),
        _statement("LicenseRef-creativeml-openrail-m", "card_text"),
    ]
    choice = choose("weights", family)
    assert choice.kept == family[1]
    assert choice.conflicts == ()


def test_a_definite_tag_is_not_refined_by_prose() -> None:
    said = [_statement("MIT", "front_matter"), _statement("LicenseRef-modified-mit", "card_text")]
    choice = choose("weights", said)
    assert choice.kept == said[0]
    assert [c.against for c in choice.conflicts] == [said[1]]


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("MIT", "MIT", True),
        ("GPL-3.0-only", "GPL-3.0-or-later", True),
        ("MIT", "Apache-2.0", False),
        ("Apache-2.0 AND MIT", "MIT", True),
        ("Apache-2.0 OR MIT", "MIT", True),
        ("Apache-2.0 OR MIT", "ISC", False),
        ("Apache-2.0 AND MIT", "MIT OR Apache-2.0", True),
        ("LicenseRef-cc", "CC-BY-4.0", True),
        ("CC-BY-4.0", "CC-BY-NC-4.0", False),
        ("LicenseRef-other", "MIT", True),
        ("LicenseRef-llama-1", "LicenseRef-llama3.1", True),
        ("LicenseRef-llama2", "LicenseRef-llama3.1", False),
    ],
)
def test_agreement(left: str, right: str, expected: bool) -> None:
    assert agree(left, right) is expected
    assert agree(right, left) is expected


def test_a_subject_hears_only_what_is_said_of_it() -> None:
    said = [_statement("MIT", "license_file", "code"), _statement("CC-BY-4.0", "front_matter")]
    choice = choose("weights", said)
    assert choice.kept == said[1]
    assert choice.conflicts == ()


MIT = """MIT License

Copyright (c) 2024 Somebody

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
associated documentation files (the "Software"), to deal in the Software without restriction,
including without limitation the rights to use, copy, modify, merge, publish, distribute,
sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or
substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT
NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND
NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM,
DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT
OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


def test_a_license_file_agrees_with_its_tag() -> None:
    found = read(tags=("license:mit",), licenses={"LICENSE": MIT})
    weights = found.findings["weights.final"]
    assert (weights.license, weights.license_source) == ("MIT", "license_file")
    assert found.conflicts == ()
    assert {e.rule for e in weights.evidence} >= {"license.file", "license.tag"}


def test_a_license_file_against_its_tag_is_a_conflict_with_both_quotes() -> None:
    found = read(tags=("license:cc-by-nc-4.0",), licenses={"LICENSE": MIT})
    (conflict,) = found.conflicts
    assert found.findings["weights.final"].license == "MIT"
    assert conflict.kept.evidence.quote == "MIT License"
    assert conflict.against.evidence.quote == "license:cc-by-nc-4.0"


def test_a_license_file_for_code_says_nothing_of_weights() -> None:
    found = read(tags=("license:cc-by-nc-4.0",), licenses={"LICENSE-CODE": MIT})
    assert found.findings["weights.final"].license == "CC-BY-NC-4.0"
    assert {(s.subject, s.key) for s in found.licenses} == {
        ("weights", "CC-BY-NC-4.0"),
        ("code", "MIT"),
    }


def test_a_plain_license_beside_the_models_own_is_that_of_the_code() -> None:
    found = read(licenses={"LICENSE": APACHE, "MODEL_LICENSE": MIT})
    assert {(s.subject, s.key) for s in found.licenses} == {
        ("code", "Apache-2.0"),
        ("weights", "MIT"),
    }
    unread = read(licenses={"LICENSE": APACHE}, siblings=("LICENSE", "MODEL_LICENSE"))
    assert {(s.subject, s.key) for s in unread.licenses} == {("code", "Apache-2.0")}
    alone = read(licenses={"CODEBIRD_LICENSE": MIT})
    assert alone.findings["weights.final"].license == "MIT"


PAGE = "https://licensor.example/terms"


def page(text: str) -> dict[str, str]:
    rows = "".join(f"<p>{html.escape(line)}</p>\n" for line in text.splitlines())
    menu = "<nav><a>Use only for fun, you may not leave</a></nav>"
    return {PAGE: f"<!doctype html><html><body>{menu}<main>{rows}</main></body></html>"}


def test_a_page_tells_the_license_that_the_metadata_leaves_open() -> None:
    front = f"---\nlicense: other\nlicense_link: {PAGE}\n---\n# M\n"
    found = read(front, pages=page(APACHE))
    assert found.links.pages == (PAGE,)
    weights = found.findings["weights.final"]
    assert (weights.license, weights.license_source) == ("Apache-2.0", "license_file")
    told = next(each.evidence for each in found.licenses if each.key == "Apache-2.0")
    assert (told.rule, told.source, told.quote) == ("license.page", PAGE, "Apache License")
    assert told.locator == "L1"


def test_a_page_comes_after_definite_metadata_and_before_a_name_that_nobody_knows() -> None:
    definite = read("---\nlicense: mit\n---\n", pages=page(APACHE))
    assert definite.findings["weights.final"].license == "MIT"
    (conflict,) = definite.conflicts
    assert conflict.reason == "front_matter is trusted more than license_page"
    own = read("---\nlicense: other\nlicense_name: own-terms\n---\n", pages=page(APACHE))
    assert own.findings["weights.final"].license == "Apache-2.0"
    assert own.conflicts[0].reason == "license_page is trusted more than front_matter"


def test_a_page_comes_before_prose_and_after_the_repositorys_own_file() -> None:
    prose = "---\nlicense: other\n---\n# M\n\nThe weights are released under the MIT License.\n"
    assert read(prose, pages=page(APACHE)).findings["weights.final"].license == "Apache-2.0"
    both = read(prose, pages=page(APACHE), licenses={"LICENSE": MIT})
    assert both.findings["weights.final"].license == "MIT"


def test_a_page_with_a_rider_is_not_that_license() -> None:
    rider = "The Work must not be used by companies with more than ten staff."
    found = read("---\nlicense: other\n---\n# M\n", pages=page(f"{APACHE}\n{rider}\n"))
    assert found.findings["weights.final"].license == "LicenseRef-modified-apache-2.0"
    told = next(each.evidence for each in found.licenses if each.evidence.rule == "license.page")
    assert "must not be used by companies" in told.quote
    assert int(told.locator[1:]) > 100


@pytest.mark.parametrize(
    "text", ["", "\x00\xff garbage <", "<html>" + "<div>" * 5000, "<p>Hello</p>"]
)
def test_a_page_that_holds_no_license_says_nothing(text: str) -> None:
    front = "---\nlicense: other\n---\n# M\n"
    assert read(front, pages={PAGE: text}) == read(front)


def test_a_list_of_licenses_is_a_choice_where_the_card_says_so() -> None:
    front = "---\nlicense: [mit, apache-2.0]\n---\n# M\n\n"
    said = "It is dual-licensed under MIT or Apache."
    assert read(front).findings["weights.final"].license == "Apache-2.0 AND MIT"
    assert read(front + said).findings["weights.final"].license == "Apache-2.0 OR MIT"
    section = "## License\n\nReleased under either the MIT License or the Apache License 2.0.\n"
    found = read(front + section)
    assert found.findings["weights.final"].license == "MIT OR Apache-2.0"
    assert found.conflicts == ()


def test_a_choice_that_holds_the_tag_does_not_free_the_model_from_it() -> None:
    front = "---\nlicense: llama3.1\n---\n# M\n\n- **License:** Apache-2.0 / llama3.1\n"
    found = read(front)
    assert found.findings["weights.final"].license == "LicenseRef-llama3.1"
    assert found.conflicts == ()
