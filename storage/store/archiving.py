"""The store as re-scoring sees it: what the archive holds, and series said anew."""

from collections.abc import Collection, Iterator, Sequence

import msgspec
from sqlalchemy import Connection

from storage import entities, ledger, naming
from storage.database.schema import KINDS
from storage.dumps import laying, passes, presence
from storage.dumps.among import Later
from storage.dumps.laying import DumpRow, Laid
from storage.dumps.presence import Dump
from storage.history import rescored, rescoring
from storage.history.rescored import Rescored
from storage.naming import Bearer
from storage.reading import rulesets
from storage.reading.planning import importing
from storage.reading.planning.importing import ModelRow, Noted
from storage.records import DatasetRow, RepositoryRow
from storage.runs import Counts
from storage.sightings import archived, beside, recalled
from storage.sightings.archived import Archived
from storage.sightings.beside import Course
from storage.store.base import Base
from storage.writing import page
from storage.writing.desk import Page


class Archiving(Base):
    """Reads the archive for rules that have not read it, and takes what they say."""

    def rescore_due(self, ruleset: str, after: int, limit: int) -> list[int]:
        """Models with an id above ``after`` of which these rules have something to read, by id."""
        with self.reading() as connection:
            number = rulesets.number(connection, ruleset)
            return archived.due(connection, number, after, limit)

    def rescore_left(self, ruleset: str) -> int:
        """How many models these rules have something to read of."""
        with self.reading() as connection:
            return archived.left(connection, rulesets.number(connection, ruleset))

    def archived(self, ruleset: str, numbers: Sequence[int]) -> list[Archived]:
        """Models with their documents, those of old too."""
        with self.reading() as connection:
            number = rulesets.number(connection, ruleset)
            return archived.archived(connection, number, numbers)

    def dataset_courses(self, names: Sequence[str]) -> dict[str, Course[DatasetRow]]:
        """All that datasets were, by lower-case name."""
        with self.reading() as connection:
            return beside.datasets(connection, names)

    def repository_courses(self, names: Sequence[str]) -> dict[str, Course[RepositoryRow]]:
        """All that GitHub repositories were, by lower-case name."""
        with self.reading() as connection:
            return beside.repositories(connection, names)

    def recalled(self, number: int, as_of: int | None, known_at: int | None) -> Archived | None:
        """A model with the sighting that its spell of a moment, as known at another, rests on."""
        with self.reading() as connection:
            return recalled.recalled(connection, number, as_of, known_at)

    def notes(self, numbers: Sequence[int]) -> dict[int, Noted]:
        """The note that the last dump left, where no crawl has read the model since."""
        with self.reading() as connection:
            return importing.notes(connection, numbers)

    def bearers(self, name: str) -> list[Bearer]:
        """Models that bore a name, in lower case, one after the other; empty where none did."""
        with self.reading() as connection:
            return naming.bearers(connection, KINDS.index("model"), [name]).get(name, [])

    def names_of(self, numbers: Sequence[int]) -> dict[int, str]:
        """Current names by id."""
        with self.reading() as connection:
            return {n: each.name for n, each in entities.by_ids(connection, numbers).items()}

    def commit_rescored(
        self, run_id: int, ruleset: str, now: int, models: Sequence[Rescored], seen: int
    ) -> Counts:
        """Say series anew by these rules, with readings as of now, in one transaction."""
        with self.writing() as connection:
            number = self._interner.ruleset(connection, ruleset, now)
            spells = rescored.write(connection, self._interner, number, now, models)
            observations = [model.now for model in models if model.now is not None]
            state = Page(connection, self._interner, "rescore", number, now)
            counts = page.take_in(state, observations)
            counts.spells += spells
            counts.unchanged += seen - counts.seen
            counts.seen = seen
            ledger.tick(connection, run_id, counts=counts)
            return counts

    def lay_rows(
        self, run_id: int, rows: Sequence[DumpRow], later: Later, now: int, cursor: str
    ) -> Laid:
        """Lay rows of an older dump into the archive; ``cursor`` remembers, in the same
        transaction, whose series are to be told anew.
        """
        with self.writing() as connection:
            found = laying.lay(connection, self._interner, rows, later, now)
            _remember(connection, cursor, found.changed)
            counts = Counts(changed=len(found.changed), documents=found.documents)
            ledger.tick(connection, run_id, counts=counts)
            return found

    def settle_presence(
        self, numbers: Sequence[int], dumps: Sequence[Dump], now: int, cursor: str
    ) -> list[int]:
        """Tell anew when models went and came back; their series are then to be told anew too."""
        with self.writing() as connection:
            ends = passes.ends(connection)
            changed = presence.settle(connection, numbers, dumps, ends, now)
            _remember(connection, cursor, changed)
            return changed

    def nights(self) -> list[int]:
        """When crawls began, oldest first: each with the datasets."""
        with self.reading() as connection:
            rows = connection.exec_driver_sql(
                "SELECT started_at FROM run WHERE kind = 'datasets' ORDER BY started_at"
            )
            return [int(row[0]) for row in rows]

    def passes(self) -> list[int]:
        """When crawls of the whole Hub ended, oldest first."""
        with self.reading() as connection:
            return passes.ends(connection)

    def passed(self, numbers: Sequence[int]) -> dict[int, list[int]]:
        """When crawls of the whole Hub ended that found these models, by their ids."""
        with self.reading() as connection:
            named = entities.by_ids(connection, numbers)
            found = passes.found(connection, named, passes.ends(connection))
        return {n: [end for end, gone in each.items() if not gone] for n, each in found.items()}

    def models(self) -> Iterator[ModelRow]:
        """All models, by id."""
        with self.reading() as connection:
            yield from importing.models(connection)

    def newest_id(self) -> int:
        """The id of the model that came last; 0 where there is none."""
        with self.reading() as connection:
            return importing.newest_id(connection)

    def commit_rebuilt(
        self, run_id: int, ruleset: str, now: int, models: Sequence[Rescored], cursor: str
    ) -> Counts:
        """Tell the series of models anew, and forget that this was to be done."""
        with self.writing() as connection:
            number = self._interner.ruleset(connection, ruleset, now)
            spells = rescored.rebuild(connection, self._interner, number, now, models)
            counts = Counts(spells=spells)
            told = {model.entity_id for model in models}
            _hold(connection, cursor, _held(connection, cursor) - told)
            ledger.tick(connection, run_id, counts=counts)
            return counts

    def prune(self, keep: Collection[str]) -> int:
        """Delete what all other rules said; how many spells went."""
        with self.writing() as connection:
            known = rulesets.names(connection)
            return rescoring.prune(connection, {n for n, name in known.items() if name in keep})


def _remember(connection: Connection, cursor: str, numbers: Sequence[int]) -> None:
    """Add to the numbers that a cursor holds."""
    if numbers:
        _hold(connection, cursor, _held(connection, cursor).union(numbers))


def _held(connection: Connection, cursor: str) -> set[int]:
    """The numbers that a cursor holds."""
    body = ledger.cursor(connection, cursor)
    return set() if body is None else set(msgspec.msgpack.decode(body))


def _hold(connection: Connection, cursor: str, numbers: set[int]) -> None:
    """Let a cursor hold these numbers; one that holds none is forgotten."""
    body = msgspec.msgpack.encode(sorted(numbers)) if numbers else None
    ledger.set_cursor(connection, cursor, body)
