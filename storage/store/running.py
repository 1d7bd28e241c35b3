"""The store as a run sees it: the ledger, the place it has come to, the lease that it holds."""

from collections.abc import Sequence

from sqlalchemy import Connection

from storage import lease, ledger
from storage.runs import Failure, Requests, Run
from storage.store.base import Base


class Running(Base):
    """Runs, cursors and leases."""

    def start_run(
        self, kind: str, scope: str, ruleset: str, at: int, expected: int | None = None
    ) -> int:
        """Open a run in the ledger: full, quick, documents, lookup, datasets, import …."""
        with self.writing() as connection:
            return ledger.start(
                connection,
                kind=kind,
                scope=scope,
                ruleset_id=self._interner.ruleset(connection, ruleset, at),
                at=at,
                expected=expected,
            )

    def tick_run(self, run_id: int, requests: Requests) -> None:
        """Add requests to a run."""
        with self.writing() as connection:
            ledger.tick(connection, run_id, requests=requests)

    def end_run(
        self,
        run_id: int,
        at: int,
        state: str,
        *,
        failures: Sequence[Failure] = (),
        error: str = "",
    ) -> Run:
        """Close a run: done, partial, paused, interrupted or failed."""
        with self.writing() as connection:
            return ledger.end(connection, run_id, at, state, failures=failures, error=error)

    def runs(self, limit: int = 20) -> list[Run]:
        """The newest runs first."""
        with self.reading() as connection:
            return ledger.latest(connection, limit)

    def failures(self, run_id: int) -> list[Failure]:
        """What a run could not take in."""
        with self.reading() as connection:
            return ledger.failures(connection, run_id)

    def cursor(self, name: str) -> bytes | None:
        """Where a crawl stands."""
        with self.reading() as connection:
            return ledger.cursor(connection, name)

    def _run(self, connection: Connection, run_id: int) -> Run:
        """The run as it began."""
        if run_id not in self._runs:
            self._runs[run_id] = ledger.one(connection, run_id)
        return self._runs[run_id]

    def acquire_lease(self, name: str, owner: str, until: int, now: int) -> bool:
        """Take a lease that is free, lapsed or one's own."""
        with self.writing() as connection:
            return lease.acquire(connection, name, owner, until, now)

    def renew_lease(self, name: str, owner: str, until: int) -> bool:
        """Hold on to a lease; False where it is lost."""
        with self.writing() as connection:
            return lease.renew(connection, name, owner, until)

    def release_lease(self, name: str, owner: str) -> None:
        """Give a lease back."""
        with self.writing() as connection:
            lease.release(connection, name, owner)

    def lease_holder(self, name: str) -> tuple[str, int] | None:
        """Owner and end of a lease; None where nobody holds it."""
        with self.reading() as connection:
            return lease.holder(connection, name)
