"""Documents in and out of compression, and their names by content.

Codec 0 is plain zstd; codec 1 is zstd with ``dictionary.txt``, which holds what records and
cards have in common, so that small ones shrink too. A changed dictionary is a new codec.
Codec 2 is codec 1 over the API records of a page together, in MessagePack by entity id: a quarter
of what they take one by one.
"""

import hashlib
import threading
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Final

import msgspec
import zstandard

from storage.problems import DatabaseDamaged

CODEC: Final = 1
RECORDS: Final = 2
_LEVEL: Final = 3
_LARGEST: Final = 64 * 1024 * 1024
_DAMAGED: Final = "A document does not decompress: run `ajar db check` to find the damaged ones."
_local = threading.local()
_records: Final = msgspec.msgpack.Decoder(dict[int, bytes])


def content_hash(body: bytes) -> bytes:
    """The name of a document by its content, 16 bytes."""
    return hashlib.blake2b(body, digest_size=16).digest()


def pack(body: bytes) -> bytes:
    """Compressed with :data:`CODEC`."""
    compressor = getattr(_local, "compressor", None)
    if compressor is None:
        compressor = _local.compressor = zstandard.ZstdCompressor(
            level=_LEVEL, dict_data=_dictionary(), write_content_size=True
        )
    packed: bytes = compressor.compress(body)
    return packed


def pack_records(records: Mapping[int, bytes]) -> tuple[int, bytes]:
    """The API records of several entities in one; the size they had, and :data:`RECORDS`."""
    together = msgspec.msgpack.encode(records)
    return len(together), pack(together)


def unpack_records(together: bytes) -> dict[int, bytes]:
    """Records by entity. DatabaseDamaged where there are none."""
    try:
        return _records.decode(together)
    except msgspec.MsgspecError as error:
        raise DatabaseDamaged(_DAMAGED) from error


def unpack(body: bytes, codec: int = CODEC) -> bytes:
    """The bytes as they were. DatabaseDamaged where they do not decompress."""
    try:
        unpacked: bytes = _decompressor(codec).decompress(body, max_output_size=_LARGEST)
    except (zstandard.ZstdError, KeyError) as error:
        raise DatabaseDamaged(_DAMAGED) from error
    return unpacked


def _decompressor(codec: int) -> zstandard.ZstdDecompressor:
    known = _local.__dict__.setdefault("decompressors", {})
    if codec not in known:
        known[codec] = zstandard.ZstdDecompressor(dict_data=_DICTIONARIES[codec]())
    found: zstandard.ZstdDecompressor = known[codec]
    return found


def _none() -> None:
    return None


@cache
def _dictionary() -> zstandard.ZstdCompressionDict:
    raw = Path(__file__).with_name("dictionary.txt").read_bytes()
    dictionary = zstandard.ZstdCompressionDict(raw, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
    dictionary.precompute_compress(level=_LEVEL)
    return dictionary


_DICTIONARIES: Final[dict[int, Callable[[], zstandard.ZstdCompressionDict | None]]] = {
    0: _none,
    1: _dictionary,
    2: _dictionary,
}
