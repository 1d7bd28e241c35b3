"""License texts in disguise are recognised; with a rider they are another license."""

import json
import random
import re
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from benchmarks import license_shingles
from benchmarks.license_shingles import fingerprint, kept, texts
from extractors.licenses.shingles import pack, shingles, table, unpack, words
from extractors.licenses.text import identify
from tests.shared import APACHE, needs_shared

Edit = Callable[[str], str]
RIDERS: dict[str, Edit] = {
    "at the end": lambda text: (
        f"{text}\nThe Software may not be used for any commercial purpose without prior consent.\n"
    ),
    "in front": lambda text: f"Use is permitted only for academic research.\n\n{text}",
    "inside": lambda text: (
        text.replace(" to use, ", " to use for non-commercial ends only, ", 1)
        if " to use, " in text
        else _inserted(text, "This grant is limited to non-commercial use by natural persons.")
    ),
    "field of use": lambda text: f"{text}\nYou must not use the Work for military ends.\n",
}
STANDARD = frozenset(
    """MIT Apache-2.0 BSD-2-Clause BSD-3-Clause ISC GPL-2.0-only GPL-3.0-only LGPL-3.0-only
    AGPL-3.0-only MPL-2.0 CC-BY-4.0 CC-BY-SA-4.0 CC-BY-NC-4.0 CC-BY-NC-SA-4.0 CC0-1.0 Unlicense
    EPL-2.0 BSL-1.0 Zlib WTFPL CDLA-Permissive-2.0 ODbL-1.0 0BSD OpenMDW-1.0""".split()
)


def _inserted(text: str, sentence: str) -> str:
    half = text.index(" ", len(text) // 2)
    return f"{text[:half]} {sentence}{text[half:]}"


def _as_is(text: str) -> str:
    return text


def _other_holder(text: str) -> str:
    return f"Copyright (c) 2031 The Invented Research Foundation, Inc. and others\n\n{text}"


def _rewrapped(text: str) -> str:
    spoken = text.split()
    return "\n".join(" ".join(spoken[i : i + 7]) for i in range(0, len(spoken), 7))


def _markdown(text: str) -> str:
    marked = re.sub(r"\b(Licen[sc]e)\b", r"**\1**", text)
    return "# Terms\n\n" + "\n".join(f"> {line}" for line in marked.splitlines())


def _typos(text: str) -> str:
    rng = random.Random(7)
    swapped = [_typo(word) if rng.random() < 0.01 else word for word in text.split()]
    return " ".join(swapped)


def _typo(word: str) -> str:
    return word[:-2] + word[-1] + word[-2] if len(word) > 4 else word


def _cut(text: str) -> str:
    return text[: int(len(text) * 0.9)]


VARIANTS = (_as_is, _other_holder, _rewrapped, _markdown, _typos, _cut)


@cache
def known() -> dict[str, str]:
    return dict(texts())


def ai_and_standard() -> list[str]:
    return [key for key in known() if key in STANDARD or key.startswith("LicenseRef-")]


@needs_shared
@pytest.mark.parametrize("variant", VARIANTS)
def test_a_text_in_disguise_is_the_same_license(variant: Edit) -> None:
    said = {key: identify(variant(known()[key])) for key in ai_and_standard()}
    assert len(said) >= 50
    assert {key for key, found in said.items() if found is None or found.license != key} == set()


@needs_shared
@pytest.mark.parametrize("rider", RIDERS)
def test_a_rider_makes_another_license_and_is_quoted(rider: str) -> None:
    for key in (
        "MIT",
        "BSD-3-Clause",
        "Apache-2.0",
        "CC-BY-4.0",
        "LicenseRef-bigscience-openrail-m",
    ):
        found = identify(RIDERS[rider](known()[key]))
        assert found is not None
        assert found.key == key
        assert not found.plain
        assert found.license != key
        assert any(passage.restricts and passage.quote for passage in found.added)


def test_our_own_license_file() -> None:
    found = identify(APACHE)
    assert found is not None
    assert (found.license, found.by) == ("Apache-2.0", "text")
    assert found.missing < 0.02


def test_the_rider_is_quoted_with_its_line() -> None:
    lines = APACHE.count("\n")
    found = identify(
        APACHE + "\nThe Work must not be used by companies with more than ten staff.\n"
    )
    assert found is not None
    assert found.license == "LicenseRef-modified-apache-2.0"
    assert found.added[-1].line == lines + 2
    assert "must not be used by companies" in found.added[-1].quote


@pytest.mark.parametrize(
    "rider",
    [
        "Permission is not granted to teach machines with this.",
        "Use by rivals of the authors is disallowed.",
        "Serving this to others requires authorization from the authors.",
    ],
)
def test_words_that_permit_less_are_riders(rider: str) -> None:
    found = identify(f"{APACHE}\n{rider}\n")
    assert found is not None
    assert found.license == "LicenseRef-modified-apache-2.0"
    assert found.added[-1].quote in rider


def test_one_added_not_is_a_rider() -> None:
    found = identify(APACHE.replace("You may reproduce", "You may not reproduce"))
    assert found is not None
    assert [passage.quote for passage in found.added if passage.restricts] == ["not"]


@pytest.mark.parametrize(
    "around",
    [
        "READ THIS FIRST. If you do not agree to what follows, do not download any of the files.",
        "You may not use these weights except in compliance with the License, says the first line.",
        "The institute was founded as a non-profit organization by some of its present members.",
        "Except where otherwise noted in a folder, all of the files come as is said below.",
    ],
)
def test_what_stands_around_a_license_limits_nobody(around: str) -> None:
    found = identify(f"{around}\n\n{APACHE}")
    assert found is not None
    assert found.license == "Apache-2.0"


def test_a_long_addition_is_quoted_where_it_limits() -> None:
    story = " ".join(f"Our institute had word{n} in mind for years." for n in range(20))
    found = identify(f"{APACHE}\n{story}\nNobody else may use this for a commercial purpose.\n")
    assert found is not None
    (rider,) = [passage for passage in found.added if passage.restricts]
    assert "commercial purpose" in rider.quote


@needs_shared
def test_what_a_license_says_itself_is_no_addition() -> None:
    before = (
        "The weights are free. Commercial use is not granted by this; ask for a commercial one."
    )
    found = identify(f"{before}\n\n{known()['CC-BY-NC-4.0']}")
    assert found is not None
    assert found.license == "CC-BY-NC-4.0"
    other = identify(f"{before}\n\n{known()['CC-BY-4.0']}")
    assert other is not None
    assert other.license == "LicenseRef-modified-cc-by-4.0"
    military = identify(f"Nobody may use it for a military purpose.\n\n{known()['CC-BY-NC-4.0']}")
    assert military is not None
    assert military.license == "LicenseRef-modified-cc-by-nc-4.0"


@needs_shared
def test_the_names_that_nobody_may_advertise_with_are_each_authors_own() -> None:
    bsd = known()["BSD-3-Clause"]
    own = re.sub(
        r"Neither the name.*?may\s",
        "The name of the Invented Institute may not ",
        bsd,
        flags=re.DOTALL,
    )
    assert own != bsd
    found = identify(own)
    assert found is not None
    assert found.license == "BSD-3-Clause"


@needs_shared
def test_the_title_tells_two_licenses_of_the_same_words_apart() -> None:
    body = known()["LicenseRef-llama2"].partition("AGREEMENT")[2]
    title = "TAIDE L Models Community License Agreement"
    found = identify(f"{title}\n\n{body}")
    assert found is not None
    assert found.license == "LicenseRef-taide-l-models-community-license-agreement"
    rider = "Pictures made with it must not be sold to anyone but the authors of the model."
    limited = identify(f"{title}\n\n{body}\n{rider}\n")
    assert limited is not None
    assert limited.license == "LicenseRef-modified-taide-l-models-community-license-agreement"


def test_a_notice_about_others_code_binds_only_that_code() -> None:
    notice = "This repository also contains code from the Invented Institute, which says:\n"
    rest = "The code of the Institute may not be used by anyone for a commercial purpose.\n"
    found = identify(f"{APACHE}\n{notice}{rest}")
    assert found is not None
    assert found.license == "Apache-2.0"
    assert found.added


@needs_shared
def test_a_file_of_several_texts_is_under_the_one_it_begins_with() -> None:
    own = f"Copyright (c) 2031 The Invented Institute\n\n{known()['BSD-3-Clause']}"
    others = f"Some files were taken over from others, under these terms:\n\n{APACHE}"
    for parts, key in (((own, others), "BSD-3-Clause"), ((others, own), "Apache-2.0")):
        found = identify("\n\n---\n\n".join(parts))
        assert found is not None
        assert found.license == key


POLICY = """
### Great Acceptable Use Policy
You will not use this for surveillance. You must not use it for weapons of any kind.
"""


@needs_shared
def test_a_policy_of_use_that_a_license_binds_to_is_part_of_it() -> None:
    binding = identify(known()["LicenseRef-llama3.1"] + POLICY)
    assert binding is not None
    assert binding.license == "LicenseRef-llama3.1"
    assert binding.added
    rider = identify(APACHE + POLICY)
    assert rider is not None
    assert rider.license == "LicenseRef-modified-apache-2.0"


def test_prose_that_mentions_a_license_is_no_license_text() -> None:
    assert identify("We submit that limited use under the Apache License is fine.") is None
    assert identify("") is None
    assert identify("All rights reserved.") is None


def test_a_title_names_a_license_whose_words_we_do_not_have() -> None:
    found = identify("# Yi License\n\nBy using the Model you agree to the terms below.\n")
    assert found is not None
    assert (found.license, found.by) == ("LicenseRef-yi-license", "title")


def test_a_title_over_other_words_is_not_that_license() -> None:
    assert identify("MIT License\n\nNobody may use this for anything at all, ever.") is None


def test_a_hostile_text_is_read_in_linear_time() -> None:
    began = time.process_time()
    assert identify("the license " * 400_000) is None
    assert time.process_time() - began < 3  # 0.1 s


def test_a_text_that_is_interrupted_everywhere_is_read_in_linear_time() -> None:
    spoken = APACHE.split()
    chunks = [" ".join(spoken[i : i + 20]) for i in range(0, len(spoken), 20)]
    noise = " ".join(f"noise{n}" for n in range(16))
    began = time.process_time()
    found = identify(f" {noise} ".join(chunks * 12))
    assert time.process_time() - began < 5  # 0.3 s
    assert found is not None
    assert len(found.added) > 500


def test_packed_fingerprints_survive_the_file() -> None:
    one = fingerprint("MIT", "here:one", "one two three four five six")
    two = fingerprint("LicenseRef-nobodys", "there:two", "two three four five nine ten")
    packed = unpack(pack([one, two]))
    assert (packed.keys, packed.sizes) == (("MIT", "LicenseRef-nobodys"), (3, 3))
    assert packed.sources == ("here:one", "there:two")
    assert sorted(map(len, packed.texts)) == [1, 1, 2]
    assert packed.terms(0) == shingles(words("one two three four five six"))
    assert packed.terms(1) == []
    assert pack([one, two]) == pack(list(kept(packed)))


def test_a_text_is_added_without_those_that_are_not_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who contributes a license has the project, and not the texts beside it."""
    monkeypatch.setattr(license_shingles, "SOURCE", tmp_path / "none.jsonl.xz")
    monkeypatch.setattr(license_shingles, "TARGET", tmp_path / "shingles.bin")
    source = "github:wren/fern@0a1b2c3:LICENSE"
    new = {"key": "LicenseRef-fern", "source": source, "text": "one two three four five six"}
    license_shingles.main([json.dumps(new)])
    made = unpack((tmp_path / "shingles.bin").read_bytes())
    assert sorted(made.sources) == sorted([*table().sources, source])
    assert sorted(made.sizes) == sorted([*table().sizes, 3])


def test_every_fingerprint_tells_where_its_text_was_read() -> None:
    read = re.compile(r"licensedb:[\w.+-]+|(?:github|pypi|hub):[\w.-]+[\w./@-]*:[^:]+")
    assert [source for source in table().sources if not read.fullmatch(source)] == []
    assert len(set(table().sources)) == len(table().sources)


@pytest.mark.parametrize(
    "clause",
    [
        "Commons Clause: the License does not grant to you the right to Sell the Software.",
        "The Software shall be used for Good, not Evil.",
        "Die Nutzung zu militärischen Zwecken ist ohne schriftliche Genehmigung untersagt.",
        "附加条款：未经书面许可，不得用于商业用途。",
    ],
)
def test_a_clause_of_use_is_a_rider_in_any_language(clause: str) -> None:
    text = f"{APACHE}\n\n{clause}\n"
    found = identify(text)
    assert found is not None
    assert found.license == "LicenseRef-modified-apache-2.0"
