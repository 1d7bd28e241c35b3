"""Training configurations that a card shows in a code block: the data that they list.

A YAML file for a trainer lists its data under ``datasets:``, as names or as ``path: owner/name``.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from extractors.reading.card import Card

_MOST: Final = 50
_HEAD: Final = re.compile(r"(?m)^ *datasets: *\n")
_ENTRY: Final = re.compile(r"- (?:path: *)?[\"']?([\w.-]+(?:/[\w.-]+)?)[\"']?:? *(?:#.*)?$")


def listed_data(card: Card) -> Iterator[tuple[str, int, str]]:
    """(name as written, block, line) of every entry."""
    for number, block in card.codes:
        if "datasets:" in block.text:
            for name, line in islice(_entries(block.text), _MOST):
                yield name, number, line


def _entries(text: str) -> Iterator[tuple[str, str]]:
    """The entries below the first ``datasets:``, as deep as the first of them."""
    head = _HEAD.search(text)
    lines = text[head.end() :].split("\n") if head else []
    depth = _depth(lines[0]) if lines else 0
    for line in lines:
        if not line.strip():
            continue
        entry = line.lstrip()
        if _depth(line) < depth or (_depth(line) == depth and entry[0] not in "-#"):
            return
        found = _ENTRY.match(entry)
        if found and _depth(line) == depth:
            yield found[1], entry


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())
