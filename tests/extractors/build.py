"""Snapshots for tests, in one line each."""

from typing import Any

from extractors import extract
from extractors.context import Context
from extractors.snapshot import DatasetRecord, Document, Record, Snapshot
from taxonomy.findings import Extraction

REVISION = "a" * 40
WEIGHTS = (".gitattributes", "README.md", "config.json", "model.safetensors")


def snapshot(
    card: str | None = None,
    *,
    name: str = "owner/some-model",
    tags: tuple[str, ...] | None = (),
    siblings: tuple[str, ...] | None = WEIGHTS,
    state: str = "",
    reason: str = "",
    licenses: dict[str, str] | None = None,
    datasets: tuple[DatasetRecord, ...] = (),
    parents: dict[str, Extraction] | None = None,
    papers: Any = None,
    pages: dict[str, str] | None = None,
    **record: Any,
) -> Snapshot:
    """A model; ``card`` None is a card that nobody read unless ``state`` says otherwise."""
    how: Any = state or ("read" if card is not None else "unread")
    return Snapshot(
        name,
        REVISION,
        Record(tags=tags, siblings=siblings, **record),
        Document("README.md", how, card or "", reason=reason),
        licenses=tuple(Document(p, "read", text) for p, text in (licenses or {}).items()),
        datasets={record.name.lower(): record for record in datasets},
        parents=parents or {},
        papers=papers or {},
        pages=tuple(Document(url, "read", text) for url, text in (pages or {}).items()),
    )


def context(card: str | None = None, **rest: Any) -> Context:
    return Context(snapshot(card, **rest))


def read(card: str | None = None, **rest: Any) -> Extraction:
    return extract(snapshot(card, **rest))


def bases(card: str | None = None, **rest: Any) -> dict[str, str | None]:
    """The relation of every parent that is found."""
    return {parent.id: parent.relation for parent in read(card, **rest).links.base_models}
