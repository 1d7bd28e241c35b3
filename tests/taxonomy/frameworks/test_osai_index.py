"""Worked examples of the European Open Source AI Index: degrees, blanks, scores, editions."""

import csv

import pytest

from taxonomy.frameworks.framework import Framework
from taxonomy.frameworks.osai_dimensions import CURRENT, EDITION_2025
from taxonomy.frameworks.osai_index import READINGS
from tests.shared import SHARED, needs_shared
from tests.taxonomy.frameworks.profiles import (
    A,
    Profile,
    found,
    fully_open,
    nothing_known,
    with_changes,
)

NOW, COMPATIBILITY, EDITION = READINGS


def dimension(ref: str, profile: Profile, framework: Framework = NOW) -> str | None:
    dimensions: dict[str, str | None] = framework.assess(profile).values["dimensions"]
    return dimensions[ref]


@needs_shared
def test_dimensions_are_those_of_the_facts() -> None:
    path = SHARED / "facts" / "osai_index_dimensions.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    current = [row["ref"] for row in rows if row["status"] == "current"]
    assert sorted(d.ref for d in CURRENT) == sorted(current)
    assert sorted(d.ref for d in EDITION_2025) == sorted(row["ref"] for row in rows)
    names = {row["ref"]: (row["name"], row["category"]) for row in rows}
    assert all((d.name, d.category) == names[d.ref] for d in EDITION_2025)


def test_twelve_dimensions_now_fourteen_in_2025() -> None:
    assert len(CURRENT) == 12
    assert len(EDITION_2025) == 14


@pytest.mark.parametrize(
    ("availability", "word"),
    [
        (A.RELEASED, "open"),
        (A.GATED, "partial"),
        (A.PARTIAL, "partial"),
        (A.WITHHELD, "closed"),
        (A.NOT_FOUND, "closed"),
        (A.UNKNOWN, None),
    ],
)
def test_weights_by_availability(availability: A, word: str | None) -> None:
    profile = with_changes(nothing_known(), weights__final=found(availability, "MIT"))
    assert dimension("weights_endmodel", profile) == word


def test_parts_add_up_and_an_unknown_part_blanks_only_where_it_matters() -> None:
    code = {f"code__{part}": found(A.RELEASED) for part in ("pretraining", "finetuning")}
    code |= {"code__data_processing": found(A.RELEASED), "code__alignment": found(A.UNKNOWN)}
    assert dimension("trainingcode", with_changes(nothing_known(), **code)) is None
    code["code__finetuning"] = found(A.NOT_FOUND)
    assert dimension("trainingcode", with_changes(nothing_known(), **code)) == "partial"
    code["code__alignment"] = found(A.NOT_APPLICABLE)
    assert dimension("trainingcode", with_changes(nothing_known(), **code)) == "partial"


def test_named_data_is_partial() -> None:
    profile = with_changes(nothing_known(), data__pretraining=found(A.NAMED))
    assert dimension("datasources_basemodel", profile) == "partial"


def test_base_and_end_model_mirror_each_other_where_they_are_one() -> None:
    one = with_changes(
        nothing_known(),
        weights__base=found(A.NOT_APPLICABLE),
        weights__final=found(A.GATED),
        data__pretraining=found(A.RELEASED),
        data__finetuning=found(A.NOT_APPLICABLE),
        data__alignment=found(A.NOT_APPLICABLE),
    )
    assert dimension("weights_basemodel", one) == "partial"
    assert dimension("datasources_endmodel", one) == "open"


def test_a_model_card_is_open_when_it_tells_of_architecture_and_evaluation() -> None:
    assert dimension("modelcard", fully_open()) == "open"
    bare = with_changes(
        fully_open(), docs__architecture=found(A.NOT_FOUND), docs__evaluation_results=found(A.NAMED)
    )
    assert dimension("modelcard", bare) == "partial"
    none = with_changes(fully_open(), docs__model_card=found(A.NOT_FOUND))
    assert dimension("modelcard", none) == "closed"


def test_peer_review_is_for_a_person_to_see() -> None:
    assert dimension("paper", fully_open()) is None
    assert dimension("preprint", fully_open()) == "open"
    without = with_changes(fully_open(), docs__research_paper=found(A.NOT_FOUND))
    assert dimension("paper", without) == "closed"


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({}, "open"),
        ({"weights__final": found(A.RELEASED, "LicenseRef-llama3")}, "partial"),
        ({"code__alignment": found(A.RELEASED, None)}, "partial"),
        ({"code__alignment": found(A.NOT_FOUND, None)}, "open"),
        ({"code__alignment": found(A.UNKNOWN, None)}, None),
        ({"weights__final": found(A.RELEASED, "LicenseRef-other")}, None),
    ],
)
def test_licenses_count_as_far_as_parts_are_available(change: Profile, word: str | None) -> None:
    assert dimension("licenses", with_changes(fully_open(), **change)) == word


def test_only_weights_under_a_closed_license_have_no_open_license() -> None:
    nothing = {name: found(A.NOT_FOUND) for name in fully_open()}
    profile = nothing | {"weights.final": found(A.RELEASED, "LicenseRef-llama3")}
    assert dimension("licenses", profile) == "closed"


def test_the_edition_of_2025_asked_for_licenses_of_the_osi() -> None:
    assert dimension("licenses", fully_open()) == "open"
    assert dimension("licenses", fully_open(), EDITION) == "partial"


def test_a_score_counts_known_dimensions_and_the_bounds_count_all() -> None:
    profile = with_changes(fully_open(), weights__final=found(A.GATED, "Apache-2.0"))
    now = NOW.assess(profile).values
    # Eleven dimensions known (all but the paper), two of weights: base open, end partial.
    assert now["known"] == 11
    assert now["score"] == round(10.5 / 11, 4)
    assert now["between"] == [round(10.5 / 12, 4), round(11.5 / 12, 4)]
    compatible = COMPATIBILITY.assess(profile).values
    assert compatible["score"] == round(10.5 / 12, 4)
    assert EDITION.assess(fully_open()).values["known"] == 13


def test_below_half_of_the_dimensions_there_is_no_score_but_in_compatibility() -> None:
    profile = with_changes(nothing_known(), weights__final=found(A.RELEASED, "MIT"))
    assert NOW.assess(profile).values["score"] is None
    assert COMPATIBILITY.assess(profile).values["score"] == round(1 / 12, 4)
    assert NOW.assess(profile).values["between"] == [round(1 / 12, 4), 1.0]
