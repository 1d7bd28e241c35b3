"""Extractor versions: their names and ids, and the one to show."""

from sqlalchemy import Connection

from storage.reading import known


def names(connection: Connection) -> dict[int, str]:
    """All that have read anything, by id."""
    rows = connection.exec_driver_sql("SELECT id, name FROM ruleset ORDER BY id")
    return {row[0]: row[1] for row in rows}


def number(connection: Connection, name: str) -> int:
    """The id of one; 0 where it has read nothing."""
    return next((number for number, each in names(connection).items() if each == name), 0)


def default(connection: Connection, name: str | None = None, known_at: int | None = None) -> int:
    """The one to show: the one named, else that of most open spells, newest first; of those that
    had any at the moment ``known_at``.

    Two versions are never mixed. 0 where there is none. ValueError for a name that is not there.
    """
    there = {each: number for number, each in names(connection).items()}
    if name is not None and name not in there:
        here = ", ".join(there) or "none"
        raise ValueError(f"no extractor version {name!r} is in the database; there are {here}")
    if name is not None:
        return there[name]
    if known_at is None and len(there) == 1:
        return next(iter(there.values()))
    rows = connection.exec_driver_sql(
        f"SELECT ruleset_id, count(*) FROM {known.spells(known_at)} s "  # noqa: S608
        "WHERE valid_to IS NULL GROUP BY ruleset_id"
    )
    counted = {int(number): int(count) for number, count in rows}
    pairs = [(counted.get(number, 0), number) for number in there.values()]
    return max((pair for pair in pairs if pair[0] or known_at is None), default=(0, 0))[1]
