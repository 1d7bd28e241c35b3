"""Documents in and out of compression, and their names by content.

Codec 0 is plain zstd; codec 1 is zstd with ``dictionary.txt``, which holds what records and
cards have in common, so that small ones shrink too. A changed dictionary is a new codec.
Codec 2 is codec 1 over the API records of a page together, in MessagePack by entity id: a quarter
of what they take one by one. Codec 3 is zstd with ``readings.dict``, which was trained on readings
of the demo's models: half of what codec 1 makes of a reading. Its frames name their dictionary.
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
READINGS: Final = 3
_LEVELS: Final = {CODEC: 3, READINGS: 4}
_DICTIONARY: Final = Path(__file__).with_name("readings.dict")
"""Made by ``make dictionary``. Another one is another codec: databases hold readings of this."""
_LARGEST: Final = 64 * 1024 * 1024
_DAMAGED: Final = "A document does not decompress: run `ajar db check` to find the damaged ones."
_local = threading.local()
_records: Final = msgspec.msgpack.Decoder(dict[int, bytes])


def content_hash(body: bytes) -> bytes:
    """The name of a document by its content, 16 bytes."""
    return hashlib.blake2b(body, digest_size=16).digest()


def pack(body: bytes, codec: int = CODEC) -> bytes:
    """Compressed with :data:`CODEC` or :data:`READINGS`."""
    known = _local.__dict__.setdefault("compressors", {})
    if codec not in known:
        known[codec] = zstandard.ZstdCompressor(
            level=_LEVELS[codec], dict_data=_DICTIONARIES[codec](), write_content_size=True
        )
    packed: bytes = known[codec].compress(body)
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


def codec_of_reading(body: bytes) -> int:
    """Readings name no codec beside them: those that are older than their dictionary name none."""
    try:
        named = zstandard.get_frame_parameters(body).dict_id
    except zstandard.ZstdError as error:
        raise DatabaseDamaged(_DAMAGED) from error
    return READINGS if named else CODEC


def _decompressor(codec: int) -> zstandard.ZstdDecompressor:
    known = _local.__dict__.setdefault("decompressors", {})
    if codec not in known:
        known[codec] = zstandard.ZstdDecompressor(dict_data=_DICTIONARIES[codec]())
    found: zstandard.ZstdDecompressor = known[codec]
    return found


def _none() -> None:
    return None


@cache
def _common() -> zstandard.ZstdCompressionDict:
    raw = Path(__file__).with_name("dictionary.txt").read_bytes()
    dictionary = zstandard.ZstdCompressionDict(raw, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
    dictionary.precompute_compress(level=_LEVELS[CODEC])
    return dictionary


@cache
def _of_readings() -> zstandard.ZstdCompressionDict:
    dictionary = zstandard.ZstdCompressionDict(_DICTIONARY.read_bytes())
    dictionary.precompute_compress(level=_LEVELS[READINGS])
    return dictionary


_DICTIONARIES: Final[dict[int, Callable[[], zstandard.ZstdCompressionDict | None]]] = {
    0: _none,
    CODEC: _common,
    RECORDS: _common,
    READINGS: _of_readings,
}
