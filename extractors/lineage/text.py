"""Parents that only a card's words name: a verb of descent before a link, lists, snippets.

What the card says of another model's parent is not said of this model.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from extractors.context import Context
from extractors.lineage import namesakes as lineage_namesakes
from extractors.lineage import plain as lineage_plain
from extractors.lineage import spoken as lineage_spoken
from extractors.lineage.words import QUANTISED_NAME, Told, Verb, relation, verb
from extractors.reading.card import Card, Link, sentence_bounds
from extractors.words import hub_links
from extractors.words.phrases import Phrase

_MOST: Final = 50
_WRITTEN: Final = "This model is a fine-tuned version of "
"""So training libraries begin the cards that they write, of the very model that they began from."""
_TITLED: Final = re.compile(r"(?i)^\W*(?:original|base|parent|source) models?\W*$")
_TITLE: Final = re.compile(r"(?i)\W*(?:original|base|parent|source) model(?: weights)?\W*")
_HEAD: Final = re.compile(
    r"(?i)\W*(?:(?:original|base|parent|source|backbone|foundation|upstream)"
    r" (?:model|checkpoint|repo\w*|llm|lm)|backbone|source|upstream|based on|derived from"
    r"|(?:fine-?tuned|initiali[sz]ed) from(?: model)?|llm|language decoder)\W*"
)
"""What a table calls the column, or the row, of parents."""
_DESCENDS: Final = Phrase(
    r"(?i)\b(?:fine-?tuned|tuned) (?:from|version of|on top of)\b|\bbackbone model\b"
    r"|\bbase model (?:has|had)|\bcontinu\w+ (?:pre-?)?train\w+"
    r"|\bis (?:a|an|the) (?:[\w-]+ ){0,3}?fine-?tuned\b|\bis fine-?tuned (?:from|using|with)"
    r"|\b(?:fine-?tuning|tuning) (?-i:[A-Z])\w+\d|\bbased on (?:the )?(?-i:[A-Z])[\w-]*\d"
    r"|\b(?:trained|built) (?:on|from|with) (?:the )?(?-i:[A-Z])[\w.-]* as (?:the|its|our|a)"
    r" (?:base|foundation)\b|\btrained from model\W{1,4}(?-i:[A-Z])"
)


_FORMAT: Final = re.compile(r"^(?:gguf|ggml|gptq|awq)[-_.]")


def told(context: Context) -> Iterator[Told]:
    """Every parent that the words name, perhaps more than once; the surest way that finds any."""
    original = list(_original(context))
    if original:
        yield from original
        return
    linked = _nearest(context, list(_linked(context)))
    found = linked
    if not linked or linked[0].relation in {None, "merge"}:
        listed = lineage_plain.listed(context.card)
        found = [*(parent for parent in listed if not _is_own(context, parent.name)), *linked]
    for parent in _summands(found) or _unlinked(context):
        if (found or not _is_own(context, parent.name)) and not _is_step(context, parent):
            yield parent


def _summands(found: list[Told]) -> list[Told]:
    """Without what a merge of several is said to be based on, which is their ancestor."""
    merged = {parent.name.lower() for parent in found if parent.relation == "merge"}
    if len(merged) < 2:
        return found
    return [parent for parent in found if parent.relation not in {None, "finetune"}]


def _nearest(context: Context, linked: list[Told]) -> list[Told]:
    """What is linked without this model itself and without the ancestors of its parents."""
    blocks, own = context.card.blocks, context.name.lower()
    linked = [parent for parent in linked if not _is_of_original(context.card, parent.block)]
    certain = {parent.block for parent in linked if blocks[parent.block].text.startswith(_WRITTEN)}
    linked = [
        parent
        for parent in linked
        if (parent.block in certain and parent.name.lower() != own)
        or not (_is_own(context, parent.name) or (certain and parent.relation in _TUNED))
    ]
    if linked and linked[0].relation == "quantized":
        return [parent for parent in linked if parent.relation in {"quantized", "adapter"}]
    if linked and linked[0].relation is None and context.is_quantised:
        return [parent for parent in linked if parent.relation != "finetune"]
    return linked


def _is_of_original(card: Card, block: int) -> bool:
    """Whether the section repeats what the card of the original says of itself."""
    return _OF_ORIGINAL.search(card.sections[card.blocks[block].section].path) is not None


def _unlinked(context: Context) -> list[Told]:
    """Parents that no link names: in words, in the command of the training, in a snippet."""
    return (
        list(lineage_plain.literal(context))
        or list(lineage_spoken.spoken(context))
        or list(lineage_plain.commands(context.card))
        or list(lineage_plain.snippets(context))
        or list(lineage_namesakes.namesakes(context))
        or list(lineage_spoken.called(context))
    )


def _original(context: Context) -> Iterator[Told]:
    """The model that a quantised copy is called after, where the card links to it."""
    suffix = QUANTISED_NAME.search(context.name)
    own = context.name[: suffix.start() if suffix else None].rpartition("/")[2].lower()
    stem = _FORMAT.sub("", own) if suffix or _FORMAT.match(own) else None
    for link in context.card.links if stem else ():
        name = hub_links.linked_model(link.url)
        if name and "/" in name and name.rpartition("/")[2].lower() == stem:
            yield Told(name, "quantized", link.block, link.start)
            return


def descent(context: Context) -> tuple[int, str] | None:
    """Block and sentence that say that there is a base, which need not be linked."""
    card = context.card
    for match in islice(_DESCENDS.finditer(context), _MOST):
        block, at = card.at(match.start())
        if _is_quoted(card, block):
            continue
        sentence = card.sentence(block, at)
        return None if "[More Information Needed]" in sentence else (block, sentence)
    return None


def _is_quoted(card: Card, block: int) -> bool:
    """Whether a block is quoted after words of the card's own, as from another model's card."""
    lines = card.source_lines[: card.blocks[block].line]
    return lines[-1].lstrip().startswith(">") and any(
        line.strip() and not line.lstrip().startswith(("#", ">"))
        for line in lines[card.body_line - 1 :]
    )


def _is_own(context: Context, name: str) -> bool:
    """The model itself, or a copy of it whose name goes on where the model's own name ends."""
    (owner, _, own), (theirs, _, other) = (
        each.lower().rpartition("/") for each in (context.name, name)
    )
    behind = other.removeprefix(own)
    if behind == other or _BASE_OF_IT.fullmatch(behind):
        return False
    return bool(behind) or owner == theirs


def _is_step(context: Context, parent: Told) -> bool:
    """A step of its owner's on the way to a merge, which the card shows under the step's name."""
    owner, _, own = context.name.lower().rpartition("/")
    theirs, _, name = parent.name.lower().rpartition("/")
    stem = _NUMBER.sub("", name)
    is_numbered = stem != name and len(stem) >= _STEP
    if not (parent.relation == "merge" and owner == theirs and is_numbered and stem in own):
        return False
    return any(
        section.title.lower().rpartition("/")[2] == name for section in context.card.sections
    )


_OF_ORIGINAL: Final = re.compile(r"original (?:model )?(?:card|description|read ?me)")
_TUNED: Final = frozenset({"finetune", None})
_BASE_OF_IT: Final = re.compile(r"[-_.]?(?:base|pretrain(?:ed)?|pt|sft)")
_STEP: Final = 8
_NUMBER: Final = re.compile(r"(?:[-_.](?:pt\W?|part\W?|step\W?|v)?\d{1,2})+$")


def _linked(context: Context) -> Iterator[Told]:
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
                yield Told(name, made, link.block, link.start)
        elif _is_tabled(context, link) or context.once(_called_base) == (link.block, link.start):
            yield Told(name, None, link.block, link.start)
        elif _is_summand(card, link, text):
            yield Told(name, "merge", link.block, link.start)
        elif _TITLED.search(title) and (context.is_merge or link.section not in titled):
            titled.add(link.section)
            yield Told(name, None, link.block, link.start)


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
    """``[a] + [b]`` in a sentence of a merge."""
    near = text[max(0, link.start - 4) : link.start], text[link.stop : link.stop + 4]
    return any("+" in side for side in near) and "merge" in (
        card.sentence(link.block, link.start, link.stop).lower()
    )


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
        and not _is_own(context, name)
        for other in card.links[first:last]
    )
