"""The words of a license statement: which license is named.

A name must be a license as a whole; words inside other words never are one.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from taxonomy.license_names import NAMELESS, slug
from taxonomy.licenses import is_known, normalise, registry

_LONGEST: Final = 10
_PREFIX: Final = re.compile(
    r"^(?:the|an?|terms|of|under|and|this|our|its|following|either|both)\s+", re.IGNORECASE
)
_NEXT: Final = re.compile(r",(?= [^,.;]{1,40}? (?:is|are) )")
"""Where the next sentence begins after a comma: ``MIT, Great 2 is licensed under …``."""
_SAME: Final = re.compile(
    r"(?i)(?:same )?(?:licen[sc]es?(?: (?:&|and) usage restrictions)?|usage restrictions)"
    r" (?:of|as) (?:the )?"
    r"(?:original )?([^\n]{2,60})"
)
"""``the license of the original Great 2 model``: where that name is a license's too."""
_NAMED: Final = re.compile(r"(?i)\b([\w.+-]+?(?: [\w.+-]+?){0,7}?)[ -]licen[sc]ed?\b")
_LATIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9 .,+-]{1,60}")
_FOREIGN_NAME: Final = re.compile(
    r"([A-Za-z][A-Za-z0-9 .,+-]{1,60}?) ?"
    r"(?:协议|許可|许可|授权|ライセンス|라이선스|のもとで|の下で)"
)
_EUROPE: Final = re.compile(
    r"(?i)\b(?:licen(?:ce|cia|ça|za)|лицензи\w{1,2}) (?-i:([A-Z][A-Za-z0-9 .,+-]{1,60}))"
    r"|\b([\w.+-]+(?: [\w.+-]+){0,4})[ -]lizenz\b"
)
"""``bajo la licencia MIT``, ``unter der MIT-Lizenz``: the name stands behind the word or before."""
_FOREIGN: Final = re.compile(r"[\u0400-\u04ff\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
_CUSTOM: Final = re.compile(
    r"((?:[A-Z0-9][\w.+-]*[ -]){1,7}?)Licen[sc]e(?: Agreement)?\b(?! (?:file|page|section|text))"
)
_BRACKETS: Final = re.compile(r"[\s*_`'\"\[\](){}【】《》“”]+")
_VAGUE: Final = frozenset({"LicenseRef-proprietary", "LicenseRef-non-commercial"})
"""What "a commercial license" would be: no name where it stands in a sentence."""
_GENERIC: Final = frozenset(
    """open source same this following original permissive free commercial public model models
    license licence agreement community the a an software code data dataset weights mit-like
    use user terms of and for its our new standard custom special under see in""".split()
)


@lru_cache(maxsize=4096)
def named(text: str) -> str | None:
    """The license that the words at the start of ``text`` name; the longest name wins."""
    text = text.strip(" \t*_`'\"[](){}:-–|“”")
    while (shorter := _PREFIX.sub("", text)) != text:
        text = shorter
    same = _SAME.match(text)
    if same:
        return named(same[1])
    words = _NEXT.split(text[:160])[0].replace("(", " ").replace(")", " ").split()
    for count in range(min(_LONGEST, len(words)), 0, -1):
        key = _known(" ".join(words[:count]).strip(",;:.*_`'\"[]"))
        if (
            key
            and (key not in _VAGUE or _is_whole(words, count))
            and not _goes_on(words, count, key)
        ):
            return key
    return None


@lru_cache(maxsize=4096)
def tag(text: str) -> str | None:
    """The license whose name is all of ``text``, as tags write it: ``mit``."""
    key = normalise(text.strip(" *_`'\".")) if len(text) < _TAG else None
    return key if key and key not in NAMELESS and is_known(key) else None


_TAG: Final = 40


def _is_whole(words: list[str], count: int) -> bool:
    """Whether a word like "commercial" is the license's name: alone, or before "license"."""
    return count == len(words) or "licen" in " ".join(words[: count + 1]).lower()


def _goes_on(words: list[str], count: int, key: str) -> bool:
    """Whether a vendor's license is named by one word that begins another name: ``Great Terms``."""
    rest = words[count : count + 1]
    is_common = key in registry() and not key.startswith("LicenseRef-")
    return (
        count == 1
        and not is_common
        and words[0][-1:].isalnum()
        and any(word[:1].isupper() and "licen" not in word.lower() for word in rest)
    )


def all_named(text: str) -> Iterator[tuple[int, str]]:
    """Every ``X license`` in ``text`` with its place; in other scripts every Latin name of one."""
    for match in _NAMED.finditer(text):
        key, length = _suffix(match[1])
        if key and key not in _VAGUE:
            yield match.end(1) - length, key
    yield from _in_europe(text)
    if _FOREIGN.search(text):
        for match in _LATIN.finditer(text):
            key = named(match[0])
            if key and key not in _VAGUE:
                yield match.start(), key


def foreign_named(text: str) -> Iterator[tuple[int, str]]:
    """Licenses with Latin names in other languages: ``MITライセンス``, ``licencia MIT``."""
    yield from _in_europe(text)
    for match in _FOREIGN_NAME.finditer(text):
        key = named(match[1])
        if key and key not in _VAGUE:
            yield match.start(), key


def _in_europe(text: str) -> Iterator[tuple[int, str]]:
    for match in _EUROPE.finditer(text):
        behind, before = match[1], match[2]
        key, length = (named(behind), 0) if behind else _suffix(before)
        if key and key not in _VAGUE:
            yield (match.start(1) if behind else match.end(2) - length), key


def custom(text: str, owner: str = "") -> str | None:
    """A license of its own name that ``text`` begins with: ``the Great Model License``.

    Where the name tells nothing ("the Model License Agreement") the owner's stands before it.
    """
    while (shorter := _PREFIX.sub("", text)) != text:
        text = shorter
    match = _CUSTOM.match(_BRACKETS.sub(" ", text).strip())
    if match is None:
        return None
    words = [word for word in re.split(r"[\s-]+", match[1].lower()) if word]
    is_telling = set(words) - _GENERIC
    if not is_telling and (not owner or not {"model", "community"} & set(words)):
        return None
    name = match[0] if is_telling else f"{owner} {match[0]}"
    known, part = _known(name), slug(re.sub(r"(?i)\s+agreement$", "", name))
    return known or (f"LicenseRef-{part}" if part else None)


def _suffix(words: str) -> tuple[str | None, int]:
    """The license named by the last words of ``words``, before "license", and its length."""
    spoken = words.split()
    for start in range(max(0, len(spoken) - _LONGEST), len(spoken)):
        name = " ".join(spoken[start:])
        key = _known(name)
        if key:
            return key, len(name)
    return None, 0


def _known(name: str) -> str | None:
    """The key of a license that we know; a name that we only took over from a text is none.

    Names are compared by their Latin words: what begins in another script is a sentence.
    """
    key = None if _FOREIGN.match(name) else normalise(name)
    if not key or key in NAMELESS or not is_known(key):
        return None
    is_name = any(c.isdigit() or c.isupper() for c in name) or "-" in name or len(name) > 8
    return key if is_name else None
