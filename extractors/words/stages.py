"""Which stage of a model's making a text speaks of: pre-training, fine-tuning, evaluation.

What the model itself is, a base or tuned, :mod:`extractors.words.tuned` says.
"""

import re
from functools import lru_cache
from typing import Final

from extractors.context import Context
from extractors.pattern_sets import Hinted, hints

ALIGNING: Final = (
    r"\baligned (?:the|this|our|it)\b"
    r"|\balign(?:ed|ment|ing) (?:data|set|stage|phase|tuning)"
    r"|\balign(?:ed|ment|ing)[^.]{0,40}\b(?:human|safety|helpful|values|assistants?|user)"
    r"|^\W*alignment\W*$"
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
    r"|(?:指示|インストラクション)チューニング|指令(?:精调|调优)"
    r"|дообуч|файн-?тюн|ajuste fino|ajustad[oa] con"
)
"""The same in other languages than English."""
MEASURED: Final = (
    r"evaluat|benchmark|results|performance|metrics|accuracy"
    r"|evaluier|[eé]valuation|evaluaci|valutazion|ergebnis|resultad|risultat"
    r"|评[测估]|評[価測估]|평가|оценк|результат"
)
"""Titles above what was measured, in lower case."""
_WORDS: Final[dict[str, str]] = {
    "safety_evaluation": r"(?:safety|toxic|red[- ]team|jailbreak|harm)[^.]{0,50}(?:eval|bench|test)"
    r"|(?:eval|benchmark|test)[^.]{0,50}(?:safety|toxic|red[- ]team|jailbreak|harm)",
    "alignment": r"\b(?:rlhf|rlaif|dpo\w*|ppo|kto|orpo|grpo|simpo|preferences?|reward models?"
    rf"|human feedback)\b|{ALIGNING}"
    r"|偏好(?:对齐|优化|学习|数据)|人类反馈|選好(?:最適化|チューニング|学習|データ)"
    r"|선호 ?(?:최적화|학습|데이터)",
    "evaluation": r"\b(?:evaluat\w+|evals?|benchmarks?|test(?:ed|ing)? (?:on|set|split|data)"
    r"|metrics?|leaderboard|performance|(?:zero|few)-?shot|held-out"
    r"|measured (?:it |them |the model )?on)\b|评[测估]|测试(?:集|数据)|評[価測估]|평가",
    "finetuning": r"\b(?:fine-?\s?tun\w+|sft|(?<!-)supervised|instruction[- ]\w+|instruct\w*"
    rf"|continued training|post-?training)\b|{TUNING_ABROAD}",
    "pretraining": r"\bpre-?\s?train\w*\b(?! (?:\w+ )?(?:weights|checkpoints?)\b)"
    rf"|\btrained from scratch\b|{PRETRAINING_ABROAD}",
    "training": r"\b(?:train(?:ed|ing|s)?|corpus|corpora|learn(?:ed|t) from)\b",
}
_MIXED: Final = r"train\w*[^.>]{0,20}(?:and|[&/+])[^.>]{0,5}eval|(?<![\w-])training data"
_TOLD: Final = tuple(
    (stage, re.compile(pattern)) for stage, pattern in (("training", _MIXED), *_WORDS.items())
)
_MAY_TELL: Final = hints([pattern.pattern for _, pattern in _TOLD])
_LIMIT: Final = 800


def told(text: str) -> str | None:
    """The stage that ``text`` (a sentence or a section path) speaks of; None if none."""
    return _told(text[-_LIMIT:].lower())


@lru_cache(maxsize=8192)
def _told(text: str) -> str | None:
    text = without_others(text)
    may = _MAY_TELL(text)
    if not may:
        return None
    return next(
        (stage for n, (stage, told) in enumerate(_TOLD) if n in may and told.search(text)), None
    )


def titles(context: Context, path: str) -> tuple[list[str], str]:
    """The titles of a section's path, the nearest first, and apart from them that of the card.

    The first heading says what the model is, the others what stands below them.
    """
    first = context.card.sections[1].path if len(context.card.sections) > 1 else ""
    outermost, *inner = path.split(" > ")
    if inner and outermost == first:
        return inner[::-1], outermost
    return [*inner[::-1], outermost], ""


_SPOKEN: Final = Hinted(
    r"(?P<made>pre[- ]?training|pre[- ]?trained (?:\w+ )?(?:on|in|with|using|from)|from scratch"
    rf"|{PRETRAINING_ABROAD})"
    r"|(?P<aligned>\b(?:rlhf|dpo|kto|orpo)\b|\bpreference[- ](?:tun|optimi|align)\w*"
    r"|\baligned (?:with|by|using|via|through|on)\b)"
    r"|(?P<pre>pre[- ]?train\w*)|fine[- ]?tun\w*|\bsft\b|post[- ]?train\w*|\binstruction"
    rf"|{TUNING_ABROAD}"
)


def nearest(words: str, at: int, *, tuned: bool) -> str | None:
    """Of lower-case words that speak of two stages, the one that what stands at ``at`` belongs to.

    ``Pre-trained on A and fine-tuned on B``: the last one named before. A tuned model was made
    from a *pretrained* one, which tells of no data. None where only one is left.
    """
    found = _two(words, at, tuned)
    before = [stage for place, stage in found if place < at]
    return before[-1] if before else found[0][1] if found else None


def clause(words: str, at: int, *, tuned: bool) -> str:
    """The part of such words that tells of the stage to which what stands at ``at`` belongs."""
    found = _two(words, at, tuned)
    start = max((place for place, _ in found if place < at), default=0)
    own = nearest(words, at, tuned=tuned)
    stop = min((place for place, stage in found if place > at and stage != own), default=None)
    return words[start:stop]


def _spoken(match: re.Match[str]) -> str:
    if match["aligned"]:
        return "alignment"
    return "pretraining" if match["made"] or match["pre"] else "finetuning"


def _two(words: str, at: int, tuned: bool) -> list[tuple[int, str]]:
    """Where words speak of a stage, and of which; nothing where they speak of one alone.

    Words of aligning tell for what the whole is meant unless they part what stands before ``at``.
    """
    found = [
        (match.start(), _spoken(match))
        for match in _SPOKEN.finditer(_without_object(words))
        if not (tuned and match["pre"]) and not (match["aligned"] and match.start() > at)
    ]
    return found if len({stage for _, stage in found}) > 1 else []
