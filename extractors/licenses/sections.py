"""A card's license section: its texts whole, each license they name, their links, their limits."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from extractors.context import Context
from extractors.licenses.choice import SECTION
from extractors.licenses.places import (
    LONG,
    LONGEST,
    OTHERS,
    PARTS,
    SHORT,
    TITLE,
    Said,
    clause,
    in_links,
    is_notice,
    of_others,
    own_name,
)
from extractors.licenses.restricted import restricted
from extractors.licenses.words import all_named, named, tag


def sections(context: Context) -> Iterator[Said]:
    """A license section: its texts whole, each license they name, their links, their limits."""
    card = context.card
    about = {n for n, section in enumerate(card.sections) if TITLE.match(section.title)}
    blocks = ((n, b) for n, b in enumerate(card.blocks if about else ()) if b.section in about)
    for number, block in islice(blocks, _MOST):
        if block.kind == "code":
            yield from _quoted(context, number, block.text)
        elif block.kind in {"text", "item"} and len(block.text) <= LONG:
            yield from _in_section(context, number, block.text, card.sections[block.section].title)


_MOST: Final = 500


def _quoted(context: Context, number: int, text: str) -> Iterator[Said]:
    """The title of a license whose text stands there whole."""
    title = text.strip().partition("\n")[0].strip()
    if _ENTITLED.search(title) and _GRANT.search(text):
        key = named(title) or own_name(context, title)
        if key:
            yield Said(number, title, "model", key, 0.6)


_ENTITLED: Final = re.compile(r"(?i)^.{2,80}\blicen[sc]e(?: agreement)?\b.{0,20}$")
_GRANT: Final = re.compile(
    r"(?i)\bpermission is\b.{0,30}\bgranted\b|\bcopyright \(c\)|\blicensor\b"
)


_PART: Final = re.compile(
    rf"(?i)\W*((?:[\w-]+ ){{0,3}}?{PARTS})\W{{0,3}}(?:[:：–—]|\s-\s)\W*([^\n]{{2,80}})"
)
"""``Code: MIT``: a line for each part of a release."""


def _in_section(context: Context, number: int, text: str, title: str) -> Iterator[Said]:
    """A part's line, a text that is a name, each license in its sentences; else what else tells."""
    part = _PART.match(text) if len(text) < SHORT else None
    own = part and (named(part[2]) or tag(part[2]))
    if part and own and not OTHERS.search(part[1]):
        yield Said(number, text, part[1], own, 0.85, SECTION)
        return
    whole = named(text) if len(text) < SHORT else None
    if whole:
        yield Said(number, text, title, whole, 0.85, SECTION)
        return
    found = False
    for at, short in islice(all_named(text), LONGEST):
        before = clause(text[max(0, at - 160) : at])
        whole, found = named(text[at : at + SHORT]), True
        key = whole if whole and whole.startswith(short) else short
        if is_notice(before, key):
            yield Said(number, text, "model", key, 0.6)
        elif not OTHERS.search(before):
            sentence = context.card.sentence(number, at, at + 1)
            yield Said(number, sentence, before or title, key, 0.85, SECTION)
    if not found:
        yield from _without_name(context, number, text, title)


def _without_name(context: Context, number: int, text: str, title: str) -> Iterator[Said]:
    """The license that a text of a section links to, else what it forbids, else an own name."""
    linked, limit, called = in_links(context, number), restricted(text), own_name(context, text)
    if linked:
        yield Said(number, text, title if len(text) < SHORT else text, linked, 0.85, SECTION)
    elif limit and not of_others(text):
        yield Said(number, text, "model", limit, 0.6)
    elif called:
        yield Said(number, text, "model", called, 0.6)
