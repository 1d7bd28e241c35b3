"""License statements in a card's words, and what they speak of."""

import pytest

from extractors.license_prose import license_statements, named
from tests.extractors.build import context, read


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("the Apache License, Version 2.0 (the License); you may", "Apache-2.0"),
        ("CC BY-NC 4.0 license for research", "CC-BY-NC-4.0"),
        ("MIT license.", "MIT"),
        ("a submit button of limited use", None),
        ("permit us to omit the rest", None),
        ("the same license as the base", None),
        ("Our Own Great Terms", None),
    ],
)
def test_names_are_licenses_as_a_whole(text: str, key: str | None) -> None:
    assert named(text) == key


def said(card: str) -> set[tuple[str, str]]:
    return {(s.subject, s.key) for s in license_statements(context(card))}


@pytest.mark.parametrize(
    ("card", "expected"),
    [
        ("The model is released under the MIT license.", {("weights", "MIT")}),
        ("The code is released under the MIT license.", {("code", "MIT")}),
        (
            "The code is released under the MIT license. The weights are under CC-BY-NC-4.0.",
            {("code", "MIT"), ("weights", "CC-BY-NC-4.0")},
        ),
        (
            "Code and weights are licensed under Apache 2.0.",
            {("code", "Apache-2.0"), ("weights", "Apache-2.0")},
        ),
        ("The dataset is distributed under CC-BY-4.0.", {("data", "CC-BY-4.0")}),
        ("**License:** Apache 2.0", {("weights", "Apache-2.0")}),
        ("| License | MIT |\n|---|---|\n| Size | 7B |", {("weights", "MIT")}),
        ("## License\n\nMIT", {("weights", "MIT")}),
        ("## License\n\nSee [here](https://creativecommons.org/licenses/by/4.0/).",
         {("weights", "CC-BY-4.0")}),
        ("Unlike others that are released under the MIT license, ours is closed.", set()),
        ("Submit your limited form under the mitigation plan.", set()),
        ("It scored 3.0 under Apache Spark load.", set()),
    ],
)  # fmt: skip
def test_statements(card: str, expected: set[tuple[str, str]]) -> None:
    assert said(card) == expected


def test_the_statement_is_quoted_with_its_line() -> None:
    (statement,) = license_statements(context("# A\n\nIntro.\n\nReleased under the MIT license."))
    assert statement.evidence.locator == "L5"
    assert statement.evidence.quote == "Released under the MIT license."
    assert statement.source == "card_text"


def test_definite_metadata_beats_prose_and_the_conflict_is_kept() -> None:
    found = read("---\nlicense: mit\n---\nThe model is released under CC-BY-NC-4.0.")
    assert found.findings["weights.final"].license == "MIT"
    assert [(c.kept.key, c.against.key) for c in found.conflicts] == [("MIT", "CC-BY-NC-4.0")]
