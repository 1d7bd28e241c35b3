"""What the views of a model have in common: a word, a place, a quote, a heading, notes."""

from collections.abc import Iterable
from typing import Final

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from ajar import words
from storage.answers import StoredModel
from taxonomy.findings import Availability, Evidence

_QUOTE: Final = 90


def availability(value: Availability) -> Text:
    """The coloured word."""
    word, style = words.AVAILABILITY[value]
    return Text(word, style)


def place(evidence: Evidence) -> str:
    """``README.md L3``: the file and line of a piece of evidence."""
    return words.printable(f"{evidence.source} {evidence.locator}".strip())


def quoted(text: str) -> str:
    """The beginning of a quote, behind its place."""
    quote = words.printable(text).strip()
    return f" “{quote[:_QUOTE]}{'…' if len(quote) > _QUOTE else ''}”"


def apart(content: RenderableType) -> Padding:
    """With an empty line above it."""
    return Padding(content, (1, 0, 0, 0), expand=False)


def heading(text: str) -> Padding:
    """A title over what follows."""
    return apart(Text(text, "bold underline"))


def indented(content: RenderableType) -> Padding:
    """What stands below a title."""
    return Padding(content, (0, 0, 0, 2), expand=False)


def notes(model: StoredModel, warnings: Iterable[str] = ()) -> Iterable[RenderableType]:
    """What else there is to say: what could not be read, what has no quote."""
    if warned := [*model.extraction.warnings, *warnings]:
        yield heading("Notes")
        yield from (indented(Text(words.printable(line))) for line in warned)
