"""Models as the archive has them: which of them rules have yet to read, and from what."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec
from sqlalchemy import Connection

from storage.archive import current, documents
from storage.archive.documents import DUMP, RECORD
from storage.database import bulk
from storage.entities import MODELS, Entity
from storage.reading.spans import FOREVER
from storage.records import StoredDocument
from storage.sightings.notes import read
from storage.sightings.seen import Seen, seen
from storage.sightings.timeline import Moment
from storage.sightings.turns import Presence

Bodies = Mapping[documents.Place, bytes]


class Sighting(msgspec.Struct, frozen=True, omit_defaults=True):
    """A state of a model and its documents; see :class:`storage.sightings.timeline.Moment`.

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
    read: bool = False
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


def due(connection: Connection, ruleset_id: int, after: int, limit: int) -> list[int]:
    """Models with an id above ``after`` of which these rules have something to read, by id."""
    sql = f"SELECT e.id {_due(ruleset_id)} AND e.id > {after:d} ORDER BY e.id LIMIT {limit:d}"
    return [int(row[0]) for row in bulk.stream(connection, sql)]


def left(connection: Connection, ruleset_id: int) -> int:
    """How many models these rules have something to read of."""
    sql = f"SELECT count(*) {_due(ruleset_id)}"
    return int(bulk.scalar(connection, sql) or 0)


def _due(ruleset_id: int) -> str:
    """SQL for models not read as they stand, or of whose past other rules tell more."""
    of = "FROM spell s WHERE s.entity_id = e.id"
    own = f"s.ruleset_id = {ruleset_id:d}"
    return (
        f"FROM entity e WHERE {MODELS} AND (e.gone_at IS NULL AND e.record_id IS NOT NULL AND "
        f"NOT EXISTS (SELECT 1 {of} AND {own} AND s.valid_to IS NULL) OR "
        f"coalesce((SELECT min(s.valid_from) {of} AND NOT {own}), {FOREVER:d}) < "
        f"coalesce((SELECT min(s.valid_from) {of} AND {own}), {FOREVER:d}))"
    )


def archived(connection: Connection, ruleset_id: int, numbers: Sequence[int]) -> list[Archived]:
    """These models, in this order."""
    known = seen(connection, numbers)
    kept = current.kept(connection, numbers)
    unread = {number for number, each in known.items() if _is_unread(each, ruleset_id)}
    pasts: dict[int, list[Moment]] = {}
    for number, each in known.items():
        own = [span.observed_at for span in each.spans if span.ruleset_id == ruleset_id]
        until = FOREVER if number in unread else min(own, default=FOREVER)
        pasts[number] = [moment for moment in each.timeline.moments() if moment.at < until]
    bodies = _bodies(connection, pasts)
    return [
        Archived(
            known[number].entity,
            kept.get(number, ()),
            tuple(_told(number, pasts[number], known[number].presence, bodies)),
            unread=number in unread,
            begins=min((span.valid_from for span in known[number].spans), default=FOREVER),
        )
        for number in numbers
    ]


def _is_unread(each: Seen, ruleset_id: int) -> bool:
    """Whether these rules have not read it as it stands."""
    here = each.entity.gone_at is None
    spans = (span for span in each.spans if span.ruleset_id == ruleset_id)
    return here and not any(span.valid_to is None for span in spans)


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
    number: int, moments: Sequence[Moment], presence: Presence, bodies: Bodies
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
        read=moment.read,
        read_at=max([moment.at, *_read_at(moment)]),
        lacks=() if said is None else said.lacks,
        documents=tuple(texts),
    )


def _read_at(moment: Moment) -> Iterator[int]:
    standing = moment.standing.items()
    return (version.since for path, version in standing if path not in (RECORD, DUMP))
