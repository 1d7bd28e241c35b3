"""Where a card names datasets by link, metadata or configuration, and for which stage.

Words near a link tell its stage before headings do; where neither does, the dataset's own name or
the model's stage decides.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Final

import msgspec

from extractors.context import CARD, Context, shortened
from extractors.data.beside import beside
from extractors.data.names import LOADERS, RESULTS, by_name, dataset_name
from extractors.pattern_sets import Hinted
from extractors.reading.front_matter import strings
from extractors.training import prose
from extractors.training.own_stage import own_stage
from extractors.training.training_files import listed_data
from extractors.words import corpora, hub_links, stages, tuned
from extractors.words.families import folded

LINK_LIMIT: Final = 200
_MOST: Final = 500
"""Links and entries that are weighed; many may be of one dataset."""


class Mention(msgspec.Struct, frozen=True):
    """A dataset where it is named.

    ``kind``: front_matter, tag, link or file (a training configuration). ``stage``: the part of
    ``data.`` that it belongs to; ``stated``: the text itself tells it.
    """

    name: str
    kind: str
    stage: str
    stated: bool
    source: str
    locator: str
    quote: str


def mentions(context: Context) -> tuple[Mention, ...]:
    """All mentions, one a dataset and stage; one that states its stage silences others."""
    found: dict[tuple[str, str], Mention] = {}
    stated: set[str] = set()
    linked = list(islice(_linked(context), _MOST))
    declared = islice(_declared(context, linked), _MOST)
    for mention in chain(declared, linked, islice(_listed(context), _MOST)):
        name = mention.name.lower()
        if (name, mention.stage) in found or (name in stated and not mention.stated):
            continue
        found[name, mention.stage] = mention
        if mention.stated:
            stated.add(name)
        if len(found) >= LINK_LIMIT:
            break
    return tuple(found.values())


def _declared(context: Context, linked: list[Mention]) -> Iterator[Mention]:
    """``datasets:`` of the front matter, else the tags made from it.

    A body link to the same dataset that states another stage of training decides the stage, or
    words that name it.
    """
    said: dict[str, str] = {}
    for link in linked:
        if link.stated and "evaluation" not in link.stage:
            said.setdefault(link.name.lower(), link.stage)
    told = _told(context)
    front = context.front
    values = _entries(front.values.get("datasets"))
    tagged = [] if values else context.tags.get("dataset", [])
    for value in values or tagged:
        name = dataset_name(value)
        if name is None:
            continue
        stage = said.get(name.lower())
        if stage is None and by_name(name) != "alignment":
            stage = told.get(folded(name.rpartition("/")[2]))
        yield Mention(
            name,
            "tag" if tagged else "front_matter",
            stage or _default(context, name),
            stage is not None,
            "record" if tagged else front.source,
            "tags" if tagged else front.locator("datasets"),
            f"dataset:{value}" if tagged else f"datasets: {value}",
        )


def _entries(value: object) -> list[str]:
    """The names under ``datasets:``, also of entries with a note (``- some_set: its version``)."""
    return strings(list(map(_noted, value)) if isinstance(value, list) else value)


def _noted(entry: object) -> object:
    """What an entry ``name: note`` or ``id: name`` names; any other as it is."""
    if not isinstance(entry, dict) or len(entry) != 1:
        return entry
    ((key, value),) = entry.items()
    return value if key in {"name", "id", "path"} else key


def _default(context: Context, name: str) -> str:
    """The stage that a dataset's name tells, else the one in which the model was made."""
    if corpora.is_raw(name) and not (tuned.is_tuned(context) and _is_all_raw(context)):
        return "pretraining"
    return by_name(name) or own_stage(context)


def _is_all_raw(context: Context) -> bool:
    """Whether nothing declared beside it is what models are tuned on."""
    return not any(map(corpora.is_of_instructions, context.front.strings("datasets")))


def _told(context: Context) -> dict[str, str]:
    """The stage of each public dataset that the card's words name, the first that they tell."""
    found: dict[str, str] = {}
    for item in context.once(prose.all_found):
        for name in corpora.public_names(item.quote) if item.rule in prose.PUBLIC else ():
            clause = _clause(context, item.quote, item.quote.find(name))
            found.setdefault(folded(name), clause or item.component.partition(".")[2])
    return found


def _clause(context: Context, sentence: str, at: int) -> str | None:
    """The stage of what stands at ``at`` in a sentence that speaks of two; None in any other."""
    return stages.nearest(sentence.lower(), at, tuned=own_stage(context) != "pretraining")


def _before(sentence: str, at: int) -> str | None:
    """What stands before ``at`` where that tells of training, and what follows of evaluation.

    Or what stands right before it: ``Zero-shot X is a model fine-tuned on``.
    """
    if stages.told(sentence) != "evaluation":
        return None
    made_on = _MADE_ON.search(sentence[:at])
    before = made_on[0] if made_on else sentence[:at]
    return before if stages.told(before) in _TRAINING else None


_MADE_ON: Final = re.compile(
    r"(?i)\b(?:pre-?|fine-?\s?)?(?:trained|tuned) on (?:[\w'’-]+ ){0,6}\W{0,3}$"
)
_TRAINING: Final = frozenset({"training", "pretraining", "finetuning"})


def _linked(context: Context) -> Iterator[Mention]:
    """Links to datasets in the card's body; the nearest words tell the stage."""
    card = context.card
    for link in card.links:
        if "/datasets/" not in link.url:
            continue
        name = hub_links.dataset(link.url)
        if name is None or RESULTS.search(name) or name.lower() in LOADERS:
            continue
        sentence = card.sentence(link.block, link.start, link.stop)
        if _ELSEWHERE.search(sentence):
            continue
        at = card.within(link.block, link.start, sentence)
        if _INSPIRED.search(sentence[:at]):
            continue
        words = _clause(context, sentence, at) or _before(sentence, at) or sentence
        path = card.sections[link.section].path
        around = () if _TEST.search(name) else beside(card, link)
        stage = _stage(context, chain((link.text, words), around), (name, path))
        if stage == "evaluation" and _THANKS.search(sentence):
            continue
        if stage is None and _TEST.search(name):
            stage = "evaluation"
        if stage is None and _is_of_tasks(context, path, words):
            continue
        yield Mention(
            name,
            "link",
            stage or _default(context, name),
            stage is not None,
            CARD,
            card.place(link),
            shortened(sentence or link.url),
        )


_ELSEWHERE: Final = Hinted(
    r"(?i)detailed results|full results|leaderboard|generated (?:examples?|samples?|outputs?)\b"
    r"|negative[ _-](?:prompt|embedding)|\bwe (?:\w+ )?recommend\b"
    r"|\bused (?:this|the) (?:model|classifier) to (?:build|create|filter|annotate|label)\b"
    r"|\bcalibrat(?:ed|ion) (?:on|with|using|data|set)|\bimportance matrix\b|\bimatrix\b"
)
"""Said of repositories of datasets that hold results or embeddings for the user's prompt, of what
users should look at, and of what weights were made smaller with.
"""
_THANKS: Final = Hinted(r"(?i)\bthank(?:s|ful)?\b|\bgrateful\b|\backnowledge\b")
"""People are thanked for data and for their evaluation: the one is not what the other is for."""
_INSPIRED: Final = Hinted(r"(?i)\binspired (?:\w+ )?(?:by|from)\b[^.,;]{0,40}$")
"""Said before a dataset that was not used itself."""


def _is_of_tasks(context: Context, path: str, words: str) -> bool:
    """Whether words that do not speak of training tell for what a base model may be used."""
    return (
        own_stage(context) == "pretraining"
        and _OF_USE.search(path) is not None
        and _TRAINS.search(f"{path} {words}".lower()) is None
    )


_OF_USE: Final = re.compile(r"\bintended uses?\b|\blimitations?\b|\bdownstream use\b")
_TRAINS: Final = re.compile(r"\btrain|\btun(?:ed|ing)\b")
_TEST: Final = re.compile(r"(?i)[-_](?:(?:test(?:set)?|eval|bench(?:mark)?)$|evals(?:$|[-_]))")


def _listed(context: Context) -> Iterator[Mention]:
    """What a training configuration in the card lists as its data."""
    for written, block, line in listed_data(context.card):
        name = dataset_name(written)
        if name is not None:
            stage = _default(context, name)
            place = context.card.line(block, line)
            yield Mention(name, "file", stage, False, CARD, place, shortened(line))


def _stage(context: Context, near: Iterable[str], place: tuple[str, str]) -> str | None:
    """Stage from the words near it (its own, the sentence …), else the headings, the nearest first.

    ``place``: the dataset's name and the headings. The card's title says what the model is, and
    that is not what each of its datasets is for.
    """
    name, path = place
    above, title = stages.titles(context, path)
    for words in chain(near, above):
        stage = stages.told(words)
        if stage is not None and stage != "training":
            return stage
    told = stages.told(title)
    if corpora.is_raw(name) and told == "finetuning":
        return None
    is_own = told == own_stage(context) and by_name(name) != "alignment"
    return told if is_own or told in _MEASURING else None


_MEASURING: Final = frozenset({"evaluation", "safety_evaluation"})
