"""Exports by name: which options each takes, checked before the database is opened."""

import importlib
import inspect
import itertools
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import click

from ajar.problems import ExitCode, Problem
from storage import Store, export, exports
from storage.writers import write_rows

SUFFIXES: Final = (".csv", ".parquet", ".jsonl")

_FLAGS: Final = {
    "group_by": "--group-by",
    "as_of": "--as-of",
    "known_at": "--known-at",
    "ruleset": "--extractor-version",
}


def chosen(what: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The options that were given. Raises UsageError for one that the export does not take."""
    taken = inspect.signature(importlib.import_module(f"{exports.__name__}.{what}").rows).parameters
    options = {name: value for name, value in given.items() if value not in {None, ()}}
    for name in options:
        if name not in taken:
            flag = _FLAGS.get(name, f"--{name}")
            raise click.UsageError(f"{what} takes no {flag}")
    if what == "trends" and "framework" in options:
        options["framework"] = _only(options["framework"])
    if "view" in options:
        options["view"] = (options["view"],)
    return options


def _only(frameworks: Sequence[str]) -> str:
    if len(frameworks) > 1:
        raise click.UsageError("a trend is read by one framework")
    return frameworks[0]


def target(output: str) -> str | None:
    """The path as storage takes it; None for stdout. Raises UsageError for an unknown suffix."""
    if output == "-":
        return None
    if Path(output).suffix.lower() not in SUFFIXES:
        raise click.UsageError(f"{output}: write {', '.join(SUFFIXES)}, or - for CSV on stdout")
    if not Path(output).resolve().parent.is_dir():
        raise Problem(f"{output}: there is no such folder; make it first", ExitCode.CONFIGURATION)
    return output


def write(store: Store, what: str, path: str | None, options: Mapping[str, Any]) -> int:
    """Write it; the number of rows. Raises UsageError before a byte is written."""
    rows = export.rows(store, what, **options)
    try:
        first = list(itertools.islice(rows, 1))
    except (KeyError, ValueError) as problem:
        raise click.UsageError(str(problem.args[0])) from None
    return write_rows(path, export.columns(what), itertools.chain(first, rows))
