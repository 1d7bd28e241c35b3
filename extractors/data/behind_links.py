"""Datasets that a link right behind "trained on" names, wherever it leads: ``trained on [X](…)``.

The text of the link is the name. Links to the Hub and to archives of data have rules of their own.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

import re2

from extractors.context import CARD, Context
from extractors.data import outside
from extractors.data.names import Named, dataset_name
from extractors.lineage import declared as lineage
from extractors.pattern_sets import options, says
from extractors.reading.card import Link
from extractors.training.own_stage import stage
from extractors.words import hub_links
from extractors.words.families import folded
from taxonomy.findings import Availability

_MAY_BE: Final = says(r"(?:trained|tuned)\b[^\n]{0,200}\bon ", case=False)
_ITEM: Final = r"(?:[A-Z0-9][\w.-]*(?: [A-Z0-9][\w.-]*){0,3}(?: data ?set| corpus)?)"
_ON: Final = re2.compile(
    r"\b(?i:trained|tuned)(?: (?:and|evaluated|tested|it|them|further|jointly|only|solely|purely"
    r"|entirely|directly|model|for \d+ (?:epochs|steps)))*(?: from(?: [\w'/.-]+){1,4}?)?"
    r" on (?:both )?(?:the )?"
    rf"(?:{_ITEM}(?:,? and |, | & | \+ |/)(?:the )?){{0,4}}[\"“'‘(]?$",
    options(),
)
"""What stands before the link: names of others may stand between."""
_REACH: Final = 160
_NAME: Final = re.compile(r"(?=.*[A-Z\d-])[A-Za-z0-9][\w .+:()/&'’-]{2,60}")
_NO_NAME: Final = re.compile(
    r"(?i)\b(?:models?|series|checkpoints?|architectures?|code|notebooks?|tasks?|repo\w*|github"
    r"|kaggle|[gt]pus?|tpu\w*|[avht]\d00|nodes?|cluster|cloud|colab|aws|here|method|approach)\b"
    r"|['’]s\b|\.(?:py|ipynb|sh)$|(?:classification|answering|generation|recognition|detection)$"
)
"""What else one links to there: a model, a machine, a place of code, a task."""
_OF_ELSE: Final = re.compile(
    r"(?i)\W{0,3}(?:\w+ )?(?:models?|architecture|[gt]pus?|checkpoint|\w*cluster|\w*computer"
    r"|framework|library)\b"
)
_DENIED: Final = re.compile(
    r"(?i)\bnot\b|n['’]t\b|\bnever\b|\byou can\b|\btokeni[sz]er\b|\bto (?:be )?$"
)
_ELSEWHERE: Final = re.compile(r"\b(?:evaluat\w*|benchmarks?|results?)\b")
_MOST: Final = 50


def named(context: Context) -> tuple[Named, ...]:
    """Every such name with its stage."""
    return tuple(islice(_named(context), _MOST)) if _MAY_BE(context.card.text) else ()


def _named(context: Context) -> Iterator[Named]:
    card = context.card
    for link in card.links:
        text = card.blocks[link.block].text
        before = _ON.search(text[max(0, link.start - _REACH) : link.start])
        name = dataset_name(link.text) if before and _is_name(context, link) else None
        path = card.sections[link.section].path
        if (
            name is None
            or _OF_ELSE.match(text, link.stop)
            or _DENIED.search(text[max(0, link.start - _REACH) : link.start])
            or (_ELSEWHERE.search(path) and "train" not in path)
        ):
            continue
        sentence = card.sentence(link.block, link.start, link.stop)
        told = stage(context, sentence, path, card.within(link.block, link.start, sentence))
        yield (
            name,
            told,
            context.found(
                "dataset.behind_link",
                f"data.{told}",
                Availability.NAMED,
                0.5,
                source=CARD,
                locator=card.place(link),
                quote=sentence,
            ),
        )


def _is_name(context: Context, link: Link) -> bool:
    """Whether the link's text can be a dataset's name: no other kind of thing, no base model's."""
    if not _NAME.fullmatch(link.text) or _NO_NAME.search(link.text):
        return False
    if hub_links.linked_model(link.url) or hub_links.dataset(link.url) or outside.is_place(link):
        return False
    own = folded(link.text)
    bases = (folded(base.id.rpartition("/")[2]) for base in context.once(lineage.links))
    return not any(own in base or base in own for base in bases)
