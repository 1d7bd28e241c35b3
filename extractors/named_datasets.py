"""Datasets that a card names in words without linking them: public ones, and ``Dataset: x`` lines.

They join the links; nobody has looked whether the Hub has them under that name.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from extractors import corpora, datasets, prose
from extractors.context import Context
from extractors.families import folded
from extractors.own_stage import own_stage
from extractors.phrases import Phrase
from taxonomy.findings import Availability, DatasetLink, Evidence

_RULES: Final = ("prose.data.public_corpus", "prose.data.public_corpus.section")
_MOST: Final = 50
_NAME: Final = re.compile(r"[A-Za-z][\w.+-]{2,40}")
_LABEL: Final = re.compile(
    r"(?im)^\W{0,4}(?:training )?data ?sets?(?: used)?\W{0,4}[:：]\W{0,4}"
    r"([A-Za-z][\w.+-]{2,40}(?:/[\w.+-]{1,90})?)(?=\s*(?:[,;(]|https?:|$))"
)
_TRAINED_ON: Final = Phrase(
    r"\b(?:[Tt]rained|[Ff]ine-?\s?[Tt]uned?|[Pp]re-?[Tt]rained)(?: [\w'-]+){0,6}?"
    r" (?:on|with|using|for) (?:the |this )?"
    r"((?:[A-Z][\w.-]* |(?:19|20)\d\d |[\w-]{2,40}/[\w.-]*[\d_-][\w.-]* ){1,4}?)"
    r"(?:\([\w ]{2,20}\) |[Tt]able )?(?:[Dd]ata ?[Ss]et|[Cc]orpus|[Cc]orpora)\b"
)
_LANGUAGE: Final = re.compile(
    r"(?i)^(?:custom|english|chinese|japanese|german|french|spanish|russian|arabic|korean|italian|dutch|hindi"
    r"|portuguese|turkish|polish|persian|vietnamese|indonesian|thai|multilingual|a|an|our|own)\b"
)


def links(context: Context) -> tuple[DatasetLink, ...]:
    """What is linked, then what is only named; a name that is part of a linked one is the same."""
    found = list(context.once(datasets.links))
    known = {folded(link.id.rpartition("/")[2]) for link in found}
    for name, stage, evidence in (*_labelled(context), *_public(context)):
        plain = folded(name.rpartition("/")[2])
        if not any(plain in other or other in plain for other in known if other):
            known.add(plain)
            found.append(DatasetLink(name, stage, evidence=evidence))
    return tuple(found[: datasets.LINK_LIMIT])


def _public(context: Context) -> Iterator[tuple[str, str, Evidence]]:
    for item in context.once(prose.all_found):
        if item.rule in _RULES:
            for name in corpora.public_names(item.quote):
                if _NAME.fullmatch(name):
                    yield name, item.component.partition(".")[2], item


def _labelled(context: Context) -> Iterator[tuple[str, str, Evidence]]:
    """``Dataset: x`` lines, and "trained on the X corpus" with a name of its own."""
    card = context.card
    lower = card.lower
    sets = "dataset" in lower or "data set" in lower
    labels = _LABEL.finditer(card.text) if sets else ()
    trained = _TRAINED_ON.finditer(context) if sets or "corp" in lower else ()
    for match in islice((*labels, *trained), _MOST):
        name = datasets.dataset_name(match[1].strip())
        if name is None or _LANGUAGE.search(name):
            continue
        block, _ = card.at(match.start(1))
        stage = own_stage(context)
        yield (
            name,
            stage,
            context.in_card(
                "dataset.label",
                f"data.{stage}",
                Availability.NAMED,
                0.5,
                block=block,
                quote=card.blocks[block].text,
            ),
        )
