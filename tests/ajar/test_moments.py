import pytest

from ajar.moments import day, end_of, iso, start_of


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2024", "2024-01-01T00:00:00Z", "2024-12-31T23:59:59Z"),
        ("2024-02", "2024-02-01T00:00:00Z", "2024-02-29T23:59:59Z"),
        ("2023-12", "2023-12-01T00:00:00Z", "2023-12-31T23:59:59Z"),
        ("2024-06-30", "2024-06-30T00:00:00Z", "2024-06-30T23:59:59Z"),
        ("2024-06-30T12:00:00+02:00", "2024-06-30T10:00:00Z", "2024-06-30T10:00:00Z"),
        ("2024-06-30 12:00", "2024-06-30T12:00:00Z", "2024-06-30T12:00:00Z"),
    ],
)
def test_a_date_is_a_span(text: str, start: str, end: str) -> None:
    assert iso(start_of(text)) == start
    assert iso(end_of(text)) == end


@pytest.mark.parametrize("text", ["", "soon", "2024-13", "2024-02-30", "0000", "99999", "-1"])
def test_what_is_no_date_is_told_how_to_write_one(text: str) -> None:
    with pytest.raises(ValueError, match="write 2024"):
        start_of(text)


def test_unknown_moments() -> None:
    assert iso(None) is None
    assert day(None) == "–"
    assert day(0) == "1970-01-01"
