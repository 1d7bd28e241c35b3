"""What every part of the store has: an engine, its transactions, and what is interned."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine

from storage.database import connection as transactions
from storage.database.log import Log
from storage.interning import Interner
from storage.runs import Run


class Base:
    """A database that is open. Safe to share between threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._interner = Interner()
        self._log = Log(engine)
        self._lock = threading.RLock()
        self._runs: dict[int, Run] = {}

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
                    before = self._log.rows(connection)
                    yield connection
                    rows = self._log.rows(connection) - before
            except BaseException:
                self._interner.rollback()
                raise
            self._interner.commit()
            self._log.grew(rows)
