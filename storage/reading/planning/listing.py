"""What the crawler asks: what is known, what is missing, what is there."""

from collections.abc import Collection, Iterator, Sequence
from itertools import starmap
from typing import Final

from sqlalchemy import Connection, TextClause, func, select, text
from sqlalchemy.sql.elements import ColumnElement

from storage import entities
from storage.archive import current, documents
from storage.database import bulk, schema
from storage.database.schema import KINDS
from storage.entities import SAME, THERE, Entity, Key
from storage.records import DatasetRow, EntityKind, Known, RepositoryRow

Condition = ColumnElement[bool] | TextClause

_E = schema.entity.alias("e").c
_ROW: Final = tuple(_E[name] for name in Entity._fields)


def known(connection: Connection, kind: EntityKind, keys: Sequence[Key]) -> list[Known | None]:
    """What is known of each (host_id, name); what is gone is not known by its name alone."""
    number = KINDS.index(kind)
    if entities.identified(connection, number, keys):
        rows = entities.by_host_id(connection, number, [str(host) for host, _ in keys], _KNOWN)
        found = {each.host_id: each for each in starmap(Known, rows)}
        return [found.get(str(host_id)) for host_id, _ in keys]
    matched = entities.matching(connection, number, keys)
    return [None if entity is None else entity.known() for entity in matched]


_KNOWN: Final = (
    "e.id, e.name, e.host_id, e.revision, "
    f"CASE WHEN e.read_revision = '{SAME}' THEN e.revision ELSE e.read_revision END, "
    "e.record_hash, e.downloads, e.gated, coalesce(e.etag, ''), "
    "e.gone_at IS NOT NULL, e.observed_at, e.committed_at IS NOT NULL"
)
"""What :class:`Known` is made of, in the order of its fields."""


def missing(
    connection: Connection,
    kind: EntityKind,
    after: tuple[int, str] | None,
    upto: tuple[int, str] | None,
    present: Collection[str],
    *,
    limit: int,
) -> list[Known]:
    """At most ``limit`` entities created in the stretch (after, upto] that are not among
    ``present``: where a listing breaks off in the middle, they would be millions.
    """
    (since, first), (until, last) = after or (-_EVER, ""), upto or (_EVER, "")
    place = {"since": since, "first": first, "until": until, "last": last}
    here = set(present)
    most = {"kind": KINDS.index(kind), "most": limit + len(here)}
    rows = connection.execute(_CREATED, {**most, **place}).all()
    lost = [number for number, host_id in rows if host_id not in here]
    found = entities.by_ids(connection, lost[:limit])
    return [found[number].known() for number in sorted(found)]


_EVER: Final = 2**62
_CREATED: Final = text(
    "SELECT id, host_id FROM entity WHERE kind = :kind AND gone_at IS NULL "
    "AND created_at >= :since AND created_at <= :until "  # the bounds that the index serves
    "AND (created_at, host_id) > (:since, :first) AND (created_at, host_id) <= (:until, :last) "
    "LIMIT :most"
)


def records(connection: Connection, numbers: Sequence[int]) -> dict[int, bytes]:
    """The current API records by entity."""
    sql = "SELECT id, record_id FROM entity WHERE record_id IS NOT NULL AND id {among}"
    bodies = documents.bodies(connection, bulk.select(connection, sql, numbers))
    return {number: body for (number, _), body in bodies.items()}


def present(
    connection: Connection,
    *,
    limit: int | None,
    author: str | None,
    names: Sequence[str] | None,
) -> list[Known]:
    """Models that exist, most downloaded first."""
    order = (func.coalesce(_E.downloads, 0).desc(), _E.id)
    chosen = select(*_ROW).where(*_there(author, names)).order_by(*order)
    rows = connection.execute(chosen.limit(limit))
    return [Entity(*row).known() for row in rows]


def _there(author: str | None, names: Sequence[str] | None) -> Iterator[Condition]:
    """Models that are there: all, an author's, those of these names."""
    if author is not None:
        start = f"{author.lower()}/"
        yield func.substr(func.lower(_E.name), 1, len(start)) == start
    if names is None:
        yield text(THERE)
        return
    yield _E.kind == 0
    yield _E.gone_at.is_(None)
    yield func.lower(_E.name).in_([name.lower() for name in names])


def datasets(connection: Connection, names: Sequence[str]) -> dict[str, DatasetRow]:
    """Datasets by lower-case name: the current one, else the one that was renamed."""
    found = named(connection, "dataset", names)
    return {name: dataset(entity) for name, entity in found.items()}


def dataset(entity: Entity) -> DatasetRow:
    """A dataset as it stands."""
    gone = entity.gone_at is not None
    facts = entity.name, entity.license, entity.gated, gone, entity.revision, entity.observed_at
    return DatasetRow(*facts)


def named(connection: Connection, kind: EntityKind, names: Sequence[str]) -> dict[str, Entity]:
    """Datasets or repositories by lower-case name; a name that was given up leads to who had it,
    of a repository only where nobody ever had it.
    """
    number = KINDS.index(kind)
    found = entities.named(connection, number, names)
    for name in names:
        held = found.get(name.lower())
        if held is None or (kind == "dataset" and held.gone_at is not None):
            renamed = entities.formerly(connection, number, name)
            if renamed is not None:
                found[name.lower()] = renamed
    return found


def repositories(connection: Connection, names: Sequence[str]) -> dict[str, RepositoryRow]:
    """GitHub repositories by lower-case name, with their documents."""
    found = named(connection, "github", names)
    numbers = [entity.id for entity in found.values()]
    kept = current.kept(connection, numbers)
    visits: dict[int, int] = dict(
        bulk.select(
            connection, "SELECT entity_id, checked_at FROM visit WHERE entity_id {among}", numbers
        )
    )
    return {
        name: RepositoryRow(
            *(e.id, e.name, e.host_id, e.revision, e.license, e.state, e.etag or ""),
            visits.get(e.id, e.observed_at),
            e.gone_at is not None,
            kept.get(e.id, ()),
        )
        for name, e in found.items()
    }
