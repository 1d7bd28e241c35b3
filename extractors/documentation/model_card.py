"""The model card by its content: how much it is worth, and of what it tells.

A template that nobody filled in and a card that a program wrote are not documentation of the
same worth as one that somebody wrote.
"""

from collections.abc import Iterator
from typing import Final

import msgspec

from extractors.context import CARD, Context
from extractors.documentation.substance import SHORT, checklist, first_words, span, topics_of
from extractors.reading.card import Card, Section
from taxonomy.findings import Availability, Evidence

_TELLING: Final = frozenset(
    {"architecture", "training", "data", "evaluation", "limits", "hardware"}
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
