"""What a card's sentences about its model forbid: heard where no license is named anywhere.

"The weights are for academic research purposes only" is no license, but it tells that the model
is not free for any use. What is forbidden of outputs, of data or of another model is not meant.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from extractors.context import Context
from extractors.licenses.places import MOST, Said, of_others, without_reason
from extractors.licenses.restricted import restricted
from extractors.words.families import family, spelling

RULE: Final = "license.limits"
_ASKED: Final = ("commercial", "research", "商用", "商业", "仅供")
_LONGEST: Final = 1500
_OF_MODEL: Final = re.compile(
    r"(?i)\b(?:models?|weights?|checkpoints?)\b[^.;]{0,60}?"
    r"\b(?:is|are|was|were|be|can|may|must|should|restricted|released?|licensed)\b"
    r"|^[^A-Za-z]{0,80}(?:模型|权重|请勿|仅供)"
)
_OTHER_THINGS: Final = re.compile(
    r"(?i)\b(?:text|texts|outputs?|images?|audio|content|answers?|samples?) (?:is |are )?"
    r"(?:generated|produced)\b|\bgenerated (?:by (?:the|this|our)|text|images?)\b|\bbase\b"
    r"|\bcommercial (?:use )?(?:and|or|as well as|/) (?:for )?non-?\s?commercial"
    r"|\bnon-?\s?commercial (?:use )?(?:and|or|as well as|/) (?:for )?commercial"
)


def limits(context: Context, *, of_anything: bool = False) -> Iterator[Said]:
    """Sentences that keep the model, its weights or the name it has from commercial use.

    ``of_anything``: the text is a license file, whose words need not name the model.
    """
    card = context.card
    if not any(word in card.lower for word in _ASKED):
        return
    blocks = (
        (number, block.text)
        for number, block in enumerate(card.blocks)
        if block.kind in {"text", "item"} and len(block.text) <= _LONGEST and restricted(block.text)
    )
    for number, text in islice(blocks, MOST):
        for start in _starts(text):
            sentence = card.sentence(number, start, start + 1)
            key = restricted(sentence)
            is_meant = of_anything or _is_of_model(context, sentence)
            if key and is_meant and not _is_of_others(sentence):
                yield Said(number, sentence, "model", key, 0.5, RULE)
                return


def _is_of_model(context: Context, sentence: str) -> bool:
    own = spelling(family(context.name))
    return bool(_OF_MODEL.search(sentence) or (own and own.is_in(sentence.lower())))


def _is_of_others(sentence: str) -> bool:
    return of_others(sentence) or _OTHER_THINGS.search(without_reason(sentence)) is not None


def _starts(text: str) -> Iterator[int]:
    """Where the sentences of a text begin."""
    yield 0
    yield from (match.end() for match in re.finditer(r"[.!?] |[。！？]", text[:-1]))
