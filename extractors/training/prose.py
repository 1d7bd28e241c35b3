"""What a card says in words: rules as data, all of them in one pass over its text.

``rules/*.toml`` (all but those of repositories) hold the rules; their examples are their tests.
RE2's sets tell which rules fire at all; only those are searched again for their sentences.
RE2 is linear in the text, so no card can hang a rule.
"""

import re
import tomllib
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from importlib import resources
from itertools import islice
from typing import Any, Final

import msgspec
import re2
from msgspec.structs import replace

from extractors.context import Context
from extractors.pattern_sets import either, options, says
from extractors.training import score_tables
from extractors.training.own_stage import stage
from extractors.words import hub_links
from extractors.words.corpora import corpora, is_asked_for, is_part
from extractors.words.families import family, folded
from taxonomy.components import COMPONENT
from taxonomy.findings import QUOTE_LIMIT, Availability, Evidence

_PER_RULE: Final = 40
_FOLDER: Final = "rules"
_FILES: Final = ("data.toml", "training.toml", "documentation.toml", "access.toml")


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``pattern`` in a sentence says ``availability`` of ``component``; the examples are tests.

    ``component`` ``data.*`` or ``code.*`` is the stage that the sentence or its section speaks of.
    ``also``: a pattern that the sentence must have too; ``unless``: one that takes the meaning
    away; ``partly``: one that makes it partial; ``section``: one that the titles above must have,
    ``outside``: one that none of them may have, but those of training; ``has``: a part of
    ``pattern`` that is asked for first where the whole has long gaps; such a pattern stays within
    a line, and only lines that have that part are searched. ``{name}`` in a pattern is
    the pattern of that name under ``words`` of the file, ``{corpora}`` all public datasets.
    """

    id: str
    component: str
    availability: Availability
    confidence: float
    pattern: str
    yes: tuple[str, ...]
    no: tuple[str, ...]
    also: str = ""
    unless: str = ""
    partly: str = ""
    section: str = ""
    outside: str = ""
    has: str = ""


class Compiled(msgspec.Struct, frozen=True):
    """A rule with its patterns ready; ``pattern`` and ``has`` are for encoded text."""

    rule: Rule
    pattern: Any
    has: Any
    also: Callable[[str], object] | None
    unless: Callable[[str], object] | None
    partly: Callable[[str], object] | None
    section: Callable[[str], object] | None
    outside: Callable[[str], object] | None


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule, in the order of the files."""
    return tuple(rule for name in _FILES for rule in _rules_of(name))


def _rules_of(name: str) -> Iterator[Rule]:
    folder = resources.files("extractors").joinpath(_FOLDER)
    tables = tomllib.loads(folder.joinpath(name).read_text("utf-8"))
    words = {"corpora": corpora(), **tables.get("words", {})}
    return (_spelt_out(rule, words) for rule in tables["rule"])


def _spelt_out(table: dict[str, Any], words: dict[str, str]) -> Rule:
    """A rule with the named patterns in the places of their names."""
    for key in ("pattern", "unless"):
        for name, pattern in words.items():
            if key in table:
                table[key] = table[key].replace(f"{{{name}}}", pattern)
    return msgspec.convert(table, Rule)


@cache
def compiled() -> tuple[Callable[[bytes], frozenset[int]], tuple[tuple[Compiled, ...], ...]]:
    """The patterns of a text by their numbers, and for each of them the rules that have it.

    Where a pattern has long gaps, it is asked for what it ``has``, to spare RE2 its states. A
    pattern is asked for once: what it costs grows with every pattern that fires.
    """
    by_pattern: dict[str, list[Compiled]] = {}
    for rule in rules():
        found = Compiled(
            rule,
            _encoded(rule.pattern),
            _encoded(rule.has) if rule.has else None,
            _short(rule.also),
            _short(rule.unless),
            _short(rule.partly),
            _short(rule.section),
            _short(rule.outside),
        )
        by_pattern.setdefault(rule.pattern, []).append(found)
    sharing = tuple(map(tuple, by_pattern.values()))
    return either(
        [same[0].rule.has or same[0].rule.pattern for same in sharing], case=False
    ), sharing


def _encoded(pattern: str) -> Any:
    return re2.compile(pattern.encode(), options(case=False))


def _short(pattern: str) -> Callable[[str], object] | None:
    """Whether one sentence or title has a pattern; RE2 is quicker but cannot look around."""
    if not pattern:
        return None
    try:
        return says(pattern, case=False)
    except re2.error:
        return re.compile(pattern.removeprefix("(?i)"), re.IGNORECASE).search


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
        component = stage_component(context, found.rule.component, sentence, told, at)
        if component in seen and rule not in PUBLIC:
            continue
        seen.add(component)
        yield context.in_card(
            rule,
            component,
            _availability(found, sentence, context.card.text[begin:stop]),
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


def _availability(found: Compiled, sentence: str, matched: str) -> Availability:
    if found.partly is not None and found.partly(sentence):
        return Availability.PARTIAL
    if "public_corpus" in found.rule.id and is_asked_for(matched):
        return Availability.GATED
    return found.rule.availability


def _around(sentence: str, at: int) -> str:
    """The sentence, or of one that is too long to quote the words round what was found."""
    start = sentence.rfind(" ", 0, max(0, at - QUOTE_LIMIT // 2)) + 1
    return sentence if at < QUOTE_LIMIT * 3 // 4 else sentence[start:]


def spans(found: Compiled, text: str, data: bytes) -> Iterator[tuple[int, int]]:
    """Where the rule's pattern fits: offsets in the text, of which ``data`` is the encoding."""
    for match in found.pattern.finditer(data) if found.has is None else _by_lines(found, data):
        start, stop = match.span()
        if len(data) != len(text):
            before = len(data[:start].decode())
            start, stop = before, before + len(data[start:stop].decode())
        yield start, stop


def _by_lines(found: Compiled, data: bytes) -> Iterator[Any]:
    """The matches of a pattern with long gaps: RE2 has a state for each place in a gap, so only
    the lines that have its short part are searched for the whole.
    """
    part = found.has.search(data)
    while part is not None:
        first = data.rfind(b"\n", 0, part.start()) + 1
        last = data.find(b"\n", part.end())
        yield from found.pattern.finditer(data, first, len(data) if last < 0 else last)
        part = found.has.search(data, last) if last >= 0 else None


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


def holds(found: Compiled, sentence: str, path: str) -> bool:
    """Whether the sentence and its place let the rule stand."""
    if found.section is not None and not _is_under(found.section, path):
        return False
    if found.outside is not None and _is_outside(found.outside, path):
        return False
    if found.unless is not None and found.unless(sentence):
        return False
    return found.also is None or bool(found.also(sentence))


@lru_cache(maxsize=4096)
def _is_under(section: Any, path: str) -> bool:
    """Whether the titles above fit; one card asks the same many times."""
    return bool(section(path))


@lru_cache(maxsize=4096)
def _is_outside(outside: Any, path: str) -> bool:
    """Whether a title above puts the sentence outside of what the rule speaks of."""
    titles = path.split(" > ")
    return any(outside(title) and "train" not in title.lower() for title in titles)


def stage_component(context: Context, component: str, sentence: str, path: str, at: int = 0) -> str:
    """``data.*`` with the stage filled in; any other component as it is."""
    kind, _, part = component.partition(".")
    filled = f"{kind}.{stage(context, sentence, path, at)}" if part == "*" else component
    assert filled in COMPONENT, filled  # noqa: S101  the rule tests see to it
    return filled
