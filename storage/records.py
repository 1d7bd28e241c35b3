"""What goes into the store and what comes out: plain records, moments in UTC seconds."""

from typing import Literal

import msgspec

from taxonomy.findings import Extraction

EntityKind = Literal["model", "dataset", "github"]
Depth = Literal["listing", "full"]


class StoredDocument(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """Bytes as fetched, at a path of the repository, at a revision.

    ``path`` is ``record`` for the canonical API record. ``state``: read, absent, unreadable
    (then ``body`` is empty and ``reason`` says why).
    """

    path: str
    body: bytes = b""
    revision: str = ""
    state: str = "read"
    reason: str = ""
    etag: str = ""


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


class Counts(msgspec.Struct):
    """What a commit wrote."""

    seen: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    renamed: int = 0
    spells: int = 0
    documents: int = 0


class Run(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line of the ledger."""

    id: int
    kind: str
    scope: str
    started_at: int
    ended_at: int | None
    state: str
    seen: int
    expected: int | None
    new: int
    changed: int
    gone: int
    failed: int
    requests_api: int
    requests_resolvers: int
    requests_github: int
    error: str = ""
    ruleset: str = ""


class Requests(msgspec.Struct, frozen=True, omit_defaults=True):
    """Requests spent, by bucket."""

    hub_api: int = 0
    hub_resolvers: int = 0
    github: int = 0


class Failure(msgspec.Struct, frozen=True, omit_defaults=True):
    """One item that a run could not take in, and why. Listed at the end, kept in the ledger."""

    name: str
    reason: str


class StoredModel(msgspec.Struct, frozen=True, omit_defaults=True):
    """A model from the database, as of a moment: what a look-up report is made of."""

    id: int
    name: str
    host_id: str | None
    revision: str | None
    released_at: int | None
    committed_at: int | None
    observed_at: int
    gated: str | None
    disabled: bool | None
    private: bool | None
    gone_at: int | None
    depth: Depth
    downloads: int | None
    likes: int | None
    task: str | None
    library: str | None
    extraction: Extraction
    overrides: tuple[str, ...] = ()


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
    """A Hub dataset as last seen. ``gated``: "no", "auto", "manual" or None (not known)."""

    name: str
    license: str | None
    gated: str | None
    gone: bool
    revision: str | None = None


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


class RulesetStatus(msgspec.Struct, frozen=True):
    """How many models stand under one extractor version; ``added_at`` is its first use."""

    ruleset: str
    added_at: int
    open_spells: int


class Status(msgspec.Struct, frozen=True):
    """The database in a few figures. ``size`` is in bytes, ``read`` counts models read in full."""

    models: int
    datasets: int
    repositories: int
    gone: int
    read: int
    spells: int
    profiles: int
    documents: int
    size: int
    rulesets: tuple[RulesetStatus, ...]
    runs: tuple[Run, ...]


class MovedModel(msgspec.Struct, frozen=True):
    """A model that two extractor versions read differently, with the rule that gave each of them
    its word; empty where no rule did (nothing was found), or the reading is not kept.
    """

    name: str
    rule_before: str
    rule_after: str


class Moved(msgspec.Struct, frozen=True):
    """How many models one extractor version reads one way and another one another way.

    ``component`` is "license" for the license of the weights; then the words are license keys.
    ``examples`` are the most downloaded of them.
    """

    component: str
    before: str
    after: str
    models: int
    examples: tuple[MovedModel, ...] = ()


class VersionPair(msgspec.Struct, frozen=True):
    """Two extractor versions: how many models both have read, how many of them they read
    differently and in what, and the spells that each tells of these models.
    """

    models: int
    changed: int
    moved: tuple[Moved, ...]
    spells: tuple[int, int]


class Override(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a person says of one component, kept beside the machine's finding."""

    id: int
    model: str
    component: str
    availability: str
    license: str | None
    because: str
    by: str
    source: str
    set_at: int
    revoked_at: int | None = None


class Past(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a model was from a moment on, told later: a revision of old, read now.

    ``extraction`` None: nothing but the revision was another then what came after it.
    """

    valid_from: int
    revision: str | None = None
    extraction: Extraction | None = None
    full: bool = True
    documents: tuple[StoredDocument, ...] = ()


class Spell(msgspec.Struct, frozen=True, omit_defaults=True):
    """A model had this profile from ``valid_from`` to ``valid_to`` (None: still).

    ``observed_at`` is when we learnt of its start, ``end_observed_at`` of its end.
    """

    valid_from: int
    valid_to: int | None
    observed_at: int
    end_observed_at: int | None
    ruleset: str
    findings: dict[str, tuple[str, str | None]]


class Change(msgspec.Struct, frozen=True):
    """A change beside the findings; ``aspect`` is name, access or gone."""

    aspect: str
    old: str | None
    new: str | None
    happened_at: int
    observed_at: int


class DatabaseProblem(Exception):
    """The database cannot be used; the message is one line and says what to do."""


class DatabaseDamaged(DatabaseProblem):
    """Data that should be there is not, or does not decode (exit code 5)."""
