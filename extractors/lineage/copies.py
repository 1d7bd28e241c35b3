"""Words beside a name that call the model a copy of it in another format."""

import re
from itertools import islice
from typing import Final

from extractors.context import Context
from extractors.lineage.words import GAP
from extractors.pattern_sets import hint
from extractors.words.phrases import Phrase

_COPIED: Final = Phrase(
    r"(?i)(?:\bconver(?:ted|sion)s?(?: [\w/-]+){0,5} (?:of|from)"
    r"|\bquanti[sz]ed (?:[\w-]+ ){0,2}(?:of|for)"
    r"|\b(?:gguf|onnx|mlx|core ?ml|awq|gptq|int[48]|fp8|[48]-?bit)\b(?: [\w/-]+){0,3}"
    r" (?:of|for|from)|\b(?:mirror|re-?upload|copy) of)\b"
)
_OF_COPY: Final = re.compile(
    r"(?:with onnx weights|(?:converted|exported|quanti[sz]ed) to"
    r"|in (?:the )?[a-z][\w-]{1,20} format)\b"
)
_MAY_COPY: Final = hint(_OF_COPY.pattern)
_BETWEEN: Final = re.compile(r"\W{0,4}(?:models? )?$")
_LONGEST: Final = 120
"""A name with what may stand between it and words of a copy."""
_MOST: Final = 50


def is_copy(context: Context, parent: str) -> bool:
    """Whether the card calls this a copy of ``parent`` in another format."""
    name = parent.rpartition("/")[2].lower()
    return name in context.once(_behind_copied) or any(
        before.endswith(name) for before in context.once(_before_copy)
    )


def _behind_copied(context: Context) -> str:
    """What stands behind words of copies, one place a line: there may be many parents to find."""
    text, copied = context.card.text, islice(_COPIED.finditer(context), _MOST)
    return "\n".join([text[match.end() : match.end() + GAP].lower() for match in copied])


def _before_copy(context: Context) -> tuple[str, ...]:
    """What stands right before other such words, likewise."""
    lower = context.card.lower
    if not _MAY_COPY(lower):
        return ()
    places = [match.start() for match in islice(_OF_COPY.finditer(lower), _MOST)]
    return tuple(_BETWEEN.sub("", lower[max(0, at - _LONGEST) : at], count=1) for at in places)
