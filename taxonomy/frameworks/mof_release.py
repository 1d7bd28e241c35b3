"""MOF on a release that somebody declared, as the Model Openness Tool reads its own YAML.

Licenses are not read forgivingly in ``compatibility``, where the tool compares SPDX identifiers
letter by letter.
"""

from collections.abc import Iterable

from taxonomy import licenses
from taxonomy.frameworks import mof, mof_rules
from taxonomy.frameworks.framework import Assessment
from taxonomy.frameworks.mof_rules import COMPONENTS, Mode, MofComponent, Status
from taxonomy.frameworks.release_file import Release, release


def assess_release(text: str | bytes, mode: Mode = "compatibility") -> Assessment:
    """Class, label and progress of a release file. Raises ReleaseProblem where it is none."""
    declared = release(text)
    listed = tuple(_listing(component, declared, mode) for component in COMPONENTS)
    framework = mof.framework(mode)
    result = mof.outcome(listed, mode)
    values = {
        "version": framework.version,
        **result.values,
        "release": declared.name,
        "components": {one.component.name: one.status.value for one in listed},
        "warnings": list(_warnings(declared, listed, mode)),
    }
    return Assessment(framework.name, framework.version, values, result.because, result.reasons)


def _listing(component: MofComponent, declared: Release, mode: Mode) -> mof.Listing:
    if component.name not in declared.components:
        return mof.Listing(component, Status.MISSING, None, "not listed")
    stated = declared.license_of(component)
    status = _status(stated, component.type, mode)
    return mof.Listing(component, status, stated, f"listed, {stated or 'no license'}: {status}")


def _status(stated: str | None, content: str, mode: Mode) -> Status:
    known = licenses.normalise(stated) if stated and mode == "corrected" else None
    return mof.status(known, content, mode) if known else mof_rules.status(stated, content, mode)


def _warnings(declared: Release, listed: Iterable[mof.Listing], mode: Mode) -> Iterable[str]:
    """What the tool calls a conditional pass, and what we could not place."""
    for one in listed:
        content, terms = one.component.type, one.license or ""
        accepted = one.status is Status.INCLUDED
        if accepted and not mof_rules.is_appropriate(terms, content, mode):
            yield f"{one.component.name}: {terms} is open, but not on the tool's list for {content}"
    for name in declared.ignored:
        yield f"{name or '(no name)'}: no component of the framework"
