"""Documentation of the training data: cards of dataset repositories, datasheets, data papers.

A fine-tune that documents its own data alone documents a part: its base was trained on more.
"""

import re
from collections.abc import Iterator
from typing import Final

from extractors.context import CARD, Context
from extractors.data import datasets
from extractors.documentation.substance import first_words, prose_sizes, span
from extractors.papers import papers
from extractors.reading import markdown
from extractors.snapshot import DatasetRecord, Document
from extractors.training import prose
from extractors.training.own_stage import own_stage
from extractors.words import corpora
from extractors.words.families import folded
from taxonomy.findings import Availability, DatasetLink, Evidence

_SHORT: Final = 300
_LONG: Final = 1500
_SHEET: Final = re.compile(r"(?i)\bdata[- ]?sheets?\b|\bdata[- ]statements?\b|\bdata[- ]cards?\b")
_OF_DATA: Final = re.compile(
    r"(?i)\b(?:dataset|corpus|corpora|data(?! (?:and|or)\b|,))\b[^.]{0,60}\bpapers?\b"
    r"|\bdataset paper\b"
)
_TRAINED: Final = re.compile(r"(?i)\btrain\w*|\bpre-?train\w*|\bfine-?tun\w*")
_PAPER_OF: Final = re.compile(r"\b([A-Z][\w.+-]+)(?: dataset| corpus)? paper\b")
_TITLE: Final = re.compile(r"(?i)\b(?:dataset|corpus|corpora)\b")


def evidence(context: Context) -> Iterator[Evidence]:
    """Dataset repositories' own cards, then what the model's card links to about its data."""
    yield from _cards(context)
    if context.has_card:
        yield from _linked(context)
        yield from _cited(context)
        yield from _public(context)


def _extent(context: Context, stage: str = "training") -> Availability:
    """Whole for a base model and for pre-training data, a part for a fine-tune's own data."""
    if "pretraining" in stage or own_stage(context) == "pretraining":
        return Availability.RELEASED
    return Availability.PARTIAL


def _cards(context: Context) -> Iterator[Evidence]:
    """The cards of the training data's own repositories, graded by content."""
    for link in context.once(datasets.links):
        record = context.snapshot.datasets.get(link.id.lower())
        if "evaluation" in link.stage:
            continue
        if record is not None and record.exists and record.card and record.card.state == "read":
            yield _card(context, link, record.name, record.card, record.license)
        elif _may_have_one(link, record):
            yield _unread(context, link.id)


def _may_have_one(link: DatasetLink, record: DatasetRecord | None) -> bool:
    """Whether the dataset may be on the Hub, whose names have no blanks, with an unread card.

    A public corpus that is not there under this name is there, or elsewhere, under another.
    """
    if record is None:
        return datasets.is_linked(link) and " " not in link.id
    if not record.exists:
        return corpora.is_public_corpus(link.id)
    return record.card is None or record.card.state != "absent"


def _public(context: Context) -> Iterator[Evidence]:
    """Public data that words name: it is described where it lies, and nobody looked there."""
    for item in context.once(prose.all_public):
        if item.component != "data.evaluation":
            yield context.found(
                "data_card.elsewhere",
                "docs.data_card",
                Availability.UNKNOWN,
                0.0,
                source=item.source,
                locator=item.locator,
                quote=item.quote,
            )
            return


def _unread(context: Context, name: str) -> Evidence:
    return context.found(
        "data_card.unread",
        "docs.data_card",
        Availability.UNKNOWN,
        0.0,
        source=f"dataset:{name}",
        locator=f"the card of the dataset {name} was not read",
        revision="",
    )


def _card(
    context: Context, link: DatasetLink, name: str, document: Document, key: str | None
) -> Evidence:
    card = markdown.card(document.text)
    size = sum(prose_sizes(card))
    long = size > _LONG
    return context.found(
        "data_card.content" if long else "data_card.short",
        "docs.data_card",
        _extent(context, link.stage) if long else Availability.PARTIAL,
        0.75 if size > _SHORT else 0.55,
        source=f"dataset:{name}",
        locator=span(card),
        quote=first_words(card),
        revision=document.revision,
        license=key,
        license_source="dataset" if key else None,
    )


def _linked(context: Context) -> Iterator[Evidence]:
    """Links to a datasheet, or to the paper of a dataset that the model was trained on."""
    card = context.card
    for link in card.links:
        if (
            "data" in (words := link.text.lower())
            and _SHEET.search(words)
            and not link.url.startswith("#")
        ):
            sheet = True
        elif "paper" in words or "arxiv" in link.url:
            sentence = card.sentence(link.block, link.start, link.stop)
            path = card.sections[link.section].path
            if not _is_of_data(context, sentence, path):
                continue
            sheet = False
        else:
            continue
        yield context.found(
            "data_card.sheet" if sheet else "data_card.paper",
            "docs.data_card",
            _extent(context),
            0.7 if sheet else 0.6,
            source=CARD,
            locator=card.place(link),
            quote=card.sentence(link.block, link.start, link.stop) or link.url,
        )


def _is_of_data(context: Context, sentence: str, path: str) -> bool:
    """Whether a paper that the sentence speaks of is that of a training dataset."""
    if "paper" not in sentence.lower():
        return False
    named = _PAPER_OF.search(sentence)
    if named and (
        corpora.public_names(sentence[max(0, named.start() - 4) : named.end()])
        or folded(named[1]) in context.once(_own_datasets)
    ):
        return True
    return _OF_DATA.search(sentence) is not None and (
        _TRAINED.search(sentence) is not None or "train" in path
    )


def _own_datasets(context: Context) -> frozenset[str]:
    return frozenset(
        folded(link.id.rpartition("/")[2])
        for link in context.once(datasets.links)
        if "evaluation" not in link.stage
    )


def _cited(context: Context) -> Iterator[Evidence]:
    """A cited paper whose title names one of the training datasets as a dataset."""
    for mention in context.once(papers.mentions):
        title = folded(mention.title)
        if not _TITLE.search(mention.title):
            continue
        if any(name in title for name in context.once(_own_datasets) if len(name) > _NAME):
            yield context.found(
                "data_card.paper",
                "docs.data_card",
                _extent(context),
                0.6,
                source=mention.source,
                locator=mention.locator,
                quote=mention.title,
            )


_NAME: Final = 4
