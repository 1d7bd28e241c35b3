"""Sources of records: JSON Lines, `.xz` or plain, or a record at hand."""

import lzma
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

Source = str | Path | Mapping[str, Any]
"""A file of records, or one record."""

_encode = msgspec.json.Encoder().encode


def lines(sources: Iterable[Source]) -> Iterator[bytes]:
    """Every record of every source, as JSON. Raises OSError, and ValueError for what is none."""
    for source in sources:
        if isinstance(source, Mapping):
            yield _encode(dict(source))
            continue
        path = Path(source)
        with lzma.open(path) if path.suffix == ".xz" else path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if text := line.strip():
                    if not text.startswith(b"{"):
                        raise ValueError(f"{path}, line {number}: no JSON object")
                    yield text
