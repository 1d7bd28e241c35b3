"""Take observations in: who they speak of, what that changes, and which rows say so."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import msgspec
from sqlalchemy import Connection

from storage import arrivals, bulk, documents, entities, links, schema, series
from storage.archive import content_hash
from storage.arrivals import Arrivals
from storage.documents import Shelf
from storage.entities import Entity
from storage.interning import Interner
from storage.links import Moment
from storage.records import Counts, Observation, StoredDocument
from storage.schema import KINDS
from storage.series import Series
from storage.texts import clean
from storage.writes import Writes

_DAY: Final = 86_400
_COUNTS_POPULARITY: Final = {"full", "lookup", "import", "backfill"}


class Page(NamedTuple):
    """One transaction: the connection, what is interned, what the run is, and since when the
    database knows what it says.
    """

    connection: Connection
    interner: Interner
    run_kind: str
    ruleset_id: int
    known_at: int


def take_in(page: Page, observations: Sequence[Observation]) -> Counts:
    """Write what is new in ``observations``; parts of them where one entity comes twice."""
    counts = Counts(seen=len(observations))
    for batch in _batches(observations):
        _Batch(page, batch, counts).run()
    return counts


def _batches(observations: Sequence[Observation]) -> Iterator[list[Observation]]:
    """Runs of one kind in which no host id and no name comes twice."""
    start = 0
    names: set[str] = set()
    for end, seen in enumerate(observations):
        name, host = seen.name.lower(), f"#{seen.host_id}"
        again = name in names or (seen.host_id is not None and host in names)
        if start < end and (again or seen.kind != observations[start].kind):
            yield list(observations[start:end])
            start, names = end, set()
        names.add(name)
        names.add(host)
    if observations:
        yield list(observations[start:])


class _Batch:
    """Observations of one kind, no entity twice."""

    def __init__(self, page: Page, batch: list[Observation], counts: Counts) -> None:
        self.page, self.batch, self.counts = page, batch, counts
        self.kind = KINDS.index(batch[0].kind)
        self.writes = Writes()
        self.shelf = Shelf(page.connection, self.writes)
        self.words = page.interner.words(page.connection, _words(batch))

    def run(self) -> None:
        connection = self.page.connection
        keys = [(seen.host_id, seen.name) for seen in self.batch]
        found = entities.matching(connection, self.kind, keys)
        pairs = list(zip(self.batch, found, strict=True))
        new = [
            seen for seen, entity in pairs if entity is None and (self.kind or seen.state != "gone")
        ]
        known = [(seen, entity) for seen, entity in pairs if entity is not None]
        self._held = self._displaced(new, known)
        self.shelf.expect(d for seen in self.batch for d in documents.beside(seen))
        numbers = [entity.id for _, entity in known]
        self.series = Series(self.page, self.writes, self.batch, known)
        self.kept = documents.current(connection, self._with_documents(known))
        self.links = links.in_force(connection, numbers)
        for seen, entity in pairs:
            self._make_room(seen)
            if entity is not None:
                self._go_on(seen, entity)
        if new:
            self._arrive(arrivals.arrivals(bulk.next_id(connection, schema.entity), new))
        self.counts.documents += self.shelf.added
        self.counts.spells += self.writes.begun()
        self.writes.flush(connection, self.page.known_at)

    @staticmethod
    def _with_documents(known: Sequence[tuple[Observation, Entity]]) -> list[int]:
        return [e.id for seen, e in known if seen.depth == "full" or documents.beside(seen)]

    # --- first sight

    def _arrive(self, new: Arrivals) -> None:
        self.counts.new += len(new.seen)
        pairs = zip(new.numbers, new.records, strict=True)
        held = [None if r is None else self.shelf.record(number, r.body) for number, r in pairs]
        self.writes.arrived = arrivals.columns(new, self.words, held)
        self.writes.metrics_arrived = arrivals.metric(new)
        self.writes.spells_arrived = self.series.begin(new)
        self.writes.links += arrivals.link(new)
        for number, seen, record in zip(*new, strict=True):
            self._visit(number, seen)
            if len(seen.documents) > (record is not None):
                state = documents.State((), self.words, complete=False)
                documents.renew(self.writes, self.shelf, number, seen, state)

    def _visit(self, number: int, seen: Observation) -> None:
        if seen.kind == "github":
            self.writes.visits.append((number, seen.observed_at))

    # --- seen before

    def _go_on(self, seen: Observation, before: Entity) -> None:
        self._visit(before.id, seen)
        if seen.state == "gone":
            if before.gone_at is None:
                self._go(before, seen.observed_at, state=seen.state)
            return
        record = documents.record(seen)
        seen = _hashed(seen, record)
        fresh = record is not None and seen.record_hash != (before.record_hash or b"")
        record_id = self._record(before, seen, record.body) if record and fresh else None
        after = entities.updated(before, seen, self.words, record_id)
        self._tell(before, after, seen)
        wrote = after != before
        wrote |= self._documents(before, seen)
        moved = self.series.go_on(before, after, seen)
        wrote |= moved.wrote
        wrote |= self._links(before, seen, moved)
        after = self._popularity(after, seen)
        if wrote:
            self.counts.changed += 1
            if after.observed_at < seen.observed_at:
                after = after._replace(observed_at=seen.observed_at)
        else:
            self.counts.unchanged += 1
        if after != before:
            self.writes.entity(before, after)

    def _record(self, before: Entity, seen: Observation, body: bytes) -> int:
        """The new record's id; the old one moves among the documents that were replaced."""
        if before.record_id is not None and before.observed_at < seen.observed_at:
            path_id = self.words[documents.RECORD]
            self.writes.kept.append(
                (
                    *(before.id, path_id, before.observed_at, seen.observed_at, before.record_id),
                    *(before.revision, "read", None, before.etag, before.committed_at),
                )
            )
        return self.shelf.record(before.id, body)

    def _tell(self, before: Entity, after: Entity, seen: Observation) -> None:
        happened = seen.observed_at
        for aspect, old, new in entities.changes(before, after):
            self._change(before.id, (aspect, old, new), happened, seen.observed_at)
            self.counts.renamed += aspect == "name"
        if before.name != after.name:
            self.writes.renamed.append((f"~{before.id}", before.id))

    def _change(self, number: int, change: entities.Change, at: int, observed_at: int) -> None:
        if not self.writes.changes:
            self._next_change = bulk.next_id(self.page.connection, schema.change)
        row = (self._next_change + len(self.writes.changes), number, *change, at, observed_at)
        self.writes.changes.append(row)

    def _documents(self, before: Entity, seen: Observation) -> bool:
        moved = seen.revision is not None and seen.revision != before.read_at
        complete = seen.depth == "full" and moved
        if not complete and not documents.beside(seen):
            return False
        state = documents.State(self.kept.get(before.id, ()), self.words, complete)
        return documents.renew(self.writes, self.shelf, before.id, seen, state)

    def _links(self, before: Entity, seen: Observation, moved: series.Moved) -> bool:
        if seen.extraction is None or moved.partly:
            return False
        old, now = self.links.get(before.id, ()), links.edges(seen.extraction.links)
        if not old and not now:
            return False
        moment = Moment(moved.at, moved.mends)
        return links.move(self.writes, before.id, old, now, moment)

    def _popularity(self, after: Entity, seen: Observation) -> Entity:
        counted = (seen.downloads, seen.likes)
        if counted in ((None, None), (after.downloads, after.likes)):
            return after
        if self.page.run_kind not in _COUNTS_POPULARITY:
            return after
        self.writes.metrics_moved.append((after.id, seen.observed_at // _DAY, *counted))
        return after._replace(downloads=seen.downloads, likes=seen.likes)

    # --- gone

    def _displaced(
        self, new: Sequence[Observation], known: Sequence[tuple[Observation, Entity]]
    ) -> dict[str, Entity]:
        """Who holds the names that somebody else has now; who is in the batch itself moves on."""
        claims = {seen.name.lower(): -1 for seen in new}
        claims |= {
            seen.name.lower(): entity.id
            for seen, entity in known
            if seen.state != "gone" and (seen.name != entity.name or entity.gone_at is not None)
        }
        moving = {entity.id for _, entity in known}
        held = entities.holders(self.page.connection, self.kind, list(claims))
        return {n: e for n, e in held.items() if e.id != claims[n] and e.id not in moving}

    def _make_room(self, seen: Observation) -> None:
        """The old holder of a name is gone."""
        if self._held and seen.name.lower() in self._held:
            self._go(self._held.pop(seen.name.lower()), seen.observed_at)

    def _go(self, before: Entity, at: int, state: str | None = None) -> None:
        after = before._replace(
            gone_at=at,
            observed_at=max(at, before.observed_at),
            state=state if before.kind else before.state,
        )
        self._change(before.id, ("gone", "present", "gone"), at, at)
        series.close(self.page.connection, self.writes, before, at)
        self.writes.entity(before, after)
        self.counts.gone += 1
        self.counts.changed += 1


def _words(batch: Sequence[Observation]) -> list[str]:
    """Words in the order of their first use, however the observations are paged."""
    found = {documents.RECORD: None}
    for seen in batch:
        for document in seen.documents:
            found[clean(document.path)] = None
        if seen.task:
            found[seen.task] = None
        if seen.library:
            found[seen.library] = None
    return list(found)


def _hashed(seen: Observation, record: StoredDocument | None) -> Observation:
    """With a record hash, where the crawler left that to us."""
    if record is None or seen.record_hash:
        return seen
    return msgspec.structs.replace(seen, record_hash=content_hash(record.body))
