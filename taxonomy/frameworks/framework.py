"""What a framework is: a declaration of how it reads findings, and one pure function.

A framework knows nothing of the Hub. It reads the availability and the license of components,
says openly how it reads each availability, and tells for every result which components decided.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec

from taxonomy.findings import Availability, Finding

Findings = Mapping[str, Finding]
"""Component id to finding. A component that is absent counts as unknown."""

UNKNOWN: Final = Finding(Availability.UNKNOWN)


class Outcome(msgspec.Struct, frozen=True):
    """What a framework's function returns.

    ``values`` is JSON-ready. ``because`` names the components that decided each result,
    ``reasons`` says why in a few words; both are keyed by result.
    """

    values: dict[str, Any]
    because: dict[str, tuple[str, ...]]
    reasons: dict[str, str]


class Assessment(msgspec.Struct, frozen=True):
    """One framework's reading of one profile; ``values`` is the object of the look-up JSON."""

    framework: str
    version: str
    values: dict[str, Any]
    because: dict[str, tuple[str, ...]]
    reasons: dict[str, str]


class Framework(msgspec.Struct, frozen=True):
    """A framework in one reading.

    ``reading`` names the reading where a source leaves room for several; ``revision`` counts our
    changes of its rules. ``reads`` lists the components it looks at, ``readings`` how it reads
    each availability, ``gaps`` where its source leaves room and what we chose, ``quirks`` where
    more permission or more knowledge may lower a result, and why that is meant.
    """

    name: str
    reading: str
    revision: int
    title: str
    published: str
    source: str
    results: str
    reads: tuple[str, ...]
    readings: Mapping[Availability, str]
    rule: Callable[[Findings], Outcome]
    gaps: tuple[str, ...] = ()
    quirks: tuple[str, ...] = ()

    @property
    def version(self) -> str:
        """``name/reading/revision``: series of different versions are never mixed."""
        return f"{self.name}/{self.reading}/{self.revision}"

    def assess(self, findings: Findings) -> Assessment:
        """Apply the framework to a profile. Pure; never raises on a well-formed profile."""
        outcome = self.rule(findings)
        values = {"version": self.version, **outcome.values}
        return Assessment(self.name, self.version, values, outcome.because, outcome.reasons)


def finding(findings: Findings, component: str) -> Finding:
    """The finding of ``component``, unknown where the profile lacks it."""
    return findings.get(component, UNKNOWN)
