"""Ajar against human judges, question by question: the numbers behind ``ajar evaluate``."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec

from taxonomy.findings import Extraction
from taxonomy.judging import agreement as agr
from taxonomy.judging.comparing import OF_THE_WHOLE, Compared, compare
from taxonomy.judging.judgments import Judgment, ceiling
from taxonomy.judging.questions import LICENSE_QUESTION, QUESTIONS

_NO_ANSWER: Final = "no answer"


class Score(msgspec.Struct, frozen=True):
    """One question. ``judged``: judgments on models that we have; ``n``: those we answer.

    Precision and recall are of the answer *yes* (of a definite license for the license
    question, where recall counts silence as a miss). ``ceiling`` is how often two human
    teams agree on one model, over ``ceiling_pairs`` pairs.
    """

    question: str
    judged: int
    n: int
    producers: int
    precision: agr.Interval
    recall: agr.Interval
    agreement: agr.Interval
    kappa: agr.Interval
    ceiling: float | None
    ceiling_pairs: int


class Disagreement(msgspec.Struct, frozen=True):
    """Where we and a judge differ, with both sides' reasons."""

    question: str
    model: str
    judged: str
    found: str
    team: str
    judge_evidence: str
    our_evidence: tuple[str, ...]


class Report(msgspec.Struct, frozen=True):
    """Scores per question, disagreements, calibration and what could not be compared.

    ``calibration``: (lower bound of the confidence bin, n, mean confidence, share right).
    """

    scores: tuple[Score, ...]
    disagreements: tuple[Disagreement, ...]
    availability: Mapping[str, Mapping[str, int]]
    calibration: tuple[tuple[float, int, float, float], ...]
    missing: tuple[str, ...]


def evaluate(judgments: Sequence[Judgment], extractions: Mapping[str, Extraction]) -> Report:
    """Compare every judgment with our finding; ``extractions`` is keyed by model in lower case."""
    compared: dict[str, list[Compared]] = defaultdict(list)
    for judgment in judgments:
        extraction = extractions.get(judgment.model.lower())
        pair = compare(judgment, extraction) if extraction else None
        if pair is not None:
            compared[judgment.question].append(pair)
    limits = ceiling(judgments)
    return Report(
        scores=tuple(_score(q, compared[q], limits) for q in _order(compared)),
        disagreements=tuple(_disagreements(compared)),
        availability=_by_availability(judgments, extractions),
        calibration=tuple(_calibration(compared)),
        missing=tuple(sorted({j.model for j in judgments if j.model.lower() not in extractions})),
    )


def _order(compared: Mapping[str, list[Compared]]) -> list[str]:
    return sorted(compared, key=lambda question: (-len(compared[question]), question))


def _score(question: str, pairs: list[Compared], limits: Mapping[str, tuple[int, float]]) -> Score:
    """Agreement is over what we answer; precision and recall are over everything judged."""
    clusters: dict[str, list[tuple[str, str]]] = defaultdict(list)
    everything: dict[str, list[tuple[str, str]]] = defaultdict(list)
    is_license = question == LICENSE_QUESTION
    for pair in pairs:
        producer = pair.judgment.producer
        everything[producer].append(_license_cell(pair) if is_license else _cell(pair))
        if pair.found is not None:
            clusters[producer].append((pair.judged, pair.found))
    pairs_n, share = limits.get(question, (0, None))
    return Score(
        question=question,
        judged=len(pairs),
        n=sum(len(cells) for cells in clusters.values()),
        producers=len(clusters),
        precision=agr.interval(everything, agr.precision),
        recall=agr.interval(everything, _license_recall if is_license else agr.recall),
        agreement=agr.interval(clusters, agr.agreement),
        kappa=agr.interval(clusters, agr.kappa),
        ceiling=share,
        ceiling_pairs=pairs_n,
    )


def _cell(pair: Compared) -> tuple[str, str]:
    return pair.judged, pair.found or _NO_ANSWER


def _license_cell(pair: Compared) -> tuple[str, str]:
    """Of many licenses one is right: a wrong one is a false *yes*, silence no answer."""
    if pair.found is None:
        return "yes", _NO_ANSWER
    return ("yes" if pair.found == pair.judged else "no"), "yes"


def _license_recall(confusion: agr.Confusion) -> float | None:
    """Right answers over all definite judgments: a wrong answer and silence both miss."""
    total = sum(confusion.values())
    return confusion.get(("yes", "yes"), 0) / total if total else None


def _disagreements(compared: Mapping[str, list[Compared]]) -> Iterable[Disagreement]:
    for question in _order(compared):
        wrong = [p for p in compared[question] if p.found is not None and p.found != p.judged]
        for pair in sorted(wrong, key=lambda p: (-p.confidence, p.judgment.model)):
            told = pair.judgment
            yield Disagreement(
                question=question,
                model=told.model,
                judged=pair.judged,
                found=pair.found or "",
                team=told.team,
                judge_evidence=" ".join(filter(None, (told.evidence, told.note))),
                our_evidence=pair.because,
            )


def _by_availability(
    judgments: Iterable[Judgment], extractions: Mapping[str, Extraction]
) -> dict[str, dict[str, int]]:
    """Per availability of the single component behind a question: what judges answered."""
    table: dict[str, Counter[str]] = defaultdict(Counter)
    for judgment in judgments:
        extraction = extractions.get(judgment.model.lower())
        components = QUESTIONS.get(judgment.question, ())
        if extraction is None or len(components) != 1 or judgment.value == "n/a":
            continue
        table[extraction.findings[components[0]].availability][judgment.value] += 1
    return {str(name): dict(sorted(row.items())) for name, row in sorted(table.items())}


def _calibration(
    compared: Mapping[str, list[Compared]],
) -> Iterable[tuple[float, int, float, float]]:
    bins: dict[int, list[Compared]] = defaultdict(list)
    for question, pairs in compared.items():
        if question in OF_THE_WHOLE:
            continue
        for pair in pairs:
            if pair.found is not None:
                bins[min(int(pair.confidence * 10), 9)].append(pair)
    for index, members in sorted(bins.items()):
        mean = sum(pair.confidence for pair in members) / len(members)
        right = sum(pair.found == pair.judged for pair in members) / len(members)
        yield index / 10, len(members), mean, right
