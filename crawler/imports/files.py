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

from crawler.decoding import decoded

_CELL_LIMIT: Final = 16 * 1024 * 1024
_CHUNK: Final = 16 * 1024
_DAMAGED: Final = (
    *(lzma.LZMAError, zlib.error, gzip.BadGzipFile, zstandard.ZstdError, csv.Error, EOFError),
    UnicodeDecodeError,
)


class DumpProblem(Exception):
    """The file cannot be read as a dump; the message is one line."""

    exit_code = 5


def rows(path: Path) -> Iterator[Mapping[str, Any]]:
    """Every row of the file, one at a time; memory does not grow with the file.

    Raises DumpProblem for a suffix that we do not read or a line that is no row, and for a file
    that was cut off or holds none: what it lacks would pass for gone.
    """
    empty = True
    try:
        for row in _rows(path):
            empty = False
            yield row
    except _DAMAGED as error:
        raise DumpProblem(f"{path.name} is damaged or no such file: {error}") from None
    if empty:
        raise DumpProblem(f"{path.name} holds no row")


def _rows(path: Path) -> Iterator[Mapping[str, Any]]:
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes[-1:] == [".parquet"]:
        yield from _parquet(path)
    elif ".jsonl" in suffixes or ".ndjson" in suffixes:
        yield from _json_lines(path)
    elif ".csv" in suffixes:
        csv.field_size_limit(_CELL_LIMIT)
        with io.TextIOWrapper(_opened(path), encoding="utf-8-sig", newline="") as lines:
            yield from _csv(path, csv.DictReader(lines, strict=True))
    else:
        raise DumpProblem(f"{path.name}: expected .parquet, .jsonl or .csv (.xz, .gz, .zst)")


def _csv(path: Path, rows: "csv.DictReader[str]") -> Iterator[Mapping[str, Any]]:
    for row in rows:
        if None in row or None in row.values():
            raise DumpProblem(f"{path.name}, line {rows.line_num}: not as many cells as columns")
        yield row


def _json_lines(path: Path) -> Iterator[Mapping[str, Any]]:
    decode = msgspec.json.Decoder(dict[str, Any]).decode
    with _opened(path) as stream:
        for number, line in enumerate(stream, 1):
            if line.isspace():
                continue
            try:
                yield decoded(decode, line)
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
    except (ArrowException, OSError, ValueError, OverflowError) as error:
        if getattr(error, "errno", None) is not None:  # of the file, not of what is in it
            raise
        raise DumpProblem(f"{path.name} is damaged or no Parquet: {error}") from None


def _opened(path: Path) -> IO[bytes]:
    match path.suffix.lower():
        case ".xz":
            return lzma.open(path, "rb")
        case ".gz":
            return gzip.open(path, "rb")  # type: ignore[return-value]  # a reader in all but its base class
        case ".zst":
            return io.BufferedReader(_Zstandard(path))
        case _:
            return path.open("rb")


class _Zstandard(io.RawIOBase):
    """All frames of a file; zstandard's own reader ends at the first, and takes a cut for one."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb")
        self._frame: Any = None
        self._unread, self._out = b"", memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        while not self._out:
            if not (chunk := self._unread or self._file.read(_CHUNK)):
                if self._frame is not None:
                    raise EOFError("it ends in the middle")
                return 0
            self._frame = self._frame or zstandard.ZstdDecompressor().decompressobj()
            self._out = memoryview(self._frame.decompress(chunk))
            self._unread = self._frame.unused_data
            if self._frame.eof:
                self._frame = None
        count = min(len(into), len(self._out))
        into[:count], self._out = self._out[:count], self._out[count:]
        return count

    def close(self) -> None:
        self._file.close()
        super().close()
