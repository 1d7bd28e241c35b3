"""One paper where it is named, and how arXiv numbers and reports are written."""

import re
from typing import Final

import msgspec

ARXIV_NEAR: Final = re.compile(
    r"(?i)arxiv(?:\.org/(?:abs|pdf|html)/|[\s:=.{}\"]{1,4}(?:preprint\s+arxiv:)?"
    r"|/)\s?(\d{4}\.\d{4,5})(?!\d)"
    r"|eprint\s{0,3}=\s{0,3}[{\"](\d{4}\.\d{4,5})|hf\.co/papers/(\d{4}\.\d{4,5})"
    r"|huggingface\.co/papers/(\d{4}\.\d{4,5})|\babs/(\d{4}\.\d{4,5})(?!\d)"
)
REPORT: Final = re.compile(
    r"(?i)(?:\b|_)tech(?:nical)?[-_ ]?report(?:\b|_)|\bwhite ?paper\b|\bmodel report\b"
    r"|\bsystem card\b"
)
CARD_PAPER: Final = re.compile(r"(?i)\b(?:system|model) card\b")
LABEL: Final = 30
"""How far before a link the word may stand that labels it."""

UNPLACED: Final = "bibtex:"
"""How the address of a paper begins that nobody says where to find."""


class Mention(msgspec.Struct, frozen=True):
    """A paper where it is named. ``about``: True, False, or None where nothing tells."""

    url: str
    kind: str
    arxiv: str | None
    about: bool | None
    source: str
    locator: str
    quote: str
    title: str = ""
    license: str | None = None


def number_of(match: "re.Match[str]") -> str:
    """The arXiv number that a match of ``ARXIV_NEAR`` found."""
    return next(group for group in match.groups() if group)


def address(number: str) -> str:
    """The abstract page of an arXiv number."""
    return f"https://arxiv.org/abs/{number}"
