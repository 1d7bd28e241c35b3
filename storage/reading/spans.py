"""Spells of models as rows: those in force at a moment, as known at another."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from sqlalchemy import Connection

from storage.database import bulk
from storage.reading import known

FOREVER: Final = 2**62


class Span(NamedTuple):
    """A row of ``spell``; moments are UTC seconds.

    ``valid_to`` None: it stands. ``full``: its documents were read, not its record alone.
    ``observed_at`` is when we learnt of its start, ``end_observed_at`` of its end.
    """

    entity_id: int
    ruleset_id: int
    valid_from: int
    valid_to: int | None
    profile_id: int
    certainty_id: int
    full: bool
    revision: str | None
    observed_at: int
    end_observed_at: int | None


def of(
    connection: Connection, numbers: Sequence[int], known_at: int | None = None
) -> dict[int, list[Span]]:
    """All spells of entities, oldest first, as known at a moment."""
    sql = (
        f"SELECT {', '.join(_SPAN)} FROM {known.spells(known_at)} s "  # noqa: S608
        "WHERE entity_id {among} "
        "ORDER BY entity_id, ruleset_id, valid_from"
    )
    found: dict[int, list[Span]] = {}
    for row in bulk.select(connection, sql, numbers):
        found.setdefault(row[0], []).append(Span(*row))
    return found


_SPAN: Final = tuple("full_depth" if name == "full" else name for name in Span._fields)


def newest(told: Sequence[Span]) -> list[Span]:
    """Of the spells of one entity those under the newest extractor version that has any."""
    last = max((span.ruleset_id for span in told), default=0)
    return [span for span in told if span.ruleset_id == last]


def at(told: Sequence[Span], as_of: int | None) -> Span | None:
    """The spell in force at a moment; without one, the last."""
    if as_of is None:
        return told[-1] if told else None
    before = [span for span in told if span.valid_from <= as_of]
    return before[-1] if before else None
