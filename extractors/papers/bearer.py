"""Whose name words or a title bear: the model's, its family's, a sibling's or a parent's."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from extractors.context import Context
from extractors.lineage import declared as lineage
from extractors.words import tuned
from extractors.words.families import (
    family,
    folded,
    spelling,
    spells,
    telling_beyond,
    telling_words,
)
from extractors.words.languages import LANGUAGE
from extractors.words.phrases import Phrase

_NAME_LENGTH: Final = 4


def names_model(context: Context, text: str) -> bool:
    """Whether ``text`` speaks of the model's family by name."""
    kin = family(context.name)
    if _is_networks(context, kin):
        return folded(context.name.rpartition("/")[2]) in folded(text)
    if spells(kin, text.lower()):
        return True
    written = _HYPHENED.findall(text) if len(kin) >= _LONG and "-" not in kin else ()
    return any(folded(word) == kin for word in written)


def _is_networks(context: Context, kin: str) -> bool:
    """Whether the family's name is but that of the network, of which this is one more model."""
    if context.network is None or folded(context.network) != folded(kin):
        return False
    return bool(telling_beyond(context.name, kin))


_LONG: Final = 6
_HYPHENED: Final = re.compile(r"(?<![\w-])\w{2,20}(?:-\w{2,20}){1,3}(?![\w-])")
"""``Quiet-Name`` of ``quietname``."""


def is_titled(context: Context, title: str) -> bool:
    """Whether a title names the model: anywhere by its family, or as what stands before a colon."""
    if names_model(context, title):
        return True
    head, colon, _ = title.partition(":")
    return bool(colon) and begins_name(context, head)


def is_of_parent(context: Context, title: str) -> bool:
    """Whether what stands before a title's colon is the name of a parent, and not the model's, or
    what the card calls the base. A model may be called after another maker's.
    """
    head, colon, _ = title.partition(":")
    if not colon:
        return False
    word, is_own = folded(head), names_model(context, head)
    kin = [folded(family(name)) for name in _parents(context, of_others=is_own)]
    if any(word.removeprefix(name).isdigit() or word == name for name in kin if name in word):
        return True
    is_own = is_own or folded(context.name.rpartition("/")[2]).startswith(word)
    return not is_own and _is_called_base(context, head)


def _parents(context: Context, *, of_others: bool) -> Iterator[str]:
    """What this was made from and is no copy of, or such models of other makers alone."""
    maker = context.name.partition("/")[0].lower()
    for link in context.once(lineage.links):
        owner, slash, _ = link.id.lower().partition("/")
        if link.relation != "quantized" and not (of_others and (owner == maker or not slash)):
            yield link.id


def _is_called_base(context: Context, name: str) -> bool:
    """Whether the card says that the model is based on what is called so, or a version of it."""
    words = re.findall(r"[a-z]+|\d+", name.lower())
    if not words or not _NAME_LENGTH <= len(folded(name)) <= _LONGEST:
        return False
    called = re.compile(r"[\s_-]?".join(words) + r"(?![a-z\d])")
    return any(map(called.match, context.once(_bases)))


def _bases(context: Context) -> tuple[str, ...]:
    """What stands behind words of descent: there may be as many titles to ask of as lines."""
    text, said = context.card.text, islice(_DESCENT.finditer(context), _MOST)
    return tuple([text[match.end() : match.end() + 2 * _LONGEST].lower() for match in said])


_DESCENT: Final = Phrase(r"(?i)\b(?:based on|version of|built (?:up)?on)\W{1,3}(?:the )?")
_MOST: Final = 50
_LONGEST: Final = 20
"""Letters in what can be a name; a title may have a colon without one."""


def is_name(context: Context, words: str) -> bool:
    """Whether words are the model's name, sizes and formats left out."""
    word, told = folded(words), telling_words(context.name)
    return begins_name(context, words) and all(folded(each) in word for each in told)


def is_whole_name(context: Context, words: str) -> bool:
    """Whether words are the model's name and nothing else but, perhaps, its size."""
    word, own = folded(words), context.name.rpartition("/")[2]
    names = {folded(own)} if _version(context, own) else {folded(own), _plain(own)}
    return len(word) >= _NAME_LENGTH and word in names


def _plain(name: str) -> str:
    return "".join(map(folded, telling_words(name)))


def is_of_sibling(context: Context, title: str) -> bool:
    """Whether a title speaks of the family's member with another number: ``Name v3`` above v2."""
    if not any(c.isdigit() for c in title):
        return False
    own = _version(context, context.name.rpartition("/")[2])
    other = _version(context, title) if own else None
    return bool(other and own != other)


def _version(context: Context, text: str) -> str | None:
    """The number right behind the family's name."""
    word, low = spelling(family(context.name)), text.lower()
    end = next(word.ends(low), None) if word else None
    version = _VERSION.match(low, end) if end else None
    return version[1] if version else None


_VERSION: Final = re.compile(r"[-_. ]?v?(\d{1,2}(?:\.\d+)?)(?![\w.])")
"""A version right behind the family's name; ``7b`` is a size."""


def begins_name(context: Context, words: str) -> bool:
    """Whether the model's own name begins with these words; a tuned model bears its parent's."""
    word = folded(words)
    if len(word) < _NAME_LENGTH or is_tuned(context):
        return False
    return folded(context.name.rpartition("/")[2]).startswith(word)


def is_tuned(context: Context) -> bool:
    """Whether name or words tell of a tuned model."""
    return tuned.is_tuned(context) or tuned.says_tuned(context)


def is_of_base(context: Context, words: str) -> bool:
    """Whether words are how the name of a tuned model, or of one for a language, begins, and not
    all that it tells.
    """
    rest = telling_beyond(context.name, words)
    if not rest or rest == list(map(folded, telling_words(context.name))):
        return False
    return is_tuned(context) or _is_in_language(rest)


def is_in_language(context: Context, words: str) -> bool:
    """Whether the model's name has a language that these words lack: they are of the network."""
    return _is_in_language(telling_beyond(context.name, words))


def _is_in_language(words: list[str]) -> bool:
    return any(map(_LANGUAGE.fullmatch, words))


_LANGUAGE: Final = re.compile(LANGUAGE)


def is_like_name(context: Context, words: str) -> bool:
    """Whether one of a few words is how the model's name begins, or longer than its family's."""
    own, kin = folded(context.name.rpartition("/")[2]), folded(family(context.name))
    parts = (folded(part) for part in re.split(r"[\s/_-]+", words))
    return any(len(p) > 1 and (own.startswith(p) or p.startswith(kin)) for p in parts)
