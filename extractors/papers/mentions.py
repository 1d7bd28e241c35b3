"""Papers where a card names them: links, BibTeX entries, bare arXiv numbers, tags.

The paper on emissions that the Hub's card template cites is not a paper about any model.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

import msgspec

from extractors.context import CARD, Context, shortened
from extractors.papers.entries import cited, only_cited, references
from extractors.papers.forms import LABEL, REPORT, UNPLACED, Mention, address
from extractors.papers.pages import called, is_post, kind_of
from extractors.papers.places import is_listed
from extractors.papers.subject import Place, is_about
from extractors.words.phrases import Phrase

PAPER_LIMIT: Final = 50
_MOST: Final = 200
"""Links and entries that are weighed; many may be of one paper."""
TEMPLATE_CITATIONS: Final = frozenset({"1910.09700"})
_ARXIV: Final = re.compile(r"(?<![\d.])(\d{2}(?:0[1-9]|1[0-2])\.\d{4,5})(?:v\d+)?(?![\d.])")
_MANY: Final = 3
_NEAR: Final = 100


def named(context: Context) -> tuple[Mention, ...]:
    """Papers by arXiv number or address; the mention that tells most about each."""
    found: dict[str, Mention] = {}
    linked = list(islice(_linked(context), _MOST))
    entries = _crowd(context, list(islice(cited(context), _MOST)), linked)
    for mention in (*linked, *entries, *_tagged(context)):
        if mention.arxiv in TEMPLATE_CITATIONS:
            continue
        key = mention.arxiv or mention.url
        best = found.get(key)
        if best is None or (best.about is None and mention.about is not None) or mention.about:
            found[key] = mention
        if len(found) >= PAPER_LIMIT:
            break
    if _NOT_YET.is_in(context):
        return tuple(_of_others(mention) for mention in found.values())
    return tuple(found.values())


_NOT_YET: Final = Phrase(
    r"(?i)\b(?:paper|(?:technical )?report)s?\b[^.\n]{0,30}\b(?:comm?ing soon|in progress"
    r"|in preparation|going out soon|soon to be released|will (?:be|follow)\b[^.\n]{0,20}\bsoon)"
    r"|\bupcoming (?:paper|technical report|publication)"
    r"|\b(?:paper|report)\W{1,6}(?:tba|tbd|todo)\b"
)
"""The model's own paper is not out: what a sentence links to and does not call its own is not it.

An entry to cite and a tag may be younger than those words, unless it tells no place either.
"""


def _of_others(mention: Mention) -> Mention:
    if mention.url.startswith(UNPLACED) and mention.kind != "peer_reviewed":
        return msgspec.structs.replace(mention, about=False)
    told = mention.about is not None or mention.kind == "blog"
    if told or mention.title or mention.source != CARD:
        return mention
    return msgspec.structs.replace(mention, about=False)


def _linked(context: Context) -> Iterator[Mention]:
    card = context.card
    for link in card.links:
        text = card.blocks[link.block].text
        before = text[max(0, link.start - _NEAR) : link.start]
        told = kind_of(link) or called(link, before)
        if told is None:
            continue
        kind, number = told
        sentence = card.sentence(link.block, link.start, link.stop)
        path = card.sections[link.section].path
        if kind == "blog" and not is_post(link, sentence):
            continue
        if kind == "preprint" and REPORT.search(before[-LABEL:]):
            kind = "technical_report"
        listed = is_listed(context, link.block)
        only = number is not None and number == context.once(only_cited)
        place = Place(sentence, path, link.text, before, listed, only)
        yield Mention(
            address(number) if number else link.url[:300],
            kind,
            number,
            not text.startswith(_MADE_OF, link.stop) and is_about(context, place),
            CARD,
            card.place(link),
            shortened(sentence or link.url),
        )


_MADE_OF: Final = ("-based", " based ")
"""Behind the name of what a model is based on, where the paper is that of the base."""


def _tagged(context: Context) -> Iterator[Mention]:
    """``arxiv:`` tags: the Hub makes them from all links of the card, so they tell little."""
    for tag in context.tags.get("arxiv", ()):
        if _ARXIV.fullmatch(tag):
            url = address(tag)
            yield Mention(url, "preprint", tag, None, "record", "tags", f"arxiv:{tag}")


def is_citable(number: str) -> bool:
    """Whether a tag names an arXiv paper that is not a template's."""
    return _ARXIV.fullmatch(number) is not None and number not in TEMPLATE_CITATIONS


def _crowd(context: Context, entries: list[Mention], linked: list[Mention]) -> list[Mention]:
    """Of a long list of references those that do not name the model are about others.

    A reference that the text links to as well is not only one of a list.
    """
    known = {mention.arxiv or mention.url for mention in linked}
    untold = [m for m in entries if m.title and m.about is None and (m.arxiv or m.url) not in known]
    is_list = untold and references(context) > _MANY and not any(m.about for m in entries)
    if len(untold) < _MANY and not is_list:
        return entries
    return [msgspec.structs.replace(m, about=False) if m in untold else m for m in entries]
