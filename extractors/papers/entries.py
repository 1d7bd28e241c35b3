"""What a card asks to cite: BibTeX entries, and bare arXiv numbers in text and code."""

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from extractors.context import CARD, Context, shortened
from extractors.papers.bearer import is_of_parent, is_titled
from extractors.papers.forms import (
    ARXIV_NEAR,
    CARD_PAPER,
    LABEL,
    REPORT,
    Mention,
    address,
    number_of,
)
from extractors.papers.places import cited_as, cites_another, is_listed
from extractors.papers.subject import Place, is_about
from extractors.words.families import folded

_NO_VENUE: Final = r"(?!.{0,30}(?:arxiv|corr\b|github|hugging ?face|blog|online|preprint))"
_VENUE: Final = re.compile(rf"(?i)@(?:inproceedings|conference)|journal\s*=\s*[{{\"]+{_NO_VENUE}\w")
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
    places = [low.find(word) for word in ("arxiv", "eprint", "papers/")]
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
    about = True if title and is_titled(context, title) else asked
    if is_of_parent(context, title):
        about = False
    if number:
        arxiv = number_of(number)
        yield _mention(context, arxiv, about, block, title or entry, title=title)
        return
    link = re.search(r"https?://[^\s{}\",]{8,200}", entry)
    path = context.card.sections[context.card.blocks[block].section].path
    alone = (
        about is None
        and entry == context.once(_only_entry)
        and _CITES.search(path)
        and not _OF_TOOL.search(title)
    )
    if title and _VENUE.search(entry) and (link or about or alone):
        url = link[0] if link else f"bibtex:{folded(title)[:80]}"
        quote = shortened(title)
        locator = context.card.line(block, title)
        yield Mention(url, "peer_reviewed", None, about, CARD, locator, quote, title)


def _mention(
    context: Context, arxiv: str, about: bool | None, block: int, quote: str, *, title: str = ""
) -> Mention:
    report = REPORT.search(title) or CARD_PAPER.search(title)
    kind = "technical_report" if report else "preprint"
    quote = shortened(quote)
    url = address(arxiv)
    return Mention(url, kind, arxiv, about, CARD, context.card.line(block, quote), quote, title)


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
