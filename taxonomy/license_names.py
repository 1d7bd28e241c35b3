"""From what people write to a license key: Hub ids, SPDX ids, names, expressions, links.

A name is compared as a whole, word by word after folding (case, punctuation, "License",
"version"): a license never comes out of a word inside other words.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Final

from taxonomy import expressions, spdx
from taxonomy.license_links import linked
from taxonomy.registry import registry

NAME_LIMIT: Final = 300
LIST_LIMIT: Final = 20
OTHER: Final = "LicenseRef-other"
NAMELESS: Final = frozenset({OTHER, "LicenseRef-unknown"})
"""What stands where a license has no name that anybody knows; ``other`` is a word of the Hub's."""
_REFERENCE: Final = re.compile(r"(?i)licenseref-([a-z0-9][a-z0-9.+-]{0,99})")
_SLUG_WORDS: Final = 8


def normalise(raw: str) -> str | None:
    """The license key or expression that ``raw`` names; None when it names none.

    ``apache-2.0``, ``Apache License 2.0``, ``GPLv3+``, ``MIT OR Apache-2.0``, a license page.
    """
    try:
        return _exact()[raw]
    except (KeyError, TypeError):
        return _normalised(raw) if isinstance(raw, str) and len(raw) <= NAME_LIMIT else None


def declared(raw: object, license_name: object = None, license_link: object = None) -> str | None:
    """What a card's ``license``, ``license_name`` and ``license_link`` declare together.

    The name and the link count where the license is ``other`` or missing. A list is all of its
    licenses together (sorted ``AND``). A name that we do not know stays: ``LicenseRef-…``.
    None when nothing is declared, or nothing that a license could be.
    """
    if isinstance(raw, list | tuple):
        keys = [_one(item) for item in raw[:LIST_LIMIT] if isinstance(item, str)]
        key = expressions.joined(key for key in keys if key is not None)
    else:
        key = _one(raw)
    if key is not None and key != OTHER:
        return key
    return _custom(license_name, license_link) or key


@lru_cache(maxsize=16384)
def slug(name: str) -> str | None:
    """A name in lower case with hyphens, as it stands behind ``LicenseRef-``; None for prose."""
    words = re.sub(r"[^a-z0-9.+]+", " ", _plain(name)).split()
    return "-".join(words).strip(".-")[:100] or None if 0 < len(words) <= _SLUG_WORDS else None


def _one(raw: object) -> str | None:
    if not isinstance(raw, str) or not raw.strip() or len(raw) > NAME_LIMIT:
        return None
    return normalise(raw) or _reference(raw)


def _custom(name: object, link: object) -> str | None:
    if isinstance(name, str) and 0 < len(name) <= NAME_LIMIT:
        key = normalise(name)
        if key is None or key in NAMELESS:
            key = linked_text(link) or (None if key else _reference(name))
        if key is not None:
            return key
    return linked_text(link)


def linked_text(link: object) -> str | None:
    """The key of a known license page; None for any other link."""
    return linked(link) if isinstance(link, str) and len(link) <= 2 * NAME_LIMIT else None


_NOTHING: Final = frozenset(
    """none null no no-license unlicensed unspecified n-a na tbd todo license licence""".split()
)
"""Words that stand where a license would, and name none."""


def _reference(name: str) -> str | None:
    part = slug(name)
    return f"LicenseRef-{part}" if part and part not in _NOTHING else None


@lru_cache(maxsize=16384)
def _normalised(raw: str) -> str | None:
    text = unicodedata.normalize("NFKC", raw).strip().strip("\"'`*.").strip()
    if not text:
        return None
    if "://" in text or text.startswith("www."):
        return linked(text)
    return _single(text) or expressions.canonical(text, _operand)


def _single(text: str) -> str | None:
    reference = _REFERENCE.fullmatch(text)
    if reference:
        key = f"LicenseRef-{reference[1].lower()}"
        return _exact().get(key.lower(), key)
    return _exact().get(text.lower()) or _folded().get(fold(text))


def _operand(text: str) -> str | None:
    base, _, excepted = text.partition(" WITH ")
    if not excepted:
        return _single(text)
    key, known = _single(base), spdx.exception(excepted)
    return f"{key} WITH {known}" if key and known else None


_DROPPED: Final = frozenset(
    {"a", "the", "license", "licence", "licensed", "licenses", "agreement", "version", "v", "ver"}
    | {"international", "unported", "generic", "universal", "family", "id"}
)
_BOUNDARY: Final = re.compile(
    r"(?<=[a-z])(?=\d)|(?<=[a-z])v(?=\d)|\bv(?=\d)|(?<=share)(?=alike)|(?<=non)(?=commercial)"
    r"|(?<=no)(?=derivatives)"
)
_WORD: Final = re.compile(r"[a-z]+\+*|\d+(?:\.\d+)*\+?|\++")


def fold(name: str) -> str:
    """A name's words as they are compared: ``Apache License, Version 2.0`` → ``apache 2``."""
    text = _BOUNDARY.sub(" ", _plain(name))
    words = (re.sub(r"(?:\.0)+(?=\+?$)", "", word) for word in _WORD.findall(text))
    return " ".join(word for word in words if word not in _DROPPED)


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


@cache
def _exact() -> dict[str, str]:
    """Keys, Hub ids, SPDX ids and aliases as they stand, and in lower case."""
    names: dict[str, str] = {}
    for identifier, listed in spdx.licenses().items():
        names[identifier.lower()] = listed.successor or identifier
    for key, entry in registry().items():
        for name in (key, key.lower(), *entry.aliases, *entry.hub_ids):
            names[name] = names[name.lower()] = key
    return names


@cache
def _folded() -> dict[str, str]:
    """Names as :func:`fold` leaves them; what two licenses share, neither gets."""
    names: dict[str, str] = {}
    for spelled in (_spdx_names(), _registry_names()):
        found: dict[str, set[str]] = {}
        for name, key in spelled:
            found.setdefault(fold(name), set()).add(key)
        names.update({name: keys.pop() for name, keys in found.items() if len(keys) == 1})
    names.pop("", None)
    return names


def _spdx_names() -> Iterable[tuple[str, str]]:
    for identifier, listed in spdx.licenses().items():
        key = listed.successor or identifier
        yield identifier, key
        yield listed.name, key
        yield listed.name.removeprefix("Creative Commons "), key


def _registry_names() -> Iterable[tuple[str, str]]:
    for key, entry in registry().items():
        for name in (key.removeprefix("LicenseRef-"), entry.name, *entry.aliases, *entry.hub_ids):
            yield name, key
