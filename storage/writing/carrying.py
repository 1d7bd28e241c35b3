"""What a reading does not know itself, carried over from the one before."""

from functools import lru_cache
from typing import Final

from storage.profiles import UNKNOWN, Cell, Profile, Reading
from storage.writing import gates
from taxonomy.findings import NOT_LOOKED

REMEMBERED: Final = 8_192
"""Pairs of readings whose comparison is remembered: a night brings the same few thousand."""


@lru_cache(maxsize=REMEMBERED)
def carried(
    before: Reading,
    now: Reading,
    *,
    partly: bool,
    same: bool,
    retold: bool = False,
) -> Reading:
    """``now``, with what it does not know taken from ``before``.

    ``partly``: only the record was read of a model that was read in full before. Then, at the
    ``same`` revision, nothing but a gate can have moved, and else a license that came from a
    document still stands until the documents are read again; so does any license where it is
    ``retold``: the record tells of it what it told beside the documents, be that nothing.
    """
    old, new = before.profile, now.profile
    cells = [
        _gate(was, is_) if partly and same else _cell(was, is_, partly=partly, retold=retold)
        for was, is_ in zip(old.cells, new.cells, strict=True)
    ]
    certainty = tuple(
        was if cell == old_cell and (partly or cell != told) else is_
        for cell, old_cell, told, was, is_ in zip(
            cells, old.cells, new.cells, before.certainty, now.certainty, strict=True
        )
    )
    kept = partly and (same or retold or old.license_source not in _IN_RECORD)
    license_from = old if kept or new.license_source == NOT_LOOKED else new
    profile = Profile(tuple(cells), license_from.license, license_from.license_source)
    return Reading(profile, certainty)


_IN_RECORD: Final = {None, NOT_LOOKED, "front_matter"}
"""Sources of which a record alone tells as much as a full reading."""


def _gate(was: Cell, is_: Cell) -> Cell:
    if was == UNKNOWN:
        return is_
    return was._replace(availability=is_.availability) if gates.alone(was, is_) else was


def _cell(was: Cell, is_: Cell, *, partly: bool, retold: bool) -> Cell:
    if is_.availability == "unknown":
        return was
    if partly and (retold or was.license_source not in _IN_RECORD):
        return is_._replace(license=was.license, license_source=was.license_source)
    return is_
