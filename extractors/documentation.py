"""Documentation by content: what a model card really tells, section by section.

A template that nobody filled in and a card that a program wrote are not documentation of the
same worth as one that somebody wrote.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

import msgspec

from extractors.context import CARD, Context
from extractors.pattern_sets import says
from extractors.reading.card import Card, Section
from taxonomy.findings import Availability, Evidence

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
    "architecture": r"architecture|model specs?|technical spec|model structure",
    "use": r"\buse[sd]?\b|usage|how to|quick ?start|getting started|inference|example|intended",
    "training": r"training|pre-?train|fine-?tun|procedure|hyper-?param|recipe|post-?train|method",
    "data": r"\bdata(?!loader)|corpus|corpora",
    "evaluation": r"evaluat|benchmark|results|performance|metrics|accuracy",
    "limits": r"limit|bias|risk|ethic|safety|out-of-scope|caveat|disclaim|responsib|consideration",
    "hardware": r"hardware|compute|infrastructure|environmental|\bcarbon\b|\bgpu",
    "license": r"licen[sc]e|terms",
    "citation": r"citation|cite|bibtex|reference",
}
_TELLING: Final = frozenset(
    {"architecture", "training", "data", "evaluation", "limits", "hardware"}
)
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
    size = sum(sizes) - sum([len(block.text) for block in card.codes])
    aside = {n for n, section in enumerate(card.sections) if _is_aside(section.title)}
    if not aside:
        return size
    code = sum([len(block.text) for block in card.codes if block.section in aside])
    return size + code - sum([sizes[number] for number in aside])


@lru_cache(maxsize=8192)
def _is_aside(title: str) -> bool:
    """Whether a heading is that of a reference or of a list of versions."""
    return _ASIDE.match(title) is not None


_ASIDE: Final = re.compile(r"(?i)(?:how to )?cit(?:e|ing|ations?)\b|bibtex|framework versions?")
_COMPILED: Final = tuple((topic, re.compile(pattern)) for topic, pattern in _TOPICS.items())


@lru_cache(maxsize=8192)
def topics_of(title: str) -> tuple[str, ...]:
    """The topics that a heading names."""
    return tuple([topic for topic, pattern in _COMPILED if pattern.search(title)])


def prose_sizes(card: Card) -> list[int]:
    """Characters of each section that are not headings or placeholders."""
    sizes = [0] * len(card.sections)
    for block in card.blocks:
        kind, text = block.kind, block.text
        if kind == "cell" or (kind != "heading" and not is_placeholder(text)):
            sizes[block.section] += len(_ADDRESS.sub("", text) if "://" in text else text)
    return sizes


_ADDRESS: Final = re.compile(r"https?://\S+\s?")
"""An address that stands there bare tells nothing."""


def is_placeholder(text: str) -> bool:
    """Whether it is a template's words, not the author's."""
    return (len(text) < _EMPTY_LIMIT and _EMPTY.match(text) is not None) or text.startswith(
        _TEMPLATES
    )


def evidence(context: Context) -> Iterator[Evidence]:
    """Model card and samples."""
    if context.has_card:
        yield _model_card(context)
        yield from _told(context)
        shown = context.in_metadata(
            "samples.widget", "docs.sample_outputs", 0.7, key="widget", having="output:"
        )
        if shown is not None:
            yield shown
    elif context.snapshot.card.state == "unread" and context.files.card:
        yield context.found(
            "card.exists",
            "docs.model_card",
            Availability.UNKNOWN,
            0.0,
            source="record",
            locator="siblings: README.md is there, its content was not read",
        )


class Graded(msgspec.Struct, frozen=True):
    """What a card's content makes of it."""

    rule: str
    availability: Availability
    confidence: float


def _grade(context: Context) -> Graded:
    """A template, a program's text and a few words are less than a card that tells."""
    told = context.once(checklist)
    telling = sorted(_TELLING & told.topics.keys())
    if told.size == 0:
        says = bool(first_words(context.card))
        rule, confidence = "card.empty", 0.6
        availability = Availability.PARTIAL if says else Availability.NOT_FOUND
    elif told.placeholders > len(telling) + 2 and len(telling) < 3:
        rule, availability, confidence = "card.template", Availability.PARTIAL, 0.7
    elif told.size < SHORT and len(telling) < 3:
        rule, availability, confidence = "card.short", Availability.PARTIAL, 0.6
    elif told.automatic and len(telling) < 3:
        rule, availability, confidence = "card.automatic", Availability.PARTIAL, 0.55
    else:
        rule, availability = "card.content", Availability.RELEASED
        confidence = min(0.95, 0.65 + 0.06 * len(telling))
    return Graded(rule, availability, round(confidence, 2))


def _model_card(context: Context) -> Evidence:
    """Existence and content of the card, in one finding."""
    grade = context.once(_grade)
    return context.found(
        grade.rule,
        "docs.model_card",
        grade.availability,
        grade.confidence,
        source=CARD,
        locator=span(context.card),
        quote=first_words(context.card),
    )


def _told(context: Context) -> Iterator[Evidence]:
    """The checklist: each topic that the card fills, with the heading under which it does."""
    grade, topics = context.once(_grade), context.once(checklist).topics
    for topic in sorted(_TELLING & topics.keys()):
        section = _headed(context.card, topics[topic], topic)
        yield context.found(
            f"card.tells.{topic}",
            "docs.model_card",
            grade.availability,
            0.0,
            source=CARD,
            locator=f"L{section.line}",
            quote=section.title,
        )


def _headed(card: Card, number: int, topic: str) -> Section:
    """The section ``number``, or the one above it whose heading names the topic."""
    path = card.sections[number].path
    for section in reversed(card.sections[: number + 1]):
        if path.startswith(section.path) and topic in topics_of(section.title.lower()):
            return section
    return card.sections[number]


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
