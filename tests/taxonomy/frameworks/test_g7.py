"""Worked examples of the G7 labels."""

import csv

import pytest

from taxonomy.frameworks.g7 import LABELS, NO_LABEL, READINGS, UNKNOWN
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

G7 = READINGS[0]
_, WEIGHTS, OPEN_WEIGHTS, OPEN_SOURCE, OPEN_DATA = LABELS
CLOSED = {name: found(A.NOT_FOUND) for name in fully_open()}


def label(profile: Profile) -> tuple[str, str]:
    values = G7.assess(profile).values
    return values["label"], values["at_most"]


@needs_shared
def test_labels_are_those_of_the_facts_by_rank() -> None:
    with (SHARED / "facts" / "g7.csv").open(encoding="utf-8", newline="") as lines:
        told = {int(row["rank"]): row["label"] for row in csv.DictReader(lines)}
    assert LABELS[1:] == tuple(told[rank] for rank in (1, 2, 3, 4))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, OPEN_DATA),
        ({"weights__final": found(A.RELEASED, "LicenseRef-llama3")}, WEIGHTS),
        ({"weights__final": found(A.RELEASED, "CC-BY-NC-4.0")}, WEIGHTS),
        ({"weights__final": found(A.RELEASED, None)}, WEIGHTS),
        ({"weights__final": found(A.GATED, "MIT")}, OPEN_DATA),
        ({"weights__final": found(A.WITHHELD)}, NO_LABEL),
        ({"weights__final": found(A.PARTIAL, "MIT")}, NO_LABEL),
        ({"weights__final": found(A.NOT_APPLICABLE)}, NO_LABEL),
        ({"code__inference": found(A.NOT_FOUND)}, NO_LABEL),
        ({"code__inference": found(A.RELEASED, "CC-BY-NC-4.0")}, WEIGHTS),
        ({"code__pretraining": found(A.NOT_FOUND)}, OPEN_WEIGHTS),
        ({"code__alignment": found(A.NOT_APPLICABLE)}, OPEN_DATA),
        ({"data__pretraining": found(A.RELEASED, "CC-BY-NC-4.0")}, OPEN_WEIGHTS),
    ],
)
def test_one_thing_less(change: Profile, expected: str) -> None:
    assert label(with_changes(fully_open(), **change)) == (expected, expected)


def test_stages_that_the_model_does_not_have_are_asked_of_nobody() -> None:
    none = {
        name: found(A.NOT_APPLICABLE)
        for name in fully_open()
        if name.startswith(("data.", "code.pre", "code.fine", "code.al", "code.data"))
    }
    assert label(fully_open() | none) == (OPEN_DATA, OPEN_DATA)


def test_a_license_that_nobody_looked_up_may_be_an_open_one() -> None:
    assert label(with_changes(fully_open(), data__pretraining=UNTOLD)) == (OPEN_WEIGHTS, OPEN_DATA)


def test_whether_data_could_be_shared_is_for_a_person() -> None:
    described = with_changes(fully_open(), data__pretraining=found(A.NAMED))
    assert label(described) == (OPEN_WEIGHTS, OPEN_SOURCE)
    silent = {f"docs__{name}": found(A.NOT_FOUND) for name in ("data_card", "training_summary")}
    silent |= {"docs__technical_report": found(A.NOT_FOUND)}
    undescribed = with_changes(described, **silent)
    assert label(undescribed) == (OPEN_WEIGHTS, OPEN_WEIGHTS)
    unseen = with_changes(undescribed, docs__data_card=found(A.UNKNOWN))
    assert label(unseen) == (OPEN_WEIGHTS, OPEN_SOURCE)


def test_information_does_not_excuse_data_that_is_shared_under_closed_terms() -> None:
    profile = with_changes(
        fully_open(),
        data__pretraining=found(A.NAMED),
        data__finetuning=found(A.RELEASED, "CC-BY-NC-4.0"),
    )
    assert label(profile) == (OPEN_WEIGHTS, OPEN_WEIGHTS)


def test_unknown_is_no_label_but_says_what_might_be() -> None:
    assert label(nothing_known()) == (UNKNOWN, OPEN_DATA)
    assert label(CLOSED) == (NO_LABEL, NO_LABEL)
    weights_only = CLOSED | {"weights.final": found(A.RELEASED, "MIT")}
    assert label(weights_only) == (NO_LABEL, NO_LABEL)
    unseen_code = weights_only | {"code.inference": found(A.UNKNOWN)}
    assert label(unseen_code) == (UNKNOWN, OPEN_WEIGHTS)
    unclear = weights_only | {"code.inference": found(A.RELEASED, "LicenseRef-other")}
    assert label(unclear) == (WEIGHTS, OPEN_WEIGHTS)


def test_what_kept_it_from_the_next_label_is_named() -> None:
    assessment = G7.assess(with_changes(fully_open(), code__finetuning=found(A.NOT_FOUND)))
    assert assessment.because["label"] == ("code.finetuning",)
    assert assessment.reasons["label"] == "code.finetuning: not_found"
