"""The store: one door to the database for every other room."""

import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine

from storage import (
    check,
    figures,
    lease,
    ledger,
    listing,
    migrating,
    overrides,
    page,
    reading,
    rescoring,
)
from storage import connection as transactions
from storage.entities import Key
from storage.interning import Interner
from storage.records import (
    Counts,
    DatasetRow,
    EntityKind,
    Failure,
    Known,
    Observation,
    Override,
    Pending,
    RepositoryRow,
    Requests,
    Run,
    Spell,
    Status,
    StoredDocument,
    StoredModel,
)


class Store:
    """A database of models and their history. Safe to share between threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._interner = Interner()
        self._lock = threading.RLock()
        self._kinds: dict[int, str] = {}

    @classmethod
    def open(cls, url: str, *, read_only: bool = False) -> Self:
        """Open, and create or migrate where needed. DatabaseProblem says what to do."""
        engine = transactions.engine(transactions.address(url), read_only=read_only)
        try:
            migrating.ensure(engine, read_only=read_only)
        except BaseException:
            engine.dispose()
            raise
        return cls(engine)

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent snapshot, for the modules of this room."""
        with transactions.reading(self._engine) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction, one writer at a time."""
        with self._lock:
            try:
                with transactions.writing(self._engine) as connection:
                    yield connection
            except BaseException:
                self._interner.rollback()
                raise
            self._interner.commit()

    # --- ledger

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

    def tick_run(
        self, run_id: int, *, requests: Requests | None = None, expected: int | None = None
    ) -> None:
        """Add to a run's counters."""
        with self.writing() as connection:
            ledger.tick(connection, run_id, requests=requests, expected=expected)

    def end_run(
        self,
        run_id: int,
        at: int,
        state: str,
        *,
        failures: Sequence[Failure] = (),
        error: str = "",
    ) -> Run:
        """Close a run: done, partial, interrupted or failed."""
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

    # --- the crawl

    def known(self, kind: EntityKind, keys: Sequence[Key]) -> list[Known | None]:
        """What is known of each (host_id, name); same length and order."""
        with self.reading() as connection:
            return listing.known(connection, kind, keys)

    def commit_page(
        self,
        run_id: int,
        observations: Sequence[Observation],
        *,
        ruleset: str,
        cursor: tuple[str, bytes | None] | None = None,
        requests: Requests | None = None,
        seen: int | None = None,
    ) -> Counts:
        """Take a page in, with its cursor, in one transaction.

        What brings nothing new writes nothing outside the ledger. ``seen`` counts rows of the
        page that were not handed over because they are known to be unchanged. A cursor of None
        is forgotten.
        """
        with self.writing() as connection:
            counts = Counts()
            if observations:
                at = observations[0].observed_at
                ruleset_id = self._interner.ruleset(connection, ruleset, at)
                kind = self._kind(connection, run_id)
                state = page.Page(connection, self._interner, kind, ruleset_id)
                counts = page.take_in(state, observations)
            if seen is not None:
                counts.unchanged += max(0, seen - counts.seen)
                counts.seen = seen
            ledger.tick(connection, run_id, counts=counts, requests=requests)
            if cursor is not None:
                ledger.set_cursor(connection, *cursor)
            return counts

    def _kind(self, connection: Connection, run_id: int) -> str:
        if run_id not in self._kinds:
            self._kinds[run_id] = ledger.kind(connection, run_id)
        return self._kinds[run_id]

    def missing(
        self,
        kind: EntityKind,
        after: tuple[int, str] | None,
        upto: tuple[int, str] | None,
        present: Collection[str],
    ) -> list[Known]:
        """What a full pass in order of creation did not meet between two places."""
        with self.reading() as connection:
            return listing.missing(connection, kind, after, upto, present)

    def pending(
        self,
        limit: int,
        *,
        author: str | None = None,
        names: Sequence[str] | None = None,
        after: tuple[int, int] | None = None,
    ) -> list[Pending]:
        """Models to read, most downloaded first; ``after`` is (downloads, id) of the last one."""
        with self.reading() as connection:
            return listing.pending(connection, limit, author=author, names=names, after=after)

    def datasets(self, names: Sequence[str]) -> dict[str, DatasetRow]:
        """Datasets by lower-case name."""
        with self.reading() as connection:
            return listing.datasets(connection, names)

    def repositories(self, names: Sequence[str]) -> dict[str, RepositoryRow]:
        """GitHub repositories by lower-case name."""
        with self.reading() as connection:
            return listing.repositories(connection, names)

    # --- reading

    def model(self, name: str, *, as_of: int | None = None) -> StoredModel | None:
        """A model by its current name, else by a former one, as of a moment."""
        with self.reading() as connection:
            return reading.model(connection, name, as_of)

    def history(self, name: str) -> list[Spell]:
        """A model's spells, oldest first."""
        with self.reading() as connection:
            return reading.history(connection, name)

    def documents(self, entity_id: int) -> list[StoredDocument]:
        """The current documents of an entity, the API record first."""
        with self.reading() as connection:
            return list(reading.kept(connection, [entity_id]).get(entity_id, ()))

    def status(self) -> Status:
        """Counts, size, extractor versions, last runs."""
        with self.reading() as connection:
            return figures.status(connection)

    def stats(self) -> dict[str, int]:
        """Rows by table, and bytes."""
        with self.reading() as connection:
            return figures.stats(connection)

    def check(self) -> list[check.Problem]:
        """What is wrong with the database; empty where all is well."""
        with self.reading() as connection:
            return check.problems(connection)

    # --- overrides

    def set_override(
        self,
        model: str,
        component: str,
        *,
        availability: str,
        because: str,
        by: str,
        source: str,
        at: int,
        license: str | None = None,  # noqa: A002  the word of the field
    ) -> Override | None:
        """What a person says of one cell, in place of what they said before; None for a model
        that is not there. ValueError for a component or availability that there is not.
        """
        overrides.check(component, availability)
        said = Override(0, model, component, availability, license, because, by, source, at)
        with self.writing() as connection:
            entity = reading.find(connection, model)
            if entity is None:
                return None
            return overrides.add(connection, self._interner, entity.id, said)

    def revoke_override(self, override_id: int, at: int) -> bool:
        """Take an override back; False where it is not in force."""
        with self.writing() as connection:
            return overrides.revoke(connection, override_id, at)

    def overrides(self, model: str | None = None) -> list[Override]:
        """All overrides, or those of one model, revoked ones too."""
        with self.reading() as connection:
            if model is None:
                return overrides.listed(connection, None)
            entity = reading.find(connection, model)
            return [] if entity is None else overrides.listed(connection, entity.id)

    # --- re-scoring

    def archive_models(self, ruleset: str, after: int, limit: int) -> list[rescoring.Archived]:
        """Models with an id above ``after`` that these rules have not read, with documents."""
        with self.reading() as connection:
            known = {name: n for n, name in reading.ruleset_names(connection).items()}
            return rescoring.archived(connection, known.get(ruleset, 0), after, limit)

    def prune(self, keep: Collection[str]) -> int:
        """Delete what all other rules said; how many spells went."""
        with self.writing() as connection:
            names = reading.ruleset_names(connection)
            return rescoring.prune(connection, {n for n, name in names.items() if name in keep})

    # --- lease

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
