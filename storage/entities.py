"""Repositories: their rows, and which of them a name or a host's id speaks of."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection

from storage.database import bulk
from storage.records import Known

SAME: Final = "="
"""In ``read_revision``: the documents were read at the current revision."""
MODELS: Final = "e.id > 0 AND +e.kind = 0"
"""SQL for all models, ``e`` being ``entity``. Nearly all entities are: SQLite shall walk them as
they lie, by number, and by no index, in whose order they lie all over (tests/ajar/test_plans.py).
"""
THERE: Final = f"{MODELS} AND +e.gone_at IS NULL"
"""SQL for all models that are there."""
PRESENCE: Final = ("NULL", "NOT NULL")
"""What ``gone_at`` IS of those that are there and of those that are gone: each have an index of
names, and no index has both.
"""


class Entity(NamedTuple):
    """A row of the table ``entity``, columns in its order (docs/database.md); moments are UTC
    seconds.

    ``kind``: the place in ``KINDS``. ``read_revision``: of which documents were read, ``SAME`` for
    ``revision`` itself. ``gated``: "no", "auto", "manual"; None here as in ``disabled`` and
    ``private``: nobody told.
    """

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

    def same(self, other: "Entity") -> bool:
        """Whether both say the same, whenever that was seen."""
        after = _OBSERVED + 1
        return self[:_OBSERVED] == other[:_OBSERVED] and self[after:] == other[after:]

    def known(self) -> Known:
        """What the crawl must know of it."""
        return Known(
            self.id,
            self.name,
            self.host_id,
            self.revision,
            self.read_at,
            self.record_hash,
            self.downloads,
            self.gated,
            self.etag or "",
            self.gone_at is not None,
            self.observed_at,
            self.committed_at is not None,
        )


_COLUMNS: Final = ", ".join(f"e.{name}" for name in Entity._fields)
_OBSERVED: Final = Entity._fields.index("observed_at")

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
    last of all the name of something that is gone.
    """
    hosts = [host_id for host_id, _ in keys if host_id]
    found = _entities(by_host_id(connection, kind, hosts))
    by_host = {str(entity.host_id): entity for entity in found}
    if identified(connection, kind, keys):
        return [by_host.get(str(host_id)) for host_id, _ in keys]
    unmatched = {name.lower() for host_id, name in keys if host_id not in by_host}
    present = _by_name(connection, kind, unmatched, gone=False)
    gone = _by_name(connection, kind, unmatched - present.keys(), gone=True)
    return [_match(key, by_host, gone | present) for key in keys]


def _match(key: Key, by_host: Mapping[str, Entity], by_name: Mapping[str, Entity]) -> Entity | None:
    host_id, name = key
    if host_id is not None and host_id in by_host:
        return by_host[host_id]
    holder = by_name.get(name.lower())
    known = holder is not None and None not in (host_id, holder.host_id)
    return None if known else holder


def identified(connection: Connection, kind: int, keys: Sequence[Key]) -> bool:
    """Whether host ids alone decide: all keys have one, and so has every entity."""
    sql = f"SELECT 1 FROM entity WHERE kind = {kind:d} AND host_id IS NULL LIMIT 1"  # noqa: S608
    return all(host_id for host_id, _ in keys) and bulk.scalar(connection, sql) is None


def by_host_id(
    connection: Connection, kind: int, hosts: Iterable[str], columns: str = _COLUMNS
) -> Iterator[tuple[Any, ...]]:
    """Rows by host id. What lies above the newest one is new, which a first crawl is throughout."""
    newest = bulk.scalar(connection, f"SELECT max(host_id) FROM entity WHERE kind = {kind:d}")  # noqa: S608
    wanted = {host_id for host_id in hosts if newest is not None and host_id <= newest}
    sql = f"SELECT {columns} FROM entity e WHERE e.kind = {kind:d} AND e.host_id {{among}}"  # noqa: S608
    return bulk.select(connection, sql, wanted)


def _by_name(
    connection: Connection, kind: int, wanted: set[str], *, gone: bool
) -> dict[str, Entity]:
    """By lower-case name; of several that are gone, the one that went last."""
    return {e.name.lower(): e for e in _of_names(connection, kind, wanted, gone=gone)}


def _of_names(connection: Connection, kind: int, wanted: set[str], *, gone: bool) -> list[Entity]:
    """Those that went last come last."""
    rows = _entities(
        bulk.select(
            connection,
            f"SELECT {_COLUMNS} FROM entity e WHERE e.kind = {kind:d} "  # noqa: S608
            f"AND e.gone_at IS {'NOT ' if gone else ''}NULL AND lower(e.name) {{among}}",
            wanted,
        )
    )
    return sorted(rows, key=lambda e: (e.gone_at or 0, e.id))


def by_ids(connection: Connection, numbers: Sequence[int]) -> dict[int, Entity]:
    """Entities by their id."""
    rows = bulk.select(connection, f"SELECT {_COLUMNS} FROM entity e WHERE e.id {{among}}", numbers)  # noqa: S608
    return {entity.id: entity for entity in _entities(rows)}


def named(connection: Connection, kind: int, names: Sequence[str]) -> dict[str, Entity]:
    """Entities by lower-case current name, present before gone."""
    wanted = {name.lower() for name in names}
    present = _by_name(connection, kind, wanted, gone=False)
    return {**_by_name(connection, kind, wanted - present.keys(), gone=True), **present}


def bearers(connection: Connection, kind: int, name: str) -> list[Entity]:
    """All whose name this is: the one that is there, then those that are gone, the last first."""
    wanted = {name.lower()}
    present = _of_names(connection, kind, wanted, gone=False)
    return [*present, *reversed(_of_names(connection, kind, wanted, gone=True))]


def formerly(connection: Connection, kind: int, name: str) -> Entity | None:
    """The entity that last had this name before it was renamed, else that to which it leads."""
    return next(iter(once_named(connection, kind, name)), None) or led_to(connection, kind, name)


def led_to(
    connection: Connection, kind: int, name: str, known_at: int | None = None
) -> Entity | None:
    """The entity to which the Hub leads from this name, as far as known at a moment."""
    known = "" if known_at is None else f"AND a.observed_at <= {known_at:d} "
    rows = bulk.select(
        connection,
        f"SELECT {_COLUMNS} FROM alias a JOIN entity e ON e.id = a.entity_id "  # noqa: S608
        f"WHERE a.kind = {kind:d} {known}AND a.name {{among}}",
        [name.lower()],
    )
    return next(_entities(rows), None)


def once_named(
    connection: Connection, kind: int, name: str, changes: str = "change"
) -> list[Entity]:
    """Entities that had this name before they were renamed, the last first. ``changes``: the SQL
    of the changes that count.
    """
    rows = bulk.select(
        connection,
        f"SELECT {_COLUMNS} FROM {changes} c CROSS JOIN entity e "  # noqa: S608  in this order
        f"WHERE c.aspect = 'name' AND lower(c.old) {{among}} "
        f"AND e.id = c.entity_id AND e.kind = {kind:d} "
        "ORDER BY c.happened_at DESC, c.id DESC",
        [name.lower()],
    )
    return list(_entities(rows))


def holders(connection: Connection, kind: int, names: Sequence[str]) -> dict[str, Entity]:
    """Who holds these names now, by lower-case name."""
    return _by_name(connection, kind, {name.lower() for name in names}, gone=False)


def _entities(rows: Iterator[tuple[Any, ...]]) -> Iterator[Entity]:
    return map(partial(tuple.__new__, Entity), rows)  # what _make does, but for a call of Python's
