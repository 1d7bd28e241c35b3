"""Datasets that are linked or declared: whether they can be had.

Named and obtainable are two answers: a dataset that resolves on the Hub is ``released`` (or
``gated``); one that is only named, or whose link leads nowhere, is ``named``.
"""

from collections.abc import Iterator
from typing import Final

from extractors.context import Context
from extractors.data.mentions import Mention, mentions
from extractors.snapshot import DatasetRecord
from extractors.words import corpora
from taxonomy.findings import Availability, DatasetLink, Evidence


def links(context: Context) -> tuple[DatasetLink, ...]:
    """Every linked dataset once for each stage, front matter first."""
    return tuple(
        DatasetLink(
            mention.name,
            mention.stage,
            resolved=None if record is None else record.exists,
            license=record.license if record else None,
            evidence=_evidence(context, mention, record),
        )
        for mention, record in _with_records(context)
    )


def evidence(context: Context) -> Iterator[Evidence]:
    """What the linked datasets say of the model's data."""
    for mention, record in _with_records(context):
        yield _evidence(context, mention, record)


def _with_records(context: Context) -> list[tuple[Mention, DatasetRecord | None]]:
    known = context.snapshot.datasets
    return [(m, known.get(m.name.lower())) for m in context.once(mentions)]


def is_linked(link: DatasetLink) -> bool:
    """Whether it is declared or linked, so that the Hub can tell of it, not only named in words."""
    rule = link.evidence.rule.split(".") if link.evidence else []
    return len(rule) > 1 and rule[0] == "dataset" and rule[1] in _CONFIDENCE


_CONFIDENCE: Final = {"front_matter": 0.9, "tag": 0.85, "link": 0.75, "file": 0.8}


def _evidence(context: Context, mention: Mention, record: DatasetRecord | None) -> Evidence:
    confidence = _CONFIDENCE[mention.kind] - (0.0 if mention.stated else 0.1)
    rule, availability, doubt = _availability(record)
    if availability is Availability.NAMED and corpora.is_public_corpus(mention.name):
        asked = corpora.is_asked_for(mention.name)
        availability = Availability.GATED if asked else Availability.RELEASED
        rule, doubt = "public_corpus", 0.05
    return context.found(
        f"dataset.{mention.kind}.{rule}",
        f"data.{mention.stage}",
        availability,
        round(confidence - doubt, 2),
        source=mention.source,
        locator=mention.locator,
        quote=mention.quote,
        license=record.license if record else None,
        license_source="dataset" if record and record.license else None,
    )


def _availability(record: DatasetRecord | None) -> tuple[str, Availability, float]:
    """Rule, availability and doubt: one dataset that can be had outweighs others that cannot."""
    if record is None:
        return "unresolved", Availability.NAMED, 0.25
    if not record.exists:
        return "missing", Availability.NAMED, 0.25
    if record.empty:
        return "empty", Availability.NAMED, 0.25
    if record.gated:
        return "gated", Availability.GATED, 0.0
    return "resolved", Availability.RELEASED, 0.0
