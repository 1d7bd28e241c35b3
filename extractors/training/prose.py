"""What a card says in words: all phrase rules in one pass over its text.

RE2's sets tell which rules may fire; only those are searched again for their sentences.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from msgspec.structs import replace

from extractors.context import Context
from extractors.training import score_tables
from extractors.training.own_stage import own_stage, stage
from extractors.training.phrase_rules import Compiled, compiled, holds, spans
from extractors.words import hub_links, stages
from extractors.words.corpora import is_asked_for, is_part
from extractors.words.families import family, folded
from taxonomy.components import COMPONENT
from taxonomy.findings import QUOTE_LIMIT, Availability, Evidence

_PER_RULE: Final = 40


def evidence(context: Context) -> Iterator[Evidence]:
    """All that the rules find in the card's prose."""
    yield from context.once(all_found)


def all_found(context: Context) -> tuple[Evidence, ...]:
    """The same, to be shared through :meth:`Context.once`: of each rule and component the first."""
    first = {(item.rule, item.component): item for item in reversed(context.once(_found))}
    return tuple(_in_part(tuple(reversed(first.values()))))


def all_public(context: Context) -> tuple[Evidence, ...]:
    """Every place that speaks of public data, not the first alone: lists and tables name many."""
    return tuple(item for item in context.once(_found) if item.rule in PUBLIC)


def _in_part(found: tuple[Evidence, ...]) -> Iterator[Evidence]:
    """Data of which the card says here that it is public and there that it is kept: in part."""
    kept = {item.component for item in found if item.rule == _KEPT}
    public = {item.component for item in found if item.rule in PUBLIC}
    for item in found:
        is_both = item.component in kept & public and (item.rule == _KEPT or item.rule in PUBLIC)
        yield replace(item, availability=Availability.PARTIAL) if is_both else item


PUBLIC: Final = frozenset({"prose.data.public_corpus", "prose.data.public_corpus.section"})
_KEPT: Final = "prose.data.withheld.proprietary"


def _found(context: Context) -> tuple[Evidence, ...]:
    text = context.card.encoded
    found: list[Evidence] = []
    there, by_pattern = compiled()
    for number in sorted(there(text)) if text else ():
        places = list(_places(context, by_pattern[number][0]))
        for rule in by_pattern[number]:
            found.extend(_sentences(context, rule, places))
    return tuple(found)


_Place = tuple[int, int, int, str, str]
"""Offsets in the text, block, sentence and titles above of a match; rules share patterns."""


def _places(context: Context, found: Compiled) -> Iterator[_Place]:
    card = context.card
    for begin, stop in islice(spans(found, card.text, card.encoded), _PER_RULE):
        block, start = card.at(begin)
        sentence = card.sentence(block, start, start + stop - begin)
        yield begin, stop, block, sentence, card.sections[card.blocks[block].section].path


def _sentences(context: Context, found: Compiled, places: list[_Place]) -> Iterator[Evidence]:
    """Evidence for each component that the rule's good sentences speak of: the first, or every one
    that names public data.
    """
    rule = f"prose.{found.rule.id}"
    seen: set[str] = set()
    refused: set[tuple[str, str]] = set()
    for begin, stop, block, sentence, path in places:
        if (sentence, path) in refused:
            continue
        if not holds(found, sentence, path):
            refused.add((sentence, path))
            continue
        if _is_itself(context, found, begin, stop):
            continue
        if (
            rule in PUBLIC
            and context.card.blocks[block].kind == "cell"
            and score_tables.holds(context, block)
        ):
            continue
        at = context.card.within(block, context.card.at(begin)[1], sentence)
        before = _before(context, block, sentence)
        told = f"{path} > {before}" if before else path
        component = _component(context, found, sentence, told, at)
        if component in seen and rule not in PUBLIC:
            continue
        seen.add(component)
        yield context.in_card(
            rule,
            component,
            _availability(context, found, (sentence, at), context.card.text[begin:stop]),
            found.rule.confidence,
            block=block,
            quote=_around(sentence, at),
        )
        if "*" not in found.rule.component:
            return


def _before(context: Context, block: int, sentence: str) -> str:
    """The sentence before one that goes on about its data: it may tell of which stage they are."""
    at = context.card.blocks[block].text.find(sentence) if _GOES_ON.match(sentence) else 0
    return context.card.sentence(block, at - 2) if at > 1 else ""


_GOES_ON: Final = re.compile(
    r"(?i)(?:the|this|these|our|its) (?:(?:training|whole|entire) )?"
    r"(?:data ?sets?|data|corpus|corpora)\b"
)


def _availability(
    context: Context, found: Compiled, place: tuple[str, int], matched: str
) -> Availability:
    """What the rule says at a place in a sentence: of data of another stage nothing follows."""
    if found.partly is not None and found.partly(place[0]):
        tuned = own_stage(context) != "pretraining"
        if found.partly(stages.clause(place[0].lower(), place[1], tuned=tuned)):
            return Availability.PARTIAL
    if "public_corpus" in found.rule.id and is_asked_for(matched):
        return Availability.GATED
    return found.rule.availability


def _around(sentence: str, at: int) -> str:
    """The sentence, or of one that is too long to quote the words round what was found."""
    start = sentence.rfind(" ", 0, max(0, at - QUOTE_LIMIT // 2)) + 1
    return sentence if at < QUOTE_LIMIT * 3 // 4 else sentence[start:]


def _is_itself(context: Context, found: Compiled, start: int, stop: int) -> bool:
    """Whether a dataset's name is the model's own, or a part of some other name or address."""
    if "public_corpus" not in found.rule.id:
        return False
    text = context.card.text
    if is_part(text, start, stop) or _is_of_model(context, start):
        return True
    own = folded(text[start:stop]) in folded(family(context.name))
    return own and not (
        _CALLED_DATA.match(text, stop) or _MADE_ON.search(text[max(0, start - _NEAR) : start])
    )


def _is_of_model(context: Context, start: int) -> bool:
    """Whether what stands there is the text of a link to a model, called after its data."""
    link = context.card.link_at(*context.card.at(start))
    return link is not None and hub_links.model(link.url) is not None


_NEAR: Final = 60
_MADE_ON: Final = re.compile(
    r"(?i)\b(?:trained|tuned) (?:model )?(?:on|with|using) (?:the )?\W*(?:[A-Z][a-z]+ )?$"
    r"|\b(?:data ?sets?|corpus|corpora) used [^.]{0,30}\b(?:is|was|are|were) (?:the )?\W*$"
)
_CALLED_DATA: Final = re.compile(
    r"(?i)[- ](?:\w+ )?(?:data ?sets?|data ?bases?|data|corpus|corpora)\b"
)


def _component(context: Context, found: Compiled, sentence: str, path: str, at: int) -> str:
    """``data.*`` with the stage filled in; any other component as it is."""
    component = found.rule.component
    kind, _, part = component.partition(".")
    told = stage(context, sentence, path, at, unsaid=found.rule.unsaid) if part == "*" else part
    filled = f"{kind}.{told}"
    assert filled in COMPONENT, filled  # noqa: S101  the rule tests see to it
    return filled
