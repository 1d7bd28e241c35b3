"""Settings of the training run in code blocks and in columns of tables.

In running words, lists and tables of two columns the value stands behind its name; here it stands
in the notation of some program, or rows below.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

import re2

from extractors.context import Context
from extractors.reading.card import Table
from extractors.words.usage import is_for_users

_KINDS: Final = "|".join(
    f"({kind})"
    for kind in (
        r"(?:(?:peak|max(?:imum)?|initial|base)[ _-])?(?:learning[ _-]?rate|lr)",
        r"(?:[a-z]+[ _-]){0,4}batch[ _-]?size",
        r"(?:(?:num|n|max|total|train(?:ing)?)[ _-]){0,3}(?:epochs?|steps)",
        r"weight[ _-]decay|warm-?up(?:[ _-](?:steps|ratio))?",
    )
)
"""The names of each kind of setting are a group."""
_SETTING: Final = re2.compile(rf"(?i)(?:^|[^\w.])[\"']?(?:{_KINDS})[\"']?(?:\s*[:=]\s*|\s)[\"']?\d")
_COLUMN: Final = re2.compile(rf"(?i)\W*(?:{_KINDS})\W*")
_WORDS: Final = ("epoch", "steps", "batch", "lr", "learning")
_OF_TRAINING: Final = ("train", "tun", "param", "settings", "configuration")
_HEADS: Final = ("batch", "learning", "lr")
"""One of them is among the names that a table has of settings."""
_DIGIT: Final = re.compile(r"\d")
_LEAST: Final = 2
_LARGEST: Final = 20_000
_ROWS: Final = 20


def in_code(context: Context) -> Iterator[tuple[int, str]]:
    """Number of the first block of code with two kinds of settings, and the line of the first."""
    card = context.card
    for number, block in card.codes:
        if not _is_of_training(card.sections[block.section].path):
            continue
        text = block.text[:_LARGEST]
        found = list(_SETTING.finditer(text)) if any(word in text for word in _WORDS) else []
        if len(set(map(_kind, found))) >= _LEAST and not is_for_users(card, number):
            yield number, _line(text, found[0].end())
            return


@lru_cache(maxsize=4096)
def _is_of_training(path: str) -> bool:
    return any(word in path for word in _OF_TRAINING)


def _line(text: str, at: int) -> str:
    return text[text.rfind("\n", 0, at) + 1 :].partition("\n")[0].strip()


def in_columns(context: Context) -> Iterator[tuple[int, str]]:
    """Number of the first cell of a row below names of settings in which they have values."""
    card = context.card
    for table in card.tables:
        columns = _columns(table)
        for row in table.rows[1:_ROWS] if columns else ():
            if len(row) > max(columns) and all(_DIGIT.search(row[n]) for n in columns):
                block = card.cell(table, row[0])
                if block is not None:
                    yield block, " | ".join(row)
                    return


def _columns(table: Table) -> tuple[int, ...]:
    """The columns of settings, where they are of two kinds."""
    heads = table.rows[0] if table.rows else ()
    low = " ".join(heads).lower()
    if not any(word in low for word in _HEADS):
        return ()
    found = {n: match for n, head in enumerate(heads) if (match := _COLUMN.fullmatch(head))}
    return tuple(found) if len(set(map(_kind, found.values()))) >= _LEAST else ()


def _kind(match: Any) -> int:
    """Which group of names it is."""
    return next(number for number, name in enumerate(match.groups()) if name is not None)
