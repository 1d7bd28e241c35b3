"""Readings in and out of compression."""

import msgspec
import pytest

from storage.archive import readings
from storage.packing import packing
from storage.problems import DatabaseDamaged
from storage.shapes import Reader, Shapes
from tests.storage.builders import evidenced

EXTRACTION = evidenced(quote="license: mit\n" * 9)
PLAIN = msgspec.msgpack.encode(EXTRACTION)
SETTLED = Reader(Shapes()).read(EXTRACTION, recurs=False)
KEPT = readings.packed(EXTRACTION, SETTLED, None)


def test_a_reading_comes_out_as_it_went_in_and_takes_less_than_a_text_of_its_length() -> None:
    assert readings.unpacked(KEPT) == EXTRACTION
    assert len(KEPT) * 3 < len(packing.pack(PLAIN)) * 2


def test_readings_of_an_older_database_are_read_as_well_and_stay_as_they_are() -> None:
    older = packing.pack(PLAIN)
    assert readings.unpacked(older) == EXTRACTION
    assert readings.packed(EXTRACTION, SETTLED, older) is older


@pytest.mark.parametrize("body", [b"", b"x" * 40, KEPT[:-9]])
def test_a_damaged_reading_is_said_to_be_one(body: bytes) -> None:
    with pytest.raises(DatabaseDamaged):
        readings.unpacked(body)
