"""Texts and records kept out of the process's memory: an unnamed file and places in it."""

import os
import tempfile
from collections.abc import Iterable

_LENGTH_BITS = 32
_LENGTH = (1 << _LENGTH_BITS) - 1


class Spool:
    """An append-only unnamed file; a place is one int, the offset over the length."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(prefix="ajar-sandbox-")  # noqa: SIM115 - lives as long as we do
        self._waiting = [b"\n"]  # so that no text lies at place 0, which means "none"
        self._waiting_bytes = self._end = 1

    def put(self, data: bytes) -> int:
        """The place where `data` lies from now on."""
        place = self._end << _LENGTH_BITS | len(data)
        self._end += len(data)
        self._waiting.append(data)
        self._waiting_bytes += len(data)
        if self._waiting_bytes > 1 << 20:
            self._flush()
        return place

    def get(self, place: int) -> bytes:
        """The bytes at a place."""
        if self._waiting:
            self._flush()
        return os.pread(self._file.fileno(), place & _LENGTH, place >> _LENGTH_BITS)

    def gather(self, places: Iterable[int]) -> list[bytes]:
        """The bytes at many places."""
        if self._waiting:
            self._flush()
        number = self._file.fileno()
        return [os.pread(number, place & _LENGTH, place >> _LENGTH_BITS) for place in places]

    def close(self) -> None:
        """Give the file back."""
        self._file.close()

    def _flush(self) -> None:
        self._file.write(b"".join(self._waiting))
        self._file.flush()
        self._waiting.clear()
        self._waiting_bytes = 0
