"""The fingerprints of known license texts: which 4-word shingles each of them has.

``shingles.bin`` holds hashes only, no text; ``make licenses`` writes it from the texts
in shared/ (SPDX and AI licenses, AboutCode licensedb, CC-BY-4.0) and keeps those that were read
elsewhere, each with its source. Read once, when first asked.
"""

import array
import re
import sys
import zlib
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Final

import msgspec
import zstandard

LENGTH: Final = 4
_WORD: Final = re.compile(r"\(?\b(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)](?=\s)|([^\W_]+)")
"""A number or letter that counts items is no word: people number clauses as they like."""


class Fingerprint(msgspec.Struct, frozen=True):
    """A license text in hashes: all its shingles; those of its terms in their order.

    ``terms`` is empty where nobody asks what is missing, ``source`` tells where the text was read.
    """

    key: str
    source: str
    shingles: frozenset[int]
    terms: tuple[int, ...] = ()


class Table(msgspec.Struct, frozen=True):
    """Sorted shingle hashes; for each the number of a group; for each group its texts.

    ``keys``, ``sources``, ``sizes`` (distinct shingles) and ``ordered`` (places in ``hashes`` of
    the terms' shingles, as bytes) are by text number. Several texts may share a key.
    """

    hashes: "array.array[int]"
    groups: "array.array[int]"
    texts: tuple[tuple[int, ...], ...]
    keys: tuple[str, ...]
    sources: tuple[str, ...]
    sizes: tuple[int, ...]
    ordered: tuple[bytes, ...]

    def group(self, shingle: int) -> int | None:
        """The group of texts that have this shingle; None when no text has it."""
        index = bisect_left(self.hashes, shingle)
        if index < len(self.hashes) and self.hashes[index] == shingle:
            return self.groups[index]
        return None

    def terms(self, number: int) -> list[int]:
        """The shingles of a text's terms, each once, in the order of the text."""
        return [self.hashes[at] for at in _little(array.array("I", self.ordered[number]))]

    def matched(self, groups: Iterable[int]) -> "Counter[int]":
        """How many shingles each text has, by text number, given the group of every shingle."""
        counts: Counter[int] = Counter()
        for group, n in Counter(groups).items():
            for text in self.texts[group]:
                counts[text] += n
        return counts


def words(text: str) -> list[str]:
    """The words that are compared: letters and digits, without case, layout and markup."""
    return [word for word in _WORD.findall(text.lower()) if word]


def places(text: str) -> list[tuple[int, int]]:
    """Where each of :func:`words` starts and ends in ``text.lower()``."""
    return [word.span(1) for word in _WORD.finditer(text.lower()) if word[1]]


def shingles(spoken: Sequence[str]) -> list[int]:
    """A 32-bit hash for every run of four words, in order."""
    return [
        zlib.crc32(" ".join(spoken[i : i + LENGTH]).encode())
        for i in range(len(spoken) - LENGTH + 1)
    ]


class _Packed(msgspec.Struct, array_like=True):
    planes: list[bytes]
    groups: bytes
    texts: list[list[int]]
    keys: list[str]
    sources: list[str]
    sizes: list[int]
    ordered: list[bytes]


def pack(fingerprints: Sequence[Fingerprint]) -> bytes:
    """The table of the fingerprints as bytes, the same for the same input."""
    owners: dict[int, list[int]] = {}
    for number, fingerprint in enumerate(fingerprints):
        for shingle in fingerprint.shingles:
            owners.setdefault(shingle, []).append(number)
    hashes = array.array("I", sorted(owners))
    at = {shingle: place for place, shingle in enumerate(hashes)}
    numbers = _numbered(tuple(owners[shingle]) for shingle in hashes)
    raw = _little(hashes).tobytes()
    packed = _Packed(
        planes=[raw[i::4] for i in range(4)],
        groups=_little(array.array("H", (numbers[tuple(owners[h])] for h in hashes))).tobytes(),
        texts=[list(group) for group in numbers],
        keys=[each.key for each in fingerprints],
        sources=[each.source for each in fingerprints],
        sizes=[len(each.shingles) for each in fingerprints],
        ordered=[
            _little(array.array("I", (at[shingle] for shingle in each.terms))).tobytes()
            for each in fingerprints
        ],
    )
    return zstandard.ZstdCompressor(level=19).compress(msgspec.msgpack.encode(packed))


def unpack(data: bytes) -> Table:
    """The table that :func:`pack` wrote."""
    packed = msgspec.msgpack.decode(zstandard.ZstdDecompressor().decompress(data), type=_Packed)
    raw = bytearray(4 * len(packed.planes[0]))
    for i, plane in enumerate(packed.planes):
        raw[i::4] = plane
    return Table(
        hashes=_little(array.array("I", bytes(raw))),
        groups=_little(array.array("H", packed.groups)),
        texts=tuple(map(tuple, packed.texts)),
        keys=tuple(packed.keys),
        sources=tuple(packed.sources),
        sizes=tuple(packed.sizes),
        ordered=tuple(packed.ordered),
    )


@cache
def table() -> Table:
    """The table of the project, read on the first call (some 30 ms)."""
    return unpack(resources.files("extractors.licenses").joinpath("shingles.bin").read_bytes())


def _numbered(groups: Iterable[tuple[int, ...]]) -> Mapping[tuple[int, ...], int]:
    numbers: dict[tuple[int, ...], int] = {}
    for group in groups:
        numbers.setdefault(group, len(numbers))
    return numbers


def _little(values: "array.array[int]") -> "array.array[int]":
    if sys.byteorder == "big":
        values.byteswap()
    return values
