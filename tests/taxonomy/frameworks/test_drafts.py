"""Drafts for the Model Openness Tool and the Open Source AI Index: valid YAML with evidence."""

from typing import Any

import msgspec
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from taxonomy.findings import Evidence, Finding
from taxonomy.frameworks import get, mof_draft, osai_draft, provenance
from taxonomy.frameworks.mof_release import assess_release
from taxonomy.frameworks.osai_dimensions import CURRENT
from tests.taxonomy.frameworks.profiles import (
    PROFILES,
    A,
    Profile,
    found,
    fully_open,
    nothing_known,
)

TOLD = Evidence(
    rule="files.weights",
    component="weights.final",
    availability=A.RELEASED,
    confidence=0.9,
    source="record",
    revision="0" * 40,
    locator="siblings",
    quote='a "quoted"\nname: {x: [',
)


def loaded(text: str) -> Any:
    return yaml.load(text, Loader=yaml.CSafeLoader)


def test_a_draft_quotes_the_three_surest_pieces_of_evidence() -> None:
    told = [msgspec.structs.replace(TOLD, confidence=each) for each in (0.2, 0.9, 0.4, 0.7)]
    deciding = provenance.deciding([Finding(A.RELEASED, evidence=tuple(told))])
    assert [each.confidence for each in deciding] == [0.9, 0.7, 0.4]


def test_of_a_choice_the_license_is_given_that_the_tool_takes() -> None:
    choice = found(A.RELEASED, "CC-BY-NC-4.0 OR Apache-2.0")
    told = loaded(mof_draft.draft("o/n", fully_open() | {"weights.final": choice}))
    assert told["release"]["license"]["distribution"]["name"] == "Apache-2.0"


def with_evidence() -> Profile:
    script = Evidence(
        "tree", "code.inference", A.RELEASED, 0.8, "github:o/n/run.py", "1", "L1", "x"
    )
    return fully_open() | {
        "weights.final": Finding(A.RELEASED, 0.9, "Apache-2.0", evidence=(TOLD,)),
        "code.inference": Finding(A.RELEASED, 0.8, "MIT", evidence=(script,)),
    }


def test_a_draft_for_the_tool_is_what_its_importer_reads() -> None:
    text = mof_draft.draft("org/Some-Model", with_evidence(), released_at=1_718_236_800)
    document = loaded(text)
    assert document["framework"]["name"] == "Model Openness Framework"
    told = document["release"]
    assert (told["name"], told["producer"], told["date"]) == ("Some-Model", "org", "2024-06-13")
    assert told["huggingface"] == "https://huggingface.co/org/Some-Model"
    assert told["license"] == {"distribution": {"name": "Apache-2.0", "path": ""}}
    assert len(told["components"]) == 17
    for component in told["components"]:
        assert set(component) == {"name", "description", "license", "component_path"}
    inference = next(one for one in told["components"] if one["name"] == "Inference code")
    assert inference["license"] == "MIT"
    assert inference["component_path"] == "https://github.com/o/n"


def test_evidence_and_what_is_absent_are_comments() -> None:
    text = mof_draft.draft("org/m", with_evidence() | {"docs.data_card": found(A.NOT_FOUND)})
    assert '# files.weights, record siblings: "a "quoted" name: {x: ["' in text
    assert "# Data card: not there (docs.data_card: not_found)" in text
    assert "# Training code: unknown" in mof_draft.draft("org/m", nothing_known())


def test_a_draft_of_nothing_has_no_components() -> None:
    told = loaded(mof_draft.draft("m", nothing_known()))["release"]
    assert told["components"] == []
    assert told["license"] == {}
    assert told["date"] == told["producer"] == ""


@given(PROFILES)
def test_the_tool_gives_a_draft_the_class_that_we_give_the_findings(profile: Profile) -> None:
    # A report is not listed where nobody looked for it or for the weights' license, which would be
    # its own: then the paper stands in for it.
    report, weights = profile["docs.technical_report"], profile["weights.final"]
    assume(report.availability is not A.UNKNOWN)
    assume(report.license is not None or weights.availability is not A.UNKNOWN)
    ours = get("mof").assess(profile).values
    theirs = assess_release(mof_draft.draft("org/m", profile)).values
    assert (theirs["class"], theirs["progress"]) == (ours["class"], ours["progress"])


@given(st.text(max_size=60))
def test_no_quote_and_no_name_breaks_out_of_its_line(text: str) -> None:
    told = Evidence(text, "weights.final", A.RELEASED, 0.5, "record", "", text, text)
    profile = fully_open() | {"weights.final": Finding(A.RELEASED, 0.5, "MIT", evidence=(told,))}
    for draft in (mof_draft.draft, osai_draft.draft):
        quiet = draft("org/m", fully_open() | {"weights.final": found(A.RELEASED, "MIT")})
        told_loudly = loaded(draft("org/m", profile))
        expected = loaded(quiet)
        if draft is osai_draft.draft:
            for ref in ("weights_basemodel", "weights_endmodel", "licenses"):
                told_loudly[ref]["link"] = expected[ref]["link"]
        assert told_loudly == expected


def test_a_draft_for_the_index_has_a_class_per_dimension() -> None:
    text = osai_draft.draft("org/m", with_evidence(), base_model="org/base", released_at=0)
    document = loaded(text)
    assert list(document) == ["system", "org", *(dimension.ref for dimension in CURRENT)]
    assert document["system"]["basemodelname"] == "org/base"
    assert document["system"]["releasedate"] == "1970-01"
    assert document["weights_endmodel"] == {
        "class": "open",
        "link": "https://huggingface.co/org/m",
        "notes": "",
    }
    assert document["paper"]["class"] == ""
    assert "# Paper: not told by evidence, please judge" in text


def test_addresses_of_documents() -> None:
    pages = {
        "README.md": "https://huggingface.co/o/m",
        "github:a/b/c/d.py": "https://github.com/a/b",
        "dataset:a/b": "https://huggingface.co/datasets/a/b",
        "model:a/b": "https://huggingface.co/a/b",
        "https://example.org/x": "https://example.org/x",
    }
    for source, page in pages.items():
        assert provenance.address(source, "o/m") == page
