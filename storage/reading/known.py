"""The second clock: tables as the database knew them at a moment, as SQL to stand in a FROM.

Without a moment, each is the table itself. What was learnt later is not there; what was mended,
moved or removed in place since then is as it was (see storage/database/schema/known.py).
"""

from typing import Final

from storage.database.schema import DAY, entity_before
from storage.entities import Entity

_KEYS: Final = {
    "entity": ("entity_id",),
    "spell": ("entity_id", "ruleset_id", "valid_from"),
    "link": ("entity_id", "kind", "target", "role", "valid_from"),
    "metric": ("entity_id", "day"),
}


def entities(known_at: int | None) -> str:
    """``observed_at`` is when the entity was first known: later sights of it may not show."""
    if known_at is None:
        return "entity"
    columns = ", ".join(
        "e.known_at AS observed_at"
        if name == "observed_at"
        else f"CASE WHEN b.until IS NULL THEN e.{name} ELSE b.{name} END AS {name}"
        if name in entity_before.c
        else f"e.{name}"
        for name in Entity._fields
    )
    return (
        f"(SELECT {columns} FROM entity e LEFT JOIN {_first('entity', known_at)} b "  # noqa: S608
        f"ON b.entity_id = e.id WHERE e.known_at <= {known_at:d})"
    )


def spells(known_at: int | None) -> str:
    """An end that was not known yet is none."""
    if known_at is None:
        return "spell"
    ended = f"x.end_observed_at + coalesce(x.end_lag, 0) <= {known_at:d}"
    columns = (
        "x.entity_id, x.ruleset_id, x.valid_from, x.profile_id, x.certainty_id, x.full_depth, "
        f"x.revision, x.observed_at, CASE WHEN {ended} THEN x.valid_to END AS valid_to, "
        f"CASE WHEN {ended} THEN x.end_observed_at END AS end_observed_at"
    )
    return _believed("spell", columns, "x.observed_at + x.lag", known_at)


def links(known_at: int | None) -> str:
    """The edges that were known."""
    if known_at is None:
        return "link"
    columns = "x.entity_id, x.kind, x.target, x.role, x.valid_from, x.valid_to, x.license, x.state"
    return _believed("link", columns, "x.known_at", known_at)


def metrics(known_at: int | None) -> str:
    """The popularity of a day is known once that day is over, for it is counted anew until then."""
    if known_at is None:
        return "metric"
    columns = "x.entity_id, x.day, x.downloads, x.likes"
    return _believed("metric", columns, f"(x.day + x.late + 1) * {DAY} - 1", known_at)


def changes(known_at: int | None) -> str:
    """The changes that were known."""
    if known_at is None:
        return "change"
    columns = "x.entity_id, x.aspect, x.old, x.new, x.happened_at, x.observed_at"
    since = f"x.observed_at + x.lag <= {known_at:d}"
    return (
        f"(SELECT x.id, {columns} FROM change x WHERE {since} UNION ALL "  # noqa: S608
        f"SELECT x.change_id, {columns} FROM change_before x "
        f"WHERE x.until > {known_at:d} AND {since})"
    )


def _believed(table: str, columns: str, since: str, known_at: int) -> str:
    """Rows that are as they were, and rows as they were before they were mended first."""
    keys = _KEYS[table]
    same = " AND ".join(f"b.{key} = x.{key}" for key in keys)
    names = ", ".join(keys)
    return (
        f"(SELECT {columns} FROM {table} x LEFT JOIN (SELECT DISTINCT {names} "  # noqa: S608
        f"FROM {table}_before WHERE until > {known_at:d}) b ON {same} "
        f"WHERE b.entity_id IS NULL AND {since} <= {known_at:d} UNION ALL "
        f"SELECT {columns} FROM {_first(table, known_at)} x WHERE {since} <= {known_at:d})"
    )


def _first(table: str, known_at: int) -> str:
    """Of every row, what it said before it was first mended after the moment."""
    names = ", ".join(_KEYS[table])
    return (
        "(SELECT * FROM (SELECT *, row_number() OVER "  # noqa: S608
        f"(PARTITION BY {names} ORDER BY until) AS place FROM {table}_before "
        f"WHERE until > {known_at:d}) AS ranked WHERE place = 1)"
    )
