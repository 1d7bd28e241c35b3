"""What the store answers when a person asks: plain records, moments in UTC seconds."""

from math import ceil

import msgspec

from storage.records import Depth
from storage.runs import Run
from taxonomy.findings import Extraction


class StoredModel(msgspec.Struct, frozen=True, omit_defaults=True):
    """A model from the database, as of a moment: what a look-up report is made of.

    ``gated``: "no", "auto", "manual" or None (not known); ``disabled``, ``private`` None: not
    known. ``gone_at``: since when the host no longer has it. ``task`` and ``library`` as the Hub
    calls them. ``overrides``: components of which a person's word stands, not the rules'.
    """

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


class Spell(msgspec.Struct, frozen=True, omit_defaults=True):
    """A model had this profile from ``valid_from`` to ``valid_to`` (None: still).

    ``observed_at`` is when we learnt of its start, ``end_observed_at`` of its end. ``findings``:
    availability and license key (None: none told) by component.
    """

    valid_from: int
    valid_to: int | None
    observed_at: int
    end_observed_at: int | None
    ruleset: str
    findings: dict[str, tuple[str, str | None]]


class Change(msgspec.Struct, frozen=True):
    """A change beside the findings, from ``old`` to ``new`` (None: not known).

    ``aspect`` is name, access (public, auto, manual, disabled, private), gone (present, gone),
    license (its key) or state (of a GitHub repository).
    """

    aspect: str
    old: str | None
    new: str | None
    happened_at: int
    observed_at: int


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


class RulesetStatus(msgspec.Struct, frozen=True):
    """How many models stand under one extractor version; ``added_at`` is its first use."""

    ruleset: str
    added_at: int
    open_spells: int


class Status(msgspec.Struct, frozen=True):
    """The database in a few figures. ``size`` is in bytes, ``read`` counts models read in full,
    ``waiting`` those whose documents are not read at their revision. ``night``: how many a
    crawl read of late whose time was over; 0 where none had to leave any.
    """

    models: int
    datasets: int
    repositories: int
    gone: int
    read: int
    waiting: int
    spells: int
    profiles: int
    documents: int
    size: int
    rulesets: tuple[RulesetStatus, ...]
    runs: tuple[Run, ...]
    night: int = 0

    @property
    def nights(self) -> int | None:
        """How many such nights those will take that wait; None where nobody knows."""
        return ceil(self.waiting / self.night) if self.night else None


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
