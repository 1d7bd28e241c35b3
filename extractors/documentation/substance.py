"""The substance of a card: which topics its sections really fill, in how many words of its own."""

import re
from functools import lru_cache
from typing import Final

import msgspec

from extractors.context import Context
from extractors.pattern_sets import says
from extractors.reading.card import Card
from extractors.words.addresses import without_addresses
from extractors.words.stages import MEASURED

_EMPTY: Final = re.compile(
    r"(?i)^(?:[^:\n]{1,50}:\W*)?\[?(?:more information needed|needs? more information)\]?"
    r"|^\W*(?:n/?a|tbd|todo|tba|\.\.\.)\W*$|^\[todo\b"
)
_TEMPLATES: Final = (
    "Carbon emissions can be estimated using the ",
    "Users (both direct and downstream) should be made aware of the risks, biases",
    "Use the code below to get started with the model.",
    "This modelcard aims to be a base template for new models.",
    "This is the model card of a ",
    "Weights for this model are available in ",
    "This is a sentence-transformers model: It maps sentences & paragraphs to ",
    "Using this model becomes easy when you have ",
    "Then you can use the model like this",
    "Without sentence-transformers, you can use the model like this",
    "For an automated evaluation of this model, see the ",
    "The model was trained with the parameters:",
    "Parameters of the fit()-Method:",
)
"""How sentences begin that stand in every card made from the Hub's template or a library's."""
PLACEHOLDER: Final = "more information needed"
_AUTOMATIC: Final = says(
    r"(?:has been|was|is) (?:automatically )?(?:generated|created|pushed)|proofread and complete it"
    r"|auto-?generated|automatically generated"
)
_TOPICS: Final[dict[str, str]] = {
    "description": r"description|overview|introduction|summary|about|details|intro\b",
    "architecture": r"archite[ck]t|arquitet|arquitect|architett|model specs?|technical spec"
    r"|model structure|架构|架構|アーキテクチャ|아키텍처|архитектур",
    "use": r"\buse[sd]?\b|usage|how to|quick ?start|getting started|inference|example|intended",
    "training": r"training|pre-?train|fine-?tun|procedure|hyper-?param|recipe|post-?train|method"
    r"|entra[iî]n|entren|treina|addestra|[训訓][练練]|学習|학습|обучен",
    "data": r"\bdata(?!loader)|corpus|corpora|\w*daten\b|\bdonn[eé]es|\bdatos|\bdados|\bdati\b"
    r"|数据|數據|語料|语料|データ|コーパス|데이터|данны",
    "evaluation": rf"{MEASURED}|avalia|r[eé]sultat",
    "limits": r"limit|bias|risk|ethic|safety|out-of-scope|caveat|disclaim|responsib|consideration"
    r"|einschränkung|risik|limita|sesgo|vi[eé]s|biais|riesgo|局限|限制|偏[见見]|制限|限界|リスク|한계"
    r"|ограничен",
    "hardware": r"hardware|compute|infrastructure|environmental|\bcarbon\b|\bgpu|mat[eé]riel\b"
    r"|硬件|ハードウェア|하드웨어",
    "license": r"licen[sc]e|terms",
    "citation": r"citation|cite|bibtex|reference",
}
SHORT: Final = 200
"""Characters under which a text is a few words."""
_SECTION_SHORT: Final = 40
_HEAD: Final = 5000
_EMPTY_LIMIT: Final = 80


class Checklist(msgspec.Struct, frozen=True):
    """Topics that the card really fills, with the section that does; and its substance.

    ``size`` counts characters of prose: no placeholders, code, references or lists of versions;
    ``placeholders`` counts those.
    """

    topics: dict[str, int]
    size: int
    placeholders: int
    automatic: bool


def checklist(context: Context) -> Checklist:
    """Read the card's sections against the list of topics."""
    card = context.card
    sizes = prose_sizes(card)
    topics: dict[str, int] = {}
    for number, section in enumerate(card.sections):
        if sizes[number] < _SECTION_SHORT:
            continue
        for title in reversed(section.path.split(" > ")):
            told = topics_of(title)
            for topic in told:
                topics.setdefault(topic, number)
            if told:
                break
    head = card.source[card.front.end : card.front.end + _HEAD].lower()
    return Checklist(
        topics,
        _prose(card, sizes),
        card.lower.count(PLACEHOLDER),
        "model card" in head and _AUTOMATIC(head),
    )


def _prose(card: Card, sizes: list[int]) -> int:
    """Characters that say something of the model."""
    size = sum(sizes) - sum([len(block.text) for _, block in card.codes])
    aside = {n for n, section in enumerate(card.sections) if _is_aside(section.title)}
    if not aside:
        return size
    code = sum([len(block.text) for _, block in card.codes if block.section in aside])
    return size + code - sum([sizes[number] for number in aside])


@lru_cache(maxsize=8192)
def _is_aside(title: str) -> bool:
    """Whether a heading is that of a reference or of a list of versions."""
    return _ASIDE.match(title) is not None


_ASIDE: Final = re.compile(r"(?i)(?:how to )?cit(?:e|ing|ations?)\b|bibtex|framework versions?")
_PATTERNS: Final = {topic: re.compile(pattern) for topic, pattern in _TOPICS.items()}


@lru_cache(maxsize=8192)
def topics_of(title: str) -> tuple[str, ...]:
    """The topics that a heading names."""
    return tuple([topic for topic, pattern in _PATTERNS.items() if pattern.search(title)])


@lru_cache(maxsize=8192)
def is_of(topic: str, title: str) -> bool:
    """Whether a heading names this topic, among others perhaps."""
    return _PATTERNS[topic].search(title) is not None


def prose_sizes(card: Card) -> list[int]:
    """Characters of each section that are not headings or placeholders."""
    sizes = [0] * len(card.sections)
    for block in card.blocks:
        kind, text = block.kind, block.text
        if kind == "cell" or (kind != "heading" and not is_placeholder(text)):
            sizes[block.section] += len(without_addresses(text))
    return sizes


def is_placeholder(text: str) -> bool:
    """Whether it is a template's words, not the author's."""
    return (len(text) < _EMPTY_LIMIT and _EMPTY.match(text) is not None) or text.startswith(
        _TEMPLATES
    )


def span(card: Card) -> str:
    """The lines of a card's body."""
    return f"L{card.body_line}-L{max(card.body_line, card.sections[-1].end)}"


def first_words(card: Card) -> str:
    """The first paragraph, else the first words, else the first line that says anything."""
    for block in card.blocks:
        if block.kind == "text" and len(block.text) >= _SECTION_SHORT:
            return block.text
    said = (block.text for block in card.blocks if block.text.strip())
    first = next(said, None)
    if first is not None:
        return first
    return next((line for line in card.source_lines if line.strip().strip("-")), "")
