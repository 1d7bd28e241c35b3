"""What a full pass no longer saw: deleted, made private, renamed, or only out of its place."""

from collections.abc import Sequence
from typing import Final

from crawler import sightings
from crawler.clients.entries import Sighting
from crawler.clients.huggingface import NotThere
from crawler.errors import Denied, Unreachable
from crawler.job import Job, Ledger
from storage.records import EntityKind, Known, Observation
from storage.runs import Failure

Key = tuple[int, str]

LIMIT: Final = 5000
"""Repositories that a pass asks for one by one; the next pass asks for more. Of the models of
February 2022 8 % were gone by July 2024: of three million some two thousand a week.
"""
OUTAGE: Final = 5
"""When the Hub is silent about so many in a row, it is not the repositories."""


class Vanished:
    """Looks for what the store has between two keys of a listing and the page does not.

    Each one is asked for by name before it counts as gone: a listing can leave things out. Of one
    that the Hub has no answer about nothing is told: it is a failure, and the pass goes on.
    """

    def __init__(self, job: Job, kind: EntityKind, ledger: Ledger) -> None:
        self._job = job
        self._kind = kind
        self._ledger = ledger
        self._left = LIMIT
        self._silent = 0

    def between(
        self, after: Key | None, upto: Key | None, rows: Sequence[Sighting]
    ) -> list[Observation]:
        """What is to be stored of those that are missing in this range of keys."""
        present = {row.host_id for row in rows if row.host_id}
        if not self._left:
            return []
        missing = self._job.store.missing(self._kind, after, upto, present, limit=self._left)
        self._left -= len(missing)
        if not self._left:
            self._job.progress.note(
                f"{LIMIT:,} {self._kind}s or more are missing from the listing; "
                "the next full pass asks for the rest"
            )
        found = (self._found(known) for known in missing)
        return [observation for observation in found if observation is not None]

    def _found(self, known: Known) -> Observation | None:
        self._job.check()
        at = self._job.now()
        try:
            seen = self._job.hub.info(self._kind, known.name)
        except Unreachable as problem:
            self._silent += not isinstance(problem, Denied)
            if self._silent >= OUTAGE:
                raise
            self._ledger.failures.append(Failure(known.name, str(problem)))
            return None
        self._silent = 0
        if isinstance(seen, NotThere) or seen.host_id != known.host_id:
            return sightings.gone(self._kind, known.name, known.host_id, at)
        if sightings.unchanged(seen, known):
            return None
        return sightings.listed(seen, at)
