"""From what was seen and read to what the store takes: snapshots, findings, observations."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from crawler.asking.hosts import readable
from crawler.clients.entries import Sighting
from extractors import extract, parsed
from extractors import listed as extract_listed
from extractors.files import license_files
from extractors.reading.card import Card
from extractors.snapshot import (
    DatasetRecord,
    Document,
    PaperPage,
    Record,
    RepositoryRecord,
    Snapshot,
)
from storage.archive.documents import RECORD
from storage.records import EntityKind, Known, Observation, StoredDocument
from taxonomy.findings import Extraction

CARD: Final = "README.md"
_UNREAD: Final = Document(CARD, "unread")
_ABSENT: Final = Document(CARD, "absent")
_PLAIN_TAGS: Final = ("license:other", "license:unknown")


class Companions(msgspec.Struct, frozen=True):
    """What is known of everything a model links to, by the linked name in lower case."""

    datasets: Mapping[str, DatasetRecord] = {}
    repositories: Mapping[str, RepositoryRecord] = {}
    parents: Mapping[str, Extraction] = {}
    papers: Mapping[str, PaperPage] = {}
    pages: tuple[Document, ...] = ()

    def __bool__(self) -> bool:
        return any(self.known().values())

    def known(self) -> dict[str, Any]:
        """All of it by the names that a snapshot has for it."""
        return {field: getattr(self, field) for field in self.__struct_fields__}


class First(msgspec.Struct, frozen=True):
    """A model as it was read without its companions; ``card`` spares parsing when it is again."""

    snapshot: Snapshot
    card: Card | None
    extraction: Extraction


def unchanged(seen: Sighting, known: Known) -> bool:
    """Whether the store already has all of it but, perhaps, downloads and likes."""
    return (
        known.record_hash == seen.digest
        and known.revision == seen.revision
        and known.name == seen.name
        and not known.gone
        and (known.dated or seen.committed_at is None)
    )


def listed(seen: Sighting, at: int) -> Observation:
    """A repository as a listing showed it: what needs a document is unknown."""
    if seen.kind != "model":
        return _observation(seen, at, "listing", None, ())
    wanted = texts_wanted(seen.record)
    alone = _alone(seen, wanted)
    if wanted == ():
        return _observation(seen, at, "full", extract(alone), ())
    return _observation(seen, at, "listing", extract_listed(alone), ())


def recorded(seen: Sighting) -> Snapshot:
    """A model of which its record alone is known."""
    return _alone(seen, texts_wanted(seen.record))


def _alone(seen: Sighting, wanted: tuple[str, ...] | None) -> Snapshot:
    card = _ABSENT if wanted is not None and CARD not in wanted else _UNREAD
    return Snapshot(seen.name, seen.revision or "", seen.record, card)


def measured(seen: Sighting, at: int) -> Observation:
    """An unchanged repository of which only downloads and likes are news."""
    return _observation(seen, at, "listing", None, None)


def read(
    seen: Sighting, at: int, texts: Sequence[StoredDocument], extraction: Extraction | None = None
) -> Observation:
    """A model with its card and license texts, and what they say, if that is known already."""
    said = first(seen, texts).extraction if extraction is None else extraction
    return _observation(seen, at, "full", said, tuple(texts))


def first(seen: Sighting, texts: Sequence[StoredDocument]) -> First:
    """A model read by itself, to learn what it links to."""
    alone = snapshot(seen, texts)
    card = parsed(alone)
    return First(alone, card, extract(alone, card))


def again(before: First, companions: Companions) -> Extraction:
    """The same model read with what is known of its companions, if anything is."""
    if not companions:
        return before.extraction
    return extract(msgspec.structs.replace(before.snapshot, **companions.known()), before.card)


def gone(kind: EntityKind, name: str, host_id: str | None, at: int) -> Observation:
    """A repository that the host no longer shows."""
    return Observation(
        kind=kind, name=name, host_id=host_id, observed_at=at, depth="listing", state="gone"
    )


def snapshot(seen: Sighting, texts: Sequence[StoredDocument]) -> Snapshot:
    """What the extractors read, without what it links to."""
    card = next((document(text) for text in texts if text.path == CARD), None)
    return Snapshot(
        seen.name,
        seen.revision or "",
        seen.record,
        card or _ABSENT,
        licenses=tuple(document(text) for text in texts if text.path != CARD),
    )


def document(stored: StoredDocument) -> Document:
    """A text for the extractors. Bytes that are no UTF-8 are read as far as they go."""
    state = stored.state
    known = state if state in ("read", "absent", "unread") else "unreadable"
    text = stored.body.decode("utf-8-sig", "replace") if state == "read" else ""
    return Document(stored.path, known, text, stored.revision, stored.reason)  # type: ignore[arg-type]


def texts_wanted(record: Record, *, always: bool = False) -> tuple[str, ...] | None:
    """The texts worth fetching: the card, and a license file where the tag does not settle it
    (or ``always``). None when the record does not list its files.
    """
    if record.siblings is None:
        return None
    card = (CARD,) if CARD in record.siblings else ()
    if not always and _settled(record):
        return card
    found = (*_linked_file(record), *license_files(record.siblings))
    files = [path for path in found if readable(path) and path != CARD]
    return (*card, *files[:1])


def _linked_file(record: Record) -> tuple[str, ...]:
    """The file of the repository that the metadata name as its license: ``terms/TERMS.md``."""
    link = (record.card_data or {}).get("license_link")
    path = link.removeprefix("./") if isinstance(link, str) else ""
    return (path,) if path in (record.siblings or ()) else ()


def _settled(record: Record) -> bool:
    """Whether the record names one license that is a known one."""
    named = [tag for tag in record.tags or () if tag.startswith("license:")]
    return len(named) == 1 and named[0] not in _PLAIN_TAGS


def _observation(
    seen: Sighting,
    at: int,
    depth: str,
    extraction: Extraction | None,
    texts: tuple[StoredDocument, ...] | None,
) -> Observation:
    record = seen.record
    documents = () if texts is None else (StoredDocument(RECORD, seen.body), *texts)
    return Observation(
        seen.kind,
        seen.name,
        seen.host_id,
        at,
        depth,  # type: ignore[arg-type]
        seen.revision,
        seen.created_at,
        seen.committed_at,
        seen.gated,
        record.disabled,
        record.private,
        seen.downloads,
        seen.likes,
        record.pipeline_tag,
        record.library_name,
        record.parameters,
        seen.license if seen.kind == "dataset" else None,
        None,
        documents,
        extraction,
        "hub",
        seen.digest,
    )
