"""Whether code in a card is for its users: told by the titles and the words above it."""

import re
from typing import Final

from extractors.reading.card import Card

_FOR_USERS: Final = re.compile(
    r"(?i)\busage\b|\bhow to\b|\byou(?:r|rself)?\b|\byour own\b|\bexample of\b|\bdownstream\b"
    r"|\binstall\w*|\bquick ?start|\bgetting started|\brequirements\b"
    r"|\bto (?:fine-?tune|train|run)\b|\binference\b|\buser\b"
)
_SAID: Final = 300


def is_for_users(card: Card, number: int) -> bool:
    """Whether a block of code shows what a user may do, by the words and titles above it."""
    path = card.sections[card.blocks[number].section].path
    return bool(_FOR_USERS.search(path) or _FOR_USERS.search(before(card, number)))


def before(card: Card, number: int) -> str:
    """The words right above a block of code in its section."""
    block = card.blocks[number]
    above = card.blocks[number - 1] if number else block
    is_prose = above.kind in {"text", "item"} and above.section == block.section
    return above.text[-_SAID:] if is_prose else ""
