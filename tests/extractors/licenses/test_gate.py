"""The words of a gate name the license that one accepts there."""

import pytest

from tests.extractors.build import read


def card(prompt: str, front: str = "license: other", key: str = "extra_gated_prompt") -> str:
    return f"---\n{front}\n{key}: >-\n  {prompt}\n---\n# A model\n"


@pytest.mark.parametrize(
    ("prompt", "key"),
    [
        ("You agree to the [terms](https://ai.google.dev/gemma/terms).", "LicenseRef-gemma"),
        ("You accept the [CC BY-NC 4.0](https://great.example/license).", "CC-BY-NC-4.0"),
        ("You need to agree to the Apache 2.0 license before you go on.", "Apache-2.0"),
        ("Unlike others under the MIT license this one is ours alone.", "LicenseRef-other"),
        ("Tell us who you are.", "LicenseRef-other"),
    ],
)
def test_a_gate_names_a_license(prompt: str, key: str) -> None:
    found = read(card(prompt)).findings["weights.final"]
    assert found.license == key


def test_the_gate_is_quoted_with_its_line() -> None:
    found = read(card("You agree to the MIT license.", key="extra_gated_description"))
    (said,) = (s for s in found.licenses if s.evidence.rule == "license.gate")
    assert said.evidence.locator == "L3-L4"
    assert "agree to the MIT license" in said.evidence.quote


def test_a_definite_tag_counts_more_than_the_gate() -> None:
    found = read(card("You agree to the MIT license.", "license: apache-2.0"))
    assert found.findings["weights.final"].license == "Apache-2.0"
    assert [conflict.against.key for conflict in found.conflicts] == ["MIT"]
