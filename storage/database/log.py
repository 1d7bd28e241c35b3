"""SQLite's write-ahead log, moved into the database beside the work.

SQLite itself does it within a commit, which then waits for the disk; with a thread of its own a
crawl goes on with the next page meanwhile.
"""

import contextlib
import sqlite3
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final

from sqlalchemy import Connection, Engine, StaticPool

_ROWS: Final = 32_000
"""Changed rows after which the log is moved: up to 80 MB where they lie far apart."""


class Log:
    """Counts the rows that are written and has the log moved; a database without one has none."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._kept = engine.dialect.name == "sqlite" and not isinstance(engine.pool, StaticPool)
        self._rows = 0
        self._mover: ThreadPoolExecutor | None = None
        self._moving: Future[None] | None = None

    def rows(self, connection: Connection) -> int:
        """Rows that this connection has changed since it was opened."""
        raw = connection.connection.driver_connection
        return raw.total_changes if self._kept and isinstance(raw, sqlite3.Connection) else 0

    def grew(self, rows: int) -> None:
        """A transaction that changed this many rows is committed."""
        self._rows += rows
        if self._rows < _ROWS or (self._moving is not None and not self._moving.done()):
            return
        self._rows = 0
        self._mover = self._mover or ThreadPoolExecutor(1, "log")
        self._moving = self._mover.submit(self._move)

    def close(self) -> None:
        """Wait for what is under way."""
        if self._mover is not None:
            self._mover.shutdown()

    def _move(self) -> None:
        """What fails here (a full disk) fails again, and is told, where a crawl commits."""
        with (
            contextlib.suppress(sqlite3.Error),
            contextlib.closing(self._engine.raw_connection()) as raw,
        ):
            raw.cursor().execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
