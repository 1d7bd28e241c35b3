"""Quotes as the document has them: what a rule read as plain text, found again in the bytes.

Rules see a card without its markup. Whoever checks a finding sees the file: so the quote of
every evidence is cut out of the document itself, and its locator names the lines of that cut.
"""

import re
from collections.abc import Iterator
from typing import Final, TypeVar

import msgspec

from extractors.context import CARD, Context, shortened
from extractors.stretches import Text, cut
from taxonomy.findings import (
    QUOTE_LIMIT,
    BaseModelLink,
    DatasetLink,
    Evidence,
    LicenseStatement,
    PaperLink,
    RepositoryLink,
)

AnyLink = TypeVar("AnyLink", DatasetLink, BaseModelLink, RepositoryLink, PaperLink)

_LINES: Final = re.compile(r"L(\d+)(?:-L(\d+))?")
_ITEM: Final = re.compile(r"; |, ")


class Quoting:
    """The documents of one model, each split into lines when something of it is quoted."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._texts: dict[str, Text | None] = {}
        self._found: dict[tuple[str, str, str], tuple[str, str]] = {}

    def evidence(self, item: Evidence) -> Evidence:
        """The same evidence, its quote as the document has it; unchanged where that is unknown."""
        if not item.quote:
            return item
        if item.source == "record":
            return _changed(item, self._value(item.quote), item.locator)
        place = item.source, item.locator, item.quote
        found = self._found.get(place)
        if found is None:
            found = self._found[place] = self._cut(item) or (item.quote, item.locator)
        return _changed(item, *found)

    def _cut(self, item: Evidence) -> tuple[str, str] | None:
        lines = _LINES.fullmatch(item.locator)
        text = self._text(item.source) if lines else None
        if lines is None or text is None:
            return None
        return cut(text, item.quote, int(lines[1]), int(lines[2] or lines[1]))

    def statement(self, item: LicenseStatement) -> LicenseStatement:
        """The same statement with its evidence quoted as the document has it."""
        quoted = self.evidence(item.evidence)
        if quoted is item.evidence:
            return item
        return msgspec.structs.replace(item, evidence=quoted)

    def link(self, link: AnyLink) -> AnyLink:
        """The same link with its evidence quoted as the document has it."""
        if link.evidence is None:
            return link
        quoted = self.evidence(link.evidence)
        return link if quoted is link.evidence else msgspec.structs.replace(link, evidence=quoted)

    def _text(self, source: str) -> Text | None:
        if source not in self._texts:
            text = next((t for s, t in self._sources(source) if s == source), "")
            self._texts[source] = Text(text) if text else None
        return self._texts[source]

    def _sources(self, source: str) -> Iterator[tuple[str, str]]:
        snapshot = self._context.snapshot
        if source == CARD:
            yield CARD, snapshot.card.text
        elif source.startswith("github:"):
            for record in snapshot.repositories.values():
                for document in record.documents:
                    if source.endswith(f"/{document.path}") and document.text:
                        yield f"github:{record.name}/{document.path}", document.text
        elif source.startswith("dataset:"):
            for dataset in snapshot.datasets.values():
                if dataset.card is not None:
                    yield f"dataset:{dataset.name}", dataset.card.text
        else:
            for document in snapshot.licenses:
                yield document.path, document.text

    def _value(self, quote: str) -> str:
        """The value in the record that ``quote`` names, or the first of several."""
        if ": " not in quote and ", " not in quote and "; " not in quote:
            return quote
        known = self._context.once(_values)
        for part in (quote, *_ITEM.split(quote)):
            for value in (part, part.partition(": ")[2]):
                if value.lower() in known:
                    return known[value.lower()]
        said = quote.partition(": ")[2].removesuffix("…")
        long = (value for value in self._context.once(_long) if _on_one_line(value, said))
        return next(long, quote)[:QUOTE_LIMIT].strip()


def _changed(item: Evidence, quote: str, locator: str) -> Evidence:
    if quote == item.quote and locator == item.locator:
        return item
    return msgspec.structs.replace(item, quote=quote, locator=locator)


def _values(context: Context) -> dict[str, str]:
    """Every string of the Hub's record that rules quote, by its lower case."""
    record = context.record
    single = (record.pipeline_tag, record.library_name, context.name)
    gate = str(record.gated).lower() if record.gated else ""
    shut = "true" if record.private or record.disabled else ""
    strings = (*single, gate, shut, *(record.tags or ()), *(record.siblings or ()))
    return {value.lower(): value for value in (*strings, *_flat(record.card_data)) if value}


def _long(context: Context) -> list[str]:
    """The strings of the metadata that no rule quotes as they stand."""
    values = (value.strip() for value in _flat(context.record.card_data))
    return [value for value in values if shortened(value) != value]


def _on_one_line(value: str, said: str) -> bool:
    return bool(said) and " ".join(value.split()).startswith(said)


def _flat(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from _flat(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _flat(inner)
    elif isinstance(value, str):
        yield value
