"""The Model Openness Framework on findings: statuses, classes, progress, the tool's quirks."""

import csv

import pytest

from taxonomy.frameworks import mof, mof_rules
from taxonomy.frameworks.framework import Framework
from taxonomy.frameworks.mof_rules import COMPONENTS, LABELS, Status, grade, is_open, status
from tests.shared import SHARED, needs_shared
from tests.taxonomy.frameworks.profiles import (
    UNTOLD,
    A,
    Profile,
    found,
    fully_open,
    nothing_known,
    with_changes,
)

TOOL, CORRECTED = mof.READINGS
BY_CLASS = {
    number: [c.name for c in COMPONENTS if c.required and c.first_class >= number]
    for number in (3, 2, 1)
}


def included(*names: str) -> dict[str, Status]:
    return dict.fromkeys(names, Status.INCLUDED)


@needs_shared
def test_components_are_those_of_the_facts() -> None:

    with (SHARED / "facts" / "mof_components.csv").open(encoding="utf-8", newline="") as lines:
        told = {
            (row["name"], row["content_type"], int(row["first_class"]), row["required"] == "yes")
            for row in csv.DictReader(lines)
        }
    assert {(c.name, c.type, c.first_class, c.required) for c in COMPONENTS} == told


def test_seventeen_components_of_which_6_10_and_14_are_required() -> None:
    assert len(COMPONENTS) == 17
    assert [len(BY_CLASS[number]) for number in (3, 2, 1)] == [6, 10, 14]


def test_the_tools_lists_have_as_many_licenses_as_counted_there() -> None:
    table = mof_rules._table()
    assert len(table["osi"]) == 144
    assert len(table["fsf"]) == 127
    # 225 identifiers, and the misspelt one that is none.
    assert len(mof_rules._lists()["any"] - {"ODC-PDDL-1.0"}) == 225


@pytest.mark.parametrize("number", [3, 2, 1])
def test_a_class_needs_its_components_and_those_of_the_classes_below(number: int) -> None:
    shown = grade(included(*BY_CLASS[number]), "compatibility")
    assert shown.model_class == number
    assert shown.progress[str(number)] == 100
    lacking_one = grade(included(*BY_CLASS[number][:-1]), "compatibility")
    assert lacking_one.model_class == {3: 0, 2: 3, 1: 2}[number]


def test_progress_counts_only_on_a_complete_class_below() -> None:
    names = [name for name in BY_CLASS[1] if name != "Model card"]
    shown = grade(included(*names), "compatibility")
    assert shown.progress == {"1": 0.0, "2": 0.0, "3": pytest.approx(500 / 6)}
    assert shown.lacking["3"] == ("Model card",)
    half = grade(included(*BY_CLASS[3], "Training code"), "compatibility")
    assert half.progress == {"1": 0.0, "2": 70.0, "3": 100.0}


def test_optional_components_count_for_nothing() -> None:
    optional = [c.name for c in COMPONENTS if not c.required]
    assert optional == ["Sample model outputs", "Supporting libraries and tools", "Model metadata"]
    assert grade(included(*optional), "compatibility").progress["3"] == 0


def test_a_paper_stands_in_for_a_report_that_is_missing() -> None:
    names = [name for name in BY_CLASS[1] if name != "Technical report"]
    shown = grade(included(*names), "compatibility")
    assert shown.model_class == 1
    assert shown.progress["1"] == 100
    # It counts once: class I, which asks for a paper in any case, then asks for 13 components.
    one_less = grade(included(*names[:-1]), "compatibility")
    assert one_less.progress["1"] == pytest.approx(12 / 13 * 100)


def test_a_paper_without_license_counts_with_its_own_status() -> None:
    names = [name for name in BY_CLASS[3] if name != "Technical report"]
    statuses = included(*names) | {"Research paper": Status.UNLICENSED}
    shown = grade(statuses, "compatibility")
    assert shown.lacking["3"] == ("Research paper",)


def test_a_report_without_open_license_keeps_the_paper_out_in_the_tool_only() -> None:
    statuses = included(*BY_CLASS[1]) | {"Technical report": Status.INVALID}
    assert grade(statuses, "compatibility").model_class == 0
    assert grade(statuses, "corrected").model_class == 1


@pytest.mark.parametrize(
    ("name", "content", "tool", "corrected"),
    [
        ("Apache-2.0", "code", True, True),
        ("apache-2.0", "code", False, False),
        ("GPL-3.0-only", "code", True, True),
        ("CC-BY-4.0", "data", True, True),
        ("CC-BY-NC-4.0", "data", False, False),
        ("CDLA-Sharing-1.0", "data", True, True),
        ("PDDL-1.0", "data", False, True),
        ("ODC-PDDL-1.0", "data", True, True),
        ("C-UDA-1.0", "data", False, True),
        ("C-UDA-1.0", "code", False, False),
        ("CC-PDDC", "document", False, True),
        ("FreeBSD-DOC", "document", False, True),
        ("MulanPSL-1.0", "code", False, True),
        ("OpenMDW-1.0", "data", True, True),
        ("OpenMDW-1.1", "data", False, True),
        ("LicenseRef-openmdw-1.1", "data", False, True),
        ("LicenseRef-llama3", "data", False, False),
    ],
)
def test_which_licenses_are_open(name: str, content: str, tool: bool, corrected: bool) -> None:
    assert is_open(name, content, "compatibility") is tool
    assert is_open(name, content, "corrected") is corrected


def test_status_of_what_is_there() -> None:
    assert status("MIT", "code", "compatibility") is Status.INCLUDED
    assert status(None, "code", "compatibility") is Status.UNLICENSED
    assert status("unlicensed", "code", "compatibility") is Status.UNLICENSED
    assert status("LicenseRef-llama3", "code", "compatibility") is Status.INVALID


@pytest.mark.parametrize(
    ("name", "content", "tool"),
    [("CC0-1.0", "data", False), ("CC0-1.0", "document", True), ("MIT", "data", False)],
)
def test_what_suits_its_type(name: str, content: str, tool: bool) -> None:
    assert mof_rules.is_appropriate(name, content, "compatibility") is tool


def test_both_entries_of_cc0_count_when_corrected() -> None:
    assert mof_rules.is_appropriate("CC0-1.0", "data", "corrected")


def model_class(profile: Profile, framework: Framework = TOOL) -> int:
    told: int = framework.assess(profile).values["class"]
    return told


def test_every_stage_that_the_model_has_must_be_released() -> None:
    assert model_class(fully_open()) == 1
    assert model_class(with_changes(fully_open(), code__alignment=found(A.NOT_FOUND))) == 3
    assert model_class(with_changes(fully_open(), code__alignment=found(A.NOT_APPLICABLE))) == 1


def test_a_stage_that_nobody_has_is_missing() -> None:
    none = {f"code__{stage}": found(A.NOT_APPLICABLE) for stage in ("pretraining", "finetuning")}
    none["code__alignment"] = found(A.NOT_APPLICABLE)
    assert model_class(with_changes(fully_open(), **none)) == 3


def test_gated_counts_and_partial_does_not() -> None:
    gated = with_changes(fully_open(), weights__final=found(A.GATED, "Apache-2.0"))
    partial = with_changes(fully_open(), weights__final=found(A.PARTIAL, "Apache-2.0"))
    assert model_class(gated) == 1
    assert model_class(partial) == 0


def test_what_has_no_license_of_its_own_has_that_of_the_distribution() -> None:
    card = with_changes(fully_open(), docs__model_card=found(A.RELEASED, None))
    assert model_class(card) == model_class(card, CORRECTED) == 1
    code = with_changes(fully_open(), code__architecture=found(A.RELEASED, None))
    assert model_class(code) == 1
    assert model_class(code, CORRECTED) == 0


def test_unknown_is_a_lower_bound_beside_an_upper_one() -> None:
    values = TOOL.assess(with_changes(fully_open(), docs__data_card=found(A.UNKNOWN))).values
    assert values["class"] == 0
    assert values["at_most"] == 1
    assert TOOL.assess(nothing_known()).values["progress"] == {"1": 0.0, "2": 0.0, "3": 0.0}


def test_where_the_weights_are_unknown_so_is_the_license_of_the_distribution() -> None:
    profile = with_changes(
        fully_open(), weights__final=found(A.UNKNOWN), docs__model_card=found(A.RELEASED, None)
    )
    listed = {one.component.name: one.status for one in mof.listings(profile)}
    assert listed["Model card"] is Status.UNKNOWN
    assert TOOL.assess(profile).values["at_most"] == 1


def test_where_nobody_told_the_license_of_the_weights_that_of_the_distribution_is_unknown() -> None:
    profile = with_changes(
        fully_open(), weights__final=UNTOLD, code__pretraining=found(A.RELEASED, None)
    )
    listed = {one.component.name: one.status for one in mof.listings(profile)}
    assert listed["Training code"] is Status.UNKNOWN
    assert TOOL.assess(profile).values["at_most"] == 1


def test_labels_and_what_decided() -> None:
    assessment = TOOL.assess(with_changes(fully_open(), docs__data_card=found(A.NOT_FOUND)))
    assert assessment.values["label"] == LABELS[0] == "Unclassified"
    assert assessment.because["class"] == ("docs.data_card",)
    assert assessment.reasons["Data card"] == "docs.data_card: not_found"
    assert TOOL.assess(fully_open()).values["label"].startswith("Class I -")


def test_of_a_choice_of_licenses_the_open_one_counts() -> None:
    choice = with_changes(
        fully_open(), weights__final=found(A.RELEASED, "CC-BY-NC-4.0 OR Apache-2.0")
    )
    both = with_changes(
        fully_open(), weights__final=found(A.RELEASED, "CC-BY-NC-4.0 AND Apache-2.0")
    )
    assert model_class(choice) == 1
    assert model_class(both) == 0
