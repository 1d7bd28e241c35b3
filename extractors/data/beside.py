"""What stands beside a link to a dataset: in its row of a table, above it in a nested list."""

from collections.abc import Iterator
from itertools import takewhile
from typing import Final

from extractors.reading.card import Block, Card, Link


def beside(card: Card, link: Link) -> Iterator[str]:
    """What begins the row of a link, or stands above it in a nested list: ``SFT | [set](…)``."""
    block = card.blocks[link.block]
    before = card.blocks[max(0, link.block - _ROW) : link.block][::-1]
    if block.kind == "cell":
        row = takewhile(lambda b: b.kind == "cell" and b.line == block.line, before)
        yield from [b.text for b in row][-1:]
    elif block.kind == "item":
        depth = _depth(card, block)
        for above in takewhile(lambda b: b.kind == "item", before):
            if (outer := _depth(card, above)) < depth:
                depth = outer
                yield above.text


_ROW: Final = 12


def _depth(card: Card, item: Block) -> int:
    """By how much a list item is indented."""
    line = card.source_lines[item.line - 1] if item.line <= len(card.source_lines) else ""
    return len(line) - len(line.lstrip())
