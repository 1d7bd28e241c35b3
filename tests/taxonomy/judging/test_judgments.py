"""What judges answered, what our findings answer, and how often judges agree among themselves."""

import pytest

from taxonomy.components import COMPONENT, COMPONENT_IDS
from taxonomy.findings import Availability, Finding
from taxonomy.judging.judged_licenses import license_name, license_names, license_sort, same_license
from taxonomy.judging.judgments import Judgment, ceiling, read
from taxonomy.judging.questions import QUESTIONS, answer

A = Availability
UNKNOWN = {component: Finding(A.UNKNOWN) for component in COMPONENT_IDS}


def row(**changes: str | None) -> dict[str, str | None]:
    empty: dict[str, str | None] = dict.fromkeys(
        ("set", "hf_id", "producer", "question", "value", "license_id"), ""
    )
    empty |= {"evidence": "", "note": "", "reliability": "normal"}
    return empty | changes


def judged(team: str, value: str, question: str = "weights", license_key: str = "") -> Judgment:
    return Judgment(team, "Org/M", "Org", question, value, license_key, "normal", "", "")


@pytest.mark.parametrize(
    ("availability", "said"),
    [
        (A.RELEASED, "yes"),
        (A.GATED, "partial"),
        (A.PARTIAL, "partial"),
        (A.NAMED, "no"),
        (A.WITHHELD, "no"),
        (A.NOT_FOUND, "no"),
        (A.NOT_APPLICABLE, "no"),
        (A.UNKNOWN, None),
    ],
)
def test_answers_by_availability(availability: A, said: str | None) -> None:
    assert answer("weights", UNKNOWN | {"weights.final": Finding(availability)}) == said


def test_some_indexes_call_gated_weights_released() -> None:
    findings = UNKNOWN | {"weights.final": Finding(A.GATED), "weights.base": Finding(A.GATED)}
    assert [answer("weights", findings, team) for team in ("osai_old", "epoch")] == [
        "partial",
        "yes",
    ]
    assert answer("base_weights", findings, "epoch") == "partial"


def test_any_metadata_of_the_training_is_some() -> None:
    findings = UNKNOWN | {"weights.training_state": Finding(A.PARTIAL)}
    assert answer("model_metadata", findings) == "yes"
    findings["weights.training_state"] = Finding(A.NOT_FOUND)
    assert answer("model_metadata", findings) == "no"


def test_of_several_components_the_best_answers_and_unknown_ones_are_silent() -> None:
    findings = UNKNOWN | {"code.pretraining": Finding(A.NOT_FOUND)}
    assert answer("training_code", findings) == "no"
    findings |= {"code.finetuning": Finding(A.RELEASED)}
    assert answer("training_code", findings) == "yes"
    findings = UNKNOWN | {"code.alignment": Finding(A.NOT_APPLICABLE)}
    assert answer("training_code", findings) is None


def test_what_an_ancestor_alone_was_trained_on_is_no_answer_about_the_model() -> None:
    found = {component: Finding(A.NOT_FOUND) for component in COMPONENT_IDS}
    found["data.pretraining"] = Finding(A.RELEASED, inherited_from="moss/lichen")
    assert answer("training_data", found) == "no"
    assert answer("pretraining_data", found) == "yes"
    copied = found | {"data.finetuning": Finding(A.UNKNOWN), "data.alignment": Finding(A.UNKNOWN)}
    assert answer("training_data", copied) == "yes"


@pytest.mark.parametrize(
    ("before", "tuning", "said"),
    [
        (A.RELEASED, A.RELEASED, "yes"),
        (A.NOT_FOUND, A.RELEASED, "partial"),
        (A.PARTIAL, A.RELEASED, "partial"),
        (A.RELEASED, A.NAMED, "no"),
        (A.RELEASED, A.NOT_APPLICABLE, "yes"),
        (A.NOT_FOUND, A.PARTIAL, "partial"),
        (A.UNKNOWN, A.RELEASED, None),
        (A.RELEASED, A.UNKNOWN, None),
    ],
)
def test_leaderboards_call_data_open_where_that_of_every_stage_is(
    before: A, tuning: A, said: str | None
) -> None:
    findings = UNKNOWN | {
        "data.pretraining": Finding(before),
        "data.finetuning": Finding(tuning),
        "data.alignment": Finding(A.NOT_APPLICABLE),
    }
    assert answer("training_data", findings, "evalplus") == said


def test_a_model_of_one_stage_gives_the_same_answer_for_both() -> None:
    findings = UNKNOWN | {"data.pretraining": Finding(A.RELEASED)}
    stages = {c: Finding(A.NOT_APPLICABLE) for c in ("data.finetuning", "data.alignment")}
    assert answer("finetuning_data", findings | stages) == "yes"
    stages["data.finetuning"] = Finding(A.NOT_FOUND)
    assert answer("finetuning_data", findings | stages) == "no"


def test_two_places_document_an_architecture_and_one_does_in_part() -> None:
    question, findings = "architecture_documentation", dict(UNKNOWN)
    assert answer(question, findings) is None
    for said, component in (
        ("no", None),
        ("partial", "docs.hardware"),
        ("yes", "docs.research_paper"),
        ("yes", "docs.architecture"),
    ):
        if component is None:
            findings["docs.architecture"] = Finding(A.NOT_FOUND)
        else:
            findings[component] = Finding(A.RELEASED)
        assert answer(question, findings) == said


def test_without_code_there_is_no_documentation_of_it() -> None:
    findings = UNKNOWN | {"docs.code": Finding(A.RELEASED)}
    assert answer("code_documentation", findings) == "yes"
    findings["code.pretraining"] = Finding(A.NOT_FOUND)
    assert answer("code_documentation", findings) == "no"


@pytest.mark.parametrize(
    ("key", "raw", "names"),
    [
        ("mit", "MIT", ("mit",)),
        ("cc-by-nc-sa", "base: MIT ; instruct: CC BY-NC-SA 4.0",
         ("cc-by-nc-sa", "mit", "cc-by-nc-sa-4.0")),
        ("cc-by-nc", "Apache 2.0 ; (CC BY-NC 4.0 as for NC model)",
         ("cc-by-nc", "apache-2.0", "cc-by-nc-4.0")),
        ("unspecified", "unlicensed", ()),
    ],
)  # fmt: skip
def test_a_cell_with_several_licenses_names_each(
    key: str, raw: str, names: tuple[str, ...]
) -> None:
    (judgment,) = read([row(license_id=key, license_raw=raw)])
    assert license_names(judgment.license, judgment.license_raw) == names


def test_a_question_that_is_not_ours_has_no_answer() -> None:
    assert answer("energy_disclosed", UNKNOWN) is None


def test_questions_ask_for_components() -> None:
    for components in QUESTIONS.values():
        assert components
        assert set(components) <= set(COMPONENT)


def test_reading_keeps_what_is_reliable_enough_and_finds_the_producer() -> None:
    rows = [row(hf_id="org/a", reliability="low"), row(hf_id="org/b", producer="Org")]
    assert [judgment.model for judgment in read(rows)] == ["org/a", "org/b"]
    assert read(rows)[0].producer == "org"
    assert [judgment.producer for judgment in read(rows, "medium")] == ["Org"]


def test_a_missing_column_is_an_error() -> None:
    incomplete = row()
    del incomplete["note"]
    with pytest.raises(KeyError, match="note"):
        read([incomplete])


def test_odd_rows_cost_themselves_only() -> None:
    ends = {"set": "x", "reliability": None, "note": None}
    cut_short = row(**dict.fromkeys(row(), "") | ends)
    odd = [row(reliability="splendid"), row(reliability=""), cut_short]
    assert [judgment.reliability for judgment in read(odd)] == ["low"] * 3
    assert (read(odd)[-1].model, read(odd)[-1].note) == ("", "")
    assert read([row(set=None)])[0].team == ""
    assert read(odd, "medium") == []


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Apache 2.0", "apache-2.0"),
        ("LicenseRef-llama3", "llama3"),
        ("Some-Vendor", "some-vendor"),
        ("unspecified", None),
        ("other: see card", None),
        ("", None),
        (None, None),
    ],
)
def test_license_names(name: str | None, plain: str | None) -> None:
    assert license_name(name) == plain


@pytest.mark.parametrize(
    ("said", "found", "same"),
    [
        ("mit", "mit", True),
        ("gpl", "gpl-3.0-only", True),
        ("lgpl", "lgpl-2.1-or-later", True),
        ("nvidia", "nvidia-open-model-license", True),
        ("gpl-2.0-only", "gpl-3.0-only", False),
        ("cc-by", "cc-by-4.0", True),
        ("cc-by", "cc-by-nc-4.0", False),
        ("apache-2.0", "mit", False),
        ("gpl-3.0-only", "gpl", False),
    ],
)
def test_a_judge_who_gives_no_version_accepts_any(said: str, found: str, same: bool) -> None:
    assert same_license(said, found) is same


@pytest.mark.parametrize(
    ("key", "sort"),
    [
        ("MIT", "unrestricted"),
        ("GPL-3.0-only", "unrestricted"),
        ("LicenseRef-llama3", "restricted"),
        ("LicenseRef-creativeml-openrail-m", "restricted"),
        ("CC-BY-NC-4.0", "noncommercial"),
        ("LicenseRef-qwen-research", "noncommercial"),
        ("LicenseRef-other", None),
        (None, None),
    ],
)
def test_sorts_of_licenses(key: str | None, sort: str | None) -> None:
    assert license_sort(key) == sort


def test_the_ceiling_counts_pairs_of_teams() -> None:
    answers = [judged("a", "yes"), judged("b", "yes"), judged("c", "no")]
    found = ceiling(answers)
    assert list(found) == ["weights"]
    assert found["weights"] == pytest.approx((3, 1 / 3))


def test_one_team_is_no_pair_and_what_does_not_apply_is_no_answer() -> None:
    assert ceiling([judged("a", "yes"), judged("a", "no")]) == {}
    assert ceiling([judged("a", "n/a"), judged("b", "n/a")]) == {}


def test_teams_agree_on_a_license_as_we_would_with_them() -> None:
    told = [
        judged("a", "n/a", "weights_license", "gpl"),
        judged("b", "n/a", "weights_license", "gpl-3.0"),
        judged("c", "n/a", "weights_license", "unspecified"),
    ]
    assert ceiling(told) == {"weights_license": (1, 1.0)}
