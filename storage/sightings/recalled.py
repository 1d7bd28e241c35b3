"""What a spell of a moment rests on: the texts that the archive has of it."""

from sqlalchemy import Connection

from storage.archive.documents import RECORD
from storage.reading import spans
from storage.reading.spans import FOREVER, Span
from storage.sightings import archived
from storage.sightings.archived import Archived
from storage.sightings.seen import seen
from storage.sightings.timeline import Moment


def recalled(
    connection: Connection, number: int, as_of: int | None, known_at: int | None
) -> Archived | None:
    """A model with the one sighting that its spell of a moment rests on; None where the archive
    has none that was surely known by ``known_at``.
    """
    model = seen(connection, [number], known_at)[number]
    span = spans.at(spans.newest(model.spans), as_of)
    if span is None:
        return None
    moments = model.timeline.moments()
    upto = FOREVER if as_of is None else as_of
    ends = [*(each.at for each in moments[1:]), FOREVER]
    pairs = zip(moments, ends, strict=True)
    rests = [each for each, end in pairs if _rests(span, each, end, upto)]
    if not rests:
        return None
    found = archived.sightings(connection, number, rests[-1:])
    return Archived(model.entity, (), tuple(found), unread=False, begins=span.valid_from)


def _rests(span: Span, moment: Moment, end: int, upto: int) -> bool:
    """Whether a spell surely rests on what was seen from a moment to its ``end``."""
    if RECORD not in moment.standing:
        return False
    begins = moment.at if moment.committed_at is None else moment.committed_at
    if begins > upto or (span.valid_to is not None and begins >= span.valid_to):
        return False
    if moment.learnt_at != moment.at:
        return moment.learnt_at == span.observed_at and begins >= span.valid_from
    return moment.at == span.observed_at or (end > span.observed_at and not moment.dump)
