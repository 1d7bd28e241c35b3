"""To which stage of a model's making its data belong: what words say, else how it was made."""

import re
from functools import lru_cache
from typing import Final

from extractors.context import Context
from extractors.lineage import declared as lineage
from extractors.pattern_sets import either
from extractors.words import corpora, stages, tuned

_SUPERVISED: Final = frozenset(
    """text-classification token-classification question-answering zero-shot-classification
    sentence-similarity text-ranking table-question-answering document-question-answering""".split()
)
"""Tasks of labelled text, for which next to nobody trains a model from nothing."""
_HEADS: Final = (
    "ForSequenceClassification", "ForTokenClassification", "ForQuestionAnswering",
    "ForMultipleChoice", "ForCTC",
)  # fmt: skip
"""What is put on a pretrained encoder for such a task, as its architecture is called."""
_EMBEDDERS: Final = frozenset({"sentence-transformers", "cross-encoder", "mteb"})
"""Tags of models that embed or compare texts: they are made from a language model."""


def own_stage(context: Context) -> str:
    """Alignment, fine-tuning or pre-training, by the model's name, tags, parents, words, task."""
    return context.once(_own_stage)


def _own_stage(context: Context) -> str:
    own = tuned.stage(context)
    if own == "pretraining" and _is_derived(context):
        return "finetuning"
    return own


def _is_derived(context: Context) -> bool:
    if context.once(lineage.links):
        return True
    if tuned.is_from_scratch(context):
        return False
    if tuned.says_tuned(context) or _declares_labelled(context):
        return True
    return context.has_card and not tuned.says_from_scratch(context) and _is_supervised(context)


def _declares_labelled(context: Context) -> bool:
    """Whether the declared data is such that models are tuned on, and no plain text beside it."""
    declared = context.front.strings("datasets") if context.has_card else ()
    return any(map(corpora.is_for_tuning, declared)) and not any(map(corpora.is_raw, declared))


def _is_supervised(context: Context) -> bool:
    tasks = context.record.pipeline_tag, *context.front.strings("pipeline_tag")
    return (
        not _SUPERVISED.isdisjoint(tasks)
        or context.once(_embeds)
        or any(name.endswith(_HEADS) for name in _architectures(context))
    )


def _embeds(context: Context) -> bool:
    """Whether tags say so of a model that does not say it was trained from nothing."""
    tags = {*context.plain_tags, (context.record.library_name or "").lower()}
    return not _EMBEDDERS.isdisjoint(tags) and not tuned.is_from_scratch(context)


def _architectures(context: Context) -> list[str]:
    named = (context.record.config or {}).get("architectures")
    return [name for name in named if isinstance(name, str)] if isinstance(named, list) else []


_ALIGNMENT, _FINETUNING, _PRETRAINING, _ITSELF = range(4)
_STAGES: Final = either([
    (
        r"\b(?:dpo\w*|ppo\w*|rlhf|rlaif|grpo|orpo|kto|rloo|preferences?|reward)\b"
        rf"|{stages.ALIGNING}"
    ),
    (
        r"\b(?:fine[- ]?tun\w*|sft|instructions?|instruct|post[- ]?train\w*|distill\w*"
        r"|assistant|conversations?|dialogues|chat)\b"
        r"|(?:^|[^-\w])supervised (?:fine|train|data|learn)"
        rf"|{stages.TUNING_ABROAD}"
    ),
    (
        r"\bpre[- ]?train\w*|\bfrom scratch\b|\b(?:billion|trillion|[0-9.]+ ?[bt]) tokens\b"
        rf"|{stages.PRETRAINING_ABROAD}"
    ),
    (
        r"\bpre[- ]?train(?:ing|s)\b|\bpre[- ]?trained (?:in|(?:\w+ )?(?:on|with|using))\b"
        r"|\b(?:we|further) (?:\w+ )?pre[- ]?train(?:ed)?\b"
        r"|\b[0-9.]+ ?(?:trillion|t) tokens\b"
        r"|(?:继续|繼續|持续|持續|增量|二次|継続)(?:[预預][训訓][练練]|事前学習)"
        rf"|\bfrom scratch\b|(?:{stages.PRETRAINING_ABROAD}) ?"
        r"(?:语料|数据|語料|數據|資料|阶段|データ|コーパス|데이터|말뭉치|코퍼스)"
    ),
])  # fmt: skip
_FOR_USERS: Final = re.compile(
    r"\b(?:without|(?:can|could|may|should|must|to|not) be)\b(?: [\w-]+){0,3} fine-?\s?tun\w+"
)
"""Tuning that a user may do, or need not."""


_OF_BASE: Final = re.compile(
    r"(?<!as a )(?<!as the )(?<!as our )(?<![\w-])(?:base|original) (?:\w+ )?model\b"
)


def stage(context: Context, sentence: str, path: str = "", at: int = 0, *, unsaid: str = "") -> str:
    """The stage that the sentence, else the nearest title above speaks of; else ``unsaid``, and
    without that the model's own.

    What the card's title calls the model says less of a dataset than what the sentence names.
    ``at`` is the place in the sentence that is asked about, where it speaks of two.
    """
    tuned = own_stage(context) != "pretraining"
    above, title = stages.titles(context, path)
    for words in (sentence, *above):
        told = _spoken(words.lower(), at, tuned)
        if told is not None:
            return told
    if unsaid:
        return unsaid
    named = _named(context, sentence)
    return named or _spoken(title.lower(), at, tuned) or own_stage(context)


def _named(context: Context, sentence: str) -> str | None:
    """The stage of what the public datasets in a sentence hold."""
    if corpora.speaks_of_instructions(sentence):
        return "finetuning"
    if corpora.speaks_of_preferences(sentence):
        return "alignment"
    is_made_of_text = not tuned.is_tuned(context) and not context.once(_embeds)
    return "pretraining" if is_made_of_text and corpora.speaks_of_raw(sentence) else None


@lru_cache(maxsize=8192)
def _spoken(words: str, at: int, tuned: bool) -> str | None:
    """The stage that lower-case words speak of, if one.

    A tuned model was made from a *pretrained* one: only "pre-trained on" tells of pre-training.
    """
    spoken = _STAGES(stages.without_others(words))
    if _ALIGNMENT in spoken:
        return "alignment"
    if tuned and "train" in words and _OF_BASE.search(words):
        return "pretraining"
    finetuning = _FINETUNING in spoken and _FINETUNING in _STAGES(_FOR_USERS.sub("", words))
    pretraining = (_ITSELF if tuned else _PRETRAINING) in spoken
    if finetuning and pretraining:
        return stages.nearest(words, at, tuned=tuned)
    if finetuning:
        return "finetuning"
    return "pretraining" if pretraining else None
