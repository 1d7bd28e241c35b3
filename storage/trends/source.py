"""What the database tells of a block of models: columns as texts."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from sqlalchemy import Connection

from storage.database import bulk
from storage.database.schema import DAY
from storage.reading import known
from storage.trends import columns, groups
from storage.trends.columns import Texts
from storage.trends.scope import Scope, Weight

SIZE: Final = 100_000
"""Entities of a block, by their numbers."""
BITS: Final = 32
"""A model and a day, or a moment, are one number: a text costs by its numbers. So many bits, that
PostgreSQL takes it for a big one.
"""
LATER: Final = (1 << BITS) - 1
"""After every moment: when what has not ended ends."""


class RawBlock(NamedTuple):
    """A block as the database hands it over."""

    released: Texts
    groups: Sequence[int | str] | None
    spells: Texts
    figures: Texts | None


class Source:
    """Asks the database: all it does is to wait for it, so that another thread can work."""

    def __init__(self, connection: Connection, scope: Scope, weight: Weight) -> None:
        self._connection, self._scope, self._weight = connection, scope, weight

    def raw(self, start: int) -> RawBlock:
        """The block of the entities from ``start`` on."""
        among = self._models(start)
        day = f"e.released_at / {DAY}"
        return RawBlock(
            columns.texts(self._connection, [_at("e.id", start, day)], among),
            self._groups(among),
            self._spells(start),
            None if self._weight == "models" else self._figures(start),
        )

    def _models(self, start: int) -> str:
        scope = self._scope
        # The plus keeps SQLite from every index but that of the numbers.
        return (
            f"{known.entities(scope.known_at)} e WHERE {_within('e.id', start)} "
            f"AND +e.kind = 0 AND +e.released_at <= {scope.as_of:d}"
        )

    def _groups(self, among: str) -> Sequence[int | str] | None:
        """The group of each, in the order of their numbers; None where all are in one."""
        if self._scope.group_by in {None, "license_class"}:
            return None
        group = groups.expression(self._connection, self._scope.group_by)
        rows = bulk.stream(self._connection, f"SELECT {group} FROM {among} ORDER BY e.id")  # noqa: S608
        return [label for (label,) in rows]

    def _spells(self, start: int) -> Texts:
        scope = self._scope
        among = (
            f"{known.spells(scope.known_at)} s WHERE {_within('s.entity_id', start)} "
            f"AND s.ruleset_id = {scope.ruleset_id:d} AND s.valid_from <= {scope.as_of:d}"
        )
        until = f"s.profile_id * {1 << BITS} + coalesce(s.valid_to, {LATER})"
        at = _at("s.entity_id", start, "s.valid_from")
        return columns.texts(self._connection, [at, until], among)

    def _figures(self, start: int) -> Texts:
        figure = f"m.{self._weight}"
        among = (
            f"{known.metrics(self._scope.known_at)} m WHERE {_within('m.entity_id', start)} "
            f"AND m.day <= {self._scope.as_of // DAY:d} AND {figure} IS NOT NULL"
        )
        at = _at("m.entity_id", start, "m.day")
        return columns.texts(self._connection, [at, figure], among)


def _at(number: str, start: int, moment: str) -> str:
    """SQL for a place in a block and a moment as one number."""
    return f"({number} - {start:d}) * {1 << BITS} + {moment}"


def _within(number: str, start: int) -> str:
    """SQL for the entities of a block."""
    return f"{number} >= {start:d} AND {number} < {start + SIZE:d}"
