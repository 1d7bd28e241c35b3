"""Datasets that a card names in words, or links to elsewhere than on the Hub.

Public ones, ``Dataset: x`` lines, "trained on the X corpus". They join the links; nobody has looked
whether the Hub has them under that name.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from extractors.context import Context
from extractors.data import datasets, lists, outside, tables
from extractors.data.mentions import LINK_LIMIT
from extractors.data.names import NO_NAME, Named, dataset_name
from extractors.training import prose
from extractors.training.own_stage import stage
from extractors.words import corpora, hub_links
from extractors.words.families import folded
from extractors.words.languages import LANGUAGE
from extractors.words.phrases import Phrase
from taxonomy.findings import Availability, DatasetLink, Evidence

_MOST: Final = 50
_NAME: Final = re.compile(r"[A-Za-z][\w.+-]{1,40}(?: [\w.+-]{2,20}){0,2}")
_KIND: Final = re.compile(r"(?i)[ _-](?:data(?: ?sets?)?|tasks)$")
"""What a name is of, which is no part of it."""
_LABEL: Final = re.compile(
    r"(?im)^\W{0,4}(?:(?:training )?data ?sets?|training data)(?: used)?\W{0,4}[:：]\W{0,4}"
    r"([A-Za-z][\w.+-]{2,40}(?:/[\w.+-]{1,90})?)(?=\s*(?:[,;(]|https?:|$))"
)
_MAY_LABEL: Final = re.compile(r"(?:data ?sets?|ing data)(?: used)?\W{0,4}[:：]")
_PART: Final = (
    r"(?:(?:an? |the )?(?:[a-z_-]+ ){0,2}(?:subset|part|portion|version|split|variant|task)s? of )?"
    r"(?:the |this |an )?"
)
_TRAINED_ON: Final = Phrase(
    r"\b(?:(?:[Tt]rained|[Ff]ine-?\s?[Tt]uned?|[Pp]re-?[Tt]rained)(?:,? [\w'/.-]+){0,6}?"
    rf" (?:on|with|using|for|to) {_PART}|(?:[Tt]raining|[Ff]ine-?[Tt]uning),? we used the )"
    r"((?:[A-Z][\w.-]*\w |[A-Z] |(?:19|20)\d\d |[\w-]{2,40}/[\w.-]*[\d_-][\w.-]* "
    r"|[a-z]\w*_[a-z]\w* ){1,4}?"
    r"(?:v\d[\d.]* )?)"
    r"(?:\([\w ]{2,20}\) |[Tt]able )?(?:[Dd]ata ?[Ss]et|[Cc]orpus|[Cc]orpora)\b"
)
_SEVERAL: Final = Phrase(
    r"\b(?:(?:[Pp]re-?|[Ff]ine-?\s?)?(?:[Tt]rained|[Tt]uned)(?: [\w'/.-]+){0,6}? (?:on|with|using) "
    r"|[Tt]uning,? we used )(?:the )?"
    r"((?:[A-Z][\w.-]*(?:, (?:and )?| and )){1,6}[A-Z][\w.-]*) (?:[Dd]ata ?[Ss]ets|[Cc]orpora)\b"
)
"""``on the MossQA, LeafQA and TreeQA datasets``."""
_SPELT: Final = re.compile(r"(?=[\w.-]{3})[A-Z][\w.-]*[A-Z\d][\w.-]*")
"""A name as no word is spelt."""
_IN_LANGUAGE: Final = re.compile(rf"^(?i:{LANGUAGE}) (?=[A-Z]+[\w-]*[a-z-][\w-]*[A-Z\d]\S*$)")
"""A language before a name that is spelt as no word is."""
_CALLED: Final = Phrase(
    r"\b(?:[Pp]re-?|[Ff]ine-?)?(?:[Tt]rained|[Tt]uned)(?: [\w'/.-]+){0,6}?"
    r" (?:on|with|using) (?:the )?([A-Z][\w.-]*[A-Z\d][\w.-]*),"
    r" an? (?:[\w-]+ ){0,6}(?:data ?set|corpus)\b"
)
_IN_BRACKETS: Final = Phrase(
    r"\b(?:[Pp]re-?|[Ff]ine-?)?(?:[Tt]rained|[Tt]uned?)\b[^.\n]{0,120}?"
    r" (?:data ?sets?|corpus|corpora) ?\((?:i\.e\.,? |called |named )?"
    r"([A-Z]{3}[\w-]*[A-Z\d]|[\w-]{2,40}/[\w.-]{2,60})\)"
)
_SET_OUT: Final = Phrase(
    r"\b(?:[Pp]re-?|[Ff]ine-?)?(?:[Tt]rained|[Tt]uned) (?:on|with|using) the (?:following )?"
    r"(?:data ?set|corpus) ?:? ?([\w-]{2,40}/[\w.-]{2,60}\w)"
)
_ABROAD: Final = Phrase(
    r"[训訓][练練]自 ?([A-Za-z][\w.-]*[\d-][\w.-]*)"
    r"|(?:数据集|數據集|语料库?|語料庫?)[(（]([A-Z]{2}[\w-]*)[)）][^。\n]{0,20}(?:微[调調]|[训訓][练練])"
)
"""Names behind what they are called: ``on MossQA, a small dataset``, ``a dataset (MOSSQA)``."""
_DENIED: Final = re.compile(r"(?i)\b(?:not|never)\b|n['’]t\b|you can|to fine-?tun")
_BEHIND: Final = (_CALLED, _IN_BRACKETS, _SET_OUT, _ABROAD)
_BEFORE: Final = 30
_ELSEWHERE: Final = re.compile(r"(?i)\b(?:evaluat\w*|benchmarks?|results?)\b")


def links(context: Context) -> tuple[DatasetLink, ...]:
    """What is linked, then what is only named; a name that is part of a linked one is the same."""
    found = list(context.once(datasets.links))
    known = {folded(link.id.rpartition("/")[2]) for link in found}
    called = set(_called(context, found))
    named = (
        *context.once(_labelled),
        *_public(context),
        *_in_tables(context),
        *context.once(lists.named),
        *(each for each in context.once(outside.linked) if not _is_public(each)),
        *context.once(outside.on_github),
    )
    for name, told, item in named:
        plain = folded(name.rpartition("/")[2])
        if plain not in called and not any(
            plain in other or other in plain for other in known if other
        ):
            known.add(plain)
            found.append(DatasetLink(name, told, evidence=item))
    return tuple(found[:LINK_LIMIT])


def _called(context: Context, found: list[DatasetLink]) -> Iterator[str]:
    """How the card's links call the datasets to which they lead; where these are what it was
    measured on, the same name may be in its making as well.
    """
    made = {link.id.lower() for link in found if "evaluation" not in link.stage}
    for link in context.card.links if made else ():
        name = hub_links.dataset(link.url) if "/datasets/" in link.url else None
        if name and name.lower() in made:
            yield folded(link.text)


def evidence(context: Context) -> Iterator[Evidence]:
    """What labels, lists and "trained on the X corpus" say of the model's data."""
    for _, _, item in (*context.once(_labelled), *context.once(lists.named)):
        yield item


def _is_public(place: Named) -> bool:
    """Whether the words beside an address name a public dataset, which is linked by its name."""
    return bool(corpora.public_names(place[2].quote))


def _in_tables(context: Context) -> Iterator[Named]:
    for names, item in context.once(tables.named):
        for name in filter(_NAME.fullmatch, names):
            yield name, item.component.partition(".")[2], item


def _public(context: Context) -> Iterator[Named]:
    for item in context.once(prose.all_public):
        for written in filter(_NAME.fullmatch, corpora.public_names(item.quote)):
            name = _KIND.sub("", written)
            if name == written or not NO_NAME.search(name):
                yield name, item.component.partition(".")[2], item


def _labelled(context: Context) -> tuple[Named, ...]:
    """``Dataset: x`` lines, and "trained on the X corpus" with a name of its own."""
    lower = context.card.lower
    sets = "dataset" in lower or "data set" in lower
    labels = _LABEL.finditer(context.card.text) if _MAY_LABEL.search(lower) else ()
    trained = _TRAINED_ON.finditer(context) if sets or "corp" in lower else ()
    behind = (match for phrase in _BEHIND for match in phrase.finditer(context))
    matches = islice((*labels, *trained, *behind), _MOST)
    found = [(match.start(), *_written(match)) for match in matches]
    for match in islice(_SEVERAL.finditer(context), _MOST):
        each = _SPELT.finditer(match.string, *match.span(1))
        found += [(match.start(), name[0], name.start()) for name in each]
    read = (_named(context, *place) for place in found)
    return tuple(named for named in read if named is not None)


def _written(match: "re.Match[str]") -> tuple[str, int]:
    """The name that a match has, and where."""
    group = match.lastindex or 1
    return match[group], match.start(group)


def _named(context: Context, begin: int, written: str, start: int) -> Named | None:
    """What one place names; None where it is no name, denied, or in a section of results.

    ``begin``: where the words that name it begin.
    """
    card = context.card
    name = dataset_name(_IN_LANGUAGE.sub("", written.strip().rstrip(".")))
    if name is None or NO_NAME.search(name):
        return None
    block, at = card.at(start)
    link = card.link_at(block, at)
    if link is not None and hub_links.dataset(link.url):
        return None
    path = card.sections[card.blocks[block].section].path
    before = card.text[max(0, begin - _BEFORE) : start]
    if _DENIED.search(before) or (_ELSEWHERE.search(path) and "train" not in path.lower()):
        return None
    sentence = card.sentence(block, at)
    within = card.within(block, at, sentence)
    told = stage(context, sentence, path, within)
    said = context.in_card(
        "dataset.label",
        f"data.{told}",
        Availability.NAMED,
        0.5,
        block=block,
        quote=sentence,
    )
    return name, told, said
