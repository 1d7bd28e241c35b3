"""Take observations in: who they speak of, what that changes, and which rows say so."""

from collections.abc import Iterator, Sequence

from storage import entities
from storage.archive import documents
from storage.archive.documents import Shelf
from storage.database import bulk, schema
from storage.database.schema import KINDS
from storage.database.texts import clean
from storage.entities import Entity
from storage.records import Observation
from storage.runs import Counts
from storage.writes import Writes
from storage.writing import arrivals, links
from storage.writing.arrivals import Arrivals
from storage.writing.desk import Desk, Page
from storage.writing.returns import Returns
from storage.writing.series import Series


def take_in(page: Page, observations: Sequence[Observation]) -> Counts:
    """Write what is new in ``observations``; parts of them where one entity comes twice."""
    counts = Counts(seen=len(observations))
    for batch in _batches(observations):
        _Batch(page, batch, counts).run()
    return counts


def _batches(observations: Sequence[Observation]) -> Iterator[list[Observation]]:
    """Runs of one kind in which no host id and no name comes twice."""
    if observations and _apart(observations):
        yield list(observations)
        return
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


def _apart(observations: Sequence[Observation]) -> bool:
    """Whether all are of one kind and no two share a host id or a name, as on most pages."""
    kinds = {seen.kind for seen in observations}
    hosts = {seen.host_id for seen in observations}
    names = {seen.name.lower() for seen in observations}
    one = len(kinds) == 1 and None not in hosts
    return one and len(hosts) == len(names) == len(observations)


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
        held = self._displaced(new, known)
        self.shelf.expect(d for seen in self.batch for d in documents.beside(seen))
        self.series = Series(self.page, self.writes, self.batch, known)
        desk = Desk(self.page, self.writes, self.shelf, self.words, self.counts)
        self._go_on(Returns(desk, self.series, known), pairs, held)
        links.held_apart(connection, self.writes)
        if new:
            self._arrive(arrivals.arrivals(bulk.next_id(connection, schema.entity), new))
        self.counts.documents += self.shelf.added
        self.counts.spells += self.writes.begun()
        self.writes.flush(connection, self.page.known_at)

    def _go_on(
        self,
        returns: Returns,
        pairs: Sequence[tuple[Observation, Entity | None]],
        held: dict[str, Entity],
    ) -> None:
        """All that were known; the old holder of a name that somebody else has now is gone."""
        for seen, entity in pairs:
            if held and seen.name.lower() in held:
                returns.go(held.pop(seen.name.lower()), seen.observed_at)
            if entity is not None:
                returns.go_on(seen, entity)

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

    def _arrive(self, new: Arrivals) -> None:
        """First sight."""
        self.counts.new += len(new.seen)
        pairs = zip(new.numbers, new.records, strict=True)
        held = [None if r is None else self.shelf.record(number, r.body) for number, r in pairs]
        self.writes.arrived = arrivals.columns(new, self.words, held)
        self.writes.metrics_arrived = arrivals.metric(new)
        self.writes.spells_arrived = self.series.begin(new)
        self.writes.links += arrivals.link(new)
        if self.batch[0].kind == "github":
            self.writes.visits += [
                (number, seen.observed_at)
                for number, seen in zip(new.numbers, new.seen, strict=True)
            ]
        state = documents.State((), self.words, complete=False)
        for number, seen, record in zip(*new, strict=True):
            if len(seen.documents) > (record is not None):
                documents.renew(self.writes, self.shelf, number, seen, state)


def _words(batch: Sequence[Observation]) -> list[str]:
    """Words in the order of their first use, however the observations are paged."""
    found = {documents.RECORD: None}
    for seen in batch:
        for document in documents.beside(seen):
            found[clean(document.path)] = None
        if seen.task:
            found[seen.task] = None
        if seen.library:
            found[seen.library] = None
    return list(found)
