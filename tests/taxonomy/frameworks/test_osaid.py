"""Worked examples of the Open Source AI Definition."""

import pytest

from taxonomy.findings import Finding
from taxonomy.frameworks.osaid import ITEMS, READINGS
from tests.taxonomy.frameworks.profiles import (
    UNTOLD,
    A,
    Profile,
    found,
    fully_open,
    nothing_known,
    with_changes,
)

OSAID = READINGS[0]


def verdict(profile: Profile) -> tuple[str, list[str], list[str]]:
    values = OSAID.assess(profile).values
    return values["verdict"], values["missing"], values["unknown"]


def test_an_open_model_meets_it() -> None:
    assert verdict(fully_open()) == ("meets", [], [])


def test_raw_data_is_not_required_data_information_is() -> None:
    named = {
        f"data__{stage}": found(A.NAMED) for stage in ("pretraining", "finetuning", "alignment")
    }
    assert verdict(with_changes(fully_open(), **named))[0] == "meets"
    undescribed = {
        f"docs__{name}": found(A.NOT_FOUND)
        for name in ("data_card", "technical_report", "research_paper", "training_summary")
    }
    assert verdict(with_changes(fully_open(), **named, **undescribed)) == (
        "fails",
        ["data_information"],
        [],
    )


def undescribed(availability: A, **data: Finding) -> Profile:
    papers = ("data_card", "technical_report", "research_paper", "training_summary")
    documents = {f"docs__{name}": found(availability) for name in papers}
    return with_changes(fully_open(), **documents, **data)


def test_data_that_is_there_on_open_terms_needs_no_description() -> None:
    assert verdict(undescribed(A.NOT_FOUND)) == ("meets", [], [])


def test_weights_that_nobody_looked_for_are_not_missing() -> None:
    profile = with_changes(fully_open(), weights__final=found(A.UNKNOWN, "MIT"))
    assert verdict(profile) == ("undetermined", [], ["parameters"])


def test_a_data_card_does_not_tell_of_data_that_is_kept_back() -> None:
    withheld = with_changes(fully_open(), data__pretraining=found(A.WITHHELD))
    assert verdict(withheld) == ("undetermined", [], ["data_information"])
    silent = undescribed(A.NOT_FOUND, data__pretraining=found(A.WITHHELD))
    assert verdict(silent) == ("fails", ["data_information"], [])


def test_documents_that_nobody_read_may_describe_the_data() -> None:
    unread = undescribed(A.UNKNOWN, data__pretraining=found(A.NAMED))
    assert verdict(unread) == ("undetermined", [], ["data_information"])


def test_terms_that_nobody_looked_up_may_be_open() -> None:
    data = undescribed(A.NOT_FOUND, data__pretraining=UNTOLD)
    assert verdict(data) == ("undetermined", [], ["data_information"])
    assert OSAID.assess(data).reasons["data_information"].endswith("its terms are not known")
    none = undescribed(A.NOT_FOUND, data__pretraining=found(A.RELEASED, None))
    assert verdict(none) == ("fails", ["data_information"], [])


def test_whether_a_report_describes_the_data_fully_is_for_a_person() -> None:
    profile = with_changes(
        fully_open(), data__pretraining=found(A.NAMED), docs__data_card=found(A.NOT_FOUND)
    )
    assert verdict(profile) == ("undetermined", [], ["data_information"])


@pytest.mark.parametrize(
    ("change", "item"),
    [
        ({"weights__final": found(A.GATED, "Apache-2.0")}, "parameters"),
        ({"weights__final": found(A.RELEASED, "LicenseRef-llama3")}, "freedoms"),
        ({"weights__final": found(A.RELEASED, "CC-BY-NC-4.0")}, "freedoms"),
        ({"code__pretraining": found(A.NOT_FOUND)}, "code.training"),
        ({"code__inference": found(A.RELEASED, "CC-BY-4.0")}, "code.inference"),
        ({"code__data_processing": found(A.RELEASED, None)}, "code.data_processing"),
    ],
)
def test_one_missing_item_fails_it(change: Profile, item: str) -> None:
    told = verdict(with_changes(fully_open(), **change))
    assert told[0] == "fails"
    assert told[1] == [item]


def test_copyleft_terms_are_allowed() -> None:
    assert (
        verdict(with_changes(fully_open(), weights__final=found(A.RELEASED, "GPL-3.0-only")))[0]
        == "meets"
    )


def test_a_stage_that_the_model_does_not_have_is_not_asked_for() -> None:
    profile = with_changes(fully_open(), code__alignment=found(A.NOT_APPLICABLE))
    assert verdict(profile)[0] == "meets"


def test_parameters_without_a_license_may_be_free_by_nature() -> None:
    profile = with_changes(fully_open(), weights__final=found(A.RELEASED, None))
    assert verdict(profile) == ("undetermined", [], ["freedoms"])


def test_code_under_a_license_that_is_not_clear_is_neither_met_nor_missing() -> None:
    profile = with_changes(fully_open(), code__inference=found(A.RELEASED, "LicenseRef-other"))
    assert verdict(profile) == ("undetermined", [], ["code.inference"])


def test_missing_outweighs_unknown() -> None:
    told = verdict(with_changes(nothing_known(), weights__final=found(A.WITHHELD)))
    assert told[0] == "fails"
    assert told[1] == ["parameters"]
    assert "code.training" in told[2]


def test_the_verdict_names_the_components_that_decided() -> None:
    assessment = OSAID.assess(with_changes(fully_open(), code__inference=found(A.NOT_FOUND)))
    assert assessment.because["verdict"] == ("code.inference",)
    assert assessment.reasons["code.inference"] == "missing, if used: code.inference: not_found"
    assert set(assessment.reasons) == {item.id for item in ITEMS}
    assert assessment.values["items"]["code.inference"] == "missing"
    assert assessment.reasons["parameters"].startswith("met, required")
