"""Parents that only a card's words name: beside a link, in lists, sentences, snippets.

What the card says of another model's parent is not said of this model.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from extractors.context import Context
from extractors.lineage import linked as lineage_linked
from extractors.lineage import namesakes as lineage_namesakes
from extractors.lineage import plain as lineage_plain
from extractors.lineage import spoken as lineage_spoken
from extractors.lineage.linked import is_own
from extractors.lineage.words import QUANTISED_NAME, Parent
from extractors.reading.card import Card
from extractors.words import hub_links
from extractors.words.phrases import Phrase

_MOST: Final = 50
_WRITTEN: Final = "This model is a fine-tuned version of "
"""So training libraries begin the cards that they write, of the very model that they began from."""
_DESCENDS: Final = Phrase(
    r"(?i)\b(?:fine-?tuned|tuned) (?:from|version of|on top of)\b|\bbackbone model\b"
    r"|\bbase model (?:has|had)|\bcontinu\w+ (?:pre-?)?train\w+"
    r"|\bis (?:a|an|the) (?:[\w-]+ ){0,3}?fine-?tuned\b|\bis fine-?tuned (?:from|using|with)"
    r"|\b(?:fine-?tuning|tuning) (?-i:[A-Z])\w+\d|\bbased on (?:the )?(?-i:[A-Z])[\w-]*\d"
    r"|\b(?:trained|built) (?:on|from|with) (?:the )?(?-i:[A-Z])[\w.-]* as (?:the|its|our|a)"
    r" (?:base|foundation)\b|\btrained from model\W{1,4}(?-i:[A-Z])"
)
_FORMAT: Final = re.compile(r"^(?:gguf|ggml|gptq|awq)[-_.]")


def told(context: Context) -> Iterator[Parent]:
    """Every parent that the words name, perhaps more than once; the surest way that finds any."""
    original = list(_original(context))
    if original:
        yield from original
        return
    linked = _nearest(context, list(lineage_linked.linked(context)))
    found = linked
    if not linked or linked[0].relation in {None, "merge"}:
        listed = lineage_plain.listed(context.card)
        found = [*(parent for parent in listed if not is_own(context, parent.name)), *linked]
    for parent in _summands(found) or _unlinked(context):
        if (found or not is_own(context, parent.name)) and not _is_step(context, parent):
            yield parent


def _summands(found: list[Parent]) -> list[Parent]:
    """Without what a merge of several is said to be based on, which is their ancestor."""
    merged = {parent.name.lower() for parent in found if parent.relation == "merge"}
    if len(merged) < 2:
        return found
    return [parent for parent in found if parent.relation not in {None, "finetune"}]


def _nearest(context: Context, linked: list[Parent]) -> list[Parent]:
    """What is linked without this model itself and without the ancestors of its parents."""
    blocks, own = context.card.blocks, context.name.lower()
    linked = [parent for parent in linked if not _is_of_original(context.card, parent.block)]
    certain = {parent.block for parent in linked if blocks[parent.block].text.startswith(_WRITTEN)}
    linked = [
        parent
        for parent in linked
        if (parent.block in certain and parent.name.lower() != own)
        or not (is_own(context, parent.name) or (certain and parent.relation in _TUNED))
    ]
    if linked and linked[0].relation == "quantized":
        return [parent for parent in linked if parent.relation in {"quantized", "adapter"}]
    if linked and linked[0].relation is None and context.is_quantised:
        return [parent for parent in linked if parent.relation != "finetune"]
    return linked


def _is_of_original(card: Card, block: int) -> bool:
    """Whether the section repeats what the card of the original says of itself."""
    return _OF_ORIGINAL.search(card.sections[card.blocks[block].section].path) is not None


def _unlinked(context: Context) -> list[Parent]:
    """Parents that no link names: in words, in the command of the training, in a snippet."""
    return (
        list(lineage_plain.literal(context))
        or list(lineage_spoken.spoken(context))
        or list(lineage_plain.commands(context.card))
        or list(lineage_plain.snippets(context))
        or list(lineage_namesakes.namesakes(context))
        or list(lineage_spoken.called(context))
    )


def _original(context: Context) -> Iterator[Parent]:
    """The model that a quantised copy is called after, where the card links to it."""
    suffix = QUANTISED_NAME.search(context.name)
    own = context.name[: suffix.start() if suffix else None].rpartition("/")[2].lower()
    stem = _FORMAT.sub("", own) if suffix or _FORMAT.match(own) else None
    for link in context.card.links if stem else ():
        name = hub_links.linked_model(link.url)
        if name and "/" in name and name.rpartition("/")[2].lower() == stem:
            yield Parent(name, "quantized", link.block, link.start)
            return


def descent(context: Context) -> tuple[int, str] | None:
    """Block and sentence that say that there is a base, which need not be linked."""
    card = context.card
    for match in islice(_DESCENDS.finditer(context), _MOST):
        block, at = card.at(match.start())
        if _is_quoted(context, block):
            continue
        sentence = card.sentence(block, at)
        return None if "[More Information Needed]" in sentence else (block, sentence)
    return None


def _is_quoted(context: Context, block: int) -> bool:
    """Whether a block is quoted after words of the card's own, as from another model's card."""
    card = context.card
    line = card.blocks[block].line
    return card.source_lines[line - 1].lstrip().startswith(">") and context.once(_first_own) <= line


def _first_own(context: Context) -> int:
    """The first line of the body with words that are no title and not quoted."""
    lines = context.card.source_lines
    return next(
        (
            number
            for number, line in enumerate(
                lines[context.card.body_line - 1 :], context.card.body_line
            )
            if line.strip() and not line.lstrip().startswith(("#", ">"))
        ),
        len(lines) + 1,
    )


def _is_step(context: Context, parent: Parent) -> bool:
    """A step of its owner's on the way to a merge, which the card shows under the step's name."""
    owner, _, own = context.name.lower().rpartition("/")
    theirs, _, name = parent.name.lower().rpartition("/")
    stem = _NUMBER.sub("", name)
    is_numbered = stem != name and len(stem) >= _STEP
    if not (parent.relation == "merge" and owner == theirs and is_numbered and stem in own):
        return False
    return name in context.once(_titled)


def _titled(context: Context) -> frozenset[str]:
    """What the card's sections are called, without owners, in lower case."""
    return frozenset(s.title.lower().rpartition("/")[2] for s in context.card.sections)


_OF_ORIGINAL: Final = re.compile(r"original (?:model )?(?:card|description|read ?me)")
_TUNED: Final = frozenset({"finetune", None})
_STEP: Final = 8
_NUMBER: Final = re.compile(r"(?:[-_.](?:pt\W?|part\W?|step\W?|v)?\d{1,2})+$")
