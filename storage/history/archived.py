"""Models as the archive has them: which of them rules have yet to read, and from what."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection

from storage import entities
from storage.archive import current, documents
from storage.archive.documents import DUMP, RECORD
from storage.database import bulk
from storage.entities import Entity
from storage.history.notes import read
from storage.history.sightings import presence, versions
from storage.history.timeline import Moment, Timeline
from storage.reading import spans
from storage.reading.spans import FOREVER, Span
from storage.records import StoredDocument

Bodies = Mapping[documents.Place, bytes]


class Sighting(msgspec.Struct, frozen=True, omit_defaults=True):
    """A state of a model and its documents; see :class:`storage.history.timeline.Moment`.

    ``gone``: it was not there then; ``listed``: its record alone was to be read; ``left``: texts of
    it are to be read yet; ``read_at``: when its texts were; ``lacks``: fields that its record does
    not carry.
    """

    at: int
    learnt_at: int
    committed_at: int | None = None
    revision: str | None = None
    same: bool = False
    full: bool = False
    dump: bool = False
    gone: bool = False
    listed: bool = False
    left: bool = False
    dumps: frozenset[int] = frozenset()
    beside: int | None = None
    read_at: int = 0
    lacks: tuple[str, ...] = ()
    documents: tuple[StoredDocument, ...] = ()


class Archived(msgspec.Struct, frozen=True):
    """A model as it stands, and its sightings before the first that the rules asked for have read,
    oldest first; all of them where they have not read it as it stands (``unread``). ``begins``:
    its first spell by any.
    """

    entity: Entity
    documents: tuple[StoredDocument, ...]
    sightings: tuple[Sighting, ...]
    unread: bool
    begins: int


class Noted(NamedTuple):
    """The body of a note, and which revision and commit its dump told; ``known``: the commit
    that was told last.
    """

    body: bytes
    revision: str | None
    committed_at: int | None
    known: int | None


class ModelRow(NamedTuple):
    """A model in brief. ``since``: it exists; ``went``: it was gone once, or is."""

    id: int
    name: str
    host_id: str | None
    since: int
    gone: bool
    went: bool


def due(connection: Connection, ruleset_id: int, after: int, limit: int) -> list[int]:
    """Models with an id above ``after`` of which these rules have something to read, by id."""
    sql = f"SELECT e.id {_due(ruleset_id)} AND e.id > {after:d} ORDER BY e.id LIMIT {limit:d}"
    return [int(row[0]) for row in bulk.stream(connection, sql)]


def left(connection: Connection, ruleset_id: int) -> int:
    """How many models these rules have something to read of."""
    sql = f"SELECT count(*) {_due(ruleset_id)}"
    return int(connection.exec_driver_sql(sql).scalar() or 0)


def _due(ruleset_id: int) -> str:
    """SQL for models not read as they stand, or of whose past other rules tell more."""
    of = "FROM spell s WHERE s.entity_id = e.id"
    own = f"s.ruleset_id = {ruleset_id:d}"
    return (
        "FROM entity e WHERE e.kind = 0 AND (e.gone_at IS NULL AND e.record_id IS NOT NULL AND "
        f"NOT EXISTS (SELECT 1 {of} AND {own} AND s.valid_to IS NULL) OR "
        f"coalesce((SELECT min(s.valid_from) {of} AND NOT {own}), {FOREVER:d}) < "
        f"coalesce((SELECT min(s.valid_from) {of} AND {own}), {FOREVER:d}))"
    )


def archived(connection: Connection, ruleset_id: int, numbers: Sequence[int]) -> list[Archived]:
    """These models, in this order."""
    named = entities.by_ids(connection, numbers)
    told = spans.of(connection, numbers)
    kept = current.kept(connection, numbers)
    known_versions = versions(connection, numbers)
    absences = presence(connection, numbers)
    pasts: dict[int, list[Moment]] = {}
    unread = {
        number
        for number in numbers
        if named[number].gone_at is None and not _open(told.get(number, ()), ruleset_id)
    }
    for number in numbers:
        known = told.get(number, [])
        back = [at for at, gone in absences.get(number, ()) if not gone]
        timeline = Timeline(named[number], known, known_versions.get(number, {}), back)
        own = [span.observed_at for span in known if span.ruleset_id == ruleset_id]
        until = FOREVER if number in unread else min(own, default=FOREVER)
        pasts[number] = [moment for moment in timeline.moments() if moment.at < until]
    bodies = _bodies(connection, pasts)
    return [
        Archived(
            named[number],
            kept.get(number, ()),
            tuple(_told(number, pasts[number], absences.get(number, ()), bodies)),
            unread=number in unread,
            begins=min((span.valid_from for span in told.get(number, ())), default=FOREVER),
        )
        for number in numbers
    ]


def _open(known: Sequence[Span], ruleset_id: int) -> bool:
    return any(span.ruleset_id == ruleset_id and span.valid_to is None for span in known)


def _bodies(connection: Connection, pasts: Mapping[int, Sequence[Moment]]) -> Bodies:
    return documents.bodies(
        connection,
        (
            (number, version.document_id)
            for number, moments in pasts.items()
            for moment in moments
            for version in moment.standing.values()
        ),
    )


def _told(
    number: int, moments: Sequence[Moment], presence: Sequence[tuple[int, bool]], bodies: Bodies
) -> list[Sighting]:
    found = [Sighting(at, at, gone=True) for at, gone in presence if gone]
    found += [_sighting(number, moment, bodies) for moment in moments]
    last = max((moment.at for moment in moments), default=0)
    kept = [each for each in found if not each.gone or each.at <= last or not moments]
    return sorted(kept, key=lambda each: (each.at, each.gone))


def sightings(connection: Connection, number: int, moments: Sequence[Moment]) -> list[Sighting]:
    """Moments of a model with their documents."""
    bodies = _bodies(connection, {number: moments})
    return [_sighting(number, moment, bodies) for moment in moments]


def _sighting(number: int, moment: Moment, bodies: Bodies) -> Sighting:
    texts = [
        version.document(path, bodies.get((number, version.document_id), b""))
        for path, version in sorted(moment.standing.items())
    ]
    said = read(texts) if moment.dump else None
    return Sighting(
        *moment[:6],
        dump=moment.dump,
        dumps=moment.dumps,
        beside=moment.beside,
        read_at=max([moment.at, *_read_at(moment)]),
        lacks=() if said is None else said.lacks,
        documents=tuple(texts),
    )


def _read_at(moment: Moment) -> Iterator[int]:
    standing = moment.standing.items()
    return (version.since for path, version in standing if path not in (RECORD, DUMP))


def notes(connection: Connection, numbers: Sequence[int]) -> dict[int, Noted]:
    """The notes of dumps that told what stands; what a crawl saw after them needs none."""
    rows = bulk.select(
        connection,
        "SELECT d.entity_id, d.document_id, d.revision, d.committed_at, e.committed_at "  # noqa: S608
        "FROM entity_document d JOIN word w ON w.id = d.path_id "
        "JOIN entity e ON e.id = d.entity_id "
        f"WHERE w.text = '{DUMP}' AND d.replaced_at IS NULL AND d.observed_at >= e.observed_at "
        "AND d.entity_id {among}",
        numbers,
    )
    known = {(number, place): told for number, place, *told in rows}
    found = documents.bodies(connection, known)
    return {place[0]: Noted(found[place], *told) for place, told in known.items()}


def passes(connection: Connection) -> list[int]:
    """When crawls of the whole Hub ended, oldest first."""
    rows = connection.exec_driver_sql(
        "SELECT ended_at FROM run WHERE kind = 'full' AND scope = 'all' "
        "AND state IN ('done', 'partial') ORDER BY ended_at"
    )
    return [int(row[0]) for row in rows]


def models(connection: Connection) -> Iterator[ModelRow]:
    """All models, by id."""
    rows = bulk.stream(
        connection,
        "SELECT e.id, e.name, e.host_id, e.released_at, e.gone_at IS NOT NULL, EXISTS (SELECT 1 "
        "FROM change c WHERE c.entity_id = e.id AND c.aspect = 'gone') FROM entity e "
        "WHERE e.kind = 0 ORDER BY e.id",
    )
    return (ModelRow(*row) for row in rows)


def newest_id(connection: Connection) -> int:
    """The id of the model that came last; 0 where there is none."""
    found = connection.exec_driver_sql("SELECT max(id) FROM entity WHERE kind = 0").scalar()
    return int(found or 0)
