"""Worked examples of Eiras et al. 2024: levels from availability and license."""

import csv

import pytest

from taxonomy.frameworks.eiras2024 import LEVEL_COMPONENTS, READINGS
from taxonomy.frameworks.framework import Framework
from tests.shared import SHARED, needs_shared
from tests.taxonomy.frameworks.profiles import (
    UNTOLD,
    A,
    Profile,
    found,
    nothing_known,
    with_changes,
)

TABLE, LITERAL = READINGS


def levels(profile: Profile, framework: Framework = TABLE) -> dict[str, str]:
    told: dict[str, str] = framework.assess(profile).values["levels"]
    return told


def weights(availability: A, license_key: str | None, api: A = A.NOT_FOUND) -> Profile:
    changes = {"weights__final": found(availability, license_key), "access__api": found(api)}
    return with_changes(nothing_known(), **changes)


@pytest.mark.parametrize(
    ("license_key", "table", "literal"),
    [
        ("Apache-2.0", "D5", "D5"),
        ("CC-BY-SA-4.0", "D5", "D4"),
        ("GPL-3.0-only", "D5", "D4"),
        ("ODC-By-1.0", "D4", "D5"),
        ("LicenseRef-bigscience-bloom-rail-1.0", "D4", "D4"),
        ("CC-BY-NC-4.0", "D4", "D4"),
        ("LicenseRef-llama3", "D3", "D3"),
        ("LicenseRef-falcon-180b-tii-license-1.0", "D5", "D3"),
        ("CC-BY-NC-ND-4.0", "D3", "D3"),
        ("LicenseRef-other", "Unknown", "Unknown"),
        (None, "D5", "D3"),
    ],
)
def test_weights_by_license(license_key: str | None, table: str, literal: str) -> None:
    profile = weights(A.RELEASED, license_key)
    assert levels(profile)["deployment.data.weights"] == table
    assert levels(profile, LITERAL)["deployment.data.weights"] == literal


def test_public_data_of_which_nobody_looked_a_license_up() -> None:
    profile = with_changes(nothing_known(), data__pretraining=UNTOLD)
    box = "training.data.pretraining"
    assert (levels(profile)[box], levels(profile, LITERAL)[box]) == ("D5", "Unknown")
    said = [framework.assess(profile).reasons[box] for framework in (TABLE, LITERAL)]
    assert said == [
        "released, license not known: 5 of 5 points",
        "released, license not known: 0 to 5 of 5 points",
    ]


@pytest.mark.parametrize(
    ("license_key", "level"),
    [("MIT", "C5"), ("GPL-3.0-only", "C5"), ("LicenseRef-llama3", "C3"), ("CC-BY-NC-ND-4.0", "C2")],
)
def test_code_has_a_step_more_than_data(license_key: str, level: str) -> None:
    profile = with_changes(nothing_known(), code__inference=found(A.RELEASED, license_key))
    assert levels(profile)["deployment.code.inference"] == level


@pytest.mark.parametrize(
    ("availability", "level"),
    [
        (A.RELEASED, "C5"),
        (A.GATED, "C5"),
        (A.PARTIAL, "C5"),
        (A.NAMED, "C1"),
        (A.WITHHELD, "C1"),
        (A.NOT_FOUND, "C1"),
        (A.NOT_APPLICABLE, "N/A"),
        (A.UNKNOWN, "Unknown"),
    ],
)
def test_code_by_availability(availability: A, level: str) -> None:
    profile = with_changes(nothing_known(), code__pretraining=found(availability, "MIT"))
    assert levels(profile)["training.code.pretraining"] == level


@pytest.mark.parametrize(
    ("api", "level"),
    [
        (A.RELEASED, "D2"),
        (A.GATED, "D1"),
        (A.NOT_FOUND, "D1"),
        (A.UNKNOWN, "Unknown"),
    ],
)
def test_weights_kept_back_are_d2_only_with_a_public_api(api: A, level: str) -> None:
    for kept_back in (A.WITHHELD, A.NOT_FOUND, A.NAMED):
        assert levels(weights(kept_back, None, api))["deployment.data.weights"] == level


LABELS = {
    "Apache 2.0": "Apache-2.0",
    "BSD-3": "BSD-3-Clause",
    "C4AI": "LicenseRef-c4ai-cc-by-nc-4.0",
    "CC BY-SA-4.0": "CC-BY-SA-4.0",
    "DBRX": "LicenseRef-databricks-open-model-license",
    "Falcon-180B Data": "LicenseRef-falcon-180b-tii-license-1.0",
    "GLM-130B Data": "LicenseRef-glm-130b",
    "GNU GPL": "LicenseRef-gpl",
    "LLaMA": "LicenseRef-llama-1",
    "LLaMA-2": "LicenseRef-llama2",
    "LLaMA-3": "LicenseRef-llama3",
    "MIT": "MIT",
    "Mod. MIT": "LicenseRef-modified-mit-gpt-2",
    "ODC-By": "ODC-By-1.0",
    "OPT Data": "LicenseRef-opt-175b",
    "RAIL": "LicenseRef-bigscience-bloom-rail-1.0",
    "Publicly available": None,
    "Public datasets": None,
}


@needs_shared
def test_the_table_reading_gives_every_license_the_level_that_the_authors_gave_it() -> None:
    with (SHARED / "facts" / "eiras_licenses.csv").open(encoding="utf-8", newline="") as lines:
        told = {row["license_label_on_site"]: row for row in csv.DictReader(lines)}
    for label, key in LABELS.items():
        profile = with_changes(
            nothing_known(),
            code__inference=found(A.RELEASED, key),
            weights__final=found(A.RELEASED, key),
        )
        ours = levels(profile)
        code, data = (told[label][f"observed_{kind}_level"] for kind in ("code", "data"))
        assert code in {"", ours["deployment.code.inference"]}, label
        assert data in {"", ours["deployment.data.weights"]}, label


def test_an_api_beside_released_weights_changes_nothing() -> None:
    assert levels(weights(A.RELEASED, "MIT", A.RELEASED))["deployment.data.weights"] == "D5"


def test_only_weights_have_an_api_level() -> None:
    withheld = with_changes(
        nothing_known(), data__pretraining=found(A.WITHHELD), access__api=found(A.RELEASED)
    )
    assert levels(withheld)["training.data.pretraining"] == "D1"


def test_twelve_cells_in_the_order_of_the_figure() -> None:
    assert len(LEVEL_COMPONENTS) == 12
    assert list(levels(nothing_known())) == list(LEVEL_COMPONENTS)


def test_a_level_says_why() -> None:
    assessment = TABLE.assess(weights(A.WITHHELD, None, A.RELEASED))
    assert assessment.because["deployment.data.weights"] == ("weights.final", "access.api")
    assert "an API is offered" in assessment.reasons["deployment.data.weights"]
