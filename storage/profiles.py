"""Profiles: what all findings of a model say together, without their evidence."""

import hashlib
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import msgspec
from sqlalchemy import Connection

from storage.database import bulk
from taxonomy.components import COMPONENT_IDS


class Cell(NamedTuple):
    """What a profile says of one component."""

    availability: str
    license: str | None
    license_source: str | None
    inherited: bool


UNKNOWN: Final = Cell("unknown", None, None, inherited=False)


class Profile(NamedTuple):
    """All components in the order of COMPONENT_IDS, and the declared license of the weights."""

    cells: tuple[Cell, ...]
    license: str | None
    license_source: str | None

    def digest(self) -> bytes:
        """Its name by content; a component that is unknown does not count."""
        known = {
            component: is_
            for component, is_ in zip(COMPONENT_IDS, self.cells, strict=True)
            if is_ != UNKNOWN
        }
        return digest((known, self.license, self.license_source))


Certainty = tuple[int, ...]
"""Confidence in percent of all components, in the order of COMPONENT_IDS."""


class Reading(NamedTuple):
    """What an extraction says, as far as it is interned."""

    profile: Profile
    certainty: Certainty


def load(
    connection: Connection, numbers: Sequence[int], reads: Sequence[str] = COMPONENT_IDS
) -> dict[int, Profile]:
    """Profiles by id; components that are not among ``reads`` stay unknown."""
    heads = bulk.select(
        connection, "SELECT id, license, license_source FROM profile WHERE id {among}", numbers
    )
    cells = _cells(connection, numbers, reads) if reads else {}
    found = {}
    for number, key, source in heads:
        known = cells.get(number, {})
        is_ = tuple([known.get(component, UNKNOWN) for component in COMPONENT_IDS])
        found[number] = Profile(is_, key, source)
    return found


def _cells(
    connection: Connection, numbers: Sequence[int], reads: Sequence[str]
) -> dict[int, dict[str, Cell]]:
    names = ", ".join(f"'{name}'" for name in reads if name in COMPONENT_IDS)
    where = "" if len(reads) == len(COMPONENT_IDS) else f"AND c.name IN ({names}) "
    rows = bulk.select(
        connection,
        "SELECT p.profile_id, c.name, p.availability, p.license, p.license_source, p.inherited "  # noqa: S608
        f"FROM profile_component p JOIN component c ON c.id = p.component_id {where}"
        "WHERE p.profile_id {among}",
        numbers,
    )
    cells: dict[int, dict[str, Cell]] = {}
    shared: dict[tuple[Any, ...], Cell] = {}
    for number, component, *said in rows:
        is_ = shared.get(tuple(said))
        if is_ is None:
            is_ = shared[tuple(said)] = Cell(said[0], said[1], said[2], bool(said[3]))
        cells.setdefault(number, {})[component] = is_
    return cells


def load_certainties(connection: Connection, numbers: Sequence[int]) -> dict[int, Certainty]:
    """Certainties by id."""
    rows = bulk.select(
        connection,
        "SELECT p.certainty_id, c.name, p.percent FROM certainty_component p "
        "JOIN component c ON c.id = p.component_id WHERE p.certainty_id {among}",
        numbers,
    )
    found: dict[int, dict[str, int]] = {number: {} for number in numbers}
    for number, component, percent in rows:
        found[number][component] = percent
    return {n: tuple(known.get(c, 0) for c in COMPONENT_IDS) for n, known in found.items()}


def said(certainty: Certainty) -> dict[str, int]:
    """Percent by component, where there is any."""
    return {
        component: percent
        for component, percent in zip(COMPONENT_IDS, certainty, strict=True)
        if percent
    }


def digest(value: object) -> bytes:
    """16 bytes that name a value by content."""
    return hashlib.blake2b(
        msgspec.msgpack.encode(value, order="deterministic"), digest_size=16
    ).digest()
