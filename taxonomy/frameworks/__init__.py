"""Frameworks: each maps a profile of findings to levels, a class or a score.

Every module here that defines ``READINGS`` (the default first) is a framework; nothing else
registers it. A reading is chosen by name and recorded in the version of each assessment.
"""

import importlib
import pkgutil
from typing import Any, Final

from taxonomy.frameworks.framework import Assessment, Findings, Framework

__all__ = [
    "FRAMEWORKS",
    "Assessment",
    "Findings",
    "Framework",
    "all_readings",
    "assess_all",
    "get",
    "readings",
]


def _found() -> dict[str, tuple[Framework, ...]]:
    modules = (
        importlib.import_module(f"{__name__}.{module.name}")
        for module in pkgutil.iter_modules(__path__)
    )
    declared = [module.READINGS for module in modules if hasattr(module, "READINGS")]
    declared.sort(key=lambda known: known[0].published)
    return {known[0].name: known for known in declared}


_READINGS: Final[dict[str, tuple[Framework, ...]]] = _found()

FRAMEWORKS: Final[dict[str, Framework]] = {name: known[0] for name, known in _READINGS.items()}
"""Every framework in its default reading, oldest first."""


def get(name: str) -> Framework:
    """The framework, in the default reading unless the name carries one ("eiras2024/literal").

    KeyError names what there is.
    """
    name, _, rest = name.partition("/")
    wanted = rest.partition("/")[0]
    if name not in _READINGS:
        raise KeyError(f"no framework {name!r}; there are {', '.join(_READINGS)}")
    if not wanted:
        return FRAMEWORKS[name]
    for framework in _READINGS[name]:
        if framework.reading == wanted:
            return framework
    known = ", ".join(framework.reading for framework in _READINGS[name])
    raise KeyError(f"{name} has no reading {wanted!r}; it has {known}")


def readings(name: str) -> tuple[Framework, ...]:
    """Every reading of one framework, the default first. KeyError for an unknown name."""
    return _READINGS[name]


def all_readings() -> tuple[Framework, ...]:
    """Every reading of every framework."""
    return tuple(framework for known in _READINGS.values() for framework in known)


def assess_all(findings: Findings) -> dict[str, dict[str, Any]]:
    """The ``frameworks`` object of the look-up JSON: every framework in its default reading."""
    return {name: framework.assess(findings).values for name, framework in FRAMEWORKS.items()}
