"""Exports for other people's tools: MOT's YAML, the European index's row, a bill of materials, the
paper's table.
"""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import click
import msgspec

from ajar.models.lookup_json import evidence
from ajar.models.names import names_in
from ajar.problems import ExitCode, Problem
from ajar.setup.settings import load
from ajar.setup.stores import stored
from crawler.archive.recalling import recalled
from storage import Store
from storage.answers import StoredModel
from storage.writers import write_csv, write_whole
from taxonomy.findings import Finding
from taxonomy.frameworks import eiras2024, eiras_table, mof_draft, osai_draft

_encode: Final = msgspec.json.Encoder().encode
SUFFIXES: Final = {
    "mot": (".yml", ".yaml"),
    "osai": (".yml", ".yaml"),
    "cyclonedx": (".json",),
    "eiras-table": (".csv", ".jsonl"),
}


class Then(NamedTuple):
    """Of which moment, as known at which other; None: now."""

    as_of: int | None = None
    known_at: int | None = None


class Drafted(NamedTuple):
    """``text`` to write, ``notes`` for a person; whether it ``differs`` from another file."""

    text: str
    notes: tuple[str, ...] = ()
    differs: bool = False


def mot(store: Store, model: str, then: Then) -> Drafted:
    """A release file for the Model Openness Tool, evidence as comments."""
    found = _model(store, model, then)
    said = found.extraction
    text = mof_draft.draft(found.name, said.findings, released_at=found.released_at)
    return Drafted(text, said.warnings)


def osai(store: Store, model: str, then: Then) -> Drafted:
    """A row of the European Open Source AI Index, in its YAML form."""
    found = _model(store, model, then)
    said = found.extraction
    bases = said.links.base_models
    text = osai_draft.draft(
        found.name,
        said.findings,
        base_model=bases[0].id if bases else "",
        released_at=found.released_at,
    )
    return Drafted(text, said.warnings)


def cyclonedx(store: Store, model: str, then: Then) -> Drafted:
    """A bill of materials."""
    from ajar.models.bill import bill  # noqa: PLC0415  an extra

    found = _model(store, model, then)
    hub = load().hub_endpoint.value.rstrip("/")
    return Drafted(f"{bill(found, hub)}\n", found.extraction.warnings)


def _model(store: Store, name: str, then: Then) -> StoredModel:
    """With its quotes. Raises Problem (exit 3) where it is not there."""
    return recalled(store, stored(store, name, *then), *then)


DRAFTS: Final[dict[str, Callable[[Store, str, Then], Drafted]]] = {
    "mot": mot,
    "osai": osai,
    "cyclonedx": cyclonedx,
}


def eiras(
    store: Store,
    models_file: Path | None,
    reading: str,
    against: Path | None,
    then: Then,
    *,
    as_json: bool,
) -> Drafted:
    """The paper's table as CSV, or each cell with its evidence as JSON Lines; with ``against``
    the cells in which a CSV says otherwise. Raises Problem where that is no such table.
    """
    rows = eiras_rows(store, models_file, reading, then)
    if as_json:
        return Drafted("".join(f"{_encode(_evidenced(row)).decode()}\n" for row in rows))
    if against is not None:
        return _differing(rows, against)
    return Drafted(_csv(("model", *eiras_table.COLUMNS), (row.cells() for row in rows)))


def _differing(rows: Sequence[eiras_table.Row], against: Path) -> Drafted:
    try:
        found = eiras_table.compared(rows, _read(against))
    except ValueError as problem:
        raise Problem(f"{against}: {problem}", ExitCode.DAMAGED) from None
    cells = ((one.model, one.column, one.ours, one.theirs) for one in found.cells)
    notes = [f"{against} has no line for {name}" for name in found.missing]
    if notes and found.others:
        notes.append(f"{against} has lines for {', '.join(found.others)}")
    return Drafted(
        _csv(("model", "column", "ours", "theirs"), cells),
        tuple(notes),
        differs=bool(found.cells or found.missing),
    )


def _read(path: Path) -> list[dict[str, str]]:
    """Each line by column, "" where it is short. Raises Problem where it is no CSV."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            named = csv.DictReader(lines, restval="", strict=True)
            return [{str(name): str(cell) for name, cell in row.items()} for row in named]
    except (UnicodeDecodeError, csv.Error) as problem:
        raise Problem(f"{path} is no CSV: {problem}", ExitCode.DAMAGED) from None


def _evidenced(row: eiras_table.Row) -> dict[str, Any]:
    """A row of the table with what each level rests on."""
    cells = {
        column: {
            "level": row.levels[column],
            "license": row.licenses[column],
            "reason": row.reasons.get(column, ""),
            "evidence": [evidence(one) for one in row.evidence[column]],
        }
        for column in eiras_table.COLUMNS
    }
    return {"model": row.model, "framework_version": row.version, "cells": cells}


def eiras_rows(
    store: Store, models_file: Path | None, reading: str, then: Then
) -> Sequence[eiras_table.Row]:
    """The paper's 45 models, or those that a file names, one row each."""
    if reading not in {known.reading for known in eiras2024.READINGS}:
        raise click.UsageError("eiras2024 has the readings table and literal")
    if models_file is not None:
        with models_file.open(encoding="utf-8") as lines:
            names = names_in(lines)
        found = [(name, _findings(store, name, then)) for name in names]
        return eiras_table.rows(((name, told or {}) for name, told in found), reading)
    ids = [model.hub_id for model in eiras_table.models() if model.hub_id]
    known = {name.lower(): _findings(store, name, then) for name in ids}
    there = {name: told for name, told in known.items() if told is not None}
    return eiras_table.paper_rows(there, reading)


def _findings(store: Store, name: str, then: Then) -> dict[str, Finding] | None:
    """What was found of a model; None where it is not in the database."""
    found = store.model(name, as_of=then.as_of, known_at=then.known_at)
    return None if found is None else recalled(store, found, *then).extraction.findings


def _csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    out = io.StringIO()
    write_csv(out, columns, rows)
    return out.getvalue()


def check(what: str, output: str) -> None:
    """Raises UsageError where the file's ending promises another form than ``what`` has."""
    if output != "-" and Path(output).suffix not in SUFFIXES[what]:
        raise click.UsageError(f"{output}: {what} is written as {' or '.join(SUFFIXES[what])}")


def write(text: str, output: str) -> None:
    """To a file, or to stdout for ``-``."""
    if output == "-":
        click.echo(text, nl=False)
        return
    write_whole(Path(output), text.encode())
