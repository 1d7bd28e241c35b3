"""What a card asks to cite: BibTeX entries, and bare arXiv numbers in text and code."""

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from extractors.context import CARD, Context, shortened
from extractors.papers.bearer import begins_name, is_of_parent, is_titled
from extractors.papers.forms import (
    ARXIV_NEAR,
    CARD_PAPER,
    LABEL,
    REPORT,
    UNPLACED,
    Mention,
    address,
    number_of,
)
from extractors.papers.places import cited_as, cites_another, is_listed
from extractors.papers.subject import Place, is_about
from extractors.words.families import folded

_NO_VENUE: Final = (
    r"(?!.{0,30}(?:rxiv|ssrn|research square|corr\b|github|hugging ?face|blog|online|preprint))"
)
_VENUE: Final = re.compile(
    rf"(?i)@(?:(?:in)?proceedings|conference)|journal\s*=\s*[{{\"]+{_NO_VENUE}\w"
)
_ARTICLE: Final = re.compile(r"(?i)@(?:article|techreport|unpublished)")
_ON_A_SITE: Final = re.compile(r"(?i)git(?:hub|lab)|hugging ?face|zenodo|software|blog")
"""What an entry for code or weights has, whatever kind it says that it is."""
_KEY: Final = re.compile(r"@\w+\s*\{\s*[a-z]+(?:-?etal)?-?(?:19|20)\d\d-?([a-z][\w-]*)")
"""The word that a key has behind author and year: ``doe2024quietname``."""
_DOI: Final = re.compile(r"(?i)\bdoi\s*=\s*[{\"]+(10\.\d{4,9}/[^\s{}\",]{3,100})")
_BIBTEX: Final = re.compile(r"@\w{3,20}\s*\{[^@]{0,3000}")
_TITLE: Final = re.compile(r"(?is)\btitle\s*=\s*[{\"]+(.{3,300}?)[}\"]+\s*,?\s*(?:\n|\w+\s*=|$)")
_CITES: Final = re.compile(r"\bcit(?:e|ing|ations?)\b|\bbibtex\b")
_OF_TOOL: Final = re.compile(
    r"(?i)\b(?:toolkit|library|framework|package|dataset|corpus|corpora|benchmark|transformers)\b"
)


def cited(context: Context) -> Iterator[Mention]:
    """BibTeX entries and bare arXiv numbers in text and code blocks."""
    for number, block in enumerate(context.card.blocks):
        if "rxiv" not in block.text and "rXiv" not in block.text and "@" not in block.text:
            continue
        text = block.text[:20_000]
        path = context.card.sections[block.section].path
        entries = list(_BIBTEX.finditer(text))
        asked = _is_asked(context, number, path, len(entries)) if entries else None
        for entry in entries:
            yield from _entry(context, entry[0], number, asked=asked)
        for match in () if entries else ARXIV_NEAR.finditer(text, _first_number(text)):
            sentence = context.card.sentence(number, match.start(), match.end())
            about = is_about(context, Place(sentence, path, listed=is_listed(context, number)))
            told = _mention(context, number_of(match), about, number, sentence)
            if REPORT.search(text, max(0, match.start() - LABEL), match.start()):
                told = msgspec.structs.replace(told, kind="technical_report")
            yield told


def _first_number(text: str) -> int:
    """Before where no arXiv number can stand; the pattern is slow to find where it begins."""
    low = text.lower()
    if len(low) != len(text):
        return 0
    places = [low.find(word) for word in ("arxiv", "eprint", "papers/", "abs/")]
    return max(min([at for at in places if at >= 0], default=len(text)) - _HOST, 0)


_HOST: Final = len("huggingface.co/")


def _is_asked(context: Context, block: int, path: str, entries: int) -> bool | None:
    """Whether a block's entries are to be cited for this model; of several it is not known which.

    False where words or titles above say that they are to be cited for something else.
    """
    asked = cited_as(context, block)
    if asked is False or (asked is None and cites_another(context, path)):
        return False
    return asked if entries == 1 else None


def _entry(context: Context, entry: str, block: int, *, asked: bool | None) -> Iterator[Mention]:
    match = _TITLE.search(entry)
    title = " ".join(re.sub(r"[{}\\]", "", match[1]).split()) if match else ""
    number = ARXIV_NEAR.search(entry, _first_number(entry))
    about = True if title and (is_titled(context, title) or _bears(context, entry)) else asked
    if is_of_parent(context, title) or (about is None and _is_of_others(context, entry)):
        about = False
    if number:
        arxiv = number_of(number)
        yield _mention(context, arxiv, about, block, title or entry, title=title)
        return
    url = _address(entry)
    path = context.card.sections[context.card.blocks[block].section].path
    alone = (
        about is None
        and entry == context.once(_only_entry)
        and _CITES.search(path)
        and not _OF_TOOL.search(title)
    )
    if not title or not (url or about or alone):
        return
    kind = "peer_reviewed" if _VENUE.search(entry) else _kind_without_venue(entry, title)
    if kind == "peer_reviewed" or (kind and about and (url is None or "//doi.org/" in url)):
        url = url or f"{UNPLACED}{folded(title)[:80]}"
        quote, locator = shortened(title), context.card.line(block, title)
        yield Mention(url, kind, None, about, CARD, locator, quote, title)


def _is_of_others(context: Context, entry: str) -> bool:
    """Whether it stands beside an entry for the model's own page, and shares no author with it."""
    own = context.once(_own_entry)
    return own is not None and own != entry and _authors(own).isdisjoint(_authors(entry))


def _own_entry(context: Context) -> str | None:
    """The entry to cite by which the card gives the model's own page on the Hub."""
    own = f"/{context.name.lower()}"
    texts = (b.text[:20_000] for b in context.card.blocks if "@" in b.text and "/" in b.text)
    found = (entry[0] for text in texts for entry in _BIBTEX.finditer(text))
    return next((entry for entry in found if own in entry.lower()), None)


def _authors(entry: str) -> frozenset[str]:
    match = _AUTHOR.search(entry)
    return frozenset(_NAMES.findall(match[1])) if match else frozenset()


_AUTHOR: Final = re.compile(r"(?is)\bauthor\s*=\s*[{\"]+(.{3,2000}?)[}\"]+\s*,?\s*(?:\n|\w+\s*=|$)")
_NAMES: Final = re.compile(r"[A-Z]\w{2,}")


def _kind_without_venue(entry: str, title: str) -> str | None:
    """What an article is that tells neither a number nor where it came out."""
    if not _ARTICLE.match(entry) or _ON_A_SITE.search(entry) or CARD_PAPER.search(title):
        return None
    return "technical_report" if REPORT.search(title) else "preprint"


def _address(entry: str) -> str | None:
    """The link that an entry gives, else that of its DOI."""
    link = re.search(r"https?://[^\s{}\",]{8,200}", entry)
    if link is not None:
        return link[0]
    doi = _DOI.search(entry)
    return f"https://doi.org/{doi[1]}" if doi else None


def _bears(context: Context, entry: str) -> bool:
    """Whether the key of an entry has the model's name behind author and year."""
    key = _KEY.match(entry)
    return key is not None and begins_name(context, key[1])


def _mention(
    context: Context, arxiv: str, about: bool | None, block: int, quote: str, *, title: str = ""
) -> Mention:
    report = REPORT.search(title) or CARD_PAPER.search(title)
    kind = "technical_report" if report else "preprint"
    quote = shortened(quote)
    url = address(arxiv)
    return Mention(url, kind, arxiv, about, CARD, context.card.line(block, quote), quote, title)


def references(context: Context) -> int:
    """How many entries to cite the card has."""
    return sum(len(_BIBTEX.findall(b.text[:20_000])) for b in context.card.blocks if "@" in b.text)


def only_cited(context: Context) -> str | None:
    """The arXiv number of the one entry to cite that the card has."""
    entry = context.once(_only_entry)
    number = ARXIV_NEAR.search(entry) if entry else None
    return number_of(number) if number else None


def _only_entry(context: Context) -> str | None:
    """The one entry to cite that the card has."""
    texts = [b.text[:20_000] for b in context.card.blocks if "@" in b.text and "title" in b.text]
    entries = [entry[0] for text in texts for entry in _BIBTEX.finditer(text)]
    return entries[0] if len(entries) == 1 else None
