"""Columns of numbers as texts."""

import pytest

from storage import Store
from storage.trends import digits
from storage.trends.digits import Select

ROWS = "(SELECT 1 AS one, NULL AS none UNION ALL SELECT 2, 7 ORDER BY 1)"


def test_each_column_is_one_text_and_a_null_is_left_out() -> None:
    with Store.open("sqlite://") as store, store.reading() as connection:
        selects = (Select(("one", "none"), ROWS), Select(("one",), f"{ROWS} WHERE one > 5"))
        assert digits.texts(connection, *selects) == ["1,2", "7", ""]


@pytest.mark.parametrize("count", [0, 1, 300_000])
def test_parts_of_a_long_text_are_all_of_it(count: int) -> None:
    text = ",".join(map(str, range(count)))
    parts = list(digits.parts(text))
    assert [number for part in parts for number in part] == list(range(count))
    assert len(parts) == -(-len(text) // (1 << 20))
    assert digits.numbers(text) == list(range(count))
