"""Parents that a card's sentences call by their names, with words of descent right beside them.

``mini-model-base fine-tuned on``, ``starting from the owner/model-7b checkpoint``: a name is one
of an owner's, one that is old enough to have none, or one that the card gives an owner elsewhere.
Where there is none of these, one whose owner nobody tells is the parent all the same.
"""

import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Final

import msgspec

from extractors.context import Context
from extractors.lineage.words import Parent, Verb, relation, verb
from extractors.pattern_sets import says
from extractors.reading.card import Block, Card
from extractors.words import hub_links
from extractors.words.families import folded

_MOST: Final = 200
_NEAR: Final = 40
_SENTENCE: Final = 400
_OWNER: Final = r"(?!datasets/|spaces/)[A-Za-z0-9][\w.-]{0,60}"
_OWNED: Final = rf"{_OWNER}/(?=[A-Za-z0-9.]{{1,60}}[-_])[A-Za-z][\w.-]{{1,90}}"
_OLD: Final = (
    r"(?i:(?!base[-_](?:un)?cased)[a-z][a-z0-9]{0,30}(?:[-_][a-z0-9.]{1,30}){0,8}"
    r"[-_](?:base|large|small|medium|tiny|mini|xl|xxl|xlarge|cased|uncased|distilled|\d{1,3}b|cc25)"
    r"(?:[-_][a-z0-9.]{1,30}){0,6})"
)
_BARE: Final = r"[A-Za-z][A-Za-z0-9.]{0,30}(?:-[A-Za-z0-9.]{1,30}){2,8}"
_NAME: Final = re.compile(
    rf"(?<![A-Za-z0-9_/.@:-])(?=[A-Za-z0-9.]{{1,61}}[-_/])(?:({_OWNED})|({_OLD})|({_BARE}))"
    r"(?![A-Za-z0-9_/@+-]|\.\w| as an? teacher| \d+[kK]\b)",
    re.ASCII,
)


def spoken(context: Context) -> Iterator[Parent]:
    """Every name in a sentence of descent, but of data, files and this model itself."""
    found: dict[str, Parent] = {}
    for parent in _all(context, _whole):
        short = parent.name.rpartition("/")[2].lower()
        if short not in found or "/" not in found[short].name:
            found[short] = parent
    yield from found.values()


def called(context: Context) -> Iterator[Parent]:
    """One such name without an owner, as sentences write it: ``Sparrow-Large``.

    The one that this model is called after, else the first.
    """
    own = context.name.rpartition("/")[2].lower()
    found = list(_all(context, _sized))
    after = [parent for parent in found if own.startswith(parent.name.lower())]
    yield from sorted(after, key=lambda parent: -len(parent.name))[:1] or found[:1]


def _all(
    context: Context, whole: Callable[[Context, "re.Match[str]"], str | None]
) -> Iterator[Parent]:
    """The names that are said to be parents; ``whole`` is how one is called with its owner."""
    for said in context.once(_said):
        name = whole(context, said.match)
        if name:
            yield Parent(name, relation(said.words), said.block, said.match.start())


def _whole(context: Context, match: "re.Match[str]") -> str | None:
    """The name of an owner's model, or of one that is old enough to have none."""
    name = match[0].rstrip(".")
    old = name if match[2] and name.islower() and not _is_of_language(match) else None
    return name if match[1] else _owned(context, name) or old


def _sized(_: Context, match: "re.Match[str]") -> str | None:
    """A name that a size or a stage ends; models without an owner are all in lower case."""
    name = match[0].rstrip(".")
    start, stop = match.start(), match.start() + len(name)
    if (
        _BUILT.match(match.string, stop)
        and "tun" not in match.string[max(0, start - _NEAR) : start]
    ):
        return None
    if _SIZE.search(name):
        return name
    return name.lower() if match[2] and not _is_of_language(match) else None


def _is_of_language(match: "re.Match[str]") -> bool:
    """Whether a language stands before a name: ``Lao some-base`` is a kin of ``some-base``."""
    said = _LANGUAGE.search(match.string[max(0, match.start() - _NEAR) : match.start()])
    return said is not None and said[1].lower() not in match[0].lower()


_LANGUAGE: Final = re.compile(
    r"\b((?:[A-Z][a-z]+(?:ese|ian|ish|[rae]an|[bd]ic|nch|utch|eek|indi|hai)))\W{1,3}$"
)


_BUILT: Final = re.compile(r"(?i)\W{0,3}(?:\([^()]{0,60}\) )?(?:\w+ )?(?:architecture|topology)\b")
"""How another is built may be all that a model has of it."""
_SIZE: Final = re.compile(r"(?i)-\d+(?:\.\d+)?[bm](?:-|$)")


class _Said(msgspec.Struct, frozen=True):
    """A name in a block, and the words of descent beside it."""

    block: int
    match: "re.Match[str]"
    words: str


def _said(context: Context) -> tuple[_Said, ...]:
    found: list[_Said] = []
    for number, match in islice(_names(context.card), _MOST):
        text, name = match.string, match[0].rstrip(".")
        start, stop = match.start(), match.start() + len(name)
        said = verb(text, start, stop, reach=_NEAR)
        if said is None or not _is_name(context, name) or _is_data(context.card, number, start):
            continue
        if _is_parent(context, text[max(0, start - _SENTENCE) : start], said):
            found.append(_Said(number, match, said.words))
    return tuple(found)


def _is_data(card: Card, block: int, at: int) -> bool:
    """Whether what stands there is the text of a link to a dataset."""
    link = card.link_at(block, at)
    return link is not None and hub_links.dataset(link.url) is not None


def _names(card: Card) -> Iterator["tuple[int, re.Match[str]]"]:
    """All that looks like a model's name where words of descent are near, with its block."""
    for number, block in enumerate(card.blocks) if _MAY_DESCEND(card.encoded) else ():
        text = block.text
        if (
            block.kind in _KINDS
            and ("-" in text or "/" in text or "_" in text)
            and _MAY_DESCEND(text)
            and not _is_aside(card, block)
        ):
            for match in _NAME.finditer(text):
                yield number, match


_KINDS: Final = frozenset({"text", "item", "heading"})
_MAY_DESCEND: Final = says(
    r"tun(?:e|ing)|train(?:ed|ing)|base|weights|initiali|built|original|start|distil|deriv|copy of"
    r"|fork|upload|checkpoint|quanti|conver|version of|merge|supervision|foundation|model_name"
    r"|coder is|backbone"
    r"|基|微调|학습",
    case=False,
)
_OF_DATA: Final = re.compile(r"(?i)(?<!based )(?<!base )(?<!built )\bon$")
"""``fine-tuned on`` a name without a link: more often data than a model."""
_BETWEEN: Final = re.compile(
    r"(?:\W*(?:the|an?|its|of|from|to|with|is|was|this|one|used|pre-?trained|original|official|base"
    r"|models?|transformer|checkpoints?|weights|instance|distilled|version|multilingual|top|hub|huggingface"
    r"|repository"
    r"|[A-Z][\w’'-]*)\b)*\W*"
)
"""What may stand between the words of descent and a name: nothing that leads elsewhere."""
_FROM: Final = re.compile(r" from (?:the )?(?:pre-?trained )?\W{0,3}$")
"""``fine-tuned on some data from`` a name."""
_PLAIN_VERSION: Final = re.compile(r"(?i)^(?:version|variant|extension) (?:of|for|from|between)$")
_COPY: Final = re.compile(r"(?i)bit|quant|tun(?:ed|ing)")
_ASIDE: Final = re.compile(r"(?i)evaluat|result|benchmark|compar|related|other models|acknowledg")


def _is_aside(card: Card, block: Block) -> bool:
    """Whether a section compares models, so that what it tells may be of another one."""
    return _ASIDE.search(card.sections[block.section].title) is not None


def _is_name(context: Context, name: str) -> bool:
    """Whether it can be another model's name."""
    own, short = context.name.lower(), name.lower()
    if own in {short, f"{own.partition('/')[0]}/{short}"} or hub_links.is_file(name):
        return False
    return folded(name) not in map(folded, context.front.strings("datasets"))


def _owned(context: Context, name: str) -> str | None:
    """The name with the owner that a link or a snippet gives it somewhere in the card."""
    linked = context.once(_linked).get(name.lower())
    if linked or f"/{name.lower()}" not in context.once(_source):
        return linked
    written = rf"(?i)(?:huggingface\.co/|(?<![\w./-]))({_OWNER}/{re.escape(name)})(?![\w/-]|\.\w)"
    found = re.search(written, context.card.source)
    return found[1] if found else None


def _linked(context: Context) -> dict[str, str]:
    """The models that the card links to, by their names without owners."""
    models = (hub_links.model(link.url) or "" for link in context.card.links)
    return {name.rpartition("/")[2].lower(): name for name in models if "/" in name}


def _source(context: Context) -> str:
    return context.card.source.lower()


def _is_parent(context: Context, before: str, said: Verb) -> bool:
    """Whether the words of descent are of this model, and of no data or license."""
    words, begin = said.words.strip(), len(before) + said.start
    between = before[begin + len(said.words) :]
    if "tun" in words.lower() and _FROM.search(between):
        return not _OTHER_THINGS.search(between)
    of_data = _OF_DATA.search(words) and not between.startswith(" top of ")
    if of_data or (_PLAIN_VERSION.match(words) and not _COPY.search(before[-60:])):
        return False
    sentence = re.split(r"[.!?] ", before[:begin])[-1]
    return (
        _BETWEEN.fullmatch(between) is not None
        and not _OTHER_THINGS.search(sentence)
        and not _names_sibling(context, sentence)
    )


_OTHER_THINGS: Final = re.compile(
    r"(?i)licen[sc]e|\btokeni[sz]er (?:is|was)\b|\bchang\w+ the "
    r"|\bif you (?:want|need|prefer|decide|choose)\b"
)


def _names_sibling(context: Context, sentence: str) -> bool:
    """Whether the sentence speaks of another member of the model's family."""
    name = context.name.rpartition("/")[2]
    own, kin = folded(name), folded(re.split(r"[-_.]", name)[0])
    others = (folded(word) for word in _SIBLING.findall(sentence))
    return any(other.startswith(kin) and not own.startswith(other) for other in others)


_SIBLING: Final = re.compile(r"(?<![\w.-])[A-Za-z][\w.]{0,40}(?:-[\w.]{1,40}){1,8}")
