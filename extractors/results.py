"""Evaluation results: tables of numbers, numbers in words, results in the metadata."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from extractors.context import CARD, Context
from extractors.reading.card import Card
from extractors.words.phrases import Phrase
from taxonomy.findings import Availability, Evidence

_ROWS: Final = 8


def evidence(context: Context) -> Iterator[Evidence]:
    """Results in the card's body and in its metadata."""
    yield from tables(context)
    yield from model_index(context)


_NUMBER: Final = re.compile(r"^\W*[-+~]?\d[\d.,]*\s?(?:%|±.*|\(.*\))?\W*$")
_EVALUATION: Final = re.compile(
    r"evaluat|benchmark|results|performance|metrics|accuracy|leaderboard"
)
_METRIC: Final = re.compile(
    r"(?i)(?:\b|_)(?:accuracy|f1|bleu|rouge|wer|cer|perplexity|ppl|loss|auc|map|recall"
    r"|precision|pass@\d|em|metrics?|benchmarks?|"
    r"exact match|mse|rmse|score|average|top-?1|fid|ndcg\S*|mrr\S*|spearman|pearson)\b"
)


def tables(context: Context) -> Iterator[Evidence]:
    """Tables of numbers under a heading of evaluation, or with a metric in their header."""
    card = context.card
    for table in card.tables:
        head = " | ".join(table.rows[0])
        path = card.sections[table.section].path
        under = _EVALUATION.search(path) is not None
        if not (under or _METRIC.search(head)):
            continue
        numbers = sum(1 for row in table.rows[:_ROWS] for cell in row if _NUMBER.match(cell[:30]))
        if numbers >= (1 if under and _METRIC.search(head) else 2):
            training_log = "epoch" in head.lower() and "loss" in head.lower()
            yield context.found(
                "results.training_log" if training_log else "results.table",
                "docs.evaluation_results",
                Availability.RELEASED,
                0.75 if training_log else 0.9,
                source=CARD,
                locator=f"L{table.line}",
                quote=table.quoted(),
            )
            return
    yield from _results_in_words(context)


_SCORE: Final = Phrase(
    r"(?i)(?:\b|_)(?:accuracy|f1|bleu|rouge-?\w?|wer|cer|perplexity|loss|auc|precision|recall"
    r"|score"
    r"|exact match)\b[^.\d\n]{0,30}\b\d"
    r"|\b\d{1,3}(?:\.\d+)? ?%[^.\n]{0,60}\b(?:accuracy|f1|exact match|wer|precision|recall|bleu)\b"
)


def _results_in_words(context: Context) -> Iterator[Evidence]:
    """The first score of those that stand under a heading of evaluation, else the first."""
    card = context.card
    places = [
        (block, card.sentence(block, at), _is_under_evaluation(card, block))
        for match in filter(_is_score, islice(_SCORE.finditer(context), _TRIES))
        for block, at in (card.at(match.start()),)
    ]
    if places:
        block, sentence, under = max(places, key=lambda place: place[2])
        yield context.in_card(
            "results.words",
            "docs.evaluation_results",
            Availability.RELEASED if under else Availability.PARTIAL,
            0.75 if under else 0.6,
            block=block,
            quote=sentence,
        )


def _is_under_evaluation(card: Card, block: int) -> bool:
    return _EVALUATION.search(card.sections[card.blocks[block].section].path) is not None


_TRIES: Final = 5
_OF_NUMBERS: Final = (
    "mixed", "half", "full", "single", "double", "point", "training", "quality",
)  # fmt: skip
_OF_ANSWERS: Final = ("score'", 'score"')
"""A key of what a pipeline returns."""


def _is_score(match: Any) -> bool:
    """Whether it is a measured one: no numeric precision, weight of a loss, loss of quality, and
    not how sure the model is of an answer that the card shows.
    """
    before = match.string[max(0, match.start() - 9) : match.start()].lower().rstrip(" _-")
    found = match[0].lower()
    if before.endswith(_OF_NUMBERS) or "weight" in found:
        return False
    return not found.startswith(_OF_ANSWERS)


def model_index(context: Context) -> Iterator[Evidence]:
    """Results in the card's metadata."""
    told = context.in_metadata(
        "results.model_index", "docs.evaluation_results", 0.85, key="model-index", having="value:"
    )
    if told is not None:
        yield told
    elif context.record.has_model_index or "eval-results" in context.plain_tags:
        yield context.found(
            "results.model_index",
            "docs.evaluation_results",
            Availability.RELEASED,
            0.75,
            source="record",
            locator="model-index",
            quote="model-index" if context.record.has_model_index else "eval-results",
        )
