"""Ways to this very model that need no weights: packages to install or run, and hosted calls.

Installing a general library is how one uses any model and says nothing here; a package that bears
the name of the model, of its makers or of its own repository does, and so does a local runner's
name for it.
"""

import re
from collections.abc import Iterator
from typing import Final

from extractors.code.github_links import parse
from extractors.code.libraries import LICENSES
from extractors.code.repository import repositories
from extractors.context import Context
from extractors.reading.lines import line_of
from extractors.words.families import family, folded, same_owner, stem, telling_words
from taxonomy.findings import Availability, Evidence

_HINTS: Final = ("pip install", "pip3 install", "ollama ")
_INSTALL: Final = re.compile(r"\bpip3? install\s+([^\n`|;&<]{1,200})")
_RUN: Final = re.compile(r"\bollama (?:run|pull)\s+([\w./:-]{2,120})")
_NAME: Final = re.compile(r"[A-Za-z][\w.-]*")
_WITH_VALUE: Final = frozenset({"-r", "--requirement", "-i", "--index-url", "-f", "--find-links"})
_SHORTEST: Final = 3
_LARGEST: Final = 200_000


def evidence(context: Context) -> Iterator[Evidence]:
    """The first package or runner in the card, else in the README of the model's own code."""
    yield from _hosted(context)
    yield from _pages(context)
    is_possible = any(word in context.card.source for word in _HINTS)
    for number, block in enumerate(context.card.blocks if is_possible else ()):
        if (quote := _own(context, block.text)) is not None:
            yield context.in_card(
                "package.install",
                "access.package",
                Availability.RELEASED,
                0.75,
                block=number,
                quote=quote,
            )
            return
    yield from _in_readmes(context)


def _hosted(context: Context) -> Iterator[Evidence]:
    """A call of this model at the Hub's own hosted inference, shown in the card."""
    if _HOSTED not in context.card.source:
        return
    call = f"{_HOSTED}models/{context.name}".lower()
    for number, block in enumerate(context.card.blocks):
        at = block.text.lower().find(call) if _HOSTED in block.text else -1
        if at >= 0:
            quote = block.text[at : at + len(call)]
            yield context.in_card(
                "api.hosted",
                "access.api",
                Availability.RELEASED,
                0.6,
                block=number,
                quote=quote,
            )
            return


_HOSTED: Final = "api-inference.huggingface.co/"


def _pages(context: Context) -> Iterator[Evidence]:
    """The model's own page at a local runner: its address has all that the name tells."""
    if "ollama.com/" not in context.card.addresses:
        return
    told = list(filter(None, map(folded, telling_words(context.name))))
    for link in context.card.links:
        page = folded(link.url.partition("ollama.com/")[2])
        if told and page and all(word in page for word in told):
            yield context.in_card(
                "package.page",
                "access.package",
                Availability.RELEASED,
                0.75,
                block=link.block,
                quote=link.url,
            )
            return


def _in_readmes(context: Context) -> Iterator[Evidence]:
    for repository in context.once(repositories):
        about = repository.about and not _is_parent(context, repository.name)
        readme = repository.readme if about else None
        quote = _own(context, readme.text[:_LARGEST]) if readme else None
        if readme is not None and quote is not None:
            number = line_of(readme.text, readme.text.find(quote))
            yield context.found(
                "package.readme",
                "access.package",
                Availability.RELEASED,
                0.7,
                source=f"github:{repository.full_name}/{readme.path}",
                locator=f"L{number}",
                quote=quote,
                revision=readme.revision,
            )
            return


def _own(context: Context, text: str) -> str | None:
    """The first command in a text that installs or runs this model."""
    if " install" in text:
        for match in _INSTALL.finditer(text):
            if any(_is_own(context, word) for word in _words(match[1])):
                return match[0].strip()
    if "ollama" in text:
        for match in _RUN.finditer(text):
            if _first_word(context) in folded(match[1]):
                return match[0].strip()
    return None


def _words(arguments: str) -> Iterator[str]:
    """What is installed: no options, and not what belongs to them."""
    skip = False
    for word in arguments.split():
        if not skip and not word.startswith("-"):
            yield word.strip("\"'")
        skip = word in _WITH_VALUE


def _is_own(context: Context, word: str) -> bool:
    """Whether a word of an install command is a package of this model's makers."""
    names = context.once(_names)
    linked = parse(word.removeprefix("git+")) if "://" in word else None
    match = _NAME.match(linked[0].rpartition("/")[2] if linked else word)
    if match is None or match[0].lower() in LICENSES:
        return False
    return folded(match[0]) in names or (linked is not None and same_owner(context.name, linked[0]))


def _names(context: Context) -> frozenset[str]:
    """Names that a package of this model would bear, folded."""
    maker = context.name.partition("/")[0]
    own = [r.name for r in context.once(repositories) if r.own and not _is_parent(context, r.name)]
    names = [maker, family(context.name), stem(context.name), *_imported(context), *own]
    names += [name.rpartition("/")[2] for name in own]
    return frozenset(name for name in map(folded, names) if len(name) >= _SHORTEST)


def _imported(context: Context) -> Iterator[str]:
    """The first word of the model's name where the card imports a package of that name."""
    first = _first_word(context)
    if any(f"{word} {first} " in context.card.source for word in ("from", "import")):
        yield first


def _is_parent(context: Context, repository: str) -> bool:
    """Whether it is somebody else's, of a shorter name: code of what this model was made from."""
    name, own = folded(repository.rpartition("/")[2]), folded(family(context.name))
    return name in own and own != name and not same_owner(context.name, repository)


def _first_word(context: Context) -> str:
    return folded(family(context.name).partition("-")[0])
