"""The store: one door to the database for every other room."""

from collections.abc import Callable
from typing import Self

from storage.database import connection as transactions
from storage.database import migrating, problems
from storage.store.archiving import Archiving
from storage.store.asking import Asking
from storage.store.crawling import Crawling


class Store(Crawling, Archiving, Asking):
    """A database of models and their history. Safe to share between threads.

    ``address`` opens it in another process; None where it is in this one's memory.
    """

    address: str | None = None

    @classmethod
    def open(
        cls, url: str, *, read_only: bool = False, told: Callable[[str], None] = lambda _: None
    ) -> Self:
        """Open, and create or migrate where needed. DatabaseProblem says what to do.

        ``told`` gets a line where another process lets us wait for the database.
        """
        address = transactions.address(url)
        engine = transactions.engine(address, read_only=read_only, told=told)
        try:
            migrating.ensure(engine, read_only=read_only)
        except BaseException:
            engine.dispose()
            raise
        store = cls(engine)
        in_memory = engine.url.get_backend_name() == "sqlite" and ":memory:" in str(engine.url)
        store.address = None if in_memory else url
        return store

    def read_only(self) -> str | None:
        """That nothing can be written here and why, in words; None where nothing forbids it."""
        return problems.read_only(self._engine.url)

    def close(self) -> None:
        """Let go of the database."""
        self._log.close()
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
