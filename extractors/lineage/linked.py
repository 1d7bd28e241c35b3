"""Parents that a card links to: behind a verb of descent, in a table, under a title of bases."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Final

from extractors.context import Context
from extractors.lineage.words import QUANTISED_NAME, Parent, Verb, relation, verb
from extractors.reading.card import Card, Link, sentence_bounds
from extractors.words import hub_links

_TITLED: Final = re.compile(r"(?i)^\W*(?:original|base|parent|source) models?\W*$")
_TITLE: Final = re.compile(r"(?i)\W*(?:original|base|parent|source) model(?: weights)?\W*")
_HEAD: Final = re.compile(
    r"(?i)\W*(?:(?:original|base|parent|source|backbone|foundation|upstream)"
    r" (?:model|checkpoint|repo\w*|llm|lm)|backbone|sources?|upstream|based on|derived from"
    r"|(?:fine-?tuned|initiali[sz]ed) from(?: model)?|llm|language decoder)\W*"
)
"""What a table calls the column, or the row, of parents."""


def linked(context: Context) -> Iterator[Parent]:
    """A verb of descent shortly before a link to a model."""
    card = context.card
    titled: set[int] = set()
    tuned: set[int] = set()
    merged: set[int] = set()
    for link in card.links:
        name = hub_links.linked_model(link.url)
        if name is None or _is_own_file(context, name, link.url):
            continue
        title = card.sections[link.section].title.lower()
        if "evaluation" in title and "train" not in title:
            continue
        text = card.blocks[link.block].text
        said = _verb(context, text, link)
        if said is not None:
            is_teacher = said.words.lower().startswith("distil")
            if is_teacher and link.block in tuned:
                continue
            made = relation(said.words)
            is_next = made == "merge" and link.block in merged
            if is_next or not _is_of_another(context, link, link.start + said.start):
                tuned |= set() if is_teacher else {link.block}
                merged |= {link.block} if made == "merge" else set()
                yield Parent(name, made, link.block, link.start)
        elif _is_tabled(context, link) or context.once(_called_base) == (link.block, link.start):
            yield Parent(name, None, link.block, link.start)
        elif _is_summand(card, link, text):
            merged.add(link.block)
            yield Parent(name, "merge", link.block, link.start)
        elif _TITLED.search(title) and (context.is_merge or link.section not in titled):
            titled.add(link.section)
            yield Parent(name, None, link.block, link.start)


def is_own(context: Context, name: str) -> bool:
    """The model itself, or a copy of it whose name goes on where the model's own name ends."""
    (owner, _, own), (theirs, _, other) = (
        each.lower().rpartition("/") for each in (context.name, name)
    )
    behind = other.removeprefix(own)
    if behind == other or _BASE_OF_IT.fullmatch(behind):
        return False
    return bool(behind) or owner == theirs


_BASE_OF_IT: Final = re.compile(r"[-_.]?(?:base|pretrain(?:ed)?|pt|sft)")


def _verb(context: Context, text: str, link: Link) -> Verb | None:
    """The words of descent; not those by which the card of a copy's original calls a part of it."""
    said = verb(text, link.start, link.stop)
    of_part = said is not None and _PART.match(said.words)
    is_copy = of_part and (context.is_quantised or QUANTISED_NAME.search(context.name))
    return None if is_copy else said


_PART: Final = re.compile(r"(?i)base l|\W*(?:llm )?backbone")
"""``Base LLM``, ``base language model``, ``backbone``: what a larger model has in it."""


def _is_own_file(context: Context, name: str, url: str) -> bool:
    """Whether a link leads to this model itself: to a file called like it, among other models'."""
    own, theirs = (each.rpartition("/")[2].lower() for each in (context.name, name))
    file = url.partition("?")[0].rpartition("/")[2].rpartition(".")[0].lower()
    return own == file != theirs and ("/blob/" in url or "/resolve/" in url)


def _is_tabled(context: Context, link: Link) -> bool:
    """Whether the cell beside, or the head of the column in this model's row, calls it a base."""
    card, line = context.card, context.card.blocks[link.block].line
    if card.blocks[link.block].kind != "cell":
        return False
    before = [b for b in card.blocks[max(0, link.block - 2) : link.block] if b.line == line]
    if len(before) == 1 and _HEAD.fullmatch(before[0].text):
        return link.block - 1 not in context.once(_blocks_with_links)
    first = context.once(_bases_in_tables).get(card.blocks[link.block].text)
    return first is not None and first <= line


def _called_base(context: Context) -> tuple[int, int] | None:
    """The place of the one link whose words are "base model"; where several are, others have it."""
    titled = (link for link in context.card.links if _TITLE.fullmatch(link.text))
    found = [(link.block, link.start) for link in titled]
    return found[0] if len(found) == 1 else None


def _blocks_with_links(context: Context) -> frozenset[int]:
    return frozenset(link.block for link in context.card.links)


def _bases_in_tables(context: Context) -> dict[str, int]:
    """What stands under a head of bases in this model's rows, with the first such table's line."""
    own = context.name.rpartition("/")[2].lower()
    found: dict[str, int] = {}
    for table in context.card.tables:
        column = next((n for n, cell in enumerate(table.rows[0]) if _HEAD.fullmatch(cell)), None)
        if column is None:
            continue
        for row in table.rows[1:]:
            if len(row) > column and own in _cells(row):
                found.setdefault(row[column], table.line)
    return found


def _cells(row: Sequence[str]) -> set[str]:
    """The names in a row, without owners, in lower case."""
    return {cell.strip("`* ").rpartition("/")[2].lower() for cell in row}


def _is_summand(card: Card, link: Link, text: str) -> bool:
    """``[a] + [b]``, or ``[a] (30%)``, in a sentence of a merge."""
    near = text[max(0, link.start - 4) : link.start], text[link.stop : link.stop + 4]
    is_part = any("+" in side for side in near) or _SHARE.match(text, link.stop) is not None
    return is_part and "merge" in (card.sentence(link.block, link.start, link.stop).lower())


_SHARE: Final = re.compile(r"\W{0,3}\d{1,3} ?%")


def _is_of_another(context: Context, link: Link, verb: int) -> bool:
    """Whether the sentence speaks of another linked model before the verb, or in its words."""
    card = context.card
    begin, _ = sentence_bounds(card.blocks[link.block].text, link.start, link.stop)
    first = bisect_left(card.links, (link.block, begin), key=Link.end)
    last = bisect_right(card.links, (link.block, verb), key=Link.end)
    around = card.links[last]
    if around.start <= verb and around.stop <= link.start and hub_links.linked_model(around.url):
        return True
    return any(
        begin <= other.start
        and not card.blocks[link.block].text.startswith("-based", other.stop)
        and "/" in (name := hub_links.linked_model(other.url) or "")
        and not is_own(context, name)
        for other in card.links[first:last]
    )
