"""Which license each source declares: front matter and tags, license files, pages, datasets.

Substrings never make a license: what is declared is normalised as a whole, what is a text is
identified by its words. Statements in the card's prose come from :mod:`extractors.training.prose`.
"""

import re
from collections.abc import Iterator
from typing import Final

from extractors.context import Context
from extractors.files import OF_WEIGHTS
from extractors.files import license_files as license_paths
from extractors.licenses import text as license_text
from extractors.licenses.choice import PAGE
from extractors.reading import html
from extractors.snapshot import Document
from extractors.words.phrases import Phrase
from taxonomy.findings import Availability, LicenseStatement, Subject
from taxonomy.licenses import declared

_PAGES: Final = 2
COMPONENT: Final[dict[Subject, str]] = {
    "weights": "weights.final",
    "code": "code.inference",
    "data": "data.pretraining",
    "documentation": "docs.model_card",
}


def statements(context: Context) -> tuple[LicenseStatement, ...]:
    """All that metadata and license files declare, in no order of trust."""
    return (*metadata(context), *license_texts(context))


def metadata(context: Context) -> Iterator[LicenseStatement]:
    """Front matter and tags: one source, since the Hub makes the tag from the front matter."""
    front = context.front
    values = front.values
    raw = values.get("license")
    key = _chosen(context, declared(raw, values.get("license_name"), values.get("license_link")))
    if key is not None:
        named = next((k for k in ("license", "license_name", "license_link") if k in values), "")
        parts = [front.quote(k) for k in ("license", "license_name", "license_link") if k in values]
        yield _statement(
            context,
            "license.front_matter",
            "weights",
            key,
            raw="; ".join(parts),
            source=front.source,
            locator=front.locator(named),
            quote="; ".join(parts),
        )
        return
    tags = context.tags.get("license", [])
    key = _chosen(context, declared(tags, values.get("license_name"), values.get("license_link")))
    if key is not None:
        quote = ", ".join(f"license:{tag}" for tag in tags)
        yield _statement(
            context,
            "license.tag",
            "weights",
            key,
            raw=", ".join(tags),
            source="record",
            locator="tags",
            quote=quote or f"license_name: {values.get('license_name')}",
        )


def _chosen(context: Context, key: str | None) -> str | None:
    """A list of licenses holds together, unless the card says that one may choose."""
    if key is None or " AND " not in key or " OR " in key or not _CHOICE.is_in(context):
        return key
    return key.replace(" AND ", " OR ")


_CHOICE: Final = Phrase(
    r"(?i)\bdual[- ]licen[sc]|\blicen[sc]ed under (?:either|your choice)\b"
    r"|\bat your (?:option|choice)\b"
)


def _statement(
    context: Context,
    rule: str,
    subject: Subject,
    key: str,
    *,
    raw: str,
    source: str,
    locator: str,
    quote: str,
) -> LicenseStatement:
    evidence = context.found(
        rule,
        COMPONENT[subject],
        Availability.UNKNOWN,
        0.95,
        source=source,
        locator=locator,
        quote=quote,
        license=key,
        license_source="front_matter",
    )
    return LicenseStatement(subject, key, "front_matter", raw, evidence)


def linked_pages(context: Context) -> tuple[str, ...]:
    """Addresses of license texts that the metadata links to, as they are written."""
    links = context.front.strings("license_link")[:_PAGES]
    return tuple(link for link in links if link.startswith(("https://", "http://")))


def license_texts(context: Context) -> Iterator[LicenseStatement]:
    """License files of the repository and license pages that the metadata links to."""
    for document, subject in license_files(context):
        yield from _identified(context, document, document.text, "license.file", subject)
    for document in context.snapshot.pages:
        if document.state == "read":
            text, subject = html.page_text(document.text), _subject(document.path)
            yield from _identified(context, document, text, PAGE, subject)


def license_files(context: Context) -> Iterator[tuple[Document, Subject]]:
    """The license files that were read, and for what each speaks."""
    files = [document for document in context.snapshot.licenses if document.state == "read"]
    paths = (*license_paths(context.record.siblings or ()), *(file.path for file in files))
    apart = any(OF_WEIGHTS.search(_name(path)) for path in paths)
    for document in files:
        yield document, _subject(document.path, apart=apart)


def _identified(
    context: Context, document: Document, text: str, rule: str, subject: Subject
) -> Iterator[LicenseStatement]:
    found = license_text.identify(text)
    if found is None:
        return
    changed = found.changed
    lines = text.splitlines()
    number = next((number for number, line in enumerate(lines, 1) if line.strip()), 1)
    first = lines[number - 1].strip() if lines else ""
    evidence = context.found(
        rule,
        COMPONENT[subject],
        Availability.UNKNOWN,
        0.8 if found.by == "title" else round(0.7 + 0.28 * found.similarity, 2),
        source=document.path,
        locator=f"L{changed.line if changed else number}",
        quote=changed.quote if changed else first,
        revision="" if rule == PAGE else document.revision or None,
        license=found.license,
        license_source="license_file",
    )
    yield LicenseStatement(subject, found.license, "license_file", first, evidence)


_OF_CODE: Final = re.compile(r"(?<![a-z])code(?![a-z])")
_OF_DATA: Final = re.compile(r"(?<![a-z])data(?:set)?(?![a-z])")


def _subject(path: str, *, apart: bool = False) -> Subject:
    """A license file speaks for the repository, unless its name says for which part.

    ``apart``: another file is the model's own, so that a plain one speaks for the code.
    """
    name = _name(path)
    if OF_WEIGHTS.search(name):
        return "weights"
    if _OF_DATA.search(name):
        return "data"
    return "code" if apart or _OF_CODE.search(name) else "weights"


def _name(path: str) -> str:
    return path.rpartition("/")[2].lower()
