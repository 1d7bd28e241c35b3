"""What the archive saw of a model, moment by moment: what its past can be read from again.

A sighting begins where the API record became another one, where a text of another revision was
read, where older rules saw a change, or where a model came back. What was read later at the same
revision is part of it: the order of our work never shows as a change in the world.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from storage.archive.documents import DUMP, RECORD
from storage.entities import Entity
from storage.reading.spans import FOREVER, Span
from storage.records import StoredDocument
from storage.writing import hindsight
from storage.writing.hindsight import Dumped


class Version(NamedTuple):
    """A document at a path from one moment to another; ``said``: state, reason, etag. ``row``:
    the moment by which its row is known.
    """

    since: int
    until: int
    document_id: int | None
    revision: str | None
    committed_at: int | None
    said: tuple[Any, ...] = ("read", None, None)
    row: int | None = None

    def document(self, path: str, body: bytes) -> StoredDocument:
        """The document itself."""
        state, reason, etag = self.said
        return StoredDocument(path, body, self.revision or "", state, reason or "", etag or "")


Versions = Mapping[str, Sequence[Version]]


class Moment(NamedTuple):
    """A state of a model and the documents that stood. ``at``: when it was seen; ``learnt_at``:
    when we learnt of it, which is later for what a backfill told. ``same``: at the revision of the
    moment before; ``full``: with documents of its own. ``dump``: a published dump told it; whether
    that had the card, its note says. ``dumps``: days of dumps before, that saw this revision.
    ``beside``: all of it was as before, it was read again for what it links to became another; when
    that was, as older rules dated it.
    """

    at: int
    learnt_at: int
    committed_at: int | None
    revision: str | None
    same: bool
    full: bool
    standing: Mapping[str, Version]
    dump: bool = False
    dumps: frozenset[int] = frozenset()
    beside: int | None = None


class Timeline:
    """The sightings of one entity, from its spells by any rules and all versions of documents.

    ``returns``: when it came back from being gone. ``seen``: the versions that were seen at the
    time, by path; ``backfilled``: whether there are others.
    """

    def __init__(
        self, entity: Entity, spans: Sequence[Span], versions: Versions, returns: Sequence[int]
    ) -> None:
        self._entity = entity
        self._spans = _newest_told(spans)
        notes = versions.get(DUMP, ())
        seen = [*(span.observed_at for span in spans), *(note.since for note in notes)]
        self._first = min(seen, default=entity.observed_at)
        self._told = {path: _late(known, self._first) for path, known in versions.items()}
        self.seen = {path: _seen(path, known, self._first) for path, known in versions.items()}
        self._returns = returns
        self.backfilled = any(self._told.values())

    def moments(self) -> list[Moment]:
        """Oldest first."""
        found: list[Moment] = []
        told: tuple[str | None, int | None] = (None, None)
        dumps: list[Dumped] = []
        read = False  # its texts, at the revision, since it came back
        for moment in (*self._backfilled(), *self._crawled()):
            note = moment.standing.get(DUMP)
            before = found[-1] if found else None
            if note is not None and (note.since == moment.at or self._again(before, moment)):
                said = Dumped(moment.at, note.revision, note.committed_at)
                now = _dumped(moment, note, told)
            else:
                now, said = self._settled(before, moment)
                if read and before is not None:
                    now = self._at_hand(before, now)
            here = read and now.same and now.at not in self._returns
            read = not now.dump and (now.full or here)
            found.append(now._replace(dumps=hindsight.days(dumps, said)))
            dumps += [said] if now.dump else []
            told = (now.revision or told[0], now.committed_at or told[1])
        return found

    def _at_hand(self, before: Moment, now: Moment) -> Moment:
        """What was seen at the revision of which the texts were read before: a crawl read it in
        full again, though nothing or the record alone was news.
        """
        texts = [v for path, v in now.standing.items() if path not in (RECORD, DUMP)]
        whole = bool(texts) and all(v.said[0] in ("read", "absent") for v in texts)
        if not whole or not now.same or now.at in self._returns:
            return now
        if before.standing != now.standing:
            return now._replace(full=True)
        at = self._by_old_rules(now.at)
        return now._replace(full=True, committed_at=None, beside=now.at if at is None else at)

    def _again(self, before: Moment | None, moment: Moment) -> bool:
        """Whether it came back as the dump before had it."""
        if before is None or not before.dump or moment.at not in self._returns:
            return False
        return before.standing == moment.standing

    def _backfilled(self) -> Iterator[Moment]:
        """What was told later: documents stand at the time of their commit."""
        starts = {version.since for known in self._told.values() for version in known}
        for start in sorted(starts):
            standing = stood(self._told, start)
            revision = next((v.revision for v in standing.values() if v.since == start), None)
            covers = [s for s in self._spans if s.valid_from <= start and s.observed_at > start]
            learnt_at = covers[-1].observed_at if covers else start
            full = any(path != RECORD for path in standing)
            yield Moment(start, learnt_at, start, revision, False, full, standing)

    def _crawled(self) -> Iterator[Moment]:
        starts = sorted(self._starts())
        for start, end in zip(starts, [*starts[1:], FOREVER], strict=True):
            standing = stood(self.seen, end - 1)
            yield Moment(start, start, None, None, same=False, full=False, standing=standing)

    def _starts(self) -> list[int]:
        """When something else was seen."""
        found = {self._first, *self._returns, *self._turned()}
        for path in (RECORD, DUMP):
            found |= {version.since for version in self.seen.get(path, ())}
        noted = {note.since for note in self.seen.get(DUMP, ())}
        for at, version in sorted(self._texts().items()):
            if at in noted:  # a dump brought it
                continue
            before = max((start for start in found if start < at), default=None)
            own = before in noted  # no dump brought it, so a crawl saw the model again
            if before is not None and not own and self._deeper(before, at, version):
                found.discard(at)
            else:
                found.add(at)
        return sorted(start for start in found if start >= self._first)

    def _texts(self) -> dict[int, Version]:
        """When texts of another revision were read, with one of them."""
        return {
            version.since: version
            for path, known in self.seen.items()
            for before, version in zip([None, *known], known, strict=False)
            if path not in (RECORD, DUMP)
            and (before is None or before.revision != version.revision)
        }

    def _deeper(self, start: int, at: int, text: Version) -> bool:
        """Whether a text is of the revision that was seen at ``start``, and was read later."""
        if any(start <= other < at for other in self._texts()):
            return False
        if text.committed_at is not None:
            return text.committed_at <= start
        record = stood(self.seen, start).get(RECORD)
        return record is not None and record.revision == text.revision

    def _turned(self) -> Iterator[int]:
        """When older rules saw a change."""
        starts = {(span.ruleset_id, span.valid_from) for span in self._spans}
        for span in self._spans:
            seen = span.end_observed_at
            follows = (span.ruleset_id, span.valid_to) in starts
            if follows and seen is not None and seen > max(span.observed_at, self._first):
                yield seen

    def _settled(self, before: Moment | None, moment: Moment) -> tuple[Moment, Dumped]:
        """A crawled moment with its revision, its commit, and how much of it was read; and what
        it told of these itself.
        """
        if moment.at < self._first:
            return moment, Dumped(moment.at, None, None)
        texts = {p: v for p, v in moment.standing.items() if p not in (RECORD, DUMP)}
        begun = [v for v in texts.values() if v.since >= moment.at and v.revision]
        newest = max(begun, key=lambda v: v.since, default=moment.standing.get(RECORD))
        revision, committed = (newest.revision, newest.committed_at) if newest else (None, None)
        if committed is None and revision == self._entity.revision:
            committed = self._entity.committed_at
        if committed is not None and committed > moment.at:  # of a later one, that changed nothing
            revision = committed = None
        same = before is not None and self._same(before, moment, revision if begun else None)
        last = not any(start > moment.at for start in self._starts())
        read = bool(begun) or not last or self._entity.read_at == self._entity.revision
        now = moment._replace(
            revision=revision,
            committed_at=self._by_old_rules(moment.at) if committed is None else committed,
            same=same,
            full=bool(texts) and read and (bool(begun) or not same),
        )
        return now, Dumped(moment.at, revision, committed)

    def _same(self, before: Moment, moment: Moment, text: str | None) -> bool:
        """Whether it is surely at the revision of the moment before. ``text``: of its texts."""
        if text is not None:
            return text == before.revision
        records = [each.standing.get(RECORD) for each in (before, moment)]
        if moment.at in self._returns and records[0] == records[1]:
            return True
        return None not in records and len({each.revision for each in records if each}) == 1

    def _by_old_rules(self, at: int) -> int | None:
        """When a change happened that was seen at the moment, as older rules dated it."""
        return next((s.valid_from for s in self._spans if s.observed_at == at), None)


def _dumped(moment: Moment, note: Version, told: tuple[str | None, int | None]) -> Moment:
    """What a dump saw; without a revision, only the same commit tells that it is the same one."""
    committed = note.committed_at
    same = committed is not None and committed == told[1]
    if note.revision is not None:
        same = note.revision == told[0]
    revision = note.revision or told[0]
    return moment._replace(revision=revision, committed_at=committed, same=same, dump=True)


def _newest_told(spans: Sequence[Span]) -> list[Span]:
    """The spells of the newest rules that say most of the past, oldest first."""
    by_ruleset: dict[int, list[Span]] = {}
    for span in spans:
        by_ruleset.setdefault(span.ruleset_id, []).append(span)
    start, found = FOREVER, list[Span]()
    for number in sorted(by_ruleset, reverse=True):
        found += [span for span in by_ruleset[number] if span.valid_from < start]
        start = min([start, *(span.valid_from for span in by_ruleset[number])])
    return sorted(found, key=lambda span: span.valid_from)


def _late(known: Sequence[Version], first: int) -> list[Version]:
    """Versions that a backfill told."""
    return [version for version in known if version.until <= first]


def _seen(path: str, known: Sequence[Version], first: int) -> list[Version]:
    """Versions that were seen. A record stood since the one before it was replaced."""
    found: list[Version] = []
    for version in known:
        if version.until <= first:
            continue
        since = max(found[-1].until, first) if found else first
        found.append(version._replace(since=since) if path == RECORD else version)
    return found


def stood(versions: Versions, at: int) -> dict[str, Version]:
    """The versions of a moment, by path."""
    return {
        path: version
        for path, known in versions.items()
        for version in known
        if version.since <= at < version.until
    }
