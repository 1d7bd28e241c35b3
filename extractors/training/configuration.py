"""With which settings the model was trained, and the logs of it, as far as its card shows them.

A configuration without the state of the optimizer is a part of what is kept of a training run, as
files with its arguments or its logs are.
"""

import re
from collections.abc import Iterator
from itertools import chain, islice, takewhile
from typing import Final

from extractors.context import CARD, Context
from extractors.pattern_sets import says
from extractors.reading.card import Card
from extractors.training.shown_settings import in_code, in_columns
from extractors.words.addresses import without_addresses
from taxonomy.findings import Availability, Evidence

_COMPONENT: Final = "weights.training_state"
_VALUE: Final = r"\b[^\d\n]{0,30}\n?[^\d\n]{0,12}\d"
_ANCHORS: Final = tuple(
    (word, name, re.compile(pattern + _VALUE))
    for word, name, pattern in (
        ("learning", "rate", r"learning[ _-]?rate"),
        ("batch", "batch", r"batch[ _-]?size"),
    )
)
"""A word to ask for, the setting, and its name with a value behind it, in lower case."""
_OTHERS: Final = (
    ("rate", ("learning rate", "learning_rate", "learning-rate")),
    ("batch", ("batch size", "batch_size", "batch-size", "batchsize")),
    ("passes", ("epoch", " steps", "_steps")),
    (
        "optimizer",
        ("adam", "adafactor", "sgd", "weight decay", "weight_decay", "warmup", "warm-up"),
    ),
)
_MOST: Final = 50
_AROUND: Final = 400
"""Characters from one setting to another of the same run."""
_OF_ANOTHER: Final = says(
    r"\busage\b|\bhow to\b|inference|quick ?start|benchmark|latency|throughput|\byour?\b"
    r"|recommend|suggest|\bto (?:fine-?tune|train)\b",
    case=False,
)
"""Settings for users, or of a measurement."""


def evidence(context: Context) -> Iterator[Evidence]:
    """Settings in words, lists, tables and code of the card, then links to logs of the training."""
    if context.is_quantised:
        return  # a copy's card repeats what was said of the original
    yield from islice(chain(_settings(context), _shown(context)), 1)
    yield from _logs(context)


def _shown(context: Context) -> Iterator[Evidence]:
    """Settings in the notation of code, and those whose values stand rows below."""
    card = context.card
    for block, quote in chain(in_code(context), in_columns(context)):
        if not _OF_ANOTHER(card.sections[card.blocks[block].section].path):
            yield context.in_card(
                "training.settings",
                _COMPONENT,
                Availability.PARTIAL,
                0.65,
                block=block,
                quote=quote,
            )


def _settings(context: Context) -> Iterator[Evidence]:
    card = context.card
    lower = card.lower
    if len(lower) != len(card.text):
        return
    for word, name, pattern in _ANCHORS:
        if word not in lower:
            continue
        for anchor in islice(pattern.finditer(lower), _MOST):
            block, at = card.at(anchor.start())
            sentence = card.sentence(block, at)
            path = card.sections[card.blocks[block].section].path
            if _OF_ANOTHER(f"{path} {sentence}"):
                continue
            around = lower[max(0, anchor.start() - _AROUND) : anchor.end() + _AROUND]
            if _is_one_of_several(name, around):
                yield context.in_card(
                    "training.settings",
                    _COMPONENT,
                    Availability.PARTIAL,
                    0.65,
                    block=block,
                    quote=_row(card, block) if card.blocks[block].kind == "cell" else sentence,
                )
                return


def _is_one_of_several(name: str, around: str) -> bool:
    """Whether another setting stands near one: one alone may be of anything."""
    return any(any(word in around for word in words) for other, words in _OTHERS if other != name)


def _row(card: Card, cell: int) -> str:
    """A cell and what follows it in its row: a setting with its value."""
    line = card.blocks[cell].line
    row = takewhile(
        lambda b: b.kind == "cell" and b.line == line, card.blocks[cell : cell + _CELLS]
    )
    return " | ".join(block.text for block in row)


_CELLS: Final = 12
_HOSTS: Final = ("wandb.ai/", "tensorboard", "comet.com/", "comet.ml/", "swanlab.cn/")
_LOG: Final = re.compile(
    r"(?i)^https?://(?:www\.|api\.)?(?:wandb\.ai/(?!site\b|authors?\b|fully-connected\b|pricing\b)"
    r"[\w.-]+/[\w.-]+|tensorboard\.dev/experiment/\w+|(?:comet\.(?:com|ml)|swanlab\.cn)/@?[\w.-]+/[\w.-]+"
    r"|(?:huggingface\.co|hf\.co)/(?:tensorboard/[\w.-]+/[\w.-]+|[\w.-]+/[\w.-]+/tensorboard\b))"
)


def _logs(context: Context) -> Iterator[Evidence]:
    card = context.card
    if not any(host in card.addresses for host in _HOSTS):
        return
    for link in card.links:
        sentence = card.sentence(link.block, link.start, link.stop)
        if _LOG.match(link.url) and not _OF_ANOTHER(without_addresses(sentence)):
            yield context.found(
                "training.log",
                _COMPONENT,
                Availability.PARTIAL,
                0.6,
                source=CARD,
                locator=card.place(link),
                quote=sentence or link.url,
            )
            return
