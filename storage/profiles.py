"""Profiles: what all findings of a model say together, without their evidence."""

import hashlib
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import msgspec
from sqlalchemy import Connection

from storage.database import bulk
from taxonomy.components import COMPONENT_IDS
from taxonomy.findings import Availability, Extraction, Finding

NOT_LOOKED: Final = "unknown"
"""In the place of a license's source: nobody told whether there is a license."""


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


class Shapes:
    """Readings of findings that come again and again as one object; it keeps them alive.

    ``carried`` are those that have something from a spell before, by what they were made of,
    ``kept`` the identities of both.
    """

    def __init__(self) -> None:
        self.readings: dict[Any, tuple[object, Reading]] = {}
        self.carried: dict[Any, Reading] = {}
        self.kept: set[int] = set()
        self.ids: dict[int, tuple[int, int]] = {}

    def keep(self, key: Any, said: object, reading: Reading) -> None:
        """Remember what an object says."""
        self.readings[key] = said, reading
        self.kept.add(id(reading))

    def carry(self, key: Any, reading: Reading) -> None:
        """Remember a reading that has something from before."""
        self.carried[key] = reading
        self.kept.add(id(reading))

    def forget(self, most: int = 0) -> None:
        """Begin anew if there are more than ``most``."""
        if len(self.kept) > most:
            for each in (self.readings, self.carried, self.kept, self.ids):
                each.clear()


class Reader:
    """Turns extractions into profiles; what is one object is read once."""

    def __init__(self, shapes: Shapes) -> None:
        self._cells: dict[int, tuple[Cell, int]] = {}
        self._readings: dict[Any, Reading] = {}
        self._shapes = shapes

    def read(self, extraction: Extraction, *, recurs: bool) -> Reading:
        """The profile and the certainty; one object for equal findings that are one object.

        ``recurs``: its findings are likely to come again. Else the extraction must outlive the
        reader.
        """
        license_, source = _license_of_weights(extraction)
        key = (id(extraction.findings), license_, source)
        shape = self._shapes.readings.get(key)
        if shape is not None:
            return shape[1]
        reading = self._readings.get(key)
        if reading is None:
            known, one = self._cells, self._cell
            findings = map(extraction.findings.get, COMPONENT_IDS)
            pairs = [known.get(id(finding)) or one(finding) for finding in findings]
            cells, certainty = zip(*pairs, strict=True)
            reading = self._readings[key] = Reading(Profile(cells, license_, source), certainty)
            if recurs:
                self._shapes.keep(key, extraction.findings, reading)
        return reading

    def _cell(self, finding: Finding | None) -> tuple[Cell, int]:
        if finding is None:
            return UNKNOWN, 0
        pair = self._cells[id(finding)] = (cell(finding), int(finding.confidence * 100 + 0.5))
        return pair


def cell(finding: Finding) -> Cell:
    """What a profile keeps of a finding."""
    if finding.license is None and finding.inherited_from is None:
        return _BARE[finding.availability._value_]
    return Cell(
        finding.availability._value_,
        finding.license,
        finding.license_source,
        finding.inherited_from is not None,
    )


_BARE: Final = {word.value: Cell(word.value, None, None, inherited=False) for word in Availability}


def _license_of_weights(extraction: Extraction) -> tuple[str | None, str | None]:
    weights = extraction.findings.get("weights.final")
    if weights is not None and weights.license is not None:
        return weights.license, weights.license_source
    for statement in extraction.licenses:
        if statement.subject == "weights":
            return statement.key, statement.source
    return None, None if extraction.license_looked else NOT_LOOKED


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
