"""Rows of a dump file, streamed: Parquet, JSON Lines and CSV, plain or .xz, .gz, .zst."""

import csv
import gzip
import io
import lzma
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any, Final

import msgspec
import zstandard

_CELL_LIMIT: Final = 16 * 1024 * 1024


_DAMAGED: Final = (
    *(lzma.LZMAError, zlib.error, gzip.BadGzipFile, zstandard.ZstdError, csv.Error, EOFError),
    UnicodeDecodeError,
)


class DumpProblem(Exception):
    """The file cannot be read as a dump; the message is one line."""

    exit_code = 5


def rows(path: Path) -> Iterator[Mapping[str, Any]]:
    """Every row of the file, one at a time; memory does not grow with the file.

    Raises DumpProblem for a suffix that we do not read or a line that is no row.
    """
    try:
        yield from _rows(path)
    except (
        lzma.LZMAError,
        zlib.error,
        gzip.BadGzipFile,
        zstandard.ZstdError,
        csv.Error,
        EOFError,
        UnicodeDecodeError,
    ) as error:
        raise DumpProblem(f"{path.name} is damaged or no such file: {error}") from None


def _rows(path: Path) -> Iterator[Mapping[str, Any]]:
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes[-1:] == [".parquet"]:
        yield from _parquet(path)
    elif ".jsonl" in suffixes or ".ndjson" in suffixes:
        yield from _json_lines(path)
    elif ".csv" in suffixes:
        csv.field_size_limit(_CELL_LIMIT)
        with io.TextIOWrapper(_opened(path), encoding="utf-8", newline="") as lines:
            yield from csv.DictReader(lines)
    else:
        raise DumpProblem(f"{path.name}: expected .parquet, .jsonl or .csv (.xz, .gz, .zst)")


def _json_lines(path: Path) -> Iterator[Mapping[str, Any]]:
    decode = msgspec.json.Decoder(dict[str, Any]).decode
    with _opened(path) as stream:
        for number, line in enumerate(stream, 1):
            try:
                yield decode(line)
            except msgspec.DecodeError as error:
                raise DumpProblem(f"{path.name}, line {number}: {error}") from None


def _parquet(path: Path) -> Iterator[Mapping[str, Any]]:
    try:
        from pyarrow import ArrowException, parquet  # noqa: PLC0415  an extra, slow to import
    except ModuleNotFoundError:
        raise DumpProblem("Parquet needs pyarrow: pip install 'ajar-openness[parquet]'") from None
    try:
        with parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=1000):
                yield from batch.to_pylist()
    except ArrowException as error:
        raise DumpProblem(f"{path.name} is damaged or no Parquet: {error}") from None


def _opened(path: Path) -> IO[bytes]:
    match path.suffix.lower():
        case ".xz":
            return lzma.open(path, "rb")
        case ".gz":
            return gzip.open(path, "rb")  # type: ignore[return-value]  # a reader in all but its base class
        case ".zst":
            raw = zstandard.ZstdDecompressor().stream_reader(path.open("rb"), closefd=True)
            return io.BufferedReader(raw)
        case _:
            return path.open("rb")
