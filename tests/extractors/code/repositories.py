"""GitHub repositories for tests, and cards that link to them."""

from typing import Any

import msgspec

from extractors import extract
from extractors.snapshot import Document, RepositoryRecord, Snapshot, TreeEntry
from taxonomy.findings import Extraction
from tests.extractors.build import snapshot


def tree(*paths: str) -> tuple[TreeEntry, ...]:
    return tuple(TreeEntry(path, "blob", size=10) for path in paths)


def repository(
    name: str, *paths: str, readme: str = "", state: str = "ok", **fields: object
) -> RepositoryRecord:
    documents = (Document("README.md", "read", readme),) if readme else ()
    record = RepositoryRecord(name, state, tree=tree(*paths), documents=documents)
    return msgspec.structs.replace(record, **fields)


def linked(
    card: str, *found: RepositoryRecord, name: str = "moss/lichen-7b", **record: Any
) -> Snapshot:
    shot = snapshot(card, name=name, **record)
    known = {item.name.lower(): item for item in found}
    return msgspec.structs.replace(shot, repositories=known)


def read(card: str, *found: RepositoryRecord, **record: Any) -> Extraction:
    return extract(linked(card, *found, **record))
