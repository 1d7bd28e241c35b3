"""All models as of a moment, in the order of their names: what most exports walk along."""

import heapq
import itertools
from collections.abc import Iterator
from typing import Final, NamedTuple

from sqlalchemy import Connection

from storage.database import bulk
from storage.entities import MODELS, Entity
from storage.reading import former, known
from storage.reading.former import undone
from storage.reading.spans import FOREVER, Span

_ENTITY: Final = ", ".join(f"e.{name}" for name in Entity._fields)
_SPAN: Final = ", ".join(f"s.{'full_depth' if name == 'full' else name}" for name in Span._fields)
_WIDTH: Final = len(Entity._fields)
_TOGETHER: Final = 500


class Standing(NamedTuple):
    """A model and the spell in force; None where the rules in use have none."""

    entity: Entity
    span: Span | None

    def committed_at(self, as_of: int | None) -> int | None:
        """The time of its revision, as far as known for the moment."""
        return former.committed_at(self.entity, self.span, as_of)

    def observed_at(self, as_of: int | None) -> int:
        """When this state was seen."""
        return former.observed_at(self.entity, self.span, as_of)


def known_until(connection: Connection, known_at: int | None = None) -> int:
    """The last moment that anything is known for: what "now" means to a series.

    Runs that crawl know their own time; imports and re-scoring know that of their data.
    """
    upto = FOREVER if known_at is None else known_at
    crawled = bulk.scalar(
        connection,
        "SELECT max(started_at) FROM run WHERE kind NOT IN ('import', 'backfill', 'rescore') "  # noqa: S608
        f"AND started_at <= {upto:d}",
    )
    if crawled is not None:
        return int(crawled)
    sql = f"SELECT max(observed_at) FROM {known.spells(known_at)} s"  # noqa: S608
    seen = bulk.scalar(connection, sql)
    return int(seen or 0)


def standing(
    connection: Connection, ruleset_id: int, as_of: int | None, known_at: int | None = None
) -> Iterator[Standing]:
    """Models that exist at the moment, as far as known at another, by name (bytewise)."""
    undo = _changes_after(connection, as_of, known_at)
    at = (as_of, known_at)
    renamed = {n for n, changes in undo.items() if any(aspect == "name" for aspect, _ in changes)}
    straight = (
        (row.entity.name, row)
        for row in _rows(connection, ruleset_id, at, "ORDER BY e.name, e.id")
        if row.entity.id not in renamed
    )
    there = _existing(straight, undo, as_of)
    if not renamed:
        yield from (row for _, row in there)
        return
    moved = [
        (row.entity.name, row)
        for row in _rows(connection, ruleset_id, at, "ORDER BY e.id")
        if row.entity.id in renamed
    ]
    back = sorted(_existing(iter(moved), undo, as_of), key=lambda pair: pair[0])
    yield from (row for _, row in heapq.merge(there, back, key=lambda pair: pair[0]))


def chunks(rows: Iterator[Standing]) -> Iterator[list[Standing]]:
    """Models in groups, for what is looked up beside them."""
    while chunk := list(itertools.islice(rows, _TOGETHER)):
        yield chunk


def _existing(
    rows: Iterator[tuple[str, Standing]],
    undo: dict[int, list[tuple[str, str | None]]],
    as_of: int | None,
) -> Iterator[tuple[str, Standing]]:
    for _, row in rows:
        entity = undone(row.entity, undo.get(row.entity.id, ()))
        if entity.gone_at is None and (as_of is None or entity.released_at <= as_of):
            yield entity.name, row._replace(entity=entity)


def _rows(
    connection: Connection, ruleset_id: int, moments: tuple[int | None, int | None], order: str
) -> Iterator[Standing]:
    as_of, known_at = moments
    at = FOREVER if as_of is None else as_of
    entities, spells = known.entities(known_at), known.spells(known_at)
    sql = (
        f"SELECT {_ENTITY}, {_SPAN} FROM {entities} e LEFT JOIN {spells} s "  # noqa: S608
        f"ON s.entity_id = e.id AND s.ruleset_id = {ruleset_id:d} AND s.valid_from <= {at:d} "
        f"AND (s.valid_to IS NULL OR s.valid_to > {at:d}) WHERE {MODELS} {order}"
    )
    for row in bulk.stream(connection, sql):
        span = Span(*row[_WIDTH:]) if row[_WIDTH] is not None else None
        entity = Entity(*row[:_WIDTH])
        if known_at is not None and span is not None:
            entity = entity._replace(observed_at=span.observed_at)
        yield Standing(entity, span)


def _changes_after(
    connection: Connection, as_of: int | None, known_at: int | None
) -> dict[int, list[tuple[str, str | None]]]:
    """What to take back for the moment, newest first."""
    if as_of is None:
        return {}
    rows = bulk.stream(
        connection,
        f"SELECT c.entity_id, c.aspect, c.old FROM {known.changes(known_at)} c "  # noqa: S608
        f"JOIN entity e ON e.id = c.entity_id WHERE e.kind = 0 AND c.happened_at > {as_of:d} "
        "ORDER BY c.happened_at DESC, c.id DESC",
    )
    return bulk.grouped(rows)
