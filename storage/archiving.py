"""The store as re-scoring sees it: what the archive holds, and series said anew."""

from collections.abc import Collection, Sequence

from sqlalchemy import Connection

from storage import archived, entities, ledger, page, reading, rescored, rescoring
from storage.archived import Archived
from storage.base import Base
from storage.records import Counts
from storage.rescored import Rescored


class Archiving(Base):
    """Reads the archive for rules that have not read it, and takes what they say."""

    def rescore_due(self, ruleset: str, after: int, limit: int) -> list[int]:
        """Models with an id above ``after`` of which these rules have something to read, by id."""
        with self.reading() as connection:
            number = _number(connection, ruleset)
            return archived.due(connection, number, after, limit)

    def rescore_left(self, ruleset: str) -> int:
        """How many models these rules have something to read of."""
        with self.reading() as connection:
            return archived.left(connection, _number(connection, ruleset))

    def archived(self, ruleset: str, numbers: Sequence[int]) -> list[Archived]:
        """Models with their documents, those of old too."""
        with self.reading() as connection:
            number = _number(connection, ruleset)
            return archived.archived(connection, number, numbers)

    def notes(self, numbers: Sequence[int]) -> dict[int, bytes]:
        """The note that the last dump left, where no crawl has read the model since."""
        with self.reading() as connection:
            return archived.notes(connection, numbers)

    def names_of(self, numbers: Sequence[int]) -> dict[int, str]:
        """Current names by id."""
        with self.reading() as connection:
            return {n: each.name for n, each in entities.by_ids(connection, numbers).items()}

    def commit_rescored(
        self, run_id: int, ruleset: str, now: int, models: Sequence[Rescored], seen: int
    ) -> Counts:
        """Say series anew by these rules, with readings as of now, in one transaction."""
        with self.writing() as connection:
            rules = self._interner.ruleset(connection, ruleset, now), now
            spells = rescored.write(connection, self._interner, rules, models)
            observations = [model.now for model in models if model.now is not None]
            state = page.Page(connection, self._interner, "rescore", *rules)
            counts = page.take_in(state, observations)
            counts.spells += spells
            counts.unchanged += seen - counts.seen
            counts.seen = seen
            ledger.tick(connection, run_id, counts=counts)
            return counts

    def prune(self, keep: Collection[str]) -> int:
        """Delete what all other rules said; how many spells went."""
        with self.writing() as connection:
            names = reading.ruleset_names(connection)
            return rescoring.prune(connection, {n for n, name in names.items() if name in keep})


def _number(connection: Connection, ruleset: str) -> int:
    """The id of an extractor version; 0 where it has read nothing."""
    names = reading.ruleset_names(connection)
    return next((number for number, name in names.items() if name == ruleset), 0)
