"""GitHub repositories as the store keeps them and as the extractors read them.

Each is an entity with three kinds of documents: ``record`` (the repository without its stars),
``tree`` (all paths) and the few texts that the extractors want.
"""

from collections.abc import Sequence
from typing import Final

import msgspec
from msgspec.structs import replace

from crawler.clients.github import Codebase, Tree
from crawler.sightings import document
from extractors.snapshot import Document, RepositoryRecord
from storage.archive.documents import RECORD
from storage.packing.packing import content_hash
from storage.records import Observation, RepositoryRow, StoredDocument
from taxonomy.licenses import normalise

TREE: Final = "tree"

encoded = msgspec.json.Encoder(order="deterministic").encode


def same(before: Codebase, now: Codebase) -> bool:
    """Whether nothing was pushed between the two."""
    return before.pushed_at == now.pushed_at and before.branch == now.branch


def observation(codebase: Codebase, documents: tuple[StoredDocument, ...], at: int) -> Observation:
    """What is to be stored of it."""
    return Observation(
        kind="github",
        name=codebase.name,
        host_id=str(codebase.id),
        observed_at=at,
        depth="full",
        revision=codebase.head or next((d.revision for d in documents if d.path == TREE), None),
        created_at=codebase.created_at,
        committed_at=codebase.pushed_at,
        license=_license(codebase),
        state="archived" if codebase.archived else "ok",
        documents=documents,
        era="github",
        record_hash=content_hash(encoded(codebase)),
    )


def gone(name: str, row: RepositoryRow | None, at: int) -> Observation:
    """A repository that GitHub no longer shows."""
    return Observation(
        kind="github",
        name=row.name if row else name,
        host_id=row.host_id if row else None,
        observed_at=at,
        depth="listing",
        state="gone",
        era="github",
    )


def stored(row: RepositoryRow) -> RepositoryRecord:
    """A repository of the store as the extractors read it; one that is gone with what it held."""
    codebase = held(row)
    found = record(codebase, row.documents) if codebase else RepositoryRecord(row.name, "unread")
    return replace(found, state="gone") if row.gone else found


def held(row: RepositoryRow | None) -> Codebase | None:
    """A repository of the store as GitHub answered last; None where it never did."""
    documents = () if row is None else row.documents
    kept = next((each for each in documents if each.path == RECORD), None)
    return None if kept is None else msgspec.json.decode(kept.body, type=Codebase)


def record(codebase: Codebase, documents: Sequence[StoredDocument]) -> RepositoryRecord:
    """It with its documents as the extractors read it."""
    kept = next((each for each in documents if each.path == TREE), None)
    tree = msgspec.json.decode(kept.body, type=Tree) if kept else Tree("")
    state = "archived" if codebase.archived else "ok" if tree.entries else "empty"
    revision = codebase.head or tree.sha
    return RepositoryRecord(
        name=codebase.name,
        state=state,
        revision=revision,
        license=_license(codebase),
        tree=tree.entries,
        truncated=tree.truncated,
        fork=codebase.fork,
        documents=tuple(
            _at(document(each), revision) for each in sorted(documents, key=_path) if _is_text(each)
        ),
    )


def _at(text: Document, revision: str) -> Document:
    """A text of a repository whose head GitHub did not tell is known by the tree it lies in."""
    return text if text.revision else replace(text, revision=revision)


def _path(stored: StoredDocument) -> str:
    return stored.path


def _is_text(stored: StoredDocument) -> bool:
    return stored.path not in (RECORD, TREE)


def _license(codebase: Codebase) -> str | None:
    return normalise(codebase.license) if codebase.license else None
