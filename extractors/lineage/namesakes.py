"""The parent that bears the model's own name: ``name-7b`` of ``name-7b-chat``, or of its copies.

A name alone proves nothing: the card has to link to that model, to call it the base, or to say
that its owner releases base models and tuned ones.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

import re2

from extractors.context import Context
from extractors.lineage.words import QUANTISED_NAME, Parent
from extractors.pattern_sets import options
from extractors.words import hub_links
from taxonomy.findings import Relation

_STAGE: Final = re.compile(
    r"(?i)[-_.](?:instruct(?:ion)?|chat|it|sft|dpo|rlhf|ppo|tuned|aligned)(?=[-_.]|$)"
)
_MOST: Final = 50
_BASES: Final = ("-base", "-pt", "-pretrain", "-pretrained", "")
_CALLED: Final = re.compile(r"(?i)\bbase\b|\bpre-?train|\bfoundation|预训练|基座")
_SIZE: Final = re.compile(r"(?i)\d[bm](?![a-z])")
"""A name without a size can be another owner's, of whom one speaks by it alone."""
_RELEASES: Final = re2.compile(
    r"\b(?:releas|provid|offer|publish|open-?sourc)\w*[^.!?\n]{0,80}\bbase\b[^.!?\n]{0,40}"
    r"\b(?:instruct|instruction|chat|aligned|tuned)"
    r"|\bfine-?tuned? (?:on )?(?:the|our) base models\b",
    options(case=False),
)
"""Who releases base models and tuned ones calls the tuned by the base's name and the stage."""


def namesakes(context: Context) -> Iterator[Parent]:
    """The model whose name is this one's without its stage of tuning."""
    owner, _, own = context.name.rpartition("/")
    before, tuned, _ = own.lower().partition("-finetuned")  # so libraries call models
    linked = _linked(context, before) if tuned else None
    if linked is not None:
        yield linked
        return
    stem = _STAGE.sub("", own)
    if not owner or stem == own or not any(c.isdigit() for c in stem):
        return
    for ending in _BASES:
        found = _linked(context, f"{owner}/{stem}{ending}")
        if found is None and _SIZE.search(stem):
            found = _called(context, owner, stem + ending)
        if found is not None:
            yield found
            return
    yield from _released(context, owner, own)


def _released(context: Context, owner: str, own: str) -> Iterator[Parent]:
    """The model by whose name and a stage or a format the family calls this one, its owner's."""
    last = QUANTISED_NAME.search(own)
    stage = _STAGE.search(own) if last is None else None
    cut = last or (stage if stage and stage.end() == len(own) else None)
    if cut is None or not _SIZE.search(own) or context.name not in context.card.source:
        return
    match = _RELEASES.search(context.card.text)
    if match is not None:
        block, at = context.card.at(match.start())
        made: Relation = "quantized" if last else "finetune"
        yield Parent(f"{owner}/{own[: cut.start()]}", made, block, at)


def _linked(context: Context, name: str) -> Parent | None:
    """The model of that name to which the card links; of one without an owner, whoever's it is."""
    named = name.lower()
    for link in context.card.links:
        to = hub_links.linked_model(link.url)
        if to and named in (to.lower(), to.lower().rpartition("/")[2]):
            return Parent(to, "finetune", link.block, link.start)
    return None


def _called(context: Context, owner: str, name: str) -> Parent | None:
    """Where a sentence calls the model of that name a base."""
    word = re.compile(rf"(?i)(?<![\w/.-])(?:{re.escape(owner)}/)?({re.escape(name)})(?![\w-]|\.\w)")
    for number, block in enumerate(context.card.blocks):
        if block.kind == "code":
            continue
        for match in islice(word.finditer(block.text), _MOST):
            sentence = context.card.sentence(number, match.start(), match.end())
            if _CALLED.search(sentence):
                return Parent(f"{owner}/{match[1]}", "finetune", number, match.start())
    return None
