"""What the README of the model's own code repository says of the weights' license.

Only a sentence that names the weights or models counts, and only in a repository of the owner
who also owns the model: the LICENSE of a code repository covers code, unless the card says that
this file is the model's license.
"""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote

from extractors.context import Context
from extractors.licenses.choice import REPOSITORY
from extractors.licenses.text import identify
from extractors.licenses.words import named
from extractors.reading.lines import line_of
from extractors.snapshot import Document, RepositoryRecord
from extractors.words.families import folded
from taxonomy.findings import Availability, LicenseStatement

_LONGEST: Final = 200_000
_SENTENCE: Final = re.compile(
    r"(?i)\b(?:weights?|models?|checkpoints?)\b([^.\n]{0,60}?)"
    r"\b(?:released|licensed|available|distributed|published|provided|open-sourced)\b"
    r"[^.\n]{0,30}?\bunder\s+(?:the\s+)?(?:terms of\s+)?(?:the\s+)?\[?([^\n]{2,100})"
)
_OF_MANY: Final = re.compile(r"(?i)\b(?:all|most|some|other|except|base|third-party|not)\b")


def statements(context: Context) -> Iterator[LicenseStatement]:
    """The first sentence about the weights in each README of the owner's repositories: also of
    those that were archived or taken away since, for the weights are under it still.
    """
    owner = folded(context.name.partition("/")[0])
    for record in context.snapshot.repositories.values():
        if folded(record.name.partition("/")[0]) == owner:
            for document in record.documents:
                if document.path.lower().startswith("readme") and document.state == "read":
                    yield from _said(context, record, document)


_FILE: Final = re.compile(
    r"(?i)^https?://(?:www\.)?github\.com/([\w.-]+/[\w.-]+?)/(?:blob|raw)/[^/]+/([^?#]+)"
)
_ROOT: Final = re.compile(r"(?i)^(?:licen[sc]e|copying)(?:\.(?:md|txt|rst))?$")


def of_file(context: Context, url: str) -> str | None:
    """The license that a link to a file of a GitHub repository leads to, where it was read."""
    place = _FILE.match(url)
    record = context.snapshot.repositories.get(place[1].lower()) if place else None
    if place is None or record is None:
        return None
    path = unquote(place[2])
    texts = (d.text for d in record.documents if d.path == path and d.state == "read")
    found = identify(next(texts, ""))
    if found is None:
        return record.license if _ROOT.match(path) else None
    return found.license


def _said(
    context: Context, record: RepositoryRecord, document: Document
) -> Iterator[LicenseStatement]:
    text = document.text[:_LONGEST]
    for match in _SENTENCE.finditer(text):
        start = max(text.rfind(end, 0, match.start()) for end in ("\n", ". ")) + 1
        if _OF_MANY.search(text[start : match.end(1)]):
            continue
        key = named(re.split(r"\]|\. |\n", match[2])[0])
        if key is None:
            continue
        quote = re.split(r"\.(?:\s|$)|\n", text[start : match.end()].strip())[0]
        evidence = context.found(
            REPOSITORY,
            "weights.final",
            Availability.UNKNOWN,
            0.7,
            source=f"github:{record.name}/{document.path}",
            locator=f"L{line_of(text, match.start())}",
            quote=quote,
            revision=record.revision,
            license=key,
            license_source="github",
        )
        yield LicenseStatement("weights", key, "github", evidence.quote, evidence)
        return
