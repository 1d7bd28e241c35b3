"""What a model itself is: a base, made from nothing, or tuned, and for what task.

Its name, its tags, the parents that it declares and what its card calls it tell that. Which stage
a sentence speaks of, :mod:`extractors.words.stages` says.
"""

import re
from collections.abc import Collection
from typing import Final

from extractors.context import Context
from extractors.words.phrases import Phrase

ALIGNED: Final = frozenset(
    {"dpo", "rlhf", "orpo", "ppo", "kto", "rlaif", "simpo", "grpo", "aligned", "reward"}
)
TUNED: Final = ALIGNED | frozenset(
    """instruct chat sft it finetuned finetune ft tuned assistant instruction distilled qa squad
    ner sentiment summarization lora qlora merged controlnet""".split()
)
"""Words in a model's name that tell of a stage after pre-training."""
TUNED_TAGS: Final = frozenset(
    {"generated_from_trainer", "conversational", "trl", "autonlp", "autotrain"}
)
WRITING: Final = frozenset({"transformers", "trl", "peft", "text-generation"})
"""Tags of language models, some of which are tuned by reinforcement learning."""
BASE: Final = frozenset({"base", "pretrained", "pretrain", "pt", "foundation"})
_NOT_GENERATIVE: Final = frozenset(
    """text-classification token-classification question-answering fill-mask sentence-similarity
    feature-extraction automatic-speech-recognition audio-classification image-classification
    object-detection image-segmentation depth-estimation zero-shot-classification
    zero-shot-image-classification translation tabular-classification tabular-regression
    reinforcement-learning voice-activity-detection mask-generation image-feature-extraction
    time-series-forecasting keypoint-detection video-classification zero-shot-object-detection
    table-question-answering document-question-answering""".split()
)


def name_words(context: Context) -> frozenset[str]:
    """The words of the model's own name."""
    return context.once(_name_words)


def _name_words(context: Context) -> frozenset[str]:
    return frozenset(re.split(r"[^a-z0-9]+", context.name.rpartition("/")[2].lower()))


def stage_words(context: Context) -> frozenset[str]:
    """Those of them that may tell of a stage. An agent that plays learns by PPO from nothing."""
    words = name_words(context)
    return words - ALIGNED if is_playing(context.plain_tags) else words


def is_playing(tags: Collection[str]) -> bool:
    """Whether tags call a model an agent that learned to act, and not one that writes."""
    return "reinforcement-learning" in tags and WRITING.isdisjoint(tags)


def is_tuned(context: Context) -> bool:
    """Whether name, tags or declared parents tell of a stage after pre-training."""
    return context.once(_is_tuned)


def _is_tuned(context: Context) -> bool:
    return (
        bool(context.tags.get("base_model") or context.front.strings("base_model"))
        or context.is_adapter
        or not TUNED.isdisjoint(stage_words(context))
        or not context.plain_tags.isdisjoint(TUNED_TAGS)
    )


def says_tuned(context: Context) -> bool:
    """Whether the card calls this a tuned model; not where it denies it or speaks of others."""
    return context.once(called_tuned) is not None


def called_tuned(context: Context) -> int | None:
    """Where the card's text says so; None where it does not."""
    text = context.card.text
    return next(
        (
            match.start()
            for match in _CALLED_TUNED.finditer(context)
            if not _OF_OTHERS.search(text, max(0, match.start() - _NEAR), match.end())
        ),
        None,
    )


_NEAR: Final = 30
_CALLED_TUNED: Final = Phrase(
    r"(?i)\b(?:is|are|was|were|been) (?:(?:an?|the) )?(?:[\w-]+ ){0,2}?"
    r"(?:fined?-?\s?|instruct(?:ion)?[- ])tuned\b"
    r"|\btrained (?:by|through|via) (?:\w+ )?fine-?\s?tuning\b"
    r"|\b(?:is an?|my) (?:[\w-]+ ){0,2}fine-?tune\b"
    r"|\bwe (?:have )?fine-?\s?tuned (?:an?|the) (?:existing|original|base) (?:\w+ ){0,2}models?\b"
    r"|\bwith (?:a )?further (?:[\w-]+ )?fine-?\s?tuning\b|\bfurther (?:[\w-]+ )?fine-?\s?tuned\b"
    r"|\b(?:dreambooth|textual inversion|(?:using|used|via|by|with)\W{1,3}transfer learning)\b"
    r"|\btrained on (?:[\w,~-]+ ){0,5}(?:conversations|instructions|dialogues"
    r"|instruction[- ]following)\b"
    r"|\btrained (?:on|with|by|using|via) (?:supervised fine-?\s?tuning|(?-i:SFT|DPO|RLHF))\b"
    r"|\b(?:model|checkpoint|adapter|lora) (?:that (?:was|is) |\w+ly )?"
    r"fine-?\s?tuned (?:on|for|to|from)\b"
    r"|\btrained, starting from an? pre-?trained (?:model|checkpoint)\b"
    r"|(?m:^\W{0,4}problem type: (?:multi-?class|binary|single|entity|extractive)\b)"
    r"|(?m:^\W{0,3}|\.\s)(?:(?:an?|the) )?(?:instruction[- ]tuned |fine-?tuned (?:on|version of)"
    r"|fine-?tuned \[?[\w.-]+/)"
)
_OF_OTHERS: Final = re.compile(
    r"(?i)\b(?:not|never|unlike|can|could|may|should|must|when|if|also|other|see|once)\b|n['’]t\b"
    r"|\b(?:versions?|examples?) of (?:this|the|our) model fine"
)


def says_from_scratch(context: Context) -> bool:
    """Whether the card says that nothing was there before the training."""
    return _FROM_SCRATCH.is_in(context)


def is_from_scratch(context: Context) -> bool:
    """Whether the card says of this model that it was trained from nothing."""
    text = context.card.text
    return any(
        not _OF_OTHERS.search(text, max(0, match.start() - _NEAR), match.end())
        for match in _MADE_FROM_SCRATCH.finditer(context)
    )


_MADE_FROM_SCRATCH: Final = Phrase(
    r"(?i)\b(?:model|is|was|are|were|been)\W{1,4}(?:[\w-]+ ){0,2}?"
    r"(?:pre-?)?trained (?:[\w,-]+ ){0,5}?from scratch\b"
)
_FROM_SCRATCH: Final = Phrase(r"(?i)\bfrom scratch\b|\brandom(?:ly)? initiali[sz]")


def stage(context: Context) -> str:
    """The stage that data of this model belongs to, where nothing nearer says."""
    if not ALIGNED.isdisjoint(stage_words(context)):
        return "alignment"
    if (
        not context.plain_tags.isdisjoint(ALIGNED)
        and is_generative(context) is not False
        and not is_playing(context.plain_tags)
    ):
        return "alignment"
    return "finetuning" if is_tuned(context) else "pretraining"


def is_plain_base(context: Context) -> bool:
    """Whether the name says that this is the base model and nothing says more."""
    return not BASE.isdisjoint(name_words(context)) and not is_tuned(context)


def is_generative(context: Context) -> bool | None:
    """Whether the task is one of generating; None where no task is declared."""
    task = context.record.pipeline_tag or next(iter(context.front.strings("pipeline_tag")), None)
    return None if task is None else is_generating(task)


def is_generating(task: str) -> bool:
    """Whether a task of the Hub is one of generating."""
    return task not in _NOT_GENERATIVE
