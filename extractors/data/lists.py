"""Datasets that a card lists below a sentence that says what its model was made of.

``Trained on the following datasets:`` and an item for each. What an item begins with is a name
where it is spelt as one or stands alone; an item that goes on in prose names nothing.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from extractors.context import Context
from extractors.data.names import NO_NAME, Named, dataset_name
from extractors.reading.card import Block, Card
from extractors.training.own_stage import stage
from taxonomy.findings import Availability

_MOST: Final = 30
_REACH: Final = 250
_ENDS: Final = re.compile(
    r"(?:\b(?P<sets>data ?sets?|corpora)|\b(?:data|sources))\b[^.:：;]{0,40}[:：]\W*$"
    r"|\b(?:following|below)\b[^.:：;]{0,40}\b(?:(?P<these>data ?sets|corpora)|data)\W*$"
)
"""The end of words that announce a list of data; of ``sets``, a plain word can be a name, too."""
_MADE: Final = re.compile(
    r"\b(?:pre-?)?train(?:ed|ing|s)?\b|\btun(?:ed|ing|es?)\b|\b(?:we|it|model) uses?\b|\bused\b"
    r"|\bunion of\b|\bmixture of\b|\bcombination of\b|\bmade (?:up )?of\b"
)
_NOT_MADE: Final = re.compile(
    r"evaluat|\btest|benchmark|\bcit(?:e|ation)|licen[sc]|performance|performs\b|example|attribut"
    r"|statistic|\bcosts?\b|\bhelp\b|\byou\b|\busers?\b|result|metric|\bnot\b|n['’]t\b|reproduc|\binspired\b|\bcompar"
)
_OTHER_PLACE: Final = re.compile(r"evaluat|benchmark|result|usage|how to|intended use|limitation")
_WORD: Final = r"(?:[A-Z][\w.+'’-]*|\w*[\d_-]\w[\w.+-]*|\d+\w*)"
_ITEM: Final = re.compile(
    r"(?:the |a (?:subset|sample|part) of (?:the )?|(?:subset|part) of )?"
    rf"(?P<name>[\w-]+/[\w.-]*\w|{_WORD}(?: {_WORD}){{0,3}}?)"
    r"(?P<said> ?(?:[Dd]ata ?[Ss]ets?|[Cc]orpus|[Cc]orpora)\b)?(?= ?[(（:：]| [-–—] |, |\W*$)"
)
_PLAIN: Final = re.compile(r"[A-Z][a-z]+(?: [A-Z]?[a-z]+)*")
"""Words as any sentence has them."""
_AMOUNT: Final = re.compile(r"\d[\d.]*[A-Za-z]{0,2}")
_LONGEST: Final = 120


def named(context: Context) -> tuple[Named, ...]:
    """The names of such lists."""
    lower = context.card.lower
    if "dataset" in lower or "data set" in lower or "corpora" in lower or "following data" in lower:
        return tuple(islice(_named(context), _MOST))
    return ()


def _named(context: Context) -> Iterator[Named]:
    card = context.card
    for number, items in _lists(card):
        block = card.blocks[number]
        said = block.text[-_REACH:]
        announced = said[max(said.rfind(". "), said.rfind("\n")) + 1 :]
        end = _ENDS.search(announced.lower())
        path = card.sections[block.section].path
        if end is None or not _announces(announced.lower(), path):
            continue
        told = stage(context, announced, path, end.start())
        for item in items:
            name = _name(card.blocks[item].text, is_of_sets=bool(end["sets"] or end["these"]))
            if name is not None:
                seen = context.in_card(
                    "dataset.listed",
                    f"data.{told}",
                    Availability.NAMED,
                    0.45,
                    block=item,
                    quote=card.blocks[item].text,
                )
                yield name, told, seen


def _lists(card: Card) -> Iterator[tuple[int, list[int]]]:
    """Each paragraph right before a list, and the items of that list."""
    blocks = card.blocks
    for number, block in enumerate(blocks[:-1]):
        if block.kind == "text" and blocks[number + 1].kind == "item":
            last = number + 1
            while last < len(blocks) and blocks[last].kind == "item" and not _nests(blocks[last]):
                last += 1
            yield number, list(range(number + 1, last))


def _nests(item: Block) -> bool:
    """Whether a list of parts is below an item: what follows it is none of the outer list."""
    return item.text.rstrip().endswith((":", "："))


def _announces(words: str, path: str) -> bool:
    """Whether words, or the titles above them, tell of what the model was made of."""
    made = _MADE.search(words) or "train" in path or "tuning" in path
    return bool(made) and not (_NOT_MADE.search(words) or _OTHER_PLACE.search(path))


def _name(item: str, *, is_of_sets: bool) -> str | None:
    """The name with which an item begins; a plain word is one in a list of sets alone, where it is
    all of the item or is called a set.
    """
    match = _ITEM.match(item[:_LONGEST])
    name = dataset_name(match["name"]) if match else None
    if match is None or name is None or NO_NAME.search(name) or _AMOUNT.fullmatch(name):
        return None
    if _PLAIN.fullmatch(name):
        alone = match["said"] or item[match.end() :].strip(" .,;") == ""
        return name if is_of_sets and alone else None
    return name
