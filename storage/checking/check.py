"""Verify a real database: intervals, references, documents; name what is wrong."""

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec
from sqlalchemy import Connection

from storage.checking import archive, beside, content, spells
from storage.database import bulk
from storage.database.lacking import lacking
from storage.database.problems import problem
from storage.problems import DatabaseDamaged

_SHOWN: Final = 5


class Problem(msgspec.Struct, frozen=True):
    """Something that should not be, how often, and some of the names that it concerns."""

    what: str
    count: int
    examples: tuple[str, ...]


_RULES: Final = spells.RULES | beside.RULES | archive.RULES


def problems(connection: Connection) -> list[Problem]:
    """Everything that is wrong; empty for a sound database. Of a file that cannot be read to its
    end, what was found until there.
    """
    missing = list(lacking(connection))
    found = [_problem("the database lacks parts of its schema", missing)] if missing else []
    if any(part.startswith("table") for part in missing):
        return found
    try:
        found.extend(_of_the_file(connection))
        found.extend(_of_the_rows(connection))
    except Exception as error:
        damaged = isinstance(problem(connection.engine.url, error), DatabaseDamaged)
        if not (found and damaged):
            raise
    return found


def _of_the_rows(connection: Connection) -> Iterator[Problem]:
    for what, sql in _RULES.items():
        if names := [str(row[0]) for row in bulk.stream(connection, sql)]:
            yield _problem(what, names)
    for what, concerned in content.problems(connection):
        yield _problem(what, concerned)


def _problem(what: str, names: Sequence[str]) -> Problem:
    return Problem(what, len(names), tuple(sorted(set(names))[:_SHOWN]))


def _of_the_file(connection: Connection) -> Iterator[Problem]:
    """What SQLite itself finds; PostgreSQL checks references as it writes."""
    if connection.dialect.name != "sqlite":
        return
    # One is enough: the search for more may itself be stopped by what it finds.
    said = [str(row[0]) for row in bulk.stream(connection, "PRAGMA integrity_check(1)")]
    if said != ["ok"]:
        yield _problem("the file is damaged", said)
    broken = [f"{row[0]} → {row[2]}" for row in bulk.stream(connection, "PRAGMA foreign_key_check")]
    if broken:
        yield _problem("rows point to rows that are not there", broken)
