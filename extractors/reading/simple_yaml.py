"""The YAML that most cards have: under a key one plain value, or a list of them.

A tenth of the work of a parser; whatever is not plainly of this form is left to one.
"""

import re
from typing import Final

_WORD: Final = r"[\w./+?=&%~@,()'-]+"
_WORDS: Final = rf"[A-Za-z](?:{_WORD})?(?::{_WORD})*(?: {_WORD}(?::{_WORD})*)*"
_QUOTED: Final = r""""[ !#-\[\]-~]*"|'[ -&(-~]*'"""
_TEXT: Final = f"(?:{_WORDS}|{_QUOTED})"
_VALUE: Final = re.compile(rf" +({_TEXT}|[0-9]{{1,15}}(\.[0-9]{{1,15}})?) *\n*", re.ASCII)
_LIST: Final = re.compile(
    rf" *\n+( {{0,4}})- +{_TEXT} *(?:\n+\1- +{_TEXT} *)*\n*",
    re.ASCII,
)
_RESERVED: Final = frozenset({"true", "false", "null"})

Value = str | int | float | list[str]


def simple_value(text: str) -> Value | None:
    """The value in ``text``, which follows the colon of a key; None where it needs a parser."""
    single = _VALUE.fullmatch(text)
    if single is not None:
        value, fraction = single.groups()
        if value[0].isdigit():
            return float(value) if fraction else int(value)
        return _string(value)
    if _LIST.fullmatch(text) is None:
        return None
    lines = filter(None, text.strip(" \n").split("\n"))
    items = [_string(line.lstrip(" -").rstrip(" ")) for line in lines]
    return None if None in items else [item for item in items if item is not None]


def _string(value: str) -> str | None:
    if value[0] in "\"'":
        return value[1:-1]
    return value if is_string(value) else None


def is_string(word: str) -> bool:
    """Whether a plain word is one in YAML too."""
    return word.lower() not in _RESERVED
