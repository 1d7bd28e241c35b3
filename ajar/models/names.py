"""Names of models as people write them, alone and in a file."""

import re
from collections.abc import Iterable
from typing import Final

from ajar.problems import ExitCode, Problem

MOST_NAMES: Final = 10_000


def named(text: str) -> str:
    """A repository's name, also out of the address of its page as a browser shows it; blanks and
    slashes around it, as copying leaves them, are none of it.

    Raises Problem (exit 2) for bytes that are no text.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Problem("a name is text in UTF-8; write it again", ExitCode.USAGE) from None
    plain = text.strip().rstrip("/")
    found = _PAGE.match(plain)
    return found["name"] if found else plain


def model_named(text: str) -> str:
    """A model's name. Raises Problem (exit 2) for the address of a page that is of something else,
    for whose namesake among the models nobody asked.
    """
    name = named(text)
    found = _PAGE.match(text.strip())
    of = found and ("repository" if found["host"] == "github.com" else found["kind"])
    if not of:
        return name
    kind = {"datasets": "dataset", "repository": "github"}.get(of)
    told = f"; `ajar history --kind {kind} {name}` tells of it" if kind else ""
    what = of.removesuffix("s").replace("repository", "GitHub repository")
    raise Problem(f"{name} is a {what} by its address, no model{told}", ExitCode.USAGE)


_PAGE: Final = re.compile(
    r"(?:https?://)?(?:www\.)?(?P<host>huggingface\.co|hf\.co|github\.com)/"
    r"(?:(?P<kind>datasets|spaces)/)?(?P<name>[^/?#\s]+(?:/[^/?#\s]+)?)"
)


def names_in(lines: Iterable[str]) -> list[str]:
    """Model names from a file: one a line, ``#`` begins a comment. Raises Problem (exit 2)."""
    no_text = Problem("the file of names is no text in UTF-8", ExitCode.USAGE)
    try:
        plain = [line.removeprefix("\ufeff") for line in lines]  # as editors of Windows begin one
    except UnicodeDecodeError:
        raise no_text from None
    if any("\0" in line for line in plain):
        raise no_text
    stripped = (line.partition("#")[0].strip() for line in plain)
    names = list(dict.fromkeys(map(named, filter(None, stripped))))
    if len(names) > MOST_NAMES:
        raise Problem(f"more than {MOST_NAMES:,} names; crawl them in parts, or without a list", 2)
    return names
