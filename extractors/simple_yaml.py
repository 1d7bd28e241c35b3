"""The YAML that most cards have: keys with one plain word or a list of them.

A tenth of the work of a parser; whatever is not plainly of this form is left to one.
"""

import re
from typing import Final

_LINE: Final = re.compile(
    r"(?:([A-Za-z_][\w-]*):|( {0,4})-)(?: +([A-Za-z][\w./-]*(?: [\w./-]+)*))? *", re.ASCII
)
_RESERVED: Final = frozenset({"true", "false", "null"})


def simple_yaml(text: str) -> dict[str, str | list[str]] | None:
    """The mapping in ``text``; None where it needs a parser."""
    values: dict[str, str | list[str]] = {}
    items: list[str] | None = None
    depth: str | None = None
    for line in filter(None, text.split("\n")):
        match = _LINE.fullmatch(line)
        if match is None:
            return None
        key, indent, value = match.groups()
        if key is None:
            if items is None or value is None or (depth is not None and indent != depth):
                return None
            depth = indent
            items.append(value)
        elif items == []:
            return None
        elif value is None:
            values[key] = items = []
            depth = None
        else:
            values[key], items = value, None
        if (value or "").lower() in _RESERVED or (key or "").lower() in _RESERVED:
            return None
    return None if items == [] else values
