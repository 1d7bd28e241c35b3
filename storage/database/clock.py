"""The moment up to which the database knows: the second clock. It never goes back."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from storage.database import bulk


def moved(connection: Connection, to: int) -> int:
    """Move the clock to a moment, if that is later; where it stands then.

    What this transaction mends in place is kept as what was believed until that moment.
    """
    at = int(bulk.scalar(connection, "SELECT at FROM clock"))
    if at < to:
        connection.exec_driver_sql(f"UPDATE clock SET at = {to:d}")  # noqa: S608
    return max(at, to)


@contextmanager
def stopped(connection: Connection) -> Iterator[None]:
    """Nothing that is changed in between is remembered: for what is to be forgotten for good."""
    connection.exec_driver_sql("UPDATE clock SET at = -at")
    yield
    connection.exec_driver_sql("UPDATE clock SET at = -at")
