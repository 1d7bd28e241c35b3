"""Orders of a listing, as MongoDB sorts, and the cursors that go on in them."""

import base64
import binascii
from collections.abc import Callable
from typing import Any

import msgspec

from sandbox.corpus.repository import Repository
from sandbox.moments import hub_time, milliseconds

SORTS: dict[str, Callable[[Repository], Any]] = {
    "trendingScore": lambda each: each.trending,
    "downloads": lambda each: each.downloads,
    "likes": lambda each: each.likes,
    "lastModified": lambda each: each.modified,
    "createdAt": lambda each: each.created,
    "id": lambda each: each.name,
    "_id": lambda each: each.host_id,
    "likes30d": lambda _: None,
    "num_parameters": lambda _: None,
    "mainSize": lambda _: None,
}
"""The last three are not in records: all entries are alike then, in the order of their ids."""

_DATES = ("lastModified", "createdAt")


class Selection(msgspec.Struct, frozen=True):
    """Which repositories a listing wants, and in which order."""

    sort: str = "trendingScore"
    ascending: bool = False
    tags: tuple[str, ...] = ()
    author: str | None = None
    search: str | None = None
    gated: bool | None = None
    pipeline_tag: str | None = None


class BadCursor(ValueError):
    """The cursor was not one that a Link carried."""


def cursor_after(selection: Selection, last: Repository) -> str:
    """The opaque cursor that goes on after `last`: base64 of a MongoDB range filter."""
    value = SORTS[selection.sort](last)
    if value is not None and selection.sort in _DATES:
        value = hub_time(value)
    name, here = selection.sort, {"$gt": last.host_id}
    beyond: list[dict[str, Any]] = [{name: value, "_id": here}]
    if selection.ascending:
        beyond.append({name: {"$ne": None} if value is None else {"$gt": value}})
    elif value is not None:
        beyond += [{name: {"$lt": value}}, {name: None}]
    return base64.b64encode(msgspec.json.encode({"$or": beyond})).decode()


def key_of(value: Any, host_id: str, selection: Selection) -> tuple[Any, ...]:
    """A sort key: missing values lowest, as in MongoDB; ties by id, upwards."""
    missing = value is None
    if selection.ascending:
        return (not missing, 0 if missing else value, host_id)
    if isinstance(value, str):
        return (False, _Descending(value), host_id)
    return (missing, 0 if missing else -value, host_id)


class _Descending(str):
    """A text that sorts the other way round."""

    __slots__ = ()

    def __lt__(self, other: str) -> bool:
        return str.__gt__(self, other)

    def __gt__(self, other: str) -> bool:
        return str.__lt__(self, other)


def key(selection: Selection) -> Callable[[Repository], tuple[Any, ...]]:
    """How to sort for a selection."""
    value = SORTS[selection.sort]
    return lambda each: key_of(value(each), each.host_id, selection)


def position(sort: str, cursor: str) -> tuple[Any, str]:
    """Where a cursor stands: the value by which one sorts, and an id. Raises BadCursor."""
    try:
        first = msgspec.json.decode(base64.b64decode(cursor, validate=True))["$or"][0]
        place = first["_id"]["$gt"]
        value = place if sort == "_id" else first[sort]
    except (binascii.Error, msgspec.DecodeError, LookupError, TypeError) as problem:
        raise BadCursor(cursor) from problem
    if not isinstance(place, str) or not isinstance(value, (str, int, float, type(None))):
        raise BadCursor(cursor)
    if sort in _DATES:
        value = milliseconds(value if isinstance(value, str) else None)
    return value, place
