"""Repositories: who an observation speaks of, and what it changes about it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection

from storage.database import bulk
from storage.records import Known, Observation

SAME: Final = "="
"""In ``read_revision``: the documents were read at the current revision."""


class Entity(NamedTuple):
    """A row of the table ``entity``, columns in its order."""

    id: int
    kind: int
    host_id: str | None
    name: str
    revision: str | None
    read_revision: str | None
    record_hash: bytes | None
    record_id: int | None
    etag: str | None
    created_at: int | None
    committed_at: int | None
    released_at: int
    observed_at: int
    gone_at: int | None
    gated: str | None
    disabled: bool | None
    private: bool | None
    downloads: int | None
    likes: int | None
    task_id: int | None
    library_id: int | None
    parameters: int | None
    license: str | None
    state: str | None

    @property
    def read_at(self) -> str | None:
        """The revision whose documents were read."""
        return self.revision if self.read_revision == SAME else self.read_revision

    @property
    def access(self) -> str | None:
        """One word for who can fetch it; None where nobody told."""
        return access(self.private, self.disabled, self.gated)

    def seen_at(self, moment: int) -> "Entity":
        """The same, seen at that moment."""
        return Entity._make((*self[:_OBSERVED], moment, *self[_OBSERVED + 1 :]))

    def known(self) -> Known:
        """What the crawl must know of it."""
        return Known(
            self.id,
            self.name,
            self.host_id,
            self.revision,
            self.read_at,
            bytes(self.record_hash or b""),
            self.downloads,
            self.gated,
            self.etag or "",
            self.gone_at is not None,
            self.observed_at,
            self.committed_at is not None,
        )


_COLUMNS: Final = ", ".join(f"e.{name}" for name in Entity._fields)
_OBSERVED: Final = Entity._fields.index("observed_at")
_HOSTS: Final = {"hub", "github"}
"""Eras whose records always say the license of a dataset or repository, if there is one."""

Key = tuple[str | None, str]


def access(private: bool | None, disabled: bool | None, gated: str | None) -> str | None:
    """public, auto, manual, disabled or private; None where no source said anything."""
    if private:
        return "private"
    if disabled:
        return "disabled"
    if gated in {"auto", "manual"}:
        return gated
    return None if (private, disabled, gated) == (None, None, None) else "public"


def matching(connection: Connection, kind: int, keys: Sequence[Key]) -> list[Entity | None]:
    """The entity behind each (host_id, name); same length and order.

    The host's id decides. Without one, or where its entity has none yet, the current name does;
    last of all, for a key without id, the name of something that is gone.
    """
    hosts = [host_id for host_id, _ in keys if host_id]
    found = _entities(by_host_id(connection, kind, hosts))
    by_host = {str(entity.host_id): entity for entity in found}
    if identified(connection, kind, keys):
        return [by_host.get(str(host_id)) for host_id, _ in keys]
    unmatched = {name.lower() for host_id, name in keys if host_id not in by_host}
    by_name = _by_name(connection, kind, unmatched, gone=False)
    left = {n.lower() for host_id, n in keys if host_id is None} - by_name.keys()
    gone = _by_name(connection, kind, left, gone=True)
    return [_match(key, by_host, by_name, gone) for key in keys]


def _match(
    key: Key,
    by_host: Mapping[str, Entity],
    by_name: Mapping[str, Entity],
    gone: Mapping[str, Entity],
) -> Entity | None:
    host_id, name = key
    if host_id is None:
        return by_name.get(name.lower()) or gone.get(name.lower())
    if host_id in by_host:
        return by_host[host_id]
    holder = by_name.get(name.lower())
    return holder if holder is not None and holder.host_id is None else None


def identified(connection: Connection, kind: int, keys: Sequence[Key]) -> bool:
    """Whether host ids alone decide: all keys have one, and so has every entity."""
    sql = f"SELECT 1 FROM entity WHERE kind = {kind:d} AND host_id IS NULL LIMIT 1"  # noqa: S608
    return all(host_id for host_id, _ in keys) and connection.exec_driver_sql(sql).first() is None


def by_host_id(
    connection: Connection, kind: int, hosts: Iterable[str], columns: str = _COLUMNS
) -> Iterator[tuple[Any, ...]]:
    """Rows by host id. What lies above the newest one is new, which a first crawl is throughout."""
    newest = connection.exec_driver_sql(
        f"SELECT max(host_id) FROM entity WHERE kind = {kind:d}"  # noqa: S608
    ).scalar()
    wanted = {host_id for host_id in hosts if newest is not None and host_id <= newest}
    sql = f"SELECT {columns} FROM entity e WHERE e.kind = {kind:d} AND e.host_id {{among}}"  # noqa: S608
    return bulk.select(connection, sql, wanted)


def _by_name(
    connection: Connection, kind: int, wanted: set[str], *, gone: bool
) -> dict[str, Entity]:
    """By lower-case name; of several that are gone, the one that went last."""
    rows = _entities(
        bulk.select(
            connection,
            f"SELECT {_COLUMNS} FROM entity e WHERE e.kind = {kind:d} "  # noqa: S608
            f"AND e.gone_at IS {'NOT ' if gone else ''}NULL AND lower(e.name) {{among}}",
            wanted,
        )
    )
    return {e.name.lower(): e for e in sorted(rows, key=lambda e: (e.gone_at or 0, e.id))}


def by_ids(connection: Connection, numbers: Sequence[int]) -> dict[int, Entity]:
    """Entities by their id."""
    rows = bulk.select(connection, f"SELECT {_COLUMNS} FROM entity e WHERE e.id {{among}}", numbers)  # noqa: S608
    return {entity.id: entity for entity in _entities(rows)}


def named(connection: Connection, kind: int, names: Sequence[str]) -> dict[str, Entity]:
    """Entities by lower-case current name, present before gone."""
    wanted = {name.lower() for name in names}
    present = _by_name(connection, kind, wanted, gone=False)
    return {**_by_name(connection, kind, wanted - present.keys(), gone=True), **present}


def formerly(connection: Connection, kind: int, name: str) -> Entity | None:
    """The entity that last had this name before it was renamed."""
    rows = bulk.select(
        connection,
        f"SELECT {_COLUMNS} FROM change c JOIN entity e ON e.id = c.entity_id "  # noqa: S608
        f"WHERE c.aspect = 'name' AND e.kind = {kind:d} AND lower(c.old) {{among}} "
        "ORDER BY c.happened_at DESC, c.id DESC",
        [name.lower()],
    )
    return next(_entities(rows), None)


def holders(connection: Connection, kind: int, names: Sequence[str]) -> dict[str, Entity]:
    """Who holds these names now, by lower-case name."""
    return _by_name(connection, kind, {name.lower() for name in names}, gone=False)


def _entities(rows: Iterator[tuple[Any, ...]]) -> Iterator[Entity]:
    return map(Entity._make, rows)


def _etag(seen: Observation) -> str | None:
    for document in seen.documents:
        if document.etag and document.path == "record":
            return document.etag
    return None


class Record(NamedTuple):
    """The digest of an API record, empty where there is none, and its document if it is news."""

    hash: bytes
    id: int | None


def updated(before: Entity, seen: Observation, words: Mapping[str, int], record: Record) -> Entity:
    """The row after the observation; a field that its source does not carry stays as it was.

    ``observed_at`` moves only where something else does; downloads and likes are not touched.
    """
    told = [
        old if new is None else new for old, new in zip(_plain(before), _plain(seen), strict=True)
    ]
    host_id, revision, created, committed, gated, disabled, private, parameters, state = told
    now = Entity(
        *(before.id, before.kind, host_id, seen.name, revision, _read(before, seen)),
        record.hash or before.record_hash,
        before.record_id if record.id is None else record.id,
        _etag(seen) or before.etag,
        *(created, committed, _released(before, seen), before.observed_at, None),
        *(gated, disabled, private, before.downloads, before.likes),
        words.get(seen.task or "", before.task_id),
        words.get(seen.library or "", before.library_id),
        parameters,
        seen.license if seen.era in _HOSTS or seen.license is not None else before.license,
        state,
    )
    return before if now == before else now.seen_at(seen.observed_at)


_plain: Final = attrgetter(
    *("host_id", "revision", "created_at", "committed_at"),
    *("gated", "disabled", "private", "parameters", "state"),
)
"""Fields of a row that an observation tells under the same name."""


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


def whole(seen: Observation) -> bool:
    """Whether all that there is to read was read; what was unreadable is tried again."""
    return seen.depth == "full" and all(d.state != "unreadable" for d in seen.documents)


def _opened(before: Entity, seen: Observation) -> bool:
    """Whether documents that were shut may be read now, at the same revision."""
    ungated = before.gated in ("auto", "manual") and seen.gated == "no"
    return ungated or (bool(before.disabled) and seen.disabled is False)


Change = tuple[str, str | None, str | None]
"""Aspect, old, new."""
_TOLD: Final = attrgetter("name", "gated", "disabled", "private", "gone_at", "license", "state")


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
