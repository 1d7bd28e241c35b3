"""Classes, permissions and points, of single licenses and of expressions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taxonomy.expressions import alternatives, joined, worth
from taxonomy.licenses import (
    CLASSES,
    forbids_commerce,
    is_known,
    license_class,
    permissions,
    points,
    points_between,
    registry,
)

KEYS = st.sampled_from(sorted(registry()))


@pytest.mark.parametrize(
    ("key", "literal", "table"),
    [
        ("Apache-2.0", 5, 5),
        ("MIT", 5, 5),
        ("GPL-3.0-only", 4, 5),
        ("CC-BY-SA-4.0", 4, 5),
        ("MPL-2.0", 4, 5),
        ("ODC-By-1.0", 5, 4),
        ("CC-BY-NC-4.0", 4, 4),
        ("CC-BY-NC-SA-4.0", 3, 3),
        ("CC-BY-NC-ND-4.0", 1, 1),
        ("LicenseRef-bigscience-bloom-rail-1.0", 4, 4),
        ("LicenseRef-llama3", 3, 3),
        ("LicenseRef-falcon-180b-tii-license-1.0", 3, 5),
        ("LicenseRef-other", None, None),
        ("LicenseRef-nobody-knows", None, None),
        (None, 0, 0),
    ],
)
def test_points_of_both_readings(key: str | None, literal: int | None, table: int | None) -> None:
    assert points(key) == literal
    assert points(key, "table") == table


def test_what_is_unknown_spans_a_range() -> None:
    assert points_between("LicenseRef-other") == (0, 5)
    assert points_between("LicenseRef-openrail") == (0, 4)


def test_of_alternatives_the_best_counts_and_of_all_together_the_worst() -> None:
    assert points("MIT OR CC-BY-NC-SA-4.0") == 5
    assert points("MIT AND CC-BY-NC-SA-4.0") == 3
    assert points("(MIT OR CC-BY-NC-4.0) AND GPL-3.0-only", "table") == 5
    assert license_class("MIT OR GPL-3.0-only") == "permissive"
    assert license_class("MIT AND GPL-3.0-only") == "copyleft"
    assert license_class("Apache-2.0 AND LicenseRef-llama3") == "community"


def test_licenses_together_lose_what_each_of_them_refuses() -> None:
    assert points("CC-BY-NC-4.0 AND GPL-3.0-only") == 3
    assert permissions("CC-BY-NC-4.0 AND GPL-3.0-only").commercial == "no"


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("LicenseRef-great-non-commercial", "non-commercial"),
        ("LicenseRef-great-nc-2.0", "non-commercial"),
        ("LicenseRef-great-research-license", "research only"),
        ("LicenseRef-great-research-and-commercial-license", "unclear"),
        ("LicenseRef-great-community-license", "community"),
        ("LicenseRef-great-open-rail-m-license", "responsible use"),
        ("LicenseRef-great-research-only-rail-m", "research only"),
        ("LicenseRef-great-trail", "unclear"),
        ("LicenseRef-modified-cc-by-nc-4.0", "unclear"),
        ("LicenseRef-great", "unclear"),
    ],
)
def test_an_unknown_license_has_the_class_that_its_name_tells(key: str, expected: str) -> None:
    assert license_class(key) == expected


def test_no_license_permits_nothing_and_has_no_class() -> None:
    assert permissions(None).research == "no"
    assert license_class(None) == "none"


@given(KEYS, KEYS)
def test_together_never_permits_more_than_either_and_a_choice_never_less(a: str, b: str) -> None:
    for reading in ("literal", "table"):
        for bound in (0, 1):
            single = [points_between(key, reading)[bound] for key in (a, b)]
            assert points_between(f"{a} AND {b}", reading)[bound] <= min(single)
            assert points_between(f"{a} OR {b}", reading)[bound] >= max(single)


@given(KEYS, KEYS)
def test_the_order_within_an_expression_does_not_matter(a: str, b: str) -> None:
    for operator in ("AND", "OR"):
        there, back = f"{a} {operator} {b}", f"{b} {operator} {a}"
        assert points_between(there) == points_between(back)
        assert license_class(there) == license_class(back)


@given(KEYS)
def test_every_license_has_a_class(key: str) -> None:
    assert license_class(key) in CLASSES


def test_worth_is_the_best_alternative_by_its_worst_license() -> None:
    value = {"MIT": 3, "ISC": 2, "Zlib": 1}.__getitem__
    assert worth("MIT", value) == 3
    assert worth("MIT AND Zlib", value) == 1
    assert worth("ISC OR (MIT AND Zlib)", value) == 2


def test_alternatives_spread_an_expression_and_stay_small() -> None:
    assert alternatives("MIT AND (ISC OR Zlib)") == (("ISC", "MIT"), ("MIT", "Zlib"))
    huge = " AND ".join(f"(L{n}a OR L{n}b)" for n in range(9))
    assert alternatives(huge) == ((huge,),)
    assert alternatives("MIT AND AND") == (("MIT AND AND",),)


def test_joined_licenses_hold_together() -> None:
    assert joined([]) is None
    assert joined(["MIT"]) == "MIT"
    assert joined(["MIT", "ISC OR Zlib", "MIT"]) == "(ISC OR Zlib) AND MIT"


def test_an_expression_is_known_if_all_of_its_licenses_are() -> None:
    assert is_known("MIT AND (Apache-2.0 OR BSD-3-Clause)")
    assert is_known("GPL-2.0-only WITH Classpath-exception-2.0")
    assert not is_known("MIT AND LicenseRef-nobodys")


def test_licenses_for_other_than_commercial_use() -> None:
    assert forbids_commerce("CC-BY-NC-4.0")
    assert forbids_commerce("LicenseRef-mrl")
    assert not forbids_commerce("LicenseRef-llama3")
