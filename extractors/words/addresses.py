"""Addresses that stand bare in a text: their letters are no words of it."""

import re
from typing import Final

_ADDRESS: Final = re.compile(r"https?://\S+\s?")


def without_addresses(text: str) -> str:
    """The text without them, and without the space behind each."""
    return _ADDRESS.sub("", text) if "://" in text else text
