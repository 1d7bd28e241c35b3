"""Names of the Hub: which there can be."""

import re
from typing import Final

_NAME: Final = re.compile(r"[A-Za-z0-9][\w.-]{0,199}(?:/[\w.-]{1,200})?", re.ASCII)
"""Wider than what huggingface_hub lets pass: old names are longer than its 96 characters."""


def possible(name: str) -> bool:
    """Whether the Hub could have a repository of that name; what is none is never asked for."""
    return _NAME.fullmatch(name) is not None and ".." not in name
