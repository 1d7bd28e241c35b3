"""Seen before: what an observation changes about an entity that is known."""

from collections.abc import Sequence
from typing import Final

from storage.archive import documents
from storage.database import bulk, schema
from storage.database.schema import DAY
from storage.entities import Entity
from storage.packing.packing import content_hash
from storage.records import Observation, StoredDocument
from storage.writing import lacking, links, series, standing, updating
from storage.writing.desk import Desk
from storage.writing.links import Moment
from storage.writing.series import Series
from storage.writing.updating import Change, Record

_COUNTS_POPULARITY: Final = {"full", "lookup", "import", "backfill"}


class Returns:
    """The known entities of a batch: what stands of them is loaded once."""

    def __init__(
        self, desk: Desk, series_: Series, known: Sequence[tuple[Observation, Entity]]
    ) -> None:
        self._desk, self._series = desk, series_
        connection = desk.page.connection
        read = [e.id for seen, e in known if seen.depth == "full" or documents.beside(seen)]
        self._kept = documents.current(connection, read)
        self._links = links.in_force(connection, [entity.id for _, entity in known])
        self._edges_now = {
            entity.id: edges
            for seen, entity in known
            if seen.extraction is not None
            for edges in [links.edges(seen.extraction.links)]
            if edges or entity.id in self._links
        }
        listed = [e.id for seen, e in known if seen.depth != "full" and e.id in self._edges_now]
        self._told = standing.read_in_full(connection, None, listed)

    def go_on(self, seen: Observation, before: Entity) -> None:
        """What one observation changes."""
        if seen.kind == "github":
            self._desk.writes.visits.append((before.id, seen.observed_at))
        if seen.state != "gone":
            self._changed(seen, before)
        elif before.gone_at is None:
            self.go(before, seen.observed_at, state=seen.state)

    def go(self, before: Entity, at: int, state: str | None = None) -> None:
        """The entity is gone."""
        desk = self._desk
        after = before._replace(
            gone_at=at,
            observed_at=max(at, before.observed_at),
            state=state if before.kind else before.state,
        )
        self._change(before.id, ("gone", "present", "gone"), at, at)
        series.close(desk.page.connection, desk.writes, before, at)
        desk.writes.entity(before, after)
        desk.counts.gone += 1
        desk.counts.changed += 1

    def _changed(self, seen: Observation, before: Entity) -> None:
        desk, record = self._desk, documents.record(seen)
        after = updating.updated(before, seen, desk.words, self._record(before, seen, record))
        wrote = after is not before
        if wrote and updating.digested(before, after):
            wrote, after = False, after.seen_at(before.observed_at)
        if wrote:
            self._tell(before, after, seen)
        if seen.depth == "full" or len(seen.documents) > (record is not None):
            wrote |= self._documents(before, seen)
        moved = self._series.go_on(before, after, seen)
        wrote |= moved.wrote
        wrote |= self._edges(before, seen, moved)
        after = self._popularity(after, seen)
        if wrote:
            desk.counts.changed += 1
            if after.observed_at < seen.observed_at:
                after = after.seen_at(seen.observed_at)
        else:
            desk.counts.unchanged += 1
        if after is not before:
            desk.writes.entity(before, after)

    def _record(self, before: Entity, seen: Observation, record: StoredDocument | None) -> Record:
        """The API record; an old one moves among the documents that were replaced."""
        name = seen.record_hash
        if record is None:
            return Record(name, None)
        name = name or content_hash(record.body)
        if name == before.record_hash:
            return Record(name, None)
        desk = self._desk
        if before.record_id is not None and before.observed_at < seen.observed_at:
            path_id = desk.words[documents.RECORD]
            stood = before.id, path_id, before.observed_at, seen.observed_at, before.record_id
            said = before.revision, "read", None, before.etag, before.committed_at
            desk.writes.kept.append(stood + said)
        return Record(name, desk.shelf.record(before.id, record.body))

    def _tell(self, before: Entity, after: Entity, seen: Observation) -> None:
        for change in updating.changes(before, after):
            at = _committed(before, seen) if change[0] == "license" else seen.observed_at
            self._change(before.id, change, at, seen.observed_at)
            self._desk.counts.renamed += change[0] == "name"
        if before.name != after.name:
            self._desk.writes.renamed.append((f"~{before.id}", before.id))

    def _change(self, number: int, change: Change, at: int, observed_at: int) -> None:
        changes = self._desk.writes.changes
        if not changes:
            self._next_change = bulk.next_id(self._desk.page.connection, schema.change)
        changes.append((self._next_change + len(changes), number, *change, at, observed_at))

    def _documents(self, before: Entity, seen: Observation) -> bool:
        moved = seen.revision is not None and seen.revision != before.read_at
        complete = seen.depth == "full" and moved
        if not complete and not documents.beside(seen):
            return False
        desk = self._desk
        state = documents.State(self._kept.get(before.id, ()), desk.words, complete)
        return documents.renew(desk.writes, desk.shelf, before.id, seen, state)

    def _edges(self, before: Entity, seen: Observation, moved: series.Moved) -> bool:
        now = self._edges_now.get(before.id)
        if now is None:
            return False
        # What documents told stands until they are read again.
        bare = before.id in self._told or lacking.TAGS in seen.lacks
        moment = Moment(moved.at, moved.was, partly=bare and seen.depth != "full")
        old = self._links.get(before.id, ())
        return links.move(self._desk.writes, before.id, old, now, moment)

    def _popularity(self, after: Entity, seen: Observation) -> Entity:
        counted = (seen.downloads, seen.likes)
        if counted in ((None, None), (after.downloads, after.likes)):
            return after
        desk = self._desk
        if desk.page.run_kind not in _COUNTS_POPULARITY:
            return after
        desk.writes.metrics_moved.append((after.id, seen.observed_at // DAY, *counted))
        return after._replace(downloads=seen.downloads, likes=seen.likes)


def _committed(before: Entity, seen: Observation) -> int:
    """When a new revision brought what it says, if that is after all that was seen before."""
    at = seen.committed_at
    new = seen.revision != before.revision and at is not None and at > before.observed_at
    return min(at or 0, seen.observed_at) if new else seen.observed_at
