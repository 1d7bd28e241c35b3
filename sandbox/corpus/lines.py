"""Sources of records: JSON Lines, `.xz` or plain, or a record at hand."""

import lzma
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

Source = str | Path | Mapping[str, Any]
"""A file of records, or one record."""

_encode = msgspec.json.Encoder().encode


def each(sources: Iterable[Source], take: Callable[[bytes], object]) -> None:
    """Hand every record of every source on, as JSON.

    Raises OSError, and ValueError that names file and line for what is no record.
    """
    for source in sources:
        if isinstance(source, Mapping):
            take(_encode(dict(source)))
        else:
            _lines(Path(source), take)


def _lines(path: Path, take: Callable[[bytes], object]) -> None:
    number = 0
    try:
        with lzma.open(path) if path.suffix == ".xz" else path.open("rb") as file:
            for number, line in enumerate(file, 1):  # noqa: B007  the place of what fails
                if text := line.strip():
                    take(_object(text))
    except (ValueError, EOFError, lzma.LZMAError) as problem:
        raise ValueError(f"{path}, line {number}: {problem}") from None


def _object(text: bytes) -> bytes:
    if not text.startswith(b"{"):
        raise ValueError("no JSON object")
    return text
