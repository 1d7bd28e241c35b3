"""Properties of orders and cursors, without HTTP."""

from hypothesis import given
from hypothesis import strategies as st

from sandbox.corpus.orders import SORTS, Selection, cursor_after
from sandbox.corpus.repository import Repository
from sandbox.corpus.shelf import Shelf
from sandbox.corpus.spool import Spool

counts = st.none() | st.integers(0, 3)
rows = st.lists(st.tuples(counts, counts, st.integers(0, 3)), max_size=25)


@given(rows, st.sampled_from(list(SORTS)), st.booleans(), st.integers(1, 9))
def test_pages_of_any_size_in_any_order_meet_each_once(
    rows: list[tuple[int | None, int | None, int]], sort: str, ascending: bool, limit: int
) -> None:
    spool = Spool()
    shelf = Shelf("models", spool)
    for number, (downloads, likes, day) in enumerate(rows):
        each = Repository("models", f"a/m{number}", f"{number * 7919 % 97:024x}", "0" * 40)
        each.downloads, each.likes, each.created = downloads, likes, day * 86_400_000
        shelf.add(each)
    selection = Selection(sort=sort, ascending=ascending)
    met, cursor = [], None
    for _ in range(len(rows) + 1):
        order, start = shelf.after(selection, cursor)
        page = order[start : start + limit]
        if not page:
            break
        met += [each.name for each in page]
        cursor = cursor_after(selection, page[-1])
    spool.close()
    assert sorted(met) == sorted(f"a/m{number}" for number in range(len(rows)))


def test_a_name_is_found_in_any_case_and_after_a_rename() -> None:
    spool = Spool()
    shelf = Shelf("models", spool)
    each = Repository("models", "Acme/Tiny", "0" * 24, "0" * 40)
    shelf.add(each)
    shelf.rename(each, "Other/Tiny")
    assert shelf.find("acme/tiny") is each
    assert shelf.find("OTHER/tiny") is each
    taken = Repository("models", "acme/tiny", "1" * 24, "0" * 40)
    shelf.add(taken)
    assert shelf.find("Acme/Tiny") is taken
    shelf.remove(each)
    assert shelf.find("other/tiny") is None
    spool.close()
