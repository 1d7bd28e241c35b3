"""Parents that a card names without a link to them: in words, in lists, recipes and snippets."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from extractors.context import Context
from extractors.lineage.words import DATA, Parent, of_something_else, relation
from extractors.pattern_sets import says
from extractors.reading.card import Block, Card, Link
from extractors.words.hub_links import is_file, linked_model
from extractors.words.phrases import Phrase
from extractors.words.usage import is_for_users

_NAMED: Final = Phrase(
    r"(?i)(?:tuned from(?: model)?(?: \[optional\])?|fine-?\s?tuned (?:version of|on top of)"
    r"|(?:base|original|parent|foundation|initiali[sz]ed) (?:(?:language )?model|llm|lm)\b"
    r"|quanti[sz]ed version of|quants? (?:of|for)"
    r"|by fine-?\s?tuning|fine-?\s?tuned? (?:\([^)]{1,30}\) )?of|fine-?tunes"
    r"|adapt(?:at)?ion weights for|stems from(?: the fixed)?"
    r"|based on|merge (?:[\w/]+ )?between|merge of"
    r"|(?:weights|lora|adapter) trained on)\s?:?\W{0,4}(?:the "
    r"|model )?`?([A-Za-z0-9][\w.-]{0,60}/[A-Za-z0-9][\w.-]{0,90})`?"
)
_MERGED: Final = re.compile(
    r"(?i)\bmerg(?:e|ed|er|ing)\b(?!-\w)[^.]{0,80}:?\s*$|\bmodels merged\b|^\W*base models?\W*$"
    r"|\bmoe of (?:the )?following\b[^.]{0,40}$"
    r"|^\W*models?(?: (?:and|&) \w+)? used(?: in (?:the|this) merge)?\W*$"
    r"|\bmodels used to (?:create|make|build)\b[^.]{0,60}:\s*$"
)
_ID: Final = r"[A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9][\w.-]{0,95}"
_RECIPE: Final = re.compile(rf"(?m)\b(?:source_)?model:\s*[\"']?({_ID})")
_ADAPTS: Final = says(
    r"load_lora_weights\(|PeftModel\.from_|load_adapter\(|base_model|\b(?:controlnet|adapter) ?="
)
_CONTROLS: Final = re.compile(r"\bcontrolnet ?=.*\bcontrolnet ?=", re.DOTALL)
"""One such net is loaded and given to a pipeline: the card's own, perhaps by an older name."""
_PART: Final = re.compile(r"okenizer|utoencoder|rocessor|cheduler|ontrolNetModel|T2IAdapter\b|vae")
_PIPELINE: Final = re.compile(rf"Pipeline\.from_pretrained\(\s*[\"']({_ID})[\"']")
_LOADED: Final = re.compile(rf"(?:from_pretrained\(|\b(?:base_)?model\w*\s*=)\s*[\"']({_ID})[\"']")


def listed(card: Card) -> Iterator[Parent]:
    """The list of links that "a merge of the following models" announces, and merge recipes."""
    if not any(word in card.source for word in ("merg", "Merg", "MERG", "MoE of")):
        return
    above = ""
    links: dict[int, list[Link]] = {}
    for link in card.links:
        links.setdefault(link.block, []).append(link)
    for number, block in enumerate(card.blocks):
        first = links.get(number, [])[:1]
        if (block.kind == "item" or _is_loose_item(block, first)) and _MERGED.search(above):
            yield from _item(block, number, first)
        elif block.kind == "code" and ("merge_method" in block.text or "experts:" in block.text):
            for match in _RECIPE.finditer(block.text):
                if "no parameters" in _behind(block.text, match.end()) or _HERE.match(match[1]):
                    continue  # the base of the merge, which has no weight in it; a folder
                yield Parent(match[1], "merge", number, match.start(1))
        else:
            above = block.text


def _item(block: Block, number: int, links: list[Link]) -> Iterator[Parent]:
    """The model that an item of such a list links to, or whose name is all of it."""
    for link in links:
        name = linked_model(link.url)
        if name is not None:
            yield Parent(name, "merge", number, link.start)
    written = _WRITTEN.fullmatch(block.text) if not links else None
    if written is not None:
        yield Parent(written[1], "merge", number, written.start(1))


_WRITTEN: Final = re.compile(rf"[^\w./~]{{0,3}}({_ID})(?:\W{{0,3}}| [–-] .*)", re.DOTALL)


def _is_loose_item(block: Block, links: list[Link]) -> bool:
    """Whether a link is all of a paragraph: items with blank lines between are paragraphs."""
    return block.kind == "text" and any(link.stop - link.start == len(block.text) for link in links)


def commands(card: Card) -> Iterator[Parent]:
    """The model that the command of the training starts from."""
    for number, block in card.codes:
        if "--" not in block.text or not _TRAINING.search(block.text):
            continue
        match = _STARTS_FROM.search(block.text)
        if match and not _HERE.match(match[1]) and not is_for_users(card, number):
            yield Parent(match[1], "finetune", number, match.start(1))
            return


_TRAINING: Final = re.compile(
    r"--(?:do_train|train_file|learning_rate|num_(?:train_)?epochs|max_steps)\b"
)
_HERE: Final = re.compile(
    r"(?i)(?:paths?|your|my|previous|output\w*|models?|checkpoints?|ckpts?)[-_/]"
)
"""A folder of the user's, not a model's name."""
_STARTS_FROM: Final = re.compile(
    rf"--(?:model_name_or_path|base_model)[ =\\\n\"']+({_ID}|[a-z][\w.]*-[\w.-]+)(?=[\s\"'\\]|$)"
)


def snippets(context: Context) -> Iterator[Parent]:
    """The model that a snippet loads before it lays this adapter over it."""
    own = context.name.lower()
    for number, block in context.card.codes:
        if not _ADAPTS(block.text):
            continue
        called = _calls(block.text.lower(), own)
        if called or ("control" in own and _CONTROLS.search(block.text)):
            loaded = _LOADED if called else _PIPELINE
            for match in loaded.finditer(block.text):
                if match[1].lower() != own and not _PART.search(_line(block.text, match.start())):
                    yield Parent(match[1], "adapter", number, match.start(1))
                    return


def _calls(text: str, own: str) -> bool:
    """Whether a snippet names this model, and not one whose name goes on."""
    return own in text and re.search(rf"{re.escape(own)}(?![\w-]|\.\w)", text) is not None


def _behind(text: str, at: int) -> str:
    """What stands on the same line and the next one."""
    return " ".join(text[at : at + 200].split("\n", 2)[:2])


def _line(text: str, at: int) -> str:
    return text[text.rfind("\n", 0, at) + 1 : at]


def literal(context: Context) -> Iterator[Parent]:
    """``fine-tuned from owner/name`` without a link, and the others of a list of such names."""
    card, own = context.card, context.name.rpartition("/")[2]
    found = (match for phrase in _PHRASES for match in phrase.finditer(context))
    for match in islice(found, _MOST):
        block, at = card.at(match.start(1))
        name = match[1].rstrip(".")
        if match[0].lower().startswith("by ") and _TWO_WORDS.fullmatch(name):
            continue
        behind = card.blocks[block].text[at + len(name) :]
        if name == own or is_file(name) or DATA.match(behind[:_NEAR]) or _GOES_ON.match(behind):
            continue
        if of_something_else(card.blocks[block].text[max(0, at - _NEAR) : at].rstrip(_QUOTES)):
            continue
        made = relation(match[0])
        yield Parent(name, made, block, at)
        rest = _REST.match(behind) if made == "merge" else None
        if rest is not None:
            for other in _IDS.finditer(rest[0]):
                yield Parent(other[0].rstrip("."), made, block, at)


_ADAPTED: Final = Phrase(
    r"(?i)\badapter for (?:the )?([a-z][a-z0-9.]*(?:-[a-z0-9.]+)+)(?: model\b|\s*$)"
)
"""An adapter and its base, which is too old to have an owner."""
_OLDER: Final = Phrase(
    r"(?:[Ff]ine-?\s?tuned? (?:version of|from|on|of)|[Ii]nitiali[sz]ed (?:from|with)|[Bb]ased on"
    r"|(?:[Ff]inetuned from(?: model)?(?: \[optional\])?|(?:[Bb]ase|[Ll]anguage|[Pp]arent) [Mm]odel"
    r"|[Bb]ackbone(?: [Mm]odel)?) ?:)(?: the\b| an?\b)?(?: pre-?trained)?[^\w\n]{0,4}"
    r"([a-z][a-z0-9]*(?:[-_][a-z0-9.]+)*[-_](?:base|large|small|medium|tiny|mini|xl|xxl|cased"
    r"|uncased|xlarge|distilled))(?:[^\w-]|$)"
)
"""Models that are too old to have an owner, told by a size or a stage that their name ends on."""
_PAIR: Final = Phrase(
    r"\b([A-Za-z0-9][\w.-]{0,60}/[A-Za-z0-9][\w.-]{0,90}),? (?:and|with|\+|&)"
    r" [A-Za-z0-9][\w.-]{0,60}/[A-Za-z0-9][\w.-]{0,90}(?:[ ,]+[\w-]+){0,2} merged\b"
)
"""``o/one and p/other merged with a tool``."""
_MOST: Final = 500
_PHRASES: Final = (_NAMED, _ADAPTED, _OLDER, _PAIR)
_NEAR: Final = 60
_QUOTES: Final = " `'\"*_(["
_GOES_ON: Final = re.compile(r"\s\d+(?:\.\d+)?[bBmM]\d?\b")
"""The size that the name ends on stands apart: who knows how it is spelt."""
_IDS: Final = re.compile(_ID)
_REST: Final = re.compile(rf"(?:(?:,|,? and| with|\s*[+&])\s+(?:and )?{_ID})*")
_TWO_WORDS: Final = re.compile(r"[A-Za-z]+/[A-Za-z]+")
"""This one or that one: ``by fine-tuning Sparrow/Finch``."""
