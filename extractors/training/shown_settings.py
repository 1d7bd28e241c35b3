"""Settings of the training run in code blocks and in columns of tables.

In running words, lists and tables of two columns the value stands behind its name; here it stands
in the notation of some program, or rows below.
"""

import re
from collections.abc import Iterator
from typing import Final

from extractors.context import Context
from extractors.reading.card import Table
from extractors.words.usage import is_for_users

_KINDS: Final = {
    "rate": r"(?:(?:peak|max(?:imum)?|initial|base)[ _-])?(?:learning[ _-]?rate|lr)",
    "batch": r"(?:[a-z]+[ _-]){0,4}batch[ _-]?size",
    "passes": r"(?:(?:num|n|max|total|train(?:ing)?)[ _-]){0,3}(?:epochs?|steps)",
    "optimizer": r"weight[ _-]decay|warm-?up(?:[ _-](?:steps|ratio))?",
}
_NAMES: Final = "|".join(f"(?P<{kind}>{name})" for kind, name in _KINDS.items())
_SETTING: Final = re.compile(
    rf"(?i)(?<![\w.])(?:--?)?[\"']?(?:{_NAMES})[\"']?(?:\s*[:=]\s*|\s)[\"']?\d"
)
_COLUMN: Final = re.compile(rf"(?i)\W*(?:{_NAMES})\W*")
_WORDS: Final = ("epoch", "steps", "batch", "lr", "learning")
_OF_TRAINING: Final = re.compile(
    r"\b(?:pre-?|fine-?)?(?:train|tun)\w*|\bhyper-?param|\bparameters\b|\bsettings\b|\bconfiguration\b"
)
_DIGIT: Final = re.compile(r"\d")
_LEAST: Final = 2
_LARGEST: Final = 20_000
_ROWS: Final = 20


def in_code(context: Context) -> Iterator[tuple[int, str]]:
    """Number of the first block of code with two kinds of settings, and the line of the first."""
    card = context.card
    for number, block in card.codes:
        text = block.text[:_LARGEST]
        path = card.sections[block.section].path
        if not (any(word in text for word in _WORDS) and _OF_TRAINING.search(path)):
            continue
        found = list(_SETTING.finditer(text))
        if len({match.lastgroup for match in found}) >= _LEAST and not is_for_users(card, number):
            yield number, _line(text, found[0].end())
            return


def _line(text: str, at: int) -> str:
    return text[text.rfind("\n", 0, at) + 1 :].partition("\n")[0].strip()


def in_columns(context: Context) -> Iterator[tuple[int, str]]:
    """Number of the first cell of a row below names of settings in which they have values."""
    card = context.card
    for table in card.tables:
        columns = _columns(table)
        for row in table.rows[1:_ROWS] if columns else ():
            if all(_DIGIT.search(row[n]) for n in columns if n < len(row)):
                block = card.cell(table, row[0])
                if block is not None:
                    yield block, " | ".join(row)
                    return


def _columns(table: Table) -> tuple[int, ...]:
    """The columns of settings, where they are of two kinds."""
    heads = enumerate(table.rows[0] if table.rows else ())
    found = {n: match for n, head in heads if (match := _COLUMN.fullmatch(head))}
    kinds = {match.lastgroup for match in found.values()}
    return tuple(found) if len(kinds) >= _LEAST else ()
