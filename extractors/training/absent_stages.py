"""Stages that a model does not have: not applicable rather than not found.

Only where nothing at all speaks of a stage, and something says what kind of model this is: its
task, its name, or that the card has no word of it. Anything found overrides it.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from extractors.context import CARD, Context
from extractors.lineage import declared as lineage
from extractors.lineage import text as lineage_text
from extractors.training.own_stage import own_stage
from extractors.words import tuned
from extractors.words.phrases import Phrase
from taxonomy.findings import Availability, Evidence

_TUNING: Final = ("code.finetuning", "data.finetuning")
_ALIGNMENT: Final = ("code.alignment", "data.alignment")
_ALIGNED_WORDS: Final = Phrase(
    r"(?i)\b(?:rlhf|rlaif|dpo|ppo|kto|orpo|grpo|human feedback|preference|reward model"
    r"|align(?:ed|ment)|chat|assistant|instruct\w*|safety[- ]tun\w+)\b"
)
_TUNED_WORDS: Final = Phrase(
    r"(?i)\b(?:fine-?\s?tun(?:ed|ing)|sft|instruct(?:ion)?[- ]?(?:tun\w+|data\w*|follow\w*)?"
    r"|post-?train\w+|chat|assistant|distill?ed)\b"
)
_CALLED: Final = re.compile(
    r"(?i)\b(?:can|could|may|should|to|must|intended|mostly|easily)\b[^.]{0,60}fine-?\s?tun"
    r"|fine-?\s?tuned? (?:versions|on (?:a|your|downstream|tasks))"
    r"|\b(?:for|further|your) fine-?\s?tuning"
    r"|\b(?:not_?|isn.t|never|no|without)(?: \w+){0,3}?"
    r" (?:fine-?\s?tun|instruct|sft|chat|align|post-?tr)"
)


_MOST: Final = 10_000
_TRAINED: Final = Phrase(
    r"(?i)\b(?:pre-?train\w*|language model|from scratch|trained (?:\w+ )?(?:on|by|using))\b"
    r"|\btrained with (?:the )?(?-i:[A-Z])"
)


def evidence(context: Context) -> Iterator[Evidence]:
    """Alignment of what is not a generating or tuned model; fine-tuning of what is a base."""
    if context.once(lineage.links):
        return
    is_tuned = (
        own_stage(context) != "pretraining"
        or lineage_text.descent(context) is not None
        or _speaks(context, _TUNED_WORDS)
    )
    aligned = not tuned.ALIGNED.isdisjoint(tuned.stage_words(context)) or (
        tuned.is_tuned(context) and tuned.is_generative(context) is not False
    )
    if not aligned and not _speaks(context, _ALIGNED_WORDS):
        yield from _none(context, _ALIGNMENT)
    if not is_tuned:
        yield from _none(context, _TUNING)


def _speaks(context: Context, words: Phrase) -> bool:
    """Whether the card speaks of such a stage as done to this model."""
    text = context.card.text
    for match in islice(words.finditer(context), _MOST):
        near = text[max(0, match.start() - 70) : match.end() + 40]
        if not _CALLED.search(near):
            return True
    return False


def _none(context: Context, components: tuple[str, ...]) -> Iterator[Evidence]:
    reason = (_task(context) if components == _ALIGNMENT else None) or _reason(context)
    if reason is None:
        return
    source, locator, quote, confidence = reason
    for component in components:
        yield context.found(
            "stage.absent",
            component,
            Availability.NOT_APPLICABLE,
            confidence,
            source=source,
            locator=locator,
            quote=quote,
        )


Reason = tuple[str, str, str, float]


def _task(context: Context) -> Reason | None:
    if tuned.is_generative(context) is not False:
        return None
    if context.record.pipeline_tag:
        return "record", "pipeline_tag", context.record.pipeline_tag, 0.7
    front = context.front
    return front.source, front.locator("pipeline_tag"), front.quote("pipeline_tag"), 0.7


def _reason(context: Context) -> Reason | None:
    """What says so: the name, or the card that tells of pre-training alone."""
    if tuned.is_plain_base(context):
        return "record", "id", context.name, 0.65
    match = _TRAINED.search(context) if context.files.weights else None
    if match is None:
        return None
    block, at = context.card.at(match.start())
    quote = context.card.sentence(block, at)
    return CARD, context.card.line(block, quote), quote, 0.5
