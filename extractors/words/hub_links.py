"""Links to the Hub: which dataset or model an address names."""

import re
from typing import Final

_HUB: Final = r"(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co)/"
_NAME: Final = r"[A-Za-z0-9][\w.-]{0,95}"
_DATASET: Final = re.compile(
    _HUB + rf"datasets/({_NAME}(?:/{_NAME})?)/?(?:[?#].*|(?:tree|viewer)/.*)?"
)
_VIEWER: Final = re.compile(_HUB + rf"datasets/viewer/?\?(?:[^#]*&)?dataset=({_NAME})(?=&|#|$)")
"""An older address of what a dataset looks like."""
_LONGEST: Final = 500
_MODEL: Final = re.compile(
    _HUB + rf"({_NAME}(?:/{_NAME})?)/?"
    r"(?:[?#].*|(?:tree|blob|resolve|edit|raw|commits?|discussions)/.*)?"
)
_RESERVED: Final = frozenset(
    """datasets spaces docs blog papers collections models organizations join login settings
    tasks learn course chat api new search posts pricing transformers inference inference-api
    inference-endpoints autotrain terms-of-service privacy content-guidelines support
    enterprise metrics languages welcome front exbert pages landing avatars nlp
    bigscience-catalogue""".split()
)
MODEL_NAME: Final = re.compile(rf"{_NAME}/{_NAME}")


def dataset(url: str) -> str | None:
    """``owner/name`` (or an old plain name) of a dataset page; None for any other address."""
    if len(url) >= _LONGEST:
        return None
    match = _VIEWER.match(url.strip()) or _DATASET.fullmatch(url.strip())
    return _clean(match[1]) if match else None


def model(url: str) -> str | None:
    """``owner/name`` (or an old plain name) of a model page; None for any other address."""
    match = _MODEL.fullmatch(url.strip()) if len(url) < _LONGEST else None
    if match is None or match[1].partition("/")[0].lower() in _RESERVED:
        return None
    return _clean(match[1])


def linked_model(url: str) -> str | None:
    """The model that a link leads to; a plain name is one where it cannot be a person's."""
    if "://" not in url and MODEL_NAME.fullmatch(url) and not is_file(url):
        return url
    if "huggingface.co" not in url and "hf.co/" not in url:
        return None
    name = model(url)
    if name is None or ("/" not in name and not _NUMBERED.search(name)):
        return None
    return name


def is_file(name: str) -> bool:
    """Whether what looks like ``owner/name`` is the path of a file, or two words."""
    return _FILE.search(name) is not None


_NUMBERED: Final = re.compile(
    r"[A-Za-z_]\d(?!\d)|-(?:base|large|small|medium|tiny|mini|xl|xlarge|cased|uncased|gpt|mlm|clm)(?:-|$)"
)
_FILE: Final = re.compile(
    r"(?i)\.(?:safetensors|bin|gguf|json|pth?|py|md|onnx|txt|ya?ml|sh|ipynb)$|^(?:and|or|http)/?"
)


def _clean(name: str) -> str:
    return name.rstrip(".").removesuffix(".git")
