"""Extractions read as profiles: each finding once, and what recurs as one object once for all."""

from typing import Any, Final

from storage.profiles import UNKNOWN, Cell, Profile, Reading
from taxonomy.components import COMPONENT_IDS
from taxonomy.findings import NOT_LOOKED, Availability, Extraction, Finding


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
    if finding.license is finding.license_source is finding.inherited_from is None:
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
