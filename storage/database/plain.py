"""Values in types that SQLite's driver takes as they are.

It looks for an adapter of every None, bool and bytes, which costs more than the rest of a row.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Boolean, LargeBinary, Table

Columns = Mapping[str, Sequence[Any]]
"""Values by column, all of one length."""


def columns(table: Table, given: Columns) -> Columns:
    """The columns of new rows, without those that are NULL throughout."""
    sure = _sure(table)
    found = {}
    for name, values in given.items():
        types = _NUMBERS if name in sure else set(map(type, values))
        if types != {_NONE}:
            found[name] = _adapted(values, types)
    return found


def column(values: Sequence[Any]) -> Sequence[Any]:
    """The values of one column."""
    return _adapted(values, set(map(type, values)))


@lru_cache(maxsize=64)
def _sure(table: Table) -> frozenset[str]:
    """Columns whose values are numbers or texts throughout."""
    adapted = (Boolean, LargeBinary)
    there = [each for each in table.columns if not isinstance(each.type, adapted)]
    return frozenset(each.name for each in there if not each.nullable)


def _adapted(values: Sequence[Any], types: set[type]) -> Sequence[Any]:
    plain = _PLAIN.get(next(iter(types - {_NONE}), _NONE))
    if plain is not None:
        values = [None if value is None else plain(value) for value in values]
    return [_NULL if value is None else value for value in values] if _NONE in types else values


_PLAIN: Final[dict[type, type]] = {bool: int, bytes: bytearray}
_NONE: Final = type(None)
_NUMBERS: Final[set[type]] = {int}
_NULL: Final = float("nan")
"""SQLite stores NaN as NULL."""
