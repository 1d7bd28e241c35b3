"""Cells of dumps as they come (strings, numbers, NaN, JSON inside CSV) turned into values."""

import ast
import json
import re
import warnings
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

LARGEST: Final = 2**53
FOUR_BYTES: Final = 2**31
_LONGEST: Final = 1_000_000


def text(value: Any) -> str | None:
    """A non-empty string, or None."""
    return value.strip() or None if isinstance(value, str) else None


def number(value: Any, *, below: int = LARGEST) -> int | None:
    """A count; None for blanks, NaN, words and what no count could be."""
    if isinstance(value, bool) or value is None:
        return None
    try:
        figure = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return int(figure) if 0 <= figure < below else None


def likes(value: Any) -> int | None:
    """A number of likes; the store keeps four bytes of it."""
    return number(value, below=FOUR_BYTES)


def moment(value: Any) -> int | None:
    """UTC seconds of an ISO date or a datetime (naive means UTC); None for what is none, and for
    days before 1970, which dumps write where they know of none.
    """
    if isinstance(value, datetime):
        seconds = int((value if value.tzinfo else value.replace(tzinfo=UTC)).timestamp())
        return seconds if seconds > 0 else None
    if isinstance(value, date):
        return moment(datetime(value.year, value.month, value.day, tzinfo=UTC))
    if not isinstance(value, str) or not value.strip():
        return None
    try:
        return moment(datetime.fromisoformat(value.strip()))
    except ValueError:
        return None


def boolean(value: Any) -> bool | None:
    """True or False of a bool or of the words that dumps write for it."""
    if isinstance(value, bool):
        return value
    return _FLAGS.get(str(value).strip().lower())


_FLAGS: Final = {"true": True, "1": True, "1.0": True, "false": False, "0": False, "0.0": False}


def gating(value: Any) -> bool | str | None:
    """``gated`` as the API has it: False, "auto", "manual"; None where it is not carried."""
    if isinstance(value, str) and value.lower() in {"auto", "manual"}:
        return value.lower()
    flag = boolean(value)
    return "auto" if flag else flag


def strings(value: Any) -> tuple[str, ...] | None:
    """A list of strings from a list, one as JSON or Python writes it, or ``"a, b"``; None where
    there is no list: a blank cell of a CSV is none, and not an empty one.
    """
    if isinstance(value, str):
        if not value.strip():
            return None
        parsed = _parsed(value)
        value = parsed if isinstance(parsed, list) else [part.strip() for part in value.split(",")]
    if value is None or isinstance(value, (Mapping, float)) or not isinstance(value, Iterable):
        return None
    return tuple(item for item in value if isinstance(item, str) and item)


def mapping(value: Any) -> dict[str, Any] | None:
    """A mapping, or one as JSON or Python writes it."""
    if isinstance(value, str):
        value = _parsed(value)
    return dict(value) if isinstance(value, Mapping) else None


def file_names(value: Any) -> tuple[str, ...] | None:
    """``siblings``: a list of names or of ``{"rfilename": name}``."""
    if isinstance(value, str):
        value = _parsed(value)
    if value is None or not isinstance(value, Iterable):
        return None
    names = (item.get("rfilename") if isinstance(item, Mapping) else item for item in value)
    return tuple(name for name in names if isinstance(name, str))


def _parsed(cell: str) -> Any:
    """A list or mapping as JSON or Python writes it, or an array of NumPy; else None."""
    if len(cell) > _LONGEST or cell[:1] not in {"[", "{"}:
        return None
    try:
        return json.loads(cell)
    except (ValueError, RecursionError):
        pass
    try:
        with warnings.catch_warnings():  # of escapes that Python does not know
            warnings.simplefilter("ignore")
            return ast.literal_eval(_NO_COMMA.sub(r"\1, ", cell))
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None


_NO_COMMA: Final = re.compile(r"(['\"])\s+(?=['\"])")
"""Between two strings of a NumPy array; Python would take them for one string."""
