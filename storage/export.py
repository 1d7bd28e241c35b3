"""Exports: what there is, its columns, its rows, and files of it.

Every module of :mod:`storage.exports` is one export, found by its name: ``COLUMNS`` and
``rows(connection, **options)``. Rows are sorted and the same on every database.
"""

import importlib
import pkgutil
from collections.abc import Iterator
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final

from storage import exports
from storage.writers import Cell, write_rows

if TYPE_CHECKING:
    from storage.store.store import Store

NAMES: Final = tuple(sorted(module.name for module in pkgutil.iter_modules(exports.__path__)))
"""What can be exported."""


def columns(what: str) -> tuple[str, ...]:
    """The columns of an export. KeyError for one that there is not."""
    found: tuple[str, ...] = _module(what).COLUMNS
    return found


def rows(store: "Store", what: str, **options: Any) -> Iterator[tuple[Cell, ...]]:
    """The rows of an export, one by one, in one consistent snapshot of the database.

    ``as_of`` (UTC seconds) goes with all of them; the others are those of the export's ``rows``.
    """
    with store.reading() as connection:
        yield from _module(what).rows(connection, **options)


def records(store: "Store", what: str, **options: Any) -> Iterator[dict[str, Any]]:
    """The same, each row by the names of its columns."""
    names = columns(what)
    return (dict(zip(names, row, strict=True)) for row in rows(store, what, **options))


def write(store: "Store", what: str, path: str | None = None, **options: Any) -> int:
    """Write an export to a file, by its suffix .csv, .jsonl or .parquet; the number of rows.

    None or "-" is standard output, as CSV. A file is complete or it is not there.
    """
    return write_rows(path, columns(what), rows(store, what, **options))


def _module(what: str) -> ModuleType:
    if what not in NAMES:
        raise KeyError(f"no export {what!r}; there are {', '.join(NAMES)}")
    return importlib.import_module(f"{exports.__name__}.{what}")
