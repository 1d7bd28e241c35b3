"""Among what a dump is laid: all that was seen of its models, and when."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from storage.dumps.told import Told
from storage.entities import Entity
from storage.sightings.document_versions import Version
from storage.sightings.seen import seen
from storage.sightings.timeline import Moment
from storage.sightings.turns import Turn, turns

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
            each.entity,
            each.timeline.moments(),
            each.timeline.seen,
            each.timeline.backfilled,
            told.get(number, []),
        )
        for number, each in seen(connection, numbers).items()
    }
