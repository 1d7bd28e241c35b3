"""Texts and records kept out of the process's memory: an unnamed file and places in it."""

import os
import tempfile
from collections.abc import Iterable

_LENGTH_BITS = 32
_LENGTH = (1 << _LENGTH_BITS) - 1
_BLOCK = 1 << 20


class Spool:
    """An append-only unnamed file; a place is one int, the offset over the length."""

    def __init__(self, block: int = _BLOCK) -> None:
        self._block = block
        self._file = tempfile.TemporaryFile(prefix="ajar-sandbox-", buffering=0)  # noqa: SIM115
        self._number = self._file.fileno()
        self._end = 1  # so that no text lies at place 0, which means "none"
        self._written = 1
        self._waiting: dict[int, bytes] = {}

    def put(self, data: bytes) -> int:
        """The place where `data` lies from now on."""
        place = self._end << _LENGTH_BITS | len(data)
        self._end += len(data)
        self._waiting[place] = data
        if self._end - self._written > self._block:
            block = b"".join(self._waiting.values())
            os.pwrite(self._number, block, self._written)
            self._written += len(block)
            self._waiting.clear()
        return place

    def get(self, place: int) -> bytes:
        """The bytes at a place."""
        waiting = self._waiting.get(place)
        if waiting is not None:
            return waiting
        return os.pread(self._number, place & _LENGTH, place >> _LENGTH_BITS)

    def gather(self, places: Iterable[int]) -> list[bytes]:
        """The bytes at many places."""
        return [self.get(place) for place in places]

    def close(self) -> None:
        """Give the file back."""
        self._file.close()
