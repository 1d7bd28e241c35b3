"""Any framework on a release that somebody declared: the Model Openness Tool's YAML as findings.

The file tells what there is, under which license, and no more. What it lists is released; what it
could list and does not is *not found*; what it has no word for (safety evaluation, hardware, an
API …) stays *unknown*. One tick for training code, or for datasets, speaks for every stage.
MOF itself reads the file as the tool does (:mod:`taxonomy.frameworks.mof_release`).
"""

from typing import Final

import msgspec

from taxonomy import licenses
from taxonomy.findings import Availability, Evidence, Finding
from taxonomy.frameworks.framework import Assessment, Framework
from taxonomy.frameworks.mof_release import assess_release
from taxonomy.frameworks.mof_rules import COMPONENTS, Mode, MofComponent
from taxonomy.frameworks.release_file import Release, release

_CONFIDENCE: Final = 0.9
_SOURCE: Final = "release file"


def assess(text: str | bytes, framework: Framework) -> Assessment:
    """The reading of a release file, its name and warnings among the values.

    Raises ReleaseProblem where it is no release.
    """
    if framework.name == "mof":
        mode: Mode = "corrected" if framework.reading == "corrected" else "compatibility"
        return assess_release(text, mode)
    declared = release(text)
    found = framework.assess(findings(declared))
    warnings = [f"{name or '(no name)'}: no component of MOF" for name in declared.ignored]
    values = {**found.values, "release": declared.name, "warnings": warnings}
    return msgspec.structs.replace(found, values=values)


def findings(declared: Release) -> dict[str, Finding]:
    """What the file says of each component that MOF has a word for."""
    return {
        part: _finding(component, part, declared)
        for component in COMPONENTS
        for part in component.reads
    }


def _finding(component: MofComponent, part: str, declared: Release) -> Finding:
    listed = component.name in declared.components
    availability = Availability.RELEASED if listed else Availability.NOT_FOUND
    terms = licenses.declared(declared.license_of(component)) if listed else None
    evidence = Evidence(
        rule="declared",
        component=part,
        availability=availability,
        confidence=_CONFIDENCE,
        source=_SOURCE,
        revision="",
        locator="components",
        quote=component.name if listed else "",
        license=terms,
    )
    return Finding(availability, _CONFIDENCE, terms, evidence=(evidence,))
