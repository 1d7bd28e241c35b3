"""Evaluation results: tables of numbers, numbers in words, results in the metadata."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from extractors.context import CARD, Context
from extractors.reading.card import Card
from extractors.words.phrases import Phrase
from extractors.words.stages import MEASURED
from taxonomy.findings import Availability, Evidence

_ROWS: Final = 8


def evidence(context: Context) -> Iterator[Evidence]:
    """Results in the card's body and in its metadata."""
    yield from tables(context)
    yield from model_index(context)


_NUMBER: Final = re.compile(r"^\W*[-+~]?\d[\d.,]*\s?(?:%|±.*|\(.*\))?\W*$")
_EVALUATION: Final = re.compile(rf"{MEASURED}|leaderboard|avalia[cç]|r[eé]sultats")
_METRIC: Final = re.compile(
    r"(?i)(?:\b|_)(?:accuracy|f1|bleu|rouge|wer|cer|perplexity|ppl|loss|auc|map|recall"
    r"|precision|pass@\d|em|metrics?|benchmarks?|基准|指标|"
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
        (
            block,
            card.sentence(block, at),
            _is_under_evaluation(card, block) or _is_announced(card.text, match.start()),
        )
        for match in filter(_is_score, islice(_SCORE.finditer(context), _TRIES))
        for block, at in (card.at(match.start()),)
    ]
    printed = _printed(context)
    if printed is not None:
        yield printed
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


def _is_announced(text: str, at: int) -> bool:
    """Whether results on a set that was kept for it are said to follow."""
    return _ANNOUNCED.search(text, max(0, at - _NEAR), at) is not None


_ANNOUNCED: Final = re.compile(
    r"(?i)\bresults? on (?:the|an?|our) (?:[\w-]+ )?(?:evaluation|test|validation|dev|held-?out)"
    r"(?:ing)? ?(?:set|data|split)"
)
_NEAR: Final = 300


def _printed(context: Context) -> Evidence | None:
    """Scores under a heading of evaluation, as a program printed them: ``"f1": 87.9``."""
    card = context.card
    for _, block in card.codes:
        if _EVALUATION.search(card.sections[block.section].path):
            lines = block.text.splitlines()[:_LINES]
            scores = [line.strip() for line in lines if _SCORED.search(line)]
            if len(scores) >= _FEW:
                return context.found(
                    "results.printed",
                    "docs.evaluation_results",
                    Availability.RELEASED,
                    0.7,
                    source=CARD,
                    locator=f"L{block.line}-L{block.end}",
                    quote=scores[0],
                )
    return None


_SCORED: Final = re.compile(
    r"(?i)(?:\b|_)(?:acc\w*|f1|bleu|rouge\w*|wer|cer|perplexity|exact\w*|precision|recall|auc"
    r"|mse|spearman|pearson)\b[^\w.]{1,20}(?:\w+ ?[|±] *)?\d+\.\d"
)
_LINES: Final = 60
_FEW: Final = 2
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
