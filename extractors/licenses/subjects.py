"""What the words of a license statement speak of: the weights, code or data."""

import re
from typing import Final

from taxonomy.findings import Subject


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
