"""When something else was seen of a model: where its sightings begin.

A sighting begins where the API record became another one, where a text of another revision was
read, where older rules saw a change, or where a model came back. What was read later at the same
revision is part of it: the order of our work never shows as a change in the world.
"""

from collections.abc import Collection, Iterator, Sequence

from storage.archive.documents import DUMP, RECORD
from storage.reading.spans import Span
from storage.sightings.document_versions import Version, Versions, stood


def starts(
    spans: Sequence[Span], seen: Versions, returns: Collection[int], first: int
) -> list[int]:
    """When, oldest first: from ``first`` on, when the model was first seen.

    ``spans`` are its spells by older rules, ``seen`` the versions of documents that were seen at
    the time, ``returns`` when it came back from being gone.
    """
    found = {first, *returns, *_turned(spans, first)}
    for path in (RECORD, DUMP):
        found |= {version.since for version in seen.get(path, ())}
    noted = {note.since for note in seen.get(DUMP, ())}
    texts = _texts(seen)
    for at, version in sorted(texts.items()):
        if at in noted or at in returns:  # a dump brought it; or it came back, whatever was read
            continue
        before = max((start for start in found if start < at), default=None)
        own = before in noted  # no dump brought it, so a crawl saw the model again
        between = before is not None and any(before <= other < at for other in texts)
        if before is None or own or between or not _is_of(version, before, seen):
            found.add(at)
        else:
            found.discard(at)
    return sorted(start for start in found if start >= first)


def _texts(seen: Versions) -> dict[int, Version]:
    """When texts of another revision were read, with one of them."""
    return {
        version.since: version
        for path, known in seen.items()
        for before, version in zip([None, *known], known, strict=False)
        if path not in (RECORD, DUMP) and (before is None or before.revision != version.revision)
    }


def _is_of(text: Version, start: int, seen: Versions) -> bool:
    """Whether a text that was read later is of the revision that was seen at ``start``."""
    if text.committed_at is not None:
        return text.committed_at <= start
    record = stood(seen, start).get(RECORD)
    return record is not None and record.revision == text.revision


def _turned(spans: Sequence[Span], first: int) -> Iterator[int]:
    """When older rules saw a change."""
    starts = {(span.ruleset_id, span.valid_from) for span in spans}
    for span in spans:
        seen = span.end_observed_at
        follows = (span.ruleset_id, span.valid_to) in starts
        if follows and seen is not None and seen > max(span.observed_at, first):
            yield seen
