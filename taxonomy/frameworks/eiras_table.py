"""The table of Eiras et al. 2024: a row a model, twelve levels each, from findings.

The paper's own 45 models are the default list; those without any repository come from the
declarations in ``eiras_models.toml``. Pure: who has findings for the others passes them in.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final

import msgspec

from taxonomy.findings import Availability, Evidence, Finding
from taxonomy.frameworks import eiras2024
from taxonomy.frameworks.eiras2024 import LEVEL_COMPONENTS
from taxonomy.frameworks.framework import Assessment, Findings, finding

COLUMNS: Final = tuple(LEVEL_COMPONENTS)
"""The twelve cells of a row, in the order of the figure."""


class Declared(msgspec.Struct, frozen=True):
    """What a source declares of one component."""

    availability: Availability
    license: str | None = None


class Model(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A model of the paper: with a repository (``hub_id``), or with what ``source`` declares."""

    name: str
    developer: str
    released: str
    reference: str
    hub_id: str | None = None
    source: str = ""
    says: str = ""
    declared: Mapping[str, Declared] = {}

    def findings(self) -> dict[str, Finding]:
        """The declarations as findings; empty for a model with a repository."""
        return {component: self._finding(component) for component in self.declared}

    def _finding(self, component: str) -> Finding:
        told = self.declared[component]
        evidence = Evidence(
            rule="declared",
            component=component,
            availability=told.availability,
            confidence=_CONFIDENCE,
            source=self.source,
            revision="",
            locator="",
            quote=self.says[:240],
            license=told.license,
        )
        return Finding(told.availability, _CONFIDENCE, told.license, evidence=(evidence,))


_CONFIDENCE: Final = 0.9


class Row(msgspec.Struct, frozen=True):
    """``levels`` and ``licenses`` by column; ``reasons`` says why, ``evidence`` what for."""

    model: str
    version: str
    levels: Mapping[str, str]
    licenses: Mapping[str, str | None]
    reasons: Mapping[str, str]
    evidence: Mapping[str, tuple[Evidence, ...]]

    def cells(self) -> tuple[str, ...]:
        """The row as text: the model and its twelve levels."""
        return (self.model, *(self.levels[column] for column in COLUMNS))


class Difference(msgspec.Struct, frozen=True):
    """A cell in which another table has another value than ours."""

    model: str
    column: str
    ours: str
    theirs: str


class Comparison(msgspec.Struct, frozen=True):
    """``cells`` that differ; the models of ours that they lack, and of theirs that we lack."""

    cells: tuple[Difference, ...]
    missing: tuple[str, ...]
    others: tuple[str, ...]


@cache
def models() -> tuple[Model, ...]:
    """The paper's 45 models, in the order of its site."""
    text = Path(__file__).with_name("eiras_models.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text)["model"], tuple[Model, ...])


def rows(findings: Iterable[tuple[str, Findings]], reading: str = "table") -> list[Row]:
    """A row for every (name, findings), in their order. KeyError for an unknown reading."""
    framework = {known.reading: known for known in eiras2024.READINGS}[reading]
    return [_row(name, found, framework.assess(found)) for name, found in findings]


def paper_rows(known: Mapping[str, Findings], reading: str = "table") -> list[Row]:
    """All 45 rows; ``known`` has findings by lower-case Hub id, what it lacks is Unknown."""
    return rows(
        (
            (model.name, known.get((model.hub_id or "").lower()) or model.findings())
            for model in models()
        ),
        reading,
    )


def compared(ours: Iterable[Row], theirs: Sequence[Mapping[str, str]]) -> Comparison:
    """Ours beside a CSV's rows: a ``model`` column, cells named by dots or underscores.

    An empty cell of theirs says nothing. ValueError where the rows are no such table.
    """
    columns = set().union(*theirs)
    if "model" not in columns or not any(_spelt(column) & columns for column in COLUMNS):
        raise ValueError("no table: it needs lines with a column model and one of the twelve cells")
    told = {_folded(row["model"]): row for row in theirs}
    rows = {_folded(row.model): row for row in ours}
    cells = (
        Difference(row.model, column, row.levels[column], value)
        for name, row in rows.items()
        if name in told
        for column in COLUMNS
        if (value := _cell(told[name], column)) not in {"", row.levels[column]}
    )
    return Comparison(
        tuple(cells),
        tuple(row.model for name, row in rows.items() if name not in told),
        tuple(row["model"] for name, row in told.items() if name not in rows),
    )


def _spelt(column: str) -> set[str]:
    return {column, column.replace(".", "_")}


def _cell(row: Mapping[str, str], column: str) -> str:
    return next((told for name in _spelt(column) if (told := row.get(name, "").strip())), "")


def _folded(name: str) -> str:
    return " ".join(name.lower().split())


def _row(name: str, findings: Findings, assessment: Assessment) -> Row:
    found = {column: finding(findings, part) for column, part in LEVEL_COMPONENTS.items()}
    return Row(
        model=name,
        version=assessment.version,
        levels=assessment.values["levels"],
        licenses={column: one.license for column, one in found.items()},
        reasons=assessment.reasons,
        evidence={column: one.evidence for column, one in found.items()},
    )
