"""What a run was and did, as the ledger keeps it; moments in UTC seconds."""

import msgspec


class Run(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line of the ledger.

    ``kind``: full, quick, documents, lookup, datasets, import, backfill, rescore, github or heirs;
    ``state``: running, done, partial (some items failed), paused (its time was over: what is left
    of what was ``expected`` is another night's), interrupted or failed. ``expected``: how many of
    what is ``seen`` there should be, None where nobody knows. ``requests_…`` are spent, by bucket;
    ``error`` is one line, empty where all went well; ``ruleset`` the extractor version, empty for
    none.
    """

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


class Counts(msgspec.Struct):
    """What a commit took in (repositories) and wrote (rows)."""

    seen: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    renamed: int = 0
    spells: int = 0
    documents: int = 0

    def add(self, more: "Counts") -> None:
        """Sum up."""
        for field in self.__struct_fields__:
            setattr(self, field, getattr(self, field) + getattr(more, field))


class Requests(msgspec.Struct, frozen=True, omit_defaults=True):
    """Requests spent, by bucket."""

    hub_api: int = 0
    hub_resolvers: int = 0
    github: int = 0

    def since(self, before: "Requests") -> "Requests":
        """Those that were sent in between."""
        return Requests(
            self.hub_api - before.hub_api,
            self.hub_resolvers - before.hub_resolvers,
            self.github - before.github,
        )


class Failure(msgspec.Struct, frozen=True, omit_defaults=True):
    """One item that a run could not take in, and why. Listed at the end, kept in the ledger."""

    name: str
    reason: str
