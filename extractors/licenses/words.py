"""The words of a license statement: which license is named, and what it speaks of.

A name must be a license as a whole; words inside other words never are one.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from taxonomy.findings import Subject
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
_NONCOMMERCIAL: Final = re.compile(
    r"(?i)(?<!commercial and )(?<!commercial or )\bnon-?\s?commercial"
    r" (?:academic |scientific )?(?:use|usage|purposes?|research|education|only|licen[sc]e)"
    r"|\bnon-?profit (?:use|purposes?) only"
    r"|\bnicht[- ]?kommerziell\w* (?:zweck|nutzung|gebrauch|verwendung)"
    r"|\bkommerzielle nutzung ist (?:untersagt|verboten|nicht (?:gestattet|erlaubt))"
    r"|\b(?:usages?|utilisation|fins) non[- ]commercia|\b(?:uso|fine?s) n[oã]o?[- ]comercia"
    r"|\buso non commerciale|некоммерческ"
    r"|\bnot (?:be used |use (?:[\w-]+ ){1,3})?for (?:any )?commercial (?:use|purposes?)"
    r"|非商用|商用利用不可|商用利用は禁止"
    r"|\bcommercial us(?:e|age) is (?:strictly )?"
    r"(?:prohibited|forbidden|not (?:allowed|granted|permitted))"
    r"|(?:请勿|不得|不可|禁止|禁止任何形式的)(?:用于)?(?:任何)?(?:商用|商业)"
)
_RESEARCH: Final = re.compile(
    r"(?i)\b(?:for|to) (?:academic |scientific )?research (?:purposes? |use )?only\b"
    r"|\bresearch[- ]only\b|\bonly for (?:academic )?research\b|仅供(?:学术)?研究|研究目的"
)
_CODE: Final = re.compile(
    r"(?i)\b(?:code|codebase|scripts?|software|source(?! ?:)|library|package|wrappers?)\b"
    r"|代码|源码|コード|코드|\bc[oó]dig[oe]\b|\bcodice\b|\b\w*codes\b|\bкод\b"
)
_DATA: Final = re.compile(
    r"(?i)\b(?:data|datasets?|corpus|corpora|annotations|articles|images|texts)\b"
    r"|\b(?:datos|dados|dati|données|\w*daten|\w*datensatz|данны\w+)\b"
)
_WEIGHTS: Final = re.compile(
    r"(?i)\b(?:models?|weights?|checkpoints?|adapters?)\b|模型|モデル|모델"
    r"|\b(?:model[ol]o?s?|modèles?|modell\w*|pesos|pesi|poids|\w*gewichte\w?|модел\w+|веса)\b"
)
_OPEN_SOURCE: Final = re.compile(r"(?i)\bopen[- ]?sourced?\b")
_PARTS: Final = re.compile(
    r"(?i)\b(?:source|training|inference|evaluation|model) (?:code|scripts?)\b"
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


def restricted(text: str) -> str | None:
    """What a license section without a license's name still forbids."""
    if _NONCOMMERCIAL.search(text):
        return "LicenseRef-non-commercial"
    return "LicenseRef-research-only" if _RESEARCH.search(text) else None


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


def subjects(words: str) -> tuple[Subject, ...]:
    """What the words before a license speak of; the weights where they name nothing."""
    found: list[Subject] = []
    if _USED.search(words):
        return ("data",)
    plain = _PARTS.sub("code", _OPEN_SOURCE.sub("", words))
    if _WEIGHTS.search(plain):
        found.append("weights")
    if _CODE.search(plain):
        found.append("code")
    if _DATA.search(plain) and not found:
        found.append("data")
    return tuple(found) or ("weights",)


_USED: Final = re.compile(r"[\w)], used under\W*$")
"""Somebody else's texts, ``used under`` their license."""


def of_weights(words: str) -> bool:
    """Whether the words name the weights."""
    return _WEIGHTS.search(_PARTS.sub("code", words)) is not None


def says_weights(words: str) -> bool:
    """Whether the words name the weights as such, not only the model."""
    return _AS_SUCH.search(words) is not None


_AS_SUCH: Final = re.compile(r"(?i)\b(?:weights?|checkpoints?)\b|权重|重み")
