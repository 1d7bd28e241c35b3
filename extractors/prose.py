"""What a card says in words: rules as data, all of them in one pass over its text.

``rules/*.toml`` (all but those of repositories) hold the rules; their examples are their tests.
One RE2 set tells which rules fire at all; only those are searched again for their sentences.
RE2 is linear in the text, so no card can hang a rule.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from importlib import resources
from itertools import islice
from typing import Any, Final

import msgspec
import re2

from extractors import stages
from extractors.context import Context
from extractors.families import family, folded
from extractors.pattern_sets import MEMORY, either, says
from taxonomy.components import COMPONENT
from taxonomy.findings import Availability, Evidence

_PER_RULE: Final = 40
_FOLDER: Final = "rules"
_FILES: Final = ("data.toml", "training.toml", "documentation.toml", "access.toml")


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``pattern`` in a sentence says ``availability`` of ``component``; the examples are tests.

    ``component`` ``data.*`` or ``code.*`` is the stage that the sentence or its section speaks of.
    ``also``: a pattern that the sentence must have too; ``unless``: one that takes the meaning
    away; ``section``: one that the titles above must have.
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
    section: str = ""


class Compiled(msgspec.Struct, frozen=True):
    """A rule with its patterns ready; ``pattern`` is for encoded text."""

    rule: Rule
    pattern: Any
    also: Callable[[str], object] | None
    unless: Callable[[str], object] | None
    section: Callable[[str], object] | None


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule, in the order of the files."""
    folder = resources.files("extractors").joinpath(_FOLDER)
    found: list[Rule] = []
    for name in _FILES:
        tables = tomllib.loads(folder.joinpath(name).read_text("utf-8"))
        found.extend(msgspec.convert(tables["rule"], list[Rule]))
    named = corpora()
    return tuple(
        msgspec.structs.replace(rule, pattern=rule.pattern.replace("{corpora}", named))
        for rule in found
    )


@cache
def _names() -> dict[str, list[str]]:
    """Names of public datasets by group."""
    text = resources.files("extractors").joinpath(_FOLDER, "corpora.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), dict[str, list[str]])


@cache
def corpora(*, ids: bool = False) -> str:
    """Names of public datasets as one alternation; with those that only an id can be."""
    groups = _names().items()
    return _alternatives(name for group, names in groups if ids or group != "hub" for name in names)


@cache
def _instructions() -> Any:
    return re2.compile(rf"\b(?:{_alternatives(_names()['instructions'])})\b")


@cache
def _corpus() -> Any:
    return re2.compile(f"(?:^|[/_-])(?:{corpora(ids=True)})(?:$|[/_-])", _options())


def _alternatives(names: Iterable[str]) -> str:
    """A space in a name stands for a space, a hyphen or an underscore."""
    return "|".join(re.sub(r" (\??)", r"[- _]\1", name) for name in names)


@lru_cache(maxsize=8192)
def is_public_corpus(dataset: str) -> bool:
    """Whether a dataset's name (``owner/name`` or a plain one) is that of a public dataset."""
    return bool(_corpus().search(dataset))


def public_names(text: str) -> tuple[str, ...]:
    """The names of public datasets in a text, as they are written there."""
    found = (match for match in _public().finditer(text) if not is_part(text, *match.span()))
    return tuple(match.group(0) for match in found)


@cache
def _public() -> Any:
    return re2.compile(rf"\b(?:{corpora()})\b", _options())


def is_for_instruction(dataset: str) -> bool:
    """Whether a dataset's name is that of instructions or conversations to tune a model on."""
    return bool(_instructions().search(dataset.replace("_", " ").replace("/", " ")))


@cache
def compiled() -> tuple[Any, tuple[Compiled, ...]]:
    """The set of all patterns, and each of them alone."""
    return either([rule.pattern for rule in rules()], case=False), tuple(
        Compiled(
            rule,
            re2.compile(rule.pattern.encode(), _options()),
            _short(rule.also),
            _short(rule.unless),
            _short(rule.section),
        )
        for rule in rules()
    )


def _options() -> Any:
    options = re2.Options()
    options.case_sensitive = False
    options.max_mem = MEMORY
    options.log_errors = False
    return options


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
    """The same, to be shared through :meth:`Context.once`."""
    return tuple(_found(context))


def _found(context: Context) -> Iterator[Evidence]:
    text = context.card.text
    if not text:
        return
    together, single = compiled()
    places: dict[str, list[_Place]] = {}
    for number in sorted(together.Match(text) or ()):
        found = single[number]
        if found.rule.pattern not in places:
            places[found.rule.pattern] = list(_places(context, found))
        yield from _sentences(context, found, places[found.rule.pattern])


_Place = tuple[int, int, int, str, str]
"""Offsets in the text, block, sentence and titles above of a match; rules share patterns."""


def _places(context: Context, found: Compiled) -> Iterator[_Place]:
    card = context.card
    for begin, stop in islice(spans(found, card.text), _PER_RULE):
        block, start = card.at(begin)
        sentence = card.sentence(block, start, start + stop - begin)
        yield begin, stop, block, sentence, card.sections[card.blocks[block].section].path


def _sentences(context: Context, found: Compiled, places: list[_Place]) -> Iterator[Evidence]:
    """One piece of evidence for each component that the rule's first good sentences speak of."""
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
        component = stage_component(context, found.rule.component, f"{path} {sentence}".lower())
        if component in seen:
            continue
        seen.add(component)
        yield context.in_card(
            f"prose.{found.rule.id}",
            component,
            found.rule.availability,
            found.rule.confidence,
            block=block,
            quote=sentence,
        )
        if "*" not in found.rule.component:
            return


def spans(found: Compiled, text: str) -> Iterator[tuple[int, int]]:
    """Where the rule's pattern fits: offsets in the text, which is encoded once."""
    data = text.encode("utf-8", "replace")
    for match in found.pattern.finditer(data):
        start, stop = match.span()
        if len(data) != len(text):
            before = len(data[:start].decode())
            start, stop = before, before + len(data[start:stop].decode())
        yield start, stop


def _is_itself(context: Context, found: Compiled, start: int, stop: int) -> bool:
    """Whether a dataset's name is the model's own, or a part of some other name or address."""
    if "public_corpus" not in found.rule.id:
        return False
    text = context.card.text
    if is_part(text, start, stop):
        return True
    own = folded(text[start:stop]) in folded(family(context.name))
    return own and _CALLED_DATA.match(text, stop) is None


_CALLED_DATA: Final = re.compile(r"(?i)[- ](?:\w+ )?(?:data ?sets?|data|corpus|corpora)\b")


_LONGER: Final = re.compile(r"-[A-Za-z]|[:.]\s?\d|\.(?:org|com|io|net)\b")


def is_part(text: str, start: int, stop: int) -> bool:
    """Whether a match is the middle of an identifier (``opus-mt-en``) or of an address."""
    return text[max(0, start - 1) : start] in {"-", "."} or _LONGER.match(text, stop) is not None


def holds(found: Compiled, sentence: str, path: str) -> bool:
    """Whether the sentence and its place let the rule stand."""
    if found.section is not None and not _is_under(found.section, path):
        return False
    if found.unless is not None and found.unless(sentence):
        return False
    return found.also is None or bool(found.also(sentence))


@lru_cache(maxsize=4096)
def _is_under(section: Any, path: str) -> bool:
    """Whether the titles above fit; one card asks the same many times."""
    return bool(section(path))


_ALIGNMENT, _FINETUNING, _PRETRAINING, _ITSELF = range(4)
_STAGES: Final = either([
    r"\b(?:dpo\w*|ppo\w*|rlhf|rlaif|grpo|orpo|kto|rloo|preferences?|reward|alignment|aligned)\b",
    (
        r"\b(?:fine[- ]?tun\w*|sft|instructions?|instruct|post[- ]?train\w*|supervised|distill\w*"
        r"|assistant|conversations?|dialogues|chat)\b"
    ),
    r"\bpre[- ]?train\w*|\bfrom scratch\b|\b(?:billion|trillion|[0-9.]+ ?[bt]) tokens\b",
    (
        r"\bpre[- ]?train(?:ing|s)\b|\bpre[- ]?trained (?:\w+ ){0,1}(?:on|with|using)\b"
        r"|\bfrom scratch\b"
    ),
])  # fmt: skip


def stage(context: Context, words: str) -> str:
    """The stage that lower-case words speak of; else the one in which this model was made.

    A tuned model was made from a *pretrained* one: only "pre-trained on" tells of pre-training.
    """
    spoken = _STAGES.Match(words) or ()
    if _ALIGNMENT in spoken:
        return "alignment"
    tuned = stages.is_tuned(context)
    if tuned and "base model" in words and "train" in words:
        return "pretraining"
    finetuning = _FINETUNING in spoken
    pretraining = (_ITSELF if tuned else _PRETRAINING) in spoken
    if finetuning and not pretraining:
        return "finetuning"
    if pretraining and not finetuning:
        return "pretraining"
    tuned = tuned or stages.says_tuned(context)
    return "finetuning" if tuned or _instructions().search(words) else "pretraining"


def stage_component(context: Context, component: str, words: str) -> str:
    """``data.*`` with the stage filled in; any other component as it is."""
    kind, _, part = component.partition(".")
    filled = f"{kind}.{stage(context, words)}" if part == "*" else component
    assert filled in COMPONENT, filled  # noqa: S101  the rule tests see to it
    return filled
