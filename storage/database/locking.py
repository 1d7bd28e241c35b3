"""The writer's lock: waited for aloud, in turns that Ctrl-C can end, and not for ever."""

import sqlite3
import threading
import time
from collections.abc import Callable
from typing import Final

from sqlalchemy import Connection

from storage.database.problems import where

TURN: Final = 2.0
"""Seconds of silence."""
PATIENCE: Final = 30.0
"""Seconds after which the database is given up."""

Tell = Callable[[str], None]
"""Gets the line for a person."""

_WRITER: Final = 0x616A6172
"""One writer at a time on PostgreSQL too, as on SQLite ("ajar" as a number)."""


def begin_sqlite(connection: Connection, told: Tell) -> None:
    """Begin a transaction that writes. sqlite3.OperationalError where the lock stays taken.

    SQLite itself waits for one turn (its ``busy_timeout``), deaf to signals.
    """
    raw = connection.connection.cursor()
    ends = time.monotonic() + PATIENCE
    waited = False
    while True:
        try:
            raw.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as problem:
            if "locked" not in str(problem) or time.monotonic() >= ends:
                raise
            if not waited:
                told(_waiting(connection))
            waited = True
        else:
            return


def lock_postgresql(connection: Connection, told: Tell) -> None:
    """Take the lock for the transaction that has begun. A driver's error where it stays taken."""
    tried = connection.exec_driver_sql("SELECT pg_try_advisory_xact_lock(%s)", (_WRITER,))
    if tried.scalar():
        return
    timer = threading.Timer(TURN, told, [_waiting(connection)])
    timer.start()
    try:
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{PATIENCE}s'")
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%s)", (_WRITER,))
        connection.exec_driver_sql("SET LOCAL lock_timeout TO DEFAULT")
    finally:
        timer.cancel()


def _waiting(connection: Connection) -> str:
    return (
        f"{where(connection.engine.url)} is in use by another process: "
        f"waiting up to {PATIENCE:.0f} s for it"
    )
