"""Which dumps were taken in, and which models each of them listed: a bit a model."""

import zlib
from collections.abc import Callable, Iterable
from typing import Final

import msgspec

from storage import Store
from storage.dumps.presence import Dump

CURSOR: Final = "import/taken"


class _Dump(msgspec.Struct, frozen=True, array_like=True):
    day: int
    complete: bool
    bits: bytes


class Taken:
    """The dumps of a store, oldest first."""

    def __init__(self, store: Store) -> None:
        self._store = store
        body = store.cursor(CURSOR)
        held = msgspec.msgpack.decode(body, type=list[_Dump]) if body else []
        self._dumps = {each.day: (each.complete, zlib.decompress(each.bits)) for each in held}

    def later(self, number: int, day: int) -> int | None:
        """The next dump after a day that listed the model of that number."""
        days = (at for at, (_, bits) in self._dumps.items() if at > day and _has(bits, number))
        return min(days, default=None)

    def missed(self, number: int, day: int) -> bool:
        """Whether a dump of the whole Hub after a day did not list the model of that number."""
        return any(
            at > day and complete and not _has(bits, number)
            for at, (complete, bits) in self._dumps.items()
        )

    def newest(self) -> int:
        """The day of the newest dump."""
        return max(self._dumps, default=0)

    def dumps(self) -> list[Dump]:
        """All of them."""
        return [Dump(day, complete, _asker(bits)) for day, (complete, bits) in self._dumps.items()]

    def with_(self, day: int, numbers: Iterable[int], *, complete: bool) -> bytes:
        """Add what a dump listed; the body of the cursor."""
        bits = bytearray(self._dumps.get(day, (False, b""))[1])
        for number in numbers:
            place = number >> 3
            if place >= len(bits):
                bits.extend(bytes(place + 1 - len(bits)))
            bits[place] |= 1 << (number & 7)
        was = self._dumps.get(day, (False, b""))[0]
        self._dumps[day] = (complete or was, bytes(bits))
        held = [_Dump(at, whole, zlib.compress(kept)) for at, (whole, kept) in self._dumps.items()]
        return msgspec.msgpack.encode(sorted(held, key=lambda each: each.day))


def _has(bits: bytes, number: int) -> bool:
    place = number >> 3
    return place < len(bits) and bool(bits[place] >> (number & 7) & 1)


def _asker(bits: bytes) -> Callable[[int], bool]:
    return lambda number: _has(bits, number)
