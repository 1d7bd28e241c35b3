"""The Model Openness Framework as the Model Openness Tool computes it: licenses, classes, progress.

Source: lfai/model_openness_tool@8b5d30e (ModelEvaluator.php, LicenseHandler.php and their
settings), restated. ``compatibility`` copies the tool, quirks included; ``corrected`` does what
its own documents say. The modules ``mof`` (findings) and ``mof_release`` (the tool's YAML) turn
what they read into a :class:`Status` per component and meet here.
"""

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

Mode = Literal["compatibility", "corrected"]


class Status(StrEnum):
    """What the tool says of one component. Its own words are the first four."""

    INCLUDED = "included"
    UNLICENSED = "unlicensed"
    INVALID = "invalid"
    MISSING = "missing"
    UNKNOWN = "unknown"


class MofComponent(msgspec.Struct, frozen=True):
    """A component of MOF. ``reads``: ours, every stage that applies. ``first_class``: 3, 2 or 1."""

    id: int
    name: str
    type: Literal["code", "data", "document"]
    first_class: int
    required: bool
    reads: tuple[str, ...]
    description: str


REPORT: Final = "Technical report"
PAPER: Final = "Research paper"
UNLICENSED: Final = "unlicensed"
"""The tool's literal for: present, but without a license."""

LABELS: Final[Mapping[int, str]] = {
    0: "Unclassified",
    1: "Class I - Open Science Model",
    2: "Class II - Open Tooling Model",
    3: "Class III - Open Model",
}

Statuses = Mapping[str, Status]
"""MOF component name to status; a name that is absent is missing."""


class Grade(msgspec.Struct, frozen=True):
    """``model_class``: 1 to 3, 0 unclassified. ``progress``: class to percent. ``lacking``: per
    class, the required components that are not included.
    """

    model_class: int
    progress: dict[str, float]
    lacking: dict[str, tuple[str, ...]]


def grade(statuses: Statuses, mode: Mode) -> Grade:
    """Class and progress: a class counts only when every class below it is complete."""
    progress: dict[str, float] = {}
    lacking: dict[str, tuple[str, ...]] = {}
    best, complete = 0, True
    for model_class in (3, 2, 1):
        key = str(model_class)
        needed = _needed(statuses, model_class, mode)
        lacking[key] = tuple(name for name in needed if not _included(statuses, name))
        share = (len(needed) - len(lacking[key])) / len(needed) * 100
        progress[key] = share if complete else 0.0
        complete = complete and not lacking[key]
        best = model_class if complete else best
    return Grade(best, dict(sorted(progress.items())), lacking)


def _needed(statuses: Statuses, model_class: int, mode: Mode) -> tuple[str, ...]:
    """Required names for a class; a research paper may stand in for the technical report."""
    names = [c.name for c in COMPONENTS if c.required and c.first_class >= model_class]
    if not _paper_stands_in(statuses, mode):
        return tuple(names)
    if model_class == 1:
        names.remove(REPORT)
        return tuple(names)
    return tuple(PAPER if name == REPORT else name for name in names)


def _paper_stands_in(statuses: Statuses, mode: Mode) -> bool:
    report = statuses.get(REPORT, Status.MISSING)
    paper = statuses.get(PAPER, Status.MISSING)
    if mode == "corrected":
        return report is not Status.INCLUDED and paper is Status.INCLUDED
    return report is Status.MISSING and paper not in {Status.MISSING, Status.UNKNOWN}


def _included(statuses: Statuses, name: str) -> bool:
    return statuses.get(name) is Status.INCLUDED


def status(license_name: str | None, content: str, mode: Mode) -> Status:
    """The status of a component that is present under ``license_name`` (exact SPDX spelling)."""
    if license_name is None or license_name.lower() == UNLICENSED:
        return Status.UNLICENSED
    return Status.INCLUDED if is_open(license_name, content, mode) else Status.INVALID


@lru_cache(maxsize=4096)
def is_open(license_name: str, content: str, mode: Mode) -> bool:
    """Whether the tool calls the license open; ``corrected`` mends its lists (``mof.QUIRKS``)."""
    known = _lists()
    if license_name in known["any"]:
        return True
    if mode == "compatibility":
        return False
    return license_name in _MENDED or license_name in known[content]


def is_appropriate(license_name: str, content: str, mode: Mode) -> bool:
    """Whether the license is on the list for its type; the tool only warns where it is not.

    Its importer keeps the last of two entries: CC0-1.0 and CC-PDDC end up for documents only.
    """
    if mode == "compatibility" and license_name in _OVERWRITTEN:
        return content == "document"
    return license_name in _lists()[content]


_OVERWRITTEN: Final = {"CC0-1.0", "CC-PDDC"}
_MENDED: Final = {"PDDL-1.0", "OpenMDW-1.1", "LicenseRef-openmdw-1.1"}


@cache
def _table() -> dict[str, Any]:
    text = Path(__file__).with_name("mof.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _lists() -> dict[str, frozenset[str]]:
    table = _table()
    accepted = (table[name] for name in ("osi", "fsf", "open_data", "open"))
    by_type = {content: frozenset(ids) for content, ids in table["appropriate"].items()}
    return {"any": frozenset().union(*accepted), **by_type}


COMPONENTS: Final = msgspec.convert(_table()["component"], tuple[MofComponent, ...])
"""All 17, from class III to class I."""
