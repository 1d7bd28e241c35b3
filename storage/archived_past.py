"""The past of models as the archive has it: what older rules said of it can be said anew."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection

from storage import bulk, clock, documents, entities, reading, schema, spells
from storage.interning import Interner
from storage.profiles import Reader, Reading, Shapes
from storage.reading import FOREVER, Span
from storage.records import StoredDocument
from storage.writes import spell_row
from taxonomy.findings import Extraction


class ArchivedSpell(NamedTuple):
    """A spell of a model that has ended, and the documents that stood when it did."""

    name: str
    span: Span
    documents: tuple[StoredDocument, ...]


class _Version(NamedTuple):
    since: int
    until: int
    document_id: int | None
    said: tuple[Any, ...]


def ended(
    connection: Connection, ruleset_id: int, numbers: Sequence[int]
) -> dict[int, list[ArchivedSpell]]:
    """What older rules said of models before these rules say anything, oldest first."""
    spans = {
        number: past
        for number, known in reading.spans(connection, numbers).items()
        if (past := earlier(known, ruleset_id))
    }
    versions = _versions(connection, list(spans))
    chosen = {
        (number, span.valid_from): _standing(versions.get(number, {}), _moment(span))
        for number, known in spans.items()
        for span in known
    }
    wanted = {v.document_id for found in chosen.values() for v in found.values()}
    bodies = dict(documents.bodies(connection, wanted))
    named = entities.by_ids(connection, list(spans))
    return {
        number: [
            ArchivedSpell(
                named[number].name, span, _documents(chosen[number, span.valid_from], bodies)
            )
            for span in known
        ]
        for number, known in spans.items()
    }


def earlier(known: Sequence[Span], ruleset_id: int) -> list[Span]:
    """Ended spells before the first one of the ruleset, each time by the newest rules that tell."""
    by_ruleset: dict[int, list[Span]] = {}
    for span in known:
        by_ruleset.setdefault(span.ruleset_id, []).append(span)
    own = by_ruleset.pop(ruleset_id, [])
    start = min((span.valid_from for span in own), default=FOREVER)
    found: list[Span] = []
    for number in sorted(by_ruleset, reverse=True):
        before = [s for s in by_ruleset[number] if s.valid_to is not None and s.valid_to <= start]
        found += before
        start = min([start, *(span.valid_from for span in by_ruleset[number])])
    return sorted(found, key=lambda span: span.valid_from)


def _moment(span: Span) -> int:
    """When the documents of a spell are to be looked for.

    What was seen at the time: just before its end was seen, when all that was to be read of it
    had been. What was told later: its documents stand at their own time.
    """
    ended_at = span.end_observed_at or 0
    return (span.valid_to or 0) - 1 if ended_at <= span.observed_at else ended_at - 1


def _versions(
    connection: Connection, numbers: Sequence[int]
) -> dict[int, dict[str, list[_Version]]]:
    """All versions of all documents by entity and path, oldest first."""
    rows = bulk.select(
        connection,
        "SELECT d.entity_id, w.text, d.observed_at, d.replaced_at, d.document_id, d.revision, "
        "d.state, d.reason, d.etag FROM entity_document d JOIN word w ON w.id = d.path_id "
        "WHERE d.entity_id {among} ORDER BY d.entity_id, d.observed_at",
        numbers,
    )
    found: dict[int, dict[str, list[_Version]]] = {}
    for number, path, since, until, place, *said in rows:
        version = _Version(since, FOREVER if until is None else until, place, tuple(said))
        found.setdefault(number, {}).setdefault(path, []).append(version)
    current = bulk.select(
        connection,
        "SELECT id, record_id, revision FROM entity WHERE record_id IS NOT NULL AND id {among}",
        numbers,
    )
    for number, place, revision in current:
        records = found.setdefault(number, {}).setdefault(documents.RECORD, [])
        since = max((version.until for version in records), default=-FOREVER)
        records.append(_Version(since, FOREVER, place, (revision, "read", None, None)))
    return found


def _standing(versions: Mapping[str, Sequence[_Version]], at: int) -> dict[str, _Version]:
    """The version of each path at a moment; where none stood yet, the record that came next."""
    found = {}
    for path, known in versions.items():
        for version in known:
            late = path == documents.RECORD and version.since > at
            if version.since <= at < version.until or late:
                found[path] = version
                break
    return found


def _documents(
    chosen: Mapping[str, _Version], bodies: Mapping[int, bytes]
) -> tuple[StoredDocument, ...]:
    found = []
    for path, version in sorted(chosen.items()):
        revision, state, reason, etag = version.said
        body = bodies.get(version.document_id, b"") if version.document_id is not None else b""
        found.append(StoredDocument(path, body, revision or "", state, reason or "", etag or ""))
    return tuple(found)


Said = Sequence[tuple[Span, Extraction]]
"""Ended spells of one entity, oldest first, with what these rules say of each."""


def relay(
    connection: Connection,
    interner: Interner,
    rules: tuple[int, int],
    histories: Sequence[Said],
) -> int:
    """Write the ended spells anew under ``rules`` (id, and the moment of writing); how many.

    Equal neighbours become one.
    """
    ruleset_id, now = rules
    now = clock.moved(connection, now)
    reader = Reader(Shapes())
    read = [
        _carried([(span, reader.read(found, recurs=False)) for span, found in said])
        for said in histories
    ]
    readings = [now for said in read for _, now in said]
    profile_ids = interner.profiles(connection, [now.profile for now in readings])
    sure = interner.certainties(connection, [now.certainty for now in readings])
    rows = [
        (
            *(span.entity_id, ruleset_id, span.valid_from, span.valid_to),
            *(profile_ids[now.profile], sure[now.certainty], span.full, span.revision),
            *(span.observed_at, span.end_observed_at),
        )
        for said in read
        for span, now in _merged(said)
    ]
    bulk.insert(connection, schema.spell, [spell_row(row, now) for row in rows])
    return len(rows)


def _carried(said: Sequence[tuple[Span, Reading]]) -> list[tuple[Span, Reading]]:
    """What could not be looked at in one spell is as it was in the one before, as when it was
    seen: a card that was shut, a record without its documents.
    """
    found: list[tuple[Span, Reading]] = []
    for span, now in said:
        settled = now
        if found and found[-1][0].valid_to == span.valid_from:
            last, before = found[-1]
            partly, same = last.full and not span.full, last.revision == span.revision
            settled = spells.carried(before, now, partly=partly, same=same)
        found.append((span, settled))
    return found


def _merged(said: Sequence[tuple[Span, Reading]]) -> list[tuple[Span, Reading]]:
    found: list[tuple[Span, Reading]] = []
    for span, now in said:
        if (
            found
            and found[-1][1].profile == now.profile
            and found[-1][0].valid_to == span.valid_from
        ):
            longer = found[-1][0]._replace(
                valid_to=span.valid_to, end_observed_at=span.end_observed_at
            )
            found[-1] = (longer, found[-1][1])
        else:
            found.append((span, now))
    return found
