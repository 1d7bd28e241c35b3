"""Which stage of a model's making a text speaks of: pre-training, fine-tuning, evaluation."""

import re
from functools import lru_cache
from typing import Final

from extractors.context import Context
from extractors.words.phrases import Phrase

ALIGNING: Final = (
    r"\baligned (?:the|this|our|it)\b"
    r"|\balign(?:ed|ment|ing) (?:data|set|stage|phase|tuning)"
    r"|\balign(?:ed|ment|ing)[^.]{0,40}\b(?:human|safety|helpful|values|assistants?|user)"
)
"""Words that speak of aligning a model, not of aligned texts or sequences."""
_OF_SEQUENCES: Final = re.compile(
    r"\b(?:forced?|word|phon\w+|speech|audio|text|sequence|sentence|time|temporal|structure|image"
    r"|vision|cross-?lingual)[- ](?:\w+[- ])?align\w*"
)


_OF_NAME: Final = re.compile(r"-\d+(?:\.\d+)?b(?:-[a-z]\w*)+")
"""What follows the size in a model's name (``some-7b-chat-dpo``)."""
_TUNED_OBJECT: Final = re.compile(r"(tun(?:ed|ing|e) (?:an?|the|our|this|its) )pre-?trained\b")
"""``fine-tuning a pre-trained model on X``: X is what it is tuned on."""


def without_others(words: str) -> str:
    """Lower-case words without those that speak of no stage of this model's own making: aligned
    sequences, the pre-trained model that is tuned, and what models are called.
    """
    words = _OF_SEQUENCES.sub("", words) if "align" in words else words
    return _without_object(_OF_NAME.sub(" ", words))


def _without_object(words: str) -> str:
    """The words without the pre-trained model that is tuned; all others keep their places."""
    if "pre" not in words:
        return words
    return _TUNED_OBJECT.sub(lambda match: match[1].ljust(len(match[0])), words)


PRETRAINING_ABROAD: Final = (
    r"[预預][训訓][练練]|事前学習|사전 ?학습|предобуч|предварительн\w* обуч"
    r"|pr[eé]-?entren|pr[eé]-?entraîn|pr[eé]-?treina"
)
TUNING_ABROAD: Final = (
    r"微[调調]|ファインチューニング|파인 ?튜닝|미세 ?조정"
    r"|дообуч|файн-?тюн|ajuste fino|ajustad[oa] con"
)
"""The same in other languages than English."""
_WORDS: Final[dict[str, str]] = {
    "safety_evaluation": r"(?:safety|toxic|red[- ]team|jailbreak|harm)[^.]{0,50}(?:eval|bench|test)"
    r"|(?:eval|benchmark|test)[^.]{0,50}(?:safety|toxic|red[- ]team|jailbreak|harm)",
    "alignment": r"\b(?:rlhf|rlaif|dpo\w*|ppo|kto|orpo|grpo|simpo|preferences?|reward models?"
    rf"|human feedback)\b|{ALIGNING}",
    "evaluation": r"\b(?:evaluat\w+|benchmarks?|test(?:ed|ing)? (?:on|set|split|data)|metrics?"
    r"|leaderboard|performance|(?:zero|few)-?shot|held-out)\b",
    "finetuning": r"\b(?:fine-?\s?tun\w+|sft|(?<!-)supervised|instruction[- ]\w+|instruct\w*"
    rf"|continued training|post-?training)\b|{TUNING_ABROAD}",
    "pretraining": r"\bpre-?\s?train\w*\b(?! (?:\w+ )?(?:weights|checkpoints?)\b)"
    rf"|\btrained from scratch\b|{PRETRAINING_ABROAD}",
    "training": r"\b(?:train(?:ed|ing|s)?|corpus|corpora|learn(?:ed|t) from)\b",
}
_STAGE: Final = tuple((stage, re.compile(pattern)) for stage, pattern in _WORDS.items())
_MIXED: Final = re.compile(
    r"train\w*[^.>]{0,20}(?:and|[&/+])[^.>]{0,5}eval|(?<![\w-])training data"
)
_LIMIT: Final = 800

ALIGNED: Final = frozenset(
    {"dpo", "rlhf", "orpo", "ppo", "kto", "rlaif", "simpo", "grpo", "aligned", "reward"}
)
TUNED: Final = ALIGNED | frozenset(
    """instruct chat sft it finetuned finetune ft tuned assistant instruction distilled qa squad
    ner sentiment summarization lora qlora merged""".split()
)
"""Words in a model's name that tell of a stage after pre-training."""
TUNED_TAGS: Final = frozenset(
    {"generated_from_trainer", "conversational", "trl", "autonlp", "autotrain"}
)
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


def told(text: str) -> str | None:
    """The stage that ``text`` (a sentence or a section path) speaks of; None if none."""
    return _told(text[-_LIMIT:].lower())


@lru_cache(maxsize=8192)
def _told(text: str) -> str | None:
    text = without_others(text)
    if _MIXED.search(text):
        return "training"
    return next((stage for stage, pattern in _STAGE if pattern.search(text)), None)


def titles(context: Context, path: str) -> tuple[list[str], str]:
    """The titles of a section's path, the nearest first, and apart from them that of the card.

    The first heading says what the model is, the others what stands below them.
    """
    first = context.card.sections[1].path if len(context.card.sections) > 1 else ""
    outermost, *inner = path.split(" > ")
    if inner and outermost == first:
        return inner[::-1], outermost
    return [*inner[::-1], outermost], ""


def words(context: Context) -> frozenset[str]:
    """The words of the model's own name."""
    return context.once(_words)


def _words(context: Context) -> frozenset[str]:
    return frozenset(re.split(r"[^a-z0-9]+", context.name.rpartition("/")[2].lower()))


def is_tuned(context: Context) -> bool:
    """Whether name, tags or declared parents tell of a stage after pre-training."""
    return context.once(_is_tuned)


def _is_tuned(context: Context) -> bool:
    return (
        bool(context.tags.get("base_model") or context.front.strings("base_model"))
        or context.is_adapter
        or not TUNED.isdisjoint(words(context))
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


def own(context: Context) -> str:
    """The stage that data of this model belongs to, where nothing nearer says."""
    if not ALIGNED.isdisjoint(words(context)):
        return "alignment"
    if not context.plain_tags.isdisjoint(ALIGNED) and is_generative(context) is not False:
        return "alignment"
    return "finetuning" if is_tuned(context) else "pretraining"


def is_plain_base(context: Context) -> bool:
    """Whether the name says that this is the base model and nothing says more."""
    return not BASE.isdisjoint(words(context)) and not is_tuned(context)


def is_generative(context: Context) -> bool | None:
    """Whether the task is one of generating; None where no task is declared."""
    task = context.record.pipeline_tag or next(iter(context.front.strings("pipeline_tag")), None)
    return None if task is None else is_generating(task)


def is_generating(task: str) -> bool:
    """Whether a task of the Hub is one of generating."""
    return task not in _NOT_GENERATIVE


_SPOKEN: Final = re.compile(
    r"(?P<made>pre[- ]?training|pre[- ]?trained (?:\w+ )?(?:on|in|with|using|from)|from scratch"
    rf"|{PRETRAINING_ABROAD})"
    r"|(?P<pre>pre[- ]?train\w*)|fine[- ]?tun\w*|\bsft\b|post[- ]?train\w*|\binstruction"
    rf"|{TUNING_ABROAD}"
)


def nearest(words: str, at: int, *, tuned: bool) -> str | None:
    """Of lower-case words that speak of two stages, the one that what stands at ``at`` belongs to.

    ``Pre-trained on A and fine-tuned on B``: the last one named before. A tuned model was made
    from a *pretrained* one, which tells of no data. None where only one is left.
    """
    found = _two(words, tuned)
    before = [stage for place, stage in found if place < at]
    return before[-1] if before else found[0][1] if found else None


def clause(words: str, at: int, *, tuned: bool) -> str:
    """The part of such words that tells of the stage to which what stands at ``at`` belongs."""
    found = _two(words, tuned)
    start = max((place for place, _ in found if place < at), default=0)
    own = nearest(words, at, tuned=tuned)
    stop = min((place for place, stage in found if place > at and stage != own), default=None)
    return words[start:stop]


def _two(words: str, tuned: bool) -> list[tuple[int, str]]:
    """Where words speak of a stage, and of which; nothing where they speak of one alone."""
    found = [
        (match.start(), "pretraining" if match["made"] or match["pre"] else "finetuning")
        for match in _SPOKEN.finditer(_without_object(words))
        if not (tuned and match["pre"])
    ]
    return found if len({stage for _, stage in found}) > 1 else []
