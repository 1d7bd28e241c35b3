"""What the crawler hands to the extractors: one model as it stood at one revision.

Pure data. A field that the source does not carry is None ("we do not know"), never
False or empty ("we know there is none").
"""

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from taxonomy.findings import Extraction

Read = Literal["read", "absent", "unread", "unreadable"]


class Record(msgspec.Struct, frozen=True, omit_defaults=True, gc=False, rename="camel"):
    """The Hub's API record of a model, without what changes daily (downloads, likes).

    Decodes straight from a listing entry or a look-up body; unknown fields are skipped.
    ``siblings`` is the complete file list or None; ``gated`` is False, "auto", "manual".
    """

    tags: tuple[str, ...] | None = None
    siblings: tuple[str, ...] | None = None
    card_data: dict[str, Any] | None = None
    pipeline_tag: str | None = None
    library_name: str | None = None
    gated: bool | str | None = None
    disabled: bool | None = None
    private: bool | None = None
    config: dict[str, Any] | None = None
    parameters: int | None = None
    has_model_index: bool | None = None


class Document(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A fetched text. ``text`` is empty unless ``state`` is "read"; ``reason`` says why."""

    path: str
    state: Read
    text: str = ""
    revision: str = ""
    reason: str = ""


class DatasetRecord(msgspec.Struct, frozen=True, omit_defaults=True):
    """A Hub dataset as our database or a look-up knows it.

    ``exists`` False: looked, not there. ``license`` is a license key. ``card`` may be None.
    """

    name: str
    exists: bool
    gated: bool | None = None
    license: str | None = None
    empty: bool | None = None
    card: Document | None = None
    revision: str = ""


class TreeEntry(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line of a GitHub tree. ``type`` is blob, tree or commit (submodule)."""

    path: str
    type: str
    sha: str = ""
    size: int | None = None


class RepositoryRecord(msgspec.Struct, frozen=True, omit_defaults=True):
    """A GitHub repository: its tree (None: unread), documents, license.

    ``state``: ok, empty, archived, gone, unread. ``name`` is the current full name,
    which differs from the linked one after a rename. ``license`` is a license key.
    ``truncated``: GitHub cut the tree; ``fork``: GitHub calls it one.
    """

    name: str
    state: str
    revision: str = ""
    license: str | None = None
    tree: tuple[TreeEntry, ...] | None = None
    truncated: bool = False
    fork: bool = False
    documents: tuple[Document, ...] = ()


class PaperPage(msgspec.Struct, frozen=True, omit_defaults=True):
    """An arXiv abstract page as HTML, or the reason why there is none."""

    arxiv: str
    page: Document


class Snapshot(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """One model at ``revision`` with all documents that were brought for it.

    ``datasets``, ``repositories``, ``papers`` and ``parents`` are keyed by the name as it was
    linked, in lower case; a missing key means that nobody looked.
    """

    name: str
    revision: str
    record: Record
    card: Document
    licenses: tuple[Document, ...] = ()
    pages: tuple[Document, ...] = ()
    datasets: Mapping[str, DatasetRecord] = {}
    repositories: Mapping[str, RepositoryRecord] = {}
    papers: Mapping[str, PaperPage] = {}
    parents: Mapping[str, Extraction] = {}
