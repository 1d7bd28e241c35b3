"""What an observation changes about a repository: its row, and what is told of it."""

from collections.abc import Iterator, Mapping
from operator import attrgetter
from typing import Final

import msgspec

from storage.archive.documents import RECORD
from storage.entities import SAME, Entity
from storage.records import Observation

_HOSTS: Final = {"hub", "github"}
"""Eras whose records always say the license of a dataset or repository, if there is one."""
Change = tuple[str, str | None, str | None]
"""Aspect, old, new."""
_TOLD: Final = attrgetter("name", "gated", "disabled", "private", "gone_at", "license", "state")


class Record(msgspec.Struct, frozen=True, gc=False):
    """The digest of an API record, empty where there is none, and its document if it is news."""

    hash: bytes
    id: int | None


def updated(before: Entity, seen: Observation, words: Mapping[str, int], record: Record) -> Entity:
    """The row after the observation, ``before`` itself where that is no news; a field that its
    source does not carry stays as it was. Downloads and likes are not touched.
    """
    now = Entity._make(
        (
            before.id,
            before.kind,
            before.host_id if seen.host_id is None else seen.host_id,
            seen.name,
            before.revision if seen.revision is None else seen.revision,
            _read(before, seen),
            record.hash or before.record_hash,
            before.record_id if record.id is None else record.id,
            _etag(seen) or before.etag,
            before.created_at if seen.created_at is None else seen.created_at,
            before.committed_at if seen.committed_at is None else seen.committed_at,
            _released(before, seen),
            seen.observed_at,
            None,
            before.gated if seen.gated is None else seen.gated,
            before.disabled if seen.disabled is None else seen.disabled,
            before.private if seen.private is None else seen.private,
            before.downloads,
            before.likes,
            words.get(seen.task or "", before.task_id),
            words.get(seen.library or "", before.library_id),
            before.parameters if seen.parameters is None else seen.parameters,
            seen.license if seen.era in _HOSTS or seen.license is not None else before.license,
            before.state if seen.state is None else seen.state,
        )
    )
    return before if now.same(before) else now


def digested(before: Entity, after: Entity) -> bool:
    """Whether only the digest of a record came that had been laid into the past: no news."""
    if before.record_hash is not None:
        return False
    return after.same(before._replace(record_hash=after.record_hash))


def changes(before: Entity, after: Entity) -> Iterator[Change]:
    """What is told one by one: name, access, presence; license and state of other kinds."""
    if _TOLD(before) == _TOLD(after):
        return
    if before.name != after.name:
        yield "name", before.name, after.name
    if before.access is not None and before.access != after.access:
        yield "access", before.access, after.access
    if (before.gone_at is None) != (after.gone_at is None):
        words = ("present", "gone")
        yield "gone", words[before.gone_at is not None], words[after.gone_at is not None]
    if before.kind != 0 and before.license != after.license:
        yield "license", before.license, after.license
    if before.state is not None and before.state != after.state:
        yield "state", before.state, after.state


def whole(seen: Observation) -> bool:
    """Whether all that there is to read was read; what was unreadable is tried again."""
    return seen.depth == "full" and all(d.state != "unreadable" for d in seen.documents)


def _released(before: Entity, seen: Observation) -> int:
    released, created, committed = before.released_at, seen.created_at, seen.committed_at
    if created is not None and created < released:
        released = created
    return committed if committed is not None and committed < released else released


def _read(before: Entity, seen: Observation) -> str | None:
    if seen.depth == "full":
        return SAME if whole(seen) else None
    if _opened(before, seen):
        return None
    moved = seen.revision is not None and seen.revision != before.revision
    return before.read_at if moved else before.read_revision


def _opened(before: Entity, seen: Observation) -> bool:
    """Whether documents that were shut may be read now, at the same revision."""
    ungated = before.gated in ("auto", "manual") and seen.gated == "no"
    return ungated or (bool(before.disabled) and seen.disabled is False)


def _etag(seen: Observation) -> str | None:
    for document in seen.documents:
        if document.etag and document.path == RECORD:
            return document.etag
    return None
