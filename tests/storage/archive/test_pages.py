"""Web pages: one text an address, kept by what it says."""

from storage import Store
from storage.records import StoredDocument

URL = "https://example.org/License"
HOUR = 3600


def page(body: bytes, **more: str) -> StoredDocument:
    return StoredDocument(URL, body, **more)


def rows(store: Store) -> list[tuple[object, ...]]:
    with store.reading() as connection:
        found = connection.exec_driver_sql(
            "SELECT observed_at, replaced_at, checked_at, state FROM page ORDER BY observed_at"
        )
        return [tuple(row) for row in found]


def test_a_page_that_says_the_same_moves_only_its_moment(store: Store) -> None:
    store.keep_pages([page(b"words", etag="a")], 1000)
    store.keep_pages([page(b"words", etag="b")], 1000 + HOUR)
    assert rows(store) == [(1000, None, 1000 + HOUR, "read")]
    known = store.pages([URL, "https://example.org/license"])
    assert list(known) == [URL]
    assert (known[URL].document, known[URL].checked_at) == (page(b"words", etag="b"), 1000 + HOUR)


def test_a_page_that_changes_keeps_what_it_was(store: Store) -> None:
    store.keep_pages([page(b"words")], 1000)
    store.keep_pages([page(b"other words")], 2000)
    store.keep_pages([page(b"", state="unreadable", reason="too long")], 3000)
    assert [row[:2] for row in rows(store)] == [(1000, 2000), (2000, 3000), (3000, None)]
    document = store.pages([URL])[URL].document
    assert (document.body, document.state, document.reason) == (b"", "unreadable", "too long")
    assert store.check() == []


def test_two_answers_in_one_second_leave_the_last(store: Store) -> None:
    store.keep_pages([page(b"words")], 1000)
    store.keep_pages([page(b"other words")], 1000)
    assert rows(store) == [(1000, None, 1000, "read")]
    assert store.pages([URL])[URL].document.body == b"other words"


def test_equal_texts_are_one_document(store: Store) -> None:
    store.keep_pages([page(b"words")], 1000)
    store.keep_pages([StoredDocument("https://example.org/2", b"words")], 1000)
    assert store.stats()["document"] == 1
