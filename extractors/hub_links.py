"""Links to the Hub: which dataset or model an address names."""

import re
from typing import Final

_HUB: Final = r"(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co)/"
_NAME: Final = r"[A-Za-z0-9][\w.-]{0,95}"
_DATASET: Final = re.compile(
    _HUB + rf"datasets/({_NAME}(?:/{_NAME})?)/?(?:[?#].*|(?:tree|viewer)/.*)?"
)
_MODEL: Final = re.compile(_HUB + rf"({_NAME}(?:/{_NAME})?)/?(?:[?#].*|(?:tree|blob|resolve)/.*)?")
_RESERVED: Final = frozenset(
    """datasets spaces docs blog papers collections models organizations join login settings
    tasks learn course chat api new search posts pricing transformers inference inference-api
    inference-endpoints autotrain terms-of-service privacy content-guidelines support
    enterprise metrics languages welcome front exbert pages landing avatars
    bigscience-catalogue""".split()
)
MODEL_NAME: Final = re.compile(rf"{_NAME}/{_NAME}")


def dataset(url: str) -> str | None:
    """``owner/name`` (or an old plain name) of a dataset page; None for any other address."""
    match = _DATASET.fullmatch(url.strip()) if len(url) < 500 else None
    return _clean(match[1]) if match else None


def model(url: str) -> str | None:
    """``owner/name`` (or an old plain name) of a model page; None for any other address."""
    match = _MODEL.fullmatch(url.strip()) if len(url) < 500 else None
    if match is None or match[1].partition("/")[0].lower() in _RESERVED:
        return None
    return _clean(match[1])


def _clean(name: str) -> str:
    return name.rstrip(".").removesuffix(".git")
