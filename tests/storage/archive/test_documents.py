"""Documents in and out of compression."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.packing import packing
from storage.problems import DatabaseDamaged


@given(st.binary(max_size=5_000))
def test_what_goes_in_comes_out(body: bytes) -> None:
    assert packing.unpack(packing.pack(body)) == body


def test_small_records_shrink_by_what_they_have_in_common() -> None:
    record = b'{"siblings":["README.md","config.json"],"tags":["transformers","license:mit"]}'
    assert len(packing.pack(record)) < len(record) / 2


def test_packing_is_deterministic_and_names_are_by_content() -> None:
    assert packing.pack(b"x" * 99) == packing.pack(b"x" * 99)
    assert packing.content_hash(b"a") != packing.content_hash(b"b")
    assert len(packing.content_hash(b"a")) == 16


def test_records_together_take_a_part_of_what_they_take_alone() -> None:
    records = {n: b'{"siblings":["model-%d.safetensors"],"tags":["mit"]}' % n for n in range(99)}
    size, packed = packing.pack_records(records)
    together = packing.unpack(packed, packing.RECORDS)
    assert packing.unpack_records(together) == records
    assert len(together) == size
    assert len(packed) * 4 < sum(len(packing.pack(body)) for body in records.values())


def test_damaged_records_are_named() -> None:
    with pytest.raises(DatabaseDamaged):
        packing.unpack_records(b"no records")


@pytest.mark.parametrize("body", [b"", b"no frame at all", packing.pack(b"x" * 999)[:-4]])
def test_damage_is_named(body: bytes) -> None:
    with pytest.raises(DatabaseDamaged):
        packing.unpack(body)
    with pytest.raises(DatabaseDamaged):
        packing.unpack(packing.pack(b"x"), codec=9)


def test_plain_zstd_is_read_too() -> None:
    import zstandard

    assert packing.unpack(zstandard.compress(b"older"), codec=0) == b"older"
