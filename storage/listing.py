"""What the crawler asks: what is known, what is missing, what is still to be read."""

from collections.abc import Callable, Collection, Iterator, Sequence

from sqlalchemy import Connection, and_, func, or_, select
from sqlalchemy.sql.elements import ColumnElement

from storage import bulk, documents, entities, reading, schema
from storage.entities import SAME, Entity, Key
from storage.records import DatasetRow, EntityKind, Known, Pending, RepositoryRow
from storage.schema import KINDS

_E = schema.entity.c
_ROW = tuple(_E[name] for name in Entity._fields)


def known(connection: Connection, kind: EntityKind, keys: Sequence[Key]) -> list[Known | None]:
    """What is known of each (host_id, name); what is gone is not known by its name alone."""
    found = entities.matching(connection, KINDS.index(kind), keys)
    return [None if entity is None else entity.known() for entity in found]


def missing(
    connection: Connection,
    kind: EntityKind,
    after: tuple[int, str] | None,
    upto: tuple[int, str] | None,
    present: Collection[str],
) -> list[Known]:
    """Entities created in the stretch (after, upto] that are not among ``present``."""
    place: list[ColumnElement[bool]] = [
        _E.kind == KINDS.index(kind),
        _E.gone_at.is_(None),
        _E.host_id.is_not(None),
        _E.created_at.is_not(None),
    ]
    if after is not None:
        place += [_beyond(after), _E.created_at >= after[0]]  # the bound that the index serves
    if upto is not None:
        place += [~_beyond(upto), _E.created_at <= upto[0]]
    rows = connection.execute(select(_E.id, _E.host_id).where(*place)).all()
    here = set(present)
    found = entities.by_ids(connection, [number for number, host_id in rows if host_id not in here])
    return [found[number].known() for number in sorted(found)]


def absent(
    connection: Connection, kind: EntityKind, at: int, listed: Callable[[Known], bool]
) -> list[Known]:
    """Entities that were there before the moment and of which ``listed`` does not know."""
    before = (_E.kind == KINDS.index(kind), _E.gone_at.is_(None), _E.observed_at < at)
    rows = connection.execute(select(*_ROW).where(*before).order_by(_E.id))
    found = (Entity(*row).known() for row in rows)
    return [known for known in found if not listed(known)]


def _beyond(place: tuple[int, str]) -> ColumnElement[bool]:
    created, host_id = place
    return or_(_E.created_at > created, and_(_E.created_at == created, _E.host_id > host_id))


def records(connection: Connection, numbers: Sequence[int]) -> dict[int, bytes]:
    """The current API records by entity."""
    sql = "SELECT id, record_id FROM entity WHERE record_id IS NOT NULL AND id {among}"
    bodies = documents.bodies(connection, bulk.select(connection, sql, numbers))
    return {number: body for (number, _), body in bodies.items()}


def pending(
    connection: Connection,
    limit: int,
    *,
    author: str | None,
    names: Sequence[str] | None,
    after: tuple[int, int] | None,
) -> list[Pending]:
    """Models whose documents were not read at their revision, most downloaded first."""
    popular = func.coalesce(_E.downloads, 0)
    where = [_E.kind == 0, _E.gone_at.is_(None), func.coalesce(_E.read_revision, "") != SAME]
    where += _asked(author, names)
    if after is not None:
        downloads, number = after
        where.append(or_(popular < downloads, and_(popular == downloads, _E.id > number)))
    columns = (_E.id, _E.name, _E.host_id, _E.revision, _E.downloads, _E.gated, _E.committed_at)
    chosen = select(*columns, _E.record_id).where(*where).order_by(popular.desc(), _E.id)
    rows = connection.execute(chosen.limit(limit)).all()
    records = documents.bodies(connection, ((row.id, row.record_id) for row in rows))
    return [Pending(*row[:-1], records.get((row.id, row.record_id), b"")) for row in rows]


def present(
    connection: Connection,
    *,
    limit: int | None,
    author: str | None,
    names: Sequence[str] | None,
) -> list[Known]:
    """Models that exist, most downloaded first."""
    where = [_E.kind == 0, _E.gone_at.is_(None), *_asked(author, names)]
    order = (func.coalesce(_E.downloads, 0).desc(), _E.id)
    rows = connection.execute(select(*_ROW).where(*where).order_by(*order).limit(limit))
    return [Entity(*row).known() for row in rows]


def _asked(author: str | None, names: Sequence[str] | None) -> Iterator[ColumnElement[bool]]:
    if author is not None:
        start = f"{author.lower()}/"
        yield func.substr(func.lower(_E.name), 1, len(start)) == start
    if names is not None:
        yield func.lower(_E.name).in_([name.lower() for name in names])


def datasets(connection: Connection, names: Sequence[str]) -> dict[str, DatasetRow]:
    """Datasets by lower-case name: the current one, else the one that was renamed."""
    found = entities.named(connection, KINDS.index("dataset"), names)
    for name in names:
        held = found.get(name.lower())
        if held is None or held.gone_at is not None:
            renamed = entities.formerly(connection, KINDS.index("dataset"), name)
            if renamed is not None:
                found[name.lower()] = renamed
    return {
        name: DatasetRow(e.name, e.license, e.gated, e.gone_at is not None, e.revision)
        for name, e in found.items()
    }


def repositories(connection: Connection, names: Sequence[str]) -> dict[str, RepositoryRow]:
    """GitHub repositories by lower-case name, with their documents."""
    kind = KINDS.index("github")
    found = entities.named(connection, kind, names)
    for name in names:
        if name.lower() not in found:
            renamed = entities.formerly(connection, kind, name)
            if renamed is not None:
                found[name.lower()] = renamed
    numbers = [entity.id for entity in found.values()]
    kept = reading.kept(connection, numbers)
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
