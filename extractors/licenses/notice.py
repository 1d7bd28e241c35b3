"""A license file that is no license's text: read as the words of a card are.

"The weights are licensed under X, the code under Y" is all that many license files hold. Others
hold terms of their own, of which only the limits or the name can be told: those count where no
license is declared.
"""

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from extractors.context import CARD, Context
from extractors.licenses.choice import NOTICE
from extractors.licenses.declared import COMPONENT, license_files
from extractors.licenses.limits import RULE as LIMITS
from extractors.licenses.limits import limits
from extractors.licenses.prose import license_statements
from extractors.licenses.subjects import subjects
from extractors.licenses.text import identify
from extractors.licenses.words import custom, named
from extractors.reading.lines import line_of
from extractors.snapshot import Document, Record, Snapshot
from taxonomy.findings import Availability, LicenseStatement, Subject
from taxonomy.license_names import NAMELESS, linked_text
from taxonomy.licenses import is_known, license_class, normalise

_LONGEST: Final = 6_000
"""Longer texts are terms of their own, which name other licenses in passing."""
_HEAD: Final = 6
_FREE: Final = frozenset({"permissive", "attribution", "weak copyleft", "copyleft"})


class Claim(msgspec.Struct, frozen=True):
    """A license that a file names; below a confidence of 0.7 only its limits or its title."""

    subject: Subject
    key: str
    locator: str
    quote: str
    confidence: float


def statements(context: Context) -> Iterator[LicenseStatement]:
    """What the license files say that are no text that we know."""
    for document, subject in license_files(context):
        if identify(document.text) is None:
            for told in _claims(context.name, document):
                yield _statement(context, document, told, subject)


def _claims(name: str, document: Document) -> Iterator[Claim]:
    text = document.text[:_LONGEST]
    read = Context(Snapshot(name, document.revision, Record(), Document(CARD, "read", text)))
    found = [*_identifiers(text), *_named(read)] if len(document.text) <= _LONGEST else []
    known = [told for told in found if is_known(told.key)]
    limit = next(_limits(read), None)
    if any(told.subject == "weights" for told in known):
        rider = limit or next(_conditions(read), None)
        yield from (_limited(told, rider) for told in known)
        return
    yield from (told for told in known if told.subject != "weights")
    named_own = (told for told in found if told.subject == "weights" and told not in known)
    if next(_conditions(read), None):
        limit = None
    own = _whole(text) or _linked(read) or next(named_own, None) or limit or _titled(text)
    if own:
        yield own


_IDENTIFIER: Final = re.compile(r"(?m)^.{0,20}SPDX-License-Identifier:[ \t]*([^\n]{2,100})$")


def _identifiers(text: str) -> Iterator[Claim]:
    for match in _IDENTIFIER.finditer(text):
        key = normalise(match[1].strip())
        if key:
            yield Claim("weights", key, f"L{line_of(text, match.start(1))}", match[0], 0.95)
            return


_PARTLY: Final = re.compile(
    r"(?i)^\W*(?:(?:any|the|all|entire) )*(?:parts?|portions?|rest) of\b|, except\b"
    r"|^\W*(?:third[- ]party|unless otherwise|files that contain)\b"
)


def _named(read: Context) -> Iterator[Claim]:
    """What the words name; a license that nobody knows is as unsure as limits and titles are."""
    for said in license_statements(read):
        told = said.evidence
        if told.rule != LIMITS and not _PARTLY.search(told.quote):
            yield Claim(said.subject, said.key, told.locator, told.quote, told.confidence)


def _limits(read: Context) -> Iterator[Claim]:
    """The first sentence that forbids a use, of anything but data or code."""
    for said in limits(read, of_anything=True):
        if subjects(said.sentence) == ("weights",):
            place = read.card.line(said.block, said.sentence)
            yield Claim("weights", said.key, place, said.sentence, said.confidence)


_CONDITIONS: Final = re.compile(
    r"(?i)\bwith (?:the following )?additional (?:conditions|restrictions|terms)\b"
    r"|\bannual revenue\b|\bmonthly active\b|\bemployees or more\b"
)


def _conditions(read: Context) -> Iterator[Claim]:
    """Conditions of the licensor's own, such as thresholds: no limit for everyone."""
    for number, block in enumerate(read.card.blocks):
        found = _CONDITIONS.search(block.text)
        if found:
            sentence = read.card.sentence(number, found.start(), found.end())
            yield Claim("weights", "", read.card.line(number, sentence), sentence, 0.8)


def _limited(told: Claim, limit: Claim | None) -> Claim:
    """A free license with a limit beside it is another license, and the limit is quoted."""
    if limit is None or told.subject != "weights" or license_class(told.key) not in _FREE:
        return told
    key = f"LicenseRef-modified-{told.key.removeprefix('LicenseRef-').lower()}"
    return msgspec.structs.replace(told, key=key, locator=limit.locator, quote=limit.quote)


_AROUND: Final = re.compile(r"(?i)\W*(?:copyright|\(c\)|©|all rights reserved|https?://)")


def _whole(text: str) -> Claim | None:
    """A file that holds a license's name and whose copyright it is, and nothing else."""
    lines = [line for line in text.splitlines() if line.strip() and not _AROUND.match(line)]
    key = named(lines[0]) if len(lines) == 1 and len(lines[0]) < _NAME else None
    return (
        Claim("weights", key, f"L{line_of(text, text.find(lines[0]))}", lines[0], 0.9)
        if key
        else None
    )


_NAME: Final = 100


def _linked(read: Context) -> Claim | None:
    """A file whose first line names the license that it links to."""
    first = next(iter(read.card.blocks), None)
    key = named(first.text) if first and len(first.text) < _NAME else None
    if first and key and key in {linked_text(link.url) for link in read.card.links}:
        return Claim("weights", key, read.card.line(0, first.text), first.text, 0.85)
    return None


_TITLE: Final = re.compile(
    r"(?i)[\W\d]*((?:[\w.+-]+ ){1,7}licen[sc]e(?: agreement)?)"
    r"(?:,? (?:v|version )?[\d.]+| \([^)]*\))?\W*"
)


def _titled(text: str) -> Claim | None:
    """Terms under their own name: ``THE GREAT MODEL LICENSE AGREEMENT``."""
    lines = text.splitlines()[:_HEAD]
    for before, line in zip(("", *lines), lines, strict=False):
        title = _TITLE.fullmatch(line) if len(line) < _NAME and not before.strip() else None
        key = custom(_capital(title[1])) if title else None
        if key and key not in NAMELESS:
            return Claim("weights", key, f"L{line_of(text, text.find(line))}", line.strip(), 0.6)
    return None


def _capital(title: str) -> str:
    words = re.sub(r"(?i)licen[sc]e|agreement", lambda word: word[0].capitalize(), title).split()
    return " ".join(word[0].upper() + word[1:] for word in words)


def _statement(
    context: Context, document: Document, told: Claim, subject: Subject
) -> LicenseStatement:
    """A file for the code speaks of the code where its words name nothing."""
    about = subject if told.subject == "weights" else told.subject
    evidence = context.found(
        NOTICE,
        COMPONENT[about],
        Availability.UNKNOWN,
        told.confidence,
        source=document.path,
        locator=told.locator,
        quote=told.quote,
        revision=document.revision or None,
        license=told.key,
        license_source="license_file",
    )
    return LicenseStatement(about, told.key, "license_file", evidence.quote, evidence)
