"""Ajar against judges, on a handful of models that can be counted by hand."""

import msgspec
import pytest

from taxonomy.components import COMPONENT_IDS
from taxonomy.findings import (
    Availability,
    Evidence,
    Extraction,
    Finding,
    Links,
    PaperLink,
    RepositoryLink,
)
from taxonomy.judging.evaluation import Report, Score, evaluate
from taxonomy.judging.judgments import Judgment

A = Availability
SEEN = Evidence("files.weights", "weights.final", A.RELEASED, 0.9, "record", "1", "siblings", "w")


def extraction(availability: A, license_key: str | None = None, github: bool = False) -> Extraction:
    findings = {component: Finding(A.UNKNOWN) for component in COMPONENT_IDS}
    findings["weights.final"] = Finding(availability, 0.9, license_key, evidence=(SEEN,))
    links = Links(github=(RepositoryLink("o/n"),)) if github else Links()
    return Extraction(findings, "abc", links=links)


def judgment(model: str, value: str, question: str = "weights", license_key: str = "") -> Judgment:
    producer = model.partition("/")[0]
    return Judgment("t", model, producer, question, value, license_key, "normal", "url", "note")


EXTRACTIONS = {
    "a/1": extraction(A.RELEASED, "MIT"),
    "a/2": extraction(A.GATED, "LicenseRef-llama3"),
    "b/1": extraction(A.NOT_FOUND),
    "b/2": extraction(A.UNKNOWN),
}


def score(report: Report, question: str) -> Score:
    return next(score for score in report.scores if score.question == question)


def test_counts_precision_recall_and_agreement() -> None:
    told = [
        judgment("A/1", "yes"),
        judgment("a/2", "yes"),
        judgment("b/1", "no"),
        judgment("b/2", "yes"),
        judgment("c/1", "yes"),
    ]
    report = evaluate(told, EXTRACTIONS)
    weights = score(report, "weights")
    assert (weights.judged, weights.n, weights.producers) == (4, 3, 3)
    assert weights.precision.value == 1.0
    assert weights.recall.value == pytest.approx(1 / 3)
    assert weights.agreement.value == pytest.approx(2 / 3)
    assert report.missing == ("c/1",)


def test_a_wrong_license_counts_against_precision_and_recall_silence_against_recall() -> None:
    told = [
        judgment("a/1", "n/a", "weights_license", "mit"),
        judgment("a/2", "n/a", "weights_license", "apache-2.0"),
        judgment("a/2", "n/a", "weights_license", "llama3"),
        judgment("b/1", "n/a", "weights_license", "mit"),
        judgment("b/2", "n/a", "weights_license", "unspecified"),
    ]
    licenses = score(evaluate(told, EXTRACTIONS), "weights_license")
    assert (licenses.judged, licenses.n) == (4, 3)
    assert licenses.precision.value == pytest.approx(2 / 3)
    assert licenses.recall.value == pytest.approx(2 / 4)
    assert licenses.agreement.value == pytest.approx(2 / 3)
    silent = score(evaluate(told[3:], EXTRACTIONS), "weights_license")
    assert (silent.judged, silent.recall.value) == (1, 0.0)


def test_sorts_of_licenses_are_compared_too() -> None:
    told = [
        judgment("a/1", "unrestricted", "weights_license_class"),
        judgment("a/2", "noncommercial", "weights_license_class"),
        judgment("b/1", "n/a", "weights_license_class"),
    ]
    sorts = score(evaluate(told, EXTRACTIONS), "weights_license_class")
    assert (sorts.judged, sorts.n) == (2, 2)
    assert sorts.agreement.value == pytest.approx(1 / 2)


def test_links_answer_questions_about_links() -> None:
    told = [
        judgment("a/1", "no", "code_repository_linked"),
        judgment("l/1", "yes", "code_repository_linked"),
    ]
    known = EXTRACTIONS | {"l/1": extraction(A.RELEASED, github=True)}
    assert score(evaluate(told, known), "code_repository_linked").agreement.value == 1.0


def test_papers_and_licenses_answer_questions_about_the_whole() -> None:
    peer_reviewed = Links(papers=(PaperLink("https://doi.org/1", "peer_reviewed"),))
    plain = extraction(A.RELEASED, "MIT")
    known = {"a/1": msgspec.structs.replace(plain, links=peer_reviewed), "a/2": plain}
    told = [judgment("a/1", "yes", "peer_reviewed_paper")]
    told += [judgment("a/2", "no", "peer_reviewed_paper")]
    told += [judgment("a/1", "yes", "all_licences_open")]
    report = evaluate(told, known)
    assert score(report, "peer_reviewed_paper").agreement.value == 1.0
    # Whether code and data are there is unknown, and with it whether their licenses are open.
    assert score(report, "all_licences_open").n == 0
    all_known = {component: Finding(A.NOT_FOUND) for component in COMPONENT_IDS}
    all_known["weights.final"] = Finding(A.RELEASED, 0.9, "MIT")
    known["a/1"] = msgspec.structs.replace(plain, findings=all_known)
    assert score(evaluate(told, known), "all_licences_open").agreement.value == 1.0


def test_what_is_no_question_of_ours_and_no_answer_is_left_out() -> None:
    told = [judgment("a/1", "yes", "energy_disclosed"), judgment("a/1", "n/a")]
    assert evaluate(told, EXTRACTIONS).scores == ()


def test_a_disagreement_shows_both_sides() -> None:
    told = [judgment("a/1", "no"), judgment("b/2", "no")]
    disagreements = evaluate(told, EXTRACTIONS).disagreements
    assert len(disagreements) == 1
    case = disagreements[0]
    assert (case.judged, case.found) == ("no", "yes")
    assert case.judge_evidence == "url note"
    assert case.our_evidence == ("files.weights record siblings: w",)


def test_availability_is_set_against_what_judges_said() -> None:
    told = [judgment("a/1", "yes"), judgment("a/2", "yes"), judgment("a/2", "no")]
    assert evaluate(told, EXTRACTIONS).availability == {
        "gated": {"no": 1, "yes": 1},
        "released": {"yes": 1},
    }


def test_calibration_puts_confidence_beside_being_right() -> None:
    told = [judgment("a/1", "yes"), judgment("a/2", "yes"), judgment("b/2", "yes")]
    of_the_whole = judgment("a/1", "no", "code_repository_linked")  # no finding is behind it
    (cell,) = evaluate([*told, of_the_whole], EXTRACTIONS).calibration
    assert cell == pytest.approx((0.9, 2, 0.9, 0.5))
    sure = msgspec.structs.replace(EXTRACTIONS["a/1"].findings["weights.final"], confidence=1.0)
    findings = EXTRACTIONS["a/1"].findings | {"weights.final": sure}
    certain = {"a/1": msgspec.structs.replace(EXTRACTIONS["a/1"], findings=findings)}
    assert evaluate(told[:1], certain).calibration == ((0.9, 1, 1.0, 1.0),)


def test_questions_come_with_most_judgments_first() -> None:
    told = [judgment("a/1", "yes", "api"), judgment("a/1", "yes"), judgment("a/2", "yes")]
    assert [score.question for score in evaluate(told, EXTRACTIONS).scores] == ["weights", "api"]


def test_nothing_judged_is_nothing_scored() -> None:
    report = evaluate([], EXTRACTIONS)
    assert (report.scores, report.disagreements, report.calibration) == ((), (), ())
