"""Agreement with human judges does not fall: floors that only rise (docs/accuracy.md)."""

import csv

import pytest

from taxonomy.judging.evaluation import Report
from tests.shared import SHARED, needs_shared

FLOORS = {
    "weights": 0.95,
    "weights_license": 0.90,
    "training_code": 0.77,
    "pretraining_data": 0.86,
    "training_data": 0.81,
    "finetuning_data": 0.58,
    "eval_code": 0.85,
    "eval_data": 0.65,
    "inference_code": 0.94,
    "architecture_code": 0.95,
    "data_processing_code": 0.95,
    "code_repository_linked": 0.85,
    "training_dataset_named": 0.80,
    "model_card": 0.84,
    "data_card": 0.70,
    "paper": 0.82,
    "eval_results": 0.90,
}


@pytest.fixture(scope="module")
def report() -> Report:
    from benchmarks.accuracy.compare import report as compare
    from benchmarks.accuracy.corpus import Corpus
    from taxonomy.judging.judgments import read

    with (SHARED / "gold/judgments_dev.csv").open(encoding="utf-8", newline="") as file:
        judgments = read(csv.DictReader(file), "medium")
    return compare(judgments, Corpus())


@needs_shared
def test_agreement_stays_above_its_floor(report: Report) -> None:
    found = {score.question: score.agreement.value or 0.0 for score in report.scores}
    assert {q: round(found[q], 2) for q, floor in FLOORS.items() if found[q] < floor} == {}


@needs_shared
def test_words_name_the_base_models_that_metadata_declares() -> None:
    from benchmarks.accuracy.corpus import Corpus
    from benchmarks.accuracy.parents import measure

    found = measure(Corpus())
    assert found.models > 500
    assert found.precision >= 0.85
    assert found.recall >= 0.60


@needs_shared
def test_sure_findings_are_right(report: Report) -> None:
    surest = [right for low, n, _, right in report.calibration if low >= 0.9 and n >= 50]
    assert surest
    assert min(surest) >= 0.88
