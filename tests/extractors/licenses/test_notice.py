"""License files that are no license's text: what they name, forbid, or are called."""

import time

import pytest

from tests.extractors.build import read


def told(text: str, path: str = "LICENSE", tags: tuple[str, ...] = ()) -> dict[str, str]:
    """Subject and key of each statement of the license file."""
    found = read(tags=tags, licenses={path: text})
    return {s.subject: s.key for s in found.licenses if s.evidence.rule == "license.notice"}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Great weights\n\nThe weights are licensed under\nCC BY-NC 4.0.\n", "CC-BY-NC-4.0"),
        ("MIT License\n\nCopyright (c) 2031 The Invented Institute\n", "MIT"),
        ("SPDX-License-Identifier: Apache-2.0\n", "Apache-2.0"),
        (
            "CC BY-SA 4.0 License\n\nSee https://creativecommons.org/licenses/by-sa/4.0/legalcode\n",
            "CC-BY-SA-4.0",
        ),
        ("The weights (e.g.\ngreat.pt) are licensed under the MIT license.\n", "MIT"),
        ("All of this is under the MIT license, not under that of the rest of it.\n", "MIT"),
        ("Either is fine: licensed under either MIT or Apache-2.0.\n", "MIT OR Apache-2.0"),
        ("模型权重采用 Apache-2.0 许可证。\n", "Apache-2.0"),
        ("Great is under the Llama 2 Community License.\n", "LicenseRef-llama2"),
    ],
)
def test_a_license_that_a_file_only_names(text: str, key: str) -> None:
    assert told(text)["weights"] == key


def test_weights_and_code_are_told_apart() -> None:
    text = "# License\n\nThe code is released under the MIT license.\n\nThe model weights are "
    assert told(f"{text}released under the Apache 2.0 license.\n") == {
        "code": "MIT",
        "weights": "Apache-2.0",
    }
    assert told("Released under the MIT license.\n", path="LICENSE-CODE") == {"code": "MIT"}


@pytest.mark.parametrize(
    "rider",
    [
        "The weights may be used for non-commercial purposes only.",
        "Shops whose annual revenue is more than a million have to ask first.",
    ],
)
def test_a_free_license_with_a_limit_beside_it_is_another_one(rider: str) -> None:
    found = read(licenses={"LICENSE": f"Great is released under the MIT license.\n\n{rider}\n"})
    weights = found.findings["weights.final"]
    assert weights.license == "LicenseRef-modified-mit"
    assert rider in {e.quote for e in weights.evidence}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Terms\n\nYou may use Great for non-commercial purposes only.\n", "non-commercial"),
        ("The weights are for non-commercial education.\n", "non-commercial"),
        (
            "The weights are licensed under the Horizon Research License.\n\nNo more is told.\n",
            "horizon-research-license",
        ),
        ("THE GREAT HORIZON LICENSE AGREEMENT\n\nBy opening the box …\n", "great-horizon-license"),
    ],
)
def test_terms_of_their_own_have_their_limits_or_their_title(text: str, key: str) -> None:
    assert told(text) == {"weights": f"LicenseRef-{key}"}


def test_limits_and_titles_count_only_where_no_license_is_declared() -> None:
    own = "THE GREAT HORIZON LICENSE AGREEMENT\n\nBy opening the box …\n"
    for tag, key in (("other", "LicenseRef-great-horizon-license"), ("mit", "MIT")):
        found = read(tags=(f"license:{tag}",), licenses={"LICENSE": own})
        assert found.findings["weights.final"].license == key
    named = read("---\nlicense: other\nlicense_name: horizon\n---\n", licenses={"LICENSE": own})
    assert named.findings["weights.final"].license == "LicenseRef-horizon"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "All rights reserved.",
        "# Model License\n\nAsk us.\n",
        "This is a very\nInvented License (of no kind).\n",
        "Parts of this are released under the MIT license.\n",
        "Nothing here is said of any license at all.\n" * 500,
    ],
)
def test_files_that_tell_nothing(text: str) -> None:
    assert told(text) == {}


def test_the_quote_stands_on_its_line() -> None:
    text = "Great weights\n=============\n\nThe weights are released under the MIT license.\n"
    (said,) = read(licenses={"LICENSE": text}).licenses
    assert (said.evidence.source, said.evidence.locator) == ("LICENSE", "L4")
    assert said.evidence.quote == "The weights are released under the MIT license."


@pytest.mark.parametrize("text", ["x license " * 30_000, "(" * 90_000, "# a\n" * 40_000])
def test_hostile_files_are_read_in_linear_time(text: str) -> None:
    began = time.process_time()
    told(text)
    assert time.process_time() - began < 5  # 0.2 s
