"""What the archive saw of a model, moment by moment: what its past can be read from again.

When a sighting begins, :mod:`storage.sightings.beginnings` finds; here, what was seen then.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from storage.archive.documents import DUMP, RECORD
from storage.entities import Entity
from storage.reading.spans import FOREVER, Span
from storage.sightings.beginnings import starts
from storage.sightings.document_versions import Version, Versions, stood
from storage.sightings.turns import Presence
from storage.writing import hindsight
from storage.writing.hindsight import Dumped


class Moment(NamedTuple):
    """A state of a model and the documents that stood.

    ``at``: when it was seen; ``learnt_at``: when we learnt of it, which is later for what a
    backfill told. ``same``: at the revision of the moment before. ``full``: with documents of its
    own; ``read``: a crawl read its texts, then or before, at this revision and since it last came
    back. ``dump``: a published dump told it; whether that had the card, its note says. ``dumps``:
    days of dumps before, that saw this revision. ``beside``: all of it was as before, it was read
    again for what it links to became another; when that was, as older rules dated it.
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
    read: bool = False


class Timeline:
    """The sightings of one entity, from its spells by any rules and all versions of documents.

    ``seen``: the versions that were seen at the time, by path; ``backfilled``: whether there are
    others.
    """

    def __init__(
        self, entity: Entity, spans: Sequence[Span], versions: Versions, presence: Presence
    ) -> None:
        self._entity = entity
        self._spans = _newest_told(spans)
        notes = versions.get(DUMP, ())
        seen = [*(span.observed_at for span in spans), *(note.since for note in notes)]
        self._first = min(seen, default=entity.observed_at)
        self._told = {path: _late(known, self._first) for path, known in versions.items()}
        self.seen = {path: _seen(path, known, self._first) for path, known in versions.items()}
        self._returns = {at for at, gone in presence if not gone}
        self.backfilled = any(self._told.values())
        self._starts = starts(self._spans, self.seen, self._returns, self._first)

    def moments(self) -> list[Moment]:
        """Oldest first."""
        found: list[Moment] = []
        told: tuple[str | None, int | None] = (None, None)
        dumps: list[Dumped] = []
        for moment in (*self._backfilled(), *self._crawled()):
            note = moment.standing.get(DUMP)
            before = found[-1] if found else None
            if note is not None and (note.since == moment.at or self._again(before, moment)):
                said = Dumped(moment.at, note.revision, note.committed_at)
                now = _dumped(moment, note, told)
            else:
                now, said = self._settled(before, moment)
                if before is not None and before.read:
                    now = self._at_hand(before, now)
            read = self._is_read(before, now)
            found.append(now._replace(read=read, dumps=hindsight.days(dumps, said)))
            dumps += [said] if now.dump else []
            told = (now.revision or told[0], now.committed_at or told[1])
        return found

    def _is_read(self, before: Moment | None, now: Moment) -> bool:
        """Whether its texts were read at this revision since it last came back, by a crawl."""
        if now.dump:
            return False
        return now.full or (before is not None and before.read and self._stays(now))

    def _stays(self, now: Moment) -> bool:
        """Whether it is at the revision of the moment before, and was not gone since."""
        return now.same and now.at not in self._returns

    def _at_hand(self, before: Moment, now: Moment) -> Moment:
        """What was seen at the revision of which the texts were read before: a crawl read it in
        full again, though nothing or the record alone was news.
        """
        texts = [v for path, v in now.standing.items() if path not in (RECORD, DUMP)]
        whole = bool(texts) and all(v.said[0] in ("read", "absent") for v in texts)
        if not whole or not self._stays(now):
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
        """What was seen at the time: documents stand up to the next sighting."""
        ends = [*self._starts[1:], FOREVER]
        for start, end in zip(self._starts, ends, strict=True):
            standing = stood(self.seen, end - 1)
            yield Moment(start, start, None, None, same=False, full=False, standing=standing)

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
        last = moment.at >= self._starts[-1]
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
