"""Lists of references, tables of papers, and headings that ask to cite something else.

Told from where a paper stands in the card, not from the words round it.
"""

import re
from functools import lru_cache
from typing import Final

from extractors.context import Context
from extractors.words.families import folded, telling_words

_REFERENCES: Final = re.compile(r"(?i)\W*(?:references|bibliography)\W*$")
_NUMBERED: Final = re.compile(r"\W{0,3}\[\d{1,3}\]")
_ASKS: Final = re.compile(r"(?i)\bcit(?:e|ing)\b")
_OF_PAPERS: Final = re.compile(
    r"(?i)arxiv\.org|aclanthology|aclweb|doi\.org|openreview|neurips|semanticscholar|/papers/"
)
_FEW: Final = 2
_CITES: Final = re.compile(r"\b(?:cite|citing|referencing|citation (?:of|for)) (.+)$")
_CITATION: Final = re.compile(r"\bcitations?\b|\bbibtex\b|\bcit(?:e|ing)\b")
_WORDS: Final = re.compile(r"[^\W_][\w+.-]*")
_PLAIN: Final = frozenset(
    """a an the and or of for to in as it us our my we you your if use using used this these that
    how please model models checkpoint checkpoints weights paper papers work works project article
    publication report repository repo code info information detail details entry entries below
    following bibtex biblatex apa mla chicago acm ieee arxiv acl preprint journal conference
    original main related related text plain format version author authors license contact
    citation citations cite citing reference references""".split()
)


def is_listed(context: Context, block: int) -> bool:
    """Whether a block is a numbered reference, one of a section of references, or a table's cell
    among other cells with papers.
    """
    at = context.card.blocks[block]
    if at.kind == "cell":
        return context.once(_tabled)
    return at.section in context.once(_references) or _NUMBERED.match(at.text) is not None


def _tabled(context: Context) -> bool:
    """Whether the cells of the card link to more than one paper."""
    card = context.card
    cells = (link for link in card.links if card.blocks[link.block].kind == "cell")
    return len({link.url for link in cells if _OF_PAPERS.search(link.url)}) >= _FEW


def _references(context: Context) -> frozenset[int]:
    """Sections called references that hold more than one and do not ask to cite them."""
    card = context.card
    called = [n for n, section in enumerate(card.sections) if _REFERENCES.match(section.title)]
    found = set()
    for number in called:
        blocks = [block for block in card.body(number) if block.kind != "code"]
        if len(blocks) >= _FEW and not any(_ASKS.search(block.text) for block in blocks):
            found.add(number)
    return frozenset(found)


def cites_another(context: Context, path: str) -> bool:
    """Whether the titles above say what is cited there, and that is not this model."""
    if "cit" not in path and "referencing" not in path:
        return False
    words, own = _cited(path), folded(context.name.rpartition("/")[2])
    return bool(words) and not any(word in own for word in words)


@lru_cache(maxsize=4096)
def _cited(path: str) -> tuple[str, ...]:
    """What the last title asks to cite, or names below a title of citation; folded words."""
    *above, last = path.split(" > ")
    match = _CITES.search(last)
    if match is None and not any(_CITATION.search(title) for title in above):
        return ()
    words = _WORDS.findall(match[1] if match else last)
    return tuple(folded(word) for word in words if word.strip(".-+") not in _PLAIN)


def details_another(context: Context, title: str) -> bool:
    """``Details of Parent`` as a heading, where the model's name says more than that."""
    named = _DETAILS.fullmatch(title)
    if named is None:
        return False
    word, told = folded(named[1]), telling_words(context.name)
    return word in map(folded, told) and any(folded(each) not in word for each in told)


_DETAILS: Final = re.compile(r"\W*details (?:of|on|about) (?:the )?(\S+)(?: model)?\W*")


_CITED_AS: Final = re.compile(
    r"\b[Cc]it(?:e|ing) ([A-Z][\w.+-]*(?: [A-Z][\w.+-]*){0,2})(?: as\b|:|$)"
)
_USED: Final = re.compile(
    r"(?i)\bif you (?:\w+ )?(?:use|used|found|find|like)d? (?:\w+ ){0,3}?"
    r"(?:librar|package|tool|framework|module|data|corpus|corpora|benchmark|tokeni)"
)
_OURS: Final = re.compile(
    r"(?i)\bcit(?:e|ing) (?:our|this|us|it|as|using|the (?:following|paper|work|model|article))\b"
    r"|\b(?:please|kindly|to) cite\W*$|\bin (?:this|the following) paper\W*$"
    r"|\bour (?:\w+ )?(?:paper|work|publication)\b"
    r"|\bif you (?:\w+ )?(?:use|used|found|find|like)\b.{0,120}\bcit"
)


def cited_as(context: Context, block: int) -> bool | None:
    """Whether the words right above a BibTeX entry ask to cite it for this model, or for another
    thing; None where they do not tell.
    """
    for above in reversed(context.card.blocks[max(0, block - 2) : block]):
        if above.kind == "code":  # an entry of its own, with its own words
            return None
        text = above.text[-_REACH:]
        named = _CITED_AS.search(text)
        own = folded(context.name.rpartition("/")[2])
        if named and not any(folded(word) in own for word in named[1].split()):
            return False
        if _OURS.search(text):
            return None if _USED.search(text) else True
    return None


_REACH: Final = 200
