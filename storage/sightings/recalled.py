"""What a spell of a moment rests on: the texts that the archive has of it."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from storage import entities
from storage.archive.documents import RECORD
from storage.reading import spans
from storage.reading.spans import FOREVER, Span
from storage.sightings import archived
from storage.sightings.archived import Archived
from storage.sightings.document_versions import Version, Versions, versions
from storage.sightings.timeline import Moment, Timeline
from storage.sightings.turns import presence


def recalled(
    connection: Connection, number: int, as_of: int | None, known_at: int | None
) -> Archived | None:
    """A model with the one sighting that its spell of a moment rests on; None where the archive
    has none that was surely known by ``known_at``.
    """
    told = spans.of(connection, [number], known_at).get(number, [])
    span = spans.at(spans.newest(told), as_of)
    if span is None:
        return None
    entity = entities.by_ids(connection, [number])[number]
    until = FOREVER if known_at is None else known_at
    seen = min(each.observed_at for each in told)
    texts = _known(versions(connection, [number]).get(number, {}), seen, until)
    turned = [turn for turn in presence(connection, [number]).get(number, ()) if turn[0] <= until]
    moments = Timeline(entity, told, texts, turned).moments()
    upto = FOREVER if as_of is None else as_of
    ends = [*(each.at for each in moments[1:]), FOREVER]
    pairs = zip(moments, ends, strict=True)
    rests = [each for each, end in pairs if _rests(span, each, end, upto)]
    if not rests:
        return None
    found = archived.sightings(connection, number, rests[-1:])
    return Archived(entity, (), tuple(found), unread=False, begins=span.valid_from)


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


def _known(versions: Versions, seen: int, until: int) -> Mapping[str, Sequence[Version]]:
    """The versions that were at hand at a moment; a record stands since the one before it went,
    the first one since it was first ``seen``, however late its row says that it was kept.
    """
    found: dict[str, list[Version]] = {}
    for path, known in versions.items():
        for before, version in zip([None, *known], known, strict=False):
            since = version.since
            if path == RECORD:
                since = min(since, seen) if before is None else before.until
            if since <= until:
                end = FOREVER if version.until > until else version.until
                found.setdefault(path, []).append(version._replace(until=end))
    return found
