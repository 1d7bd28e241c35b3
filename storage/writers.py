"""Rows into files: CSV, JSON Lines, Parquet; every file complete or not there at all."""

import csv
import io
import itertools
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

import msgspec

from storage.problems import DatabaseProblem

Cell = str | int | float | bool | None
Rows = Iterable[Sequence[Cell]]
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_CHUNK: Final = 20_000


def write_rows(path: str | None, columns: Sequence[str], rows: Rows) -> int:
    """Write rows by the suffix of ``path``; None or "-" is standard output. The number of rows."""
    if path in (None, "-"):
        count = write_csv(sys.stdout, columns, rows)
        sys.stdout.flush()
        return count
    target = Path(str(path))
    writer = _WRITERS.get(target.suffix.lower())
    if writer is None:
        known = ", ".join(_WRITERS)
        raise DatabaseProblem(f"{target.name} has no suffix that tells the format: {known}.")
    with _replacing(target) as out:
        return writer(out, columns, rows)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file that is as it was until all of it is there."""
    with _replacing(path) as out:
        out.write(content)


def write_csv(out: IO[str], columns: Sequence[str], rows: Rows) -> int:
    """Write rows as CSV; how many they were."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    count = itertools.count()
    writer.writerows([csv_cell(cell) for cell in row] for row in rows if next(count) >= 0)
    return next(count)


def csv_cell(value: Cell) -> str | int | float:
    """A cell of a CSV file: what a spreadsheet would run as a formula gets an apostrophe."""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else value


@contextmanager
def _replacing(target: Path) -> Iterator[IO[bytes]]:
    """What takes the target's place in the end. A link goes on pointing at its file; a pipe or a
    device is written into as it stands.
    """
    target = target.resolve()
    special = target.exists() and not target.is_file()
    try:
        with target.open("wb") if special else _beside(target) as out:
            yield out
    except OSError as error:
        raise _unwritable(target, error) from error


@contextmanager
def _beside(target: Path) -> Iterator[IO[bytes]]:
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            yield out
        Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(target)
    finally:
        Path(name).unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _unwritable(target: Path, error: OSError) -> DatabaseProblem:
    return DatabaseProblem(f"{target} cannot be written: {error.strerror or error}.")


def _csv(out: IO[bytes], columns: Sequence[str], rows: Rows) -> int:
    text = io.TextIOWrapper(out, encoding="utf-8", newline="")
    count = write_csv(text, columns, rows)
    text.flush()
    text.detach()
    return count


def _jsonl(out: IO[bytes], columns: Sequence[str], rows: Rows) -> int:
    encode = msgspec.json.Encoder().encode
    count = 0
    for row in rows:
        out.write(encode(dict(zip(columns, row, strict=True))) + b"\n")
        count += 1
    return count


def _parquet(out: IO[bytes], columns: Sequence[str], rows: Rows) -> int:
    try:
        import pyarrow as pa  # noqa: PLC0415
        from pyarrow import parquet  # noqa: PLC0415
    except ModuleNotFoundError as error:
        message = "Parquet needs pyarrow: pip install 'ajar-openness[parquet]', or write .csv."
        raise DatabaseProblem(message) from error
    chunks = iter(rows)
    count = 0
    writer = None
    while (chunk := list(itertools.islice(chunks, _CHUNK))) or writer is None:
        table = _table(pa, columns, chunk, writer.schema if writer else None)
        writer = writer or parquet.ParquetWriter(out, table.schema, compression="zstd")
        writer.write_table(table)
        count += len(chunk)
    writer.close()
    return count


def _table(pa: Any, columns: Sequence[str], chunk: list[Sequence[Cell]], schema: Any) -> Any:
    """A chunk as Arrow; every column is text unless the first chunk holds numbers only."""
    values = list(zip(*chunk, strict=True)) or [()] * len(columns)
    if schema is None:
        kinds = [_kind(pa, column) for column in values]
        schema = pa.schema(list(zip(columns, kinds, strict=True)))
    cast = [_column(pa, column, field.type) for column, field in zip(values, schema, strict=True)]
    return pa.table(cast, schema=schema)


def _kind(pa: Any, column: Sequence[Cell]) -> Any:
    types = {type(value) for value in column if value is not None}
    if types == {int}:
        return pa.int64()
    if types and types <= {int, float}:
        return pa.float64()
    return pa.bool_() if types == {bool} else pa.string()


def _column(pa: Any, column: Sequence[Cell], kind: Any) -> Any:
    if kind == pa.string():
        return pa.array([None if v is None else str(v) for v in column], kind)
    return pa.array([None if v == "" else v for v in column], kind)


_WRITERS: Final[dict[str, Callable[[IO[bytes], Sequence[str], Rows], int]]] = {
    ".csv": _csv,
    ".jsonl": _jsonl,
    ".parquet": _parquet,
}
