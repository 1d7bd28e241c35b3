"""What older rules said, deleted."""

from sqlalchemy import Connection

from storage.database import clock
from storage.reading import rulesets


def prune(connection: Connection, keep: set[int]) -> int:
    """Delete the spells and readings of all other rules; how many spells went."""
    gone = [n for n in rulesets.names(connection) if n not in keep]
    numbers = ", ".join(map(str, gone)) or "0"
    connection.exec_driver_sql(f"DELETE FROM reading WHERE ruleset_id IN ({numbers})")  # noqa: S608
    connection.exec_driver_sql(f"DELETE FROM spell_before WHERE ruleset_id IN ({numbers})")  # noqa: S608
    with clock.stopped(connection):
        done = connection.exec_driver_sql(f"DELETE FROM spell WHERE ruleset_id IN ({numbers})")  # noqa: S608
    return done.rowcount
