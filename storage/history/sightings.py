"""What was seen of models, moment by moment: among that, what a dump saw is laid."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from storage import entities
from storage.archive.documents import RECORD
from storage.database import bulk
from storage.entities import Entity
from storage.history.timeline import Moment, Timeline, Version, Versions
from storage.history.told import Told
from storage.history.turns import Turn, turns
from storage.reading import spans
from storage.reading.spans import FOREVER

Later = Callable[[int, int], int | None]
"""When something else was seen of a model (its id) after a moment, though it changed nothing."""


class Known(NamedTuple):
    """What is known of one model: moments, versions of what a crawl or dump saw, access."""

    entity: Entity
    moments: list[Moment]
    versions: Mapping[str, Sequence[Version]]
    backfilled: bool
    accesses: list[Turn]

    def next(self, day: int, later: Later) -> int | None:
        """When the model was seen next after a day."""
        after = [each.at for each in self.moments if each.at > day]
        confirmed = later(self.entity.id, day)
        return min([*after, *([confirmed] if confirmed is not None else [])], default=None)

    def again(self, before: Told, at: int) -> Told:
        """What was seen again as it was before; by a crawl that read its texts, or by another
        dump.
        """
        told = before._replace(at=at)
        for moment in self.moments:
            if moment.at == at and not moment.dump and moment.revision is not None:
                own = {} if before.whole is None else before.whole
                said = (moment.revision, moment.committed_at)
                told = Told(at, own, *said, None, whole=own, place=before.place)
        return told


def known(connection: Connection, numbers: Sequence[int]) -> dict[int, Known]:
    """Models by id, with all that a dump may be laid among."""
    told = turns(connection, numbers, "access")
    return {
        number: Known(
            entity,
            timeline.moments(),
            timeline.seen,
            timeline.backfilled,
            told.get(number, []),
        )
        for number, (entity, timeline) in timelines(connection, numbers).items()
    }


def timelines(connection: Connection, numbers: Sequence[int]) -> dict[int, tuple[Entity, Timeline]]:
    """Models with what the archive saw of them."""
    named = entities.by_ids(connection, numbers)
    told = spans.of(connection, numbers)
    texts = versions(connection, numbers)
    absences = presence(connection, numbers)
    return {
        number: (
            entity,
            Timeline(
                entity,
                told.get(number, ()),
                texts.get(number, {}),
                [at for at, gone in absences.get(number, ()) if not gone],
            ),
        )
        for number, entity in named.items()
    }


def versions(connection: Connection, numbers: Sequence[int]) -> dict[int, Versions]:
    """All versions of all documents by entity and path, oldest first."""
    rows = bulk.select(
        connection,
        "SELECT d.entity_id, w.text, d.observed_at, d.replaced_at, d.document_id, d.revision, "
        "d.committed_at, d.state, d.reason, d.etag FROM entity_document d "
        "JOIN word w ON w.id = d.path_id WHERE d.entity_id {among} "
        "ORDER BY d.entity_id, d.observed_at",
        numbers,
    )
    found: dict[int, dict[str, list[Version]]] = {}
    for number, path, since, until, place, revision, committed_at, *said in rows:
        end = FOREVER if until is None else until
        version = Version(since, end, place, revision, committed_at, tuple(said), since)
        found.setdefault(number, {}).setdefault(path, []).append(version)
    current = bulk.select(
        connection,
        "SELECT id, record_id, revision, committed_at FROM entity "
        "WHERE record_id IS NOT NULL AND id {among}",
        numbers,
    )
    for number, place, revision, committed_at in current:
        version = Version(-FOREVER, FOREVER, place, revision, committed_at)
        found.setdefault(number, {}).setdefault(RECORD, []).append(version)
    return {**found}


def presence(connection: Connection, numbers: Sequence[int]) -> dict[int, list[tuple[int, bool]]]:
    """When models went (True) and came back, oldest first."""
    found = turns(connection, numbers, "gone")
    return {
        number: [(at, new == "gone") for at, _, new in known] for number, known in found.items()
    }
