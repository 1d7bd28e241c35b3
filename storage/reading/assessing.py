"""Frameworks over profiles: applied once to what is distinct, never once a model."""

from collections.abc import Iterator
from typing import Any

from storage.profiles import UNKNOWN, Profile
from storage.reading.findings import findings
from taxonomy.components import COMPONENT_IDS
from taxonomy.findings import NOT_LOOKED
from taxonomy.frameworks.framework import Framework


class Assessor:
    """One framework in one reading; profiles that agree in what it reads are assessed once."""

    def __init__(self, framework: Framework) -> None:
        self.framework = framework
        reads = {component for component in COMPONENT_IDS if component in framework.reads}
        self._reads = [component in reads for component in COMPONENT_IDS]
        self._done: dict[Profile, dict[str, Any]] = {}

    def values(self, profile: Profile) -> dict[str, Any]:
        """The values of the assessment."""
        pairs = zip(self._reads, profile.cells, strict=True)
        untold = NOT_LOOKED if profile.license_source == NOT_LOOKED else None
        read = Profile(tuple(cell if reads else UNKNOWN for reads, cell in pairs), None, untold)
        if read not in self._done:
            self._done[read] = self.framework.assess(findings(read)).values
        return self._done[read]


def flat(values: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Values as key and text: nested keys joined by dots, lists by semicolons."""
    for key, value in values.items():
        if isinstance(value, dict):
            yield from flat(value, f"{prefix}{key}.")
        elif isinstance(value, list | tuple):
            yield f"{prefix}{key}", ";".join(map(str, value))
        else:
            yield f"{prefix}{key}", "" if value is None else str(value)
