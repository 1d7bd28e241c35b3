"""One Hub repository as the sandbox holds it: an index row, and the places of its texts."""

import hashlib

import msgspec

from sandbox.corpus.spool import Spool
from sandbox.moments import BIRTH, hub_time, milliseconds

Fields = dict[str, msgspec.Raw]
"""A JSON object, its values still JSON."""

_fields = msgspec.json.Decoder(Fields)
_encode = msgspec.json.Encoder().encode

ALWAYS = {
    "models": ("_id", "id", "modelId", "sha", "lastModified", "createdAt"),
    "datasets": ("_id", "id", "sha", "lastModified", "createdAt"),
}
MISSING = 0
"""The place of a text that is not there (a real one is never empty at offset nought)."""


class Commit(msgspec.Struct, frozen=True):
    """A revision: its info and its files as they were."""

    sha: str
    title: str
    date: int
    author: str
    info: int
    files: dict[str, int]


class Repository:
    """A model or dataset. Sorting and paging read only the attributes, never the record."""

    __slots__ = (
        "commits", "created", "disabled", "downloads", "files", "gated", "host_id", "info",
        "kind", "likes", "modified", "name", "private", "sha", "trending",
    )  # fmt: skip

    def __init__(self, kind: str, name: str, host_id: str, sha: str) -> None:
        self.kind = kind
        self.name = name
        self.host_id = host_id
        self.sha = sha
        self.created = self.modified = BIRTH
        self.downloads: int | None = None
        self.likes: int | None = None
        self.trending: float | None = None
        self.gated: object = False
        self.disabled = False
        self.private = False
        self.info = MISSING
        self.files: dict[str, int] | None = None
        self.commits: list[Commit] | None = None

    def fields(self, record: bytes, commit: Commit | None = None) -> Fields:
        """The record with what the protocol always carries, each value as JSON."""
        fields = _fields.decode(record)
        for key in ALWAYS[self.kind]:
            if key not in fields:
                fields[key] = msgspec.Raw(_encode(self.always(key, commit)))
        if "siblings" not in fields and (commit.files if commit else self.files):
            fields["siblings"] = self.listed(commit)
        return fields

    def listed(self, commit: Commit | None = None) -> msgspec.Raw:
        """The held files as `siblings`, for a record that lists none."""
        held = commit.files if commit else self.files or {}
        return msgspec.Raw(_encode([{"rfilename": name} for name in sorted(held)]))

    def always(self, key: str, commit: Commit | None = None) -> str:
        """The value of one of the keys that the protocol cannot do without."""
        if key == "sha":
            return commit.sha if commit else self.sha
        if key == "_id":
            return self.host_id
        if key == "createdAt":
            return hub_time(self.created)
        if key == "lastModified":
            return hub_time(commit.date if commit else self.modified)
        return self.name

    def siblings(self, spool: Spool, info: int) -> list[str]:
        """The file names that an info lists."""
        listed = _siblings.decode(spool.get(info)).siblings
        return [item.rfilename for item in listed or ()]

    def history(self) -> list[Commit]:
        """The commits, newest first; a repository that was never edited has one."""
        if self.commits is None:
            owner = self.name.split("/", maxsplit=1)[0]
            only = Commit(self.sha, "Snapshot", self.modified, owner, self.info, self.files or {})
            self.commits = [only]
        return self.commits

    def commit(self, revision: str) -> Commit | None:
        """The commit that a branch name or a full sha means, None when there is none."""
        if revision in ("main", "HEAD", "refs/heads/main"):
            return self.history()[0]
        return next((each for each in self.history() if each.sha == revision), None)


def made_up_id(kind: str, name: str, created: int) -> str:
    """An ObjectId for a record without one: seconds of creation, then a digest of the name."""
    return f"{created // 1000:08x}" + hashlib.sha256(f"{kind}:{name}".encode()).hexdigest()[:16]


def made_up_sha(*parts: str) -> str:
    """Forty hex digits that depend on the parts alone."""
    return hashlib.sha1("\0".join(parts).encode(), usedforsecurity=False).hexdigest()


def blob_id(data: bytes) -> str:
    """Git's name for a file's content."""
    head = b"blob %d\0" % len(data)
    return hashlib.sha1(head + data, usedforsecurity=False).hexdigest()


class _Info(msgspec.Struct):
    """What the index reads of a record."""

    id: str | None = None
    host_id: str | None = msgspec.field(default=None, name="_id")
    sha: str | None = None
    created: str | None = msgspec.field(default=None, name="createdAt")
    modified: str | None = msgspec.field(default=None, name="lastModified")
    downloads: int | None = None
    likes: int | None = None
    trending: float | None = msgspec.field(default=None, name="trendingScore")
    gated: bool | str | None = None
    disabled: bool | None = None
    private: bool | None = None


class _Sibling(msgspec.Struct):
    rfilename: str


class _Siblings(msgspec.Struct):
    siblings: list[_Sibling] | None = None


_info = msgspec.json.Decoder(_Info, strict=False)
_siblings = msgspec.json.Decoder(_Siblings)


def indexed(kind: str, name: str | None, info: bytes, seed: str = "") -> Repository:
    """A repository with its index row read from the record; `seed` tells two snapshots apart.

    Raises msgspec.ValidationError for a record that is not one, ValueError without a name.
    """
    row = _info.decode(info) if info else _Info()
    name = name or row.id
    if not name:
        raise ValueError("a record needs an id")
    created = milliseconds(row.created)
    if created is None:
        created = int(row.host_id[:8], 16) * 1000 if row.host_id else BIRTH
    host_id = row.host_id or made_up_id(kind, name, created)
    modified = milliseconds(row.modified)
    sha = row.sha or made_up_sha(kind, name, str(modified), seed)
    repository = Repository(kind, name, host_id, sha)
    repository.created = created
    repository.modified = created if modified is None else modified
    repository.downloads, repository.likes, repository.trending = (
        row.downloads,
        row.likes,
        row.trending,
    )
    repository.gated = row.gated or False
    repository.disabled = bool(row.disabled)
    repository.private = bool(row.private)
    return repository
