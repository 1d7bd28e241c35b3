"""What a crawl gives the store, and what it must know beforehand; moments in UTC seconds."""

from typing import Final, Literal

import msgspec

from taxonomy.findings import Extraction

EntityKind = Literal["model", "dataset", "github"]
Depth = Literal["listing", "full"]


def gate(told: bool | str | None) -> str | None:
    """``gated`` of an API record in a word: no, auto, manual; None where nobody told."""
    return told if isinstance(told, str) else None if told is None else _GATES[told]


_GATES: Final = {False: "no", True: "auto"}
"""A gate of which a source says no more than that it is there opens by itself."""


class StoredDocument(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """Bytes as fetched, at a path of the repository, at a revision.

    ``path`` is ``record`` for the canonical API record. ``state``: read, absent, unread (we did not
    or may not look), unreadable (it may be another time), unfit (at this revision it is nothing
    that is read: too long, no text, kept as a large file); but for the first, ``body`` is empty and
    ``reason`` says why.
    """

    path: str
    body: bytes = b""
    revision: str = ""
    state: str = "read"
    reason: str = ""
    etag: str = ""

    @property
    def failed(self) -> bool:
        """Whether it is there and could not be read."""
        return self.state in ("unreadable", "unfit")


class Observation(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """One repository as one crawl saw it; the unit that a page is made of.

    ``host_id`` is the host's own id (Hub ``_id``, GitHub numeric id) or None where a dump
    lacks it. ``gated``: "no", "auto", "manual" or None (not carried by the source).
    ``depth`` "listing": only the record was at hand; "full": documents were brought too.
    ``extraction`` is None for datasets and GitHub repositories, and for what is gone: ``state``
    "gone" says that the host no longer has it. ``license`` is the license key of a dataset or
    GitHub repository (models have it in their extraction).
    ``era`` names the source of the record ("hub", or an imported dump), ``lacks`` the fields of the
    record that a dump does not carry, and what it tells as the record before: "license", or "news"
    for all of it.
    """

    kind: EntityKind
    name: str
    host_id: str | None
    observed_at: int
    depth: Depth
    revision: str | None = None
    created_at: int | None = None
    committed_at: int | None = None
    gated: str | None = None
    disabled: bool | None = None
    private: bool | None = None
    downloads: int | None = None
    likes: int | None = None
    task: str | None = None
    library: str | None = None
    parameters: int | None = None
    license: str | None = None
    state: str | None = None
    documents: tuple[StoredDocument, ...] = ()
    extraction: Extraction | None = None
    era: str = "hub"
    record_hash: bytes = b""
    lacks: tuple[str, ...] = ()


class Past(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a model was from a moment on, told later: a revision of old, read now.

    ``extraction`` None: nothing but the revision was another then what came after it.
    """

    valid_from: int
    revision: str | None = None
    extraction: Extraction | None = None
    full: bool = True
    documents: tuple[StoredDocument, ...] = ()


class Known(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the crawl must know of a repository to decide whether anything changed.

    ``read_revision`` is the revision whose documents were read (None: never);
    ``record_hash`` the digest of the canonical record last stored (None where a dump told of it
    alone); ``observed_at`` when anything about it was last news; ``dated``: whether anybody told
    when its revision was committed.
    """

    id: int
    name: str
    host_id: str | None
    revision: str | None
    read_revision: str | None
    record_hash: bytes | None
    downloads: int | None
    gated: str | None = None
    etag: str = ""
    gone: bool = False
    observed_at: int = 0
    dated: bool = True


class Pending(msgspec.Struct, frozen=True, omit_defaults=True):
    """A model whose documents were not read at its current revision. ``record``: API record."""

    id: int
    name: str
    host_id: str | None
    revision: str | None
    downloads: int | None
    gated: str | None
    committed_at: int | None
    record: bytes


class DatasetRow(msgspec.Struct, frozen=True, omit_defaults=True):
    """A Hub dataset as last seen. ``gated``: "no", "auto", "manual" or None (not known).
    ``observed_at``: when it was last seen to be another.
    """

    name: str
    license: str | None
    gated: str | None
    gone: bool
    revision: str | None = None
    observed_at: int = 0


class RepositoryRow(msgspec.Struct, frozen=True, omit_defaults=True):
    """A GitHub repository as last seen; ``checked_at`` moves even where nothing changed."""

    id: int
    name: str
    host_id: str | None
    revision: str | None
    license: str | None
    state: str | None
    etag: str
    checked_at: int
    gone: bool
    documents: tuple[StoredDocument, ...]


class PageRow(msgspec.Struct, frozen=True, omit_defaults=True):
    """A web page as last read; the document's path is its address. ``checked_at`` moves even
    where nothing changed.
    """

    document: StoredDocument
    checked_at: int
