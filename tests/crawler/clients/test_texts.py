"""A body and its ETag: what was cut is asked for again, whatever a Hub's ETags are."""

import pytest

from crawler.asking.answers import Answer
from crawler.clients.texts import ETags, git_name, is_text, refusal
from crawler.errors import Passing

CARD = b"---\nlicense: mit\n---\n# A model\n"


def answer(
    body: bytes = CARD, *, etag: str = "", kind: str = "text/plain", length: bool = True
) -> Answer:
    headers = {"content-type": kind} | ({"content-length": str(len(body))} if length else {})
    return Answer(200, headers, body, "http://hub/a/b/resolve/main/README.md", {"etag": etag})


def test_a_body_is_held_against_gits_name_for_it() -> None:
    etags, named = ETags(), git_name(CARD)
    assert etags.of(answer(etag=f'"{named}"'), []) == named
    cut = answer(CARD[:9], etag=f'"{named}"')
    earlier: list[bytes] = []
    for _ in range(3):
        with pytest.raises(Passing, match="ETag"):
            etags.of(cut, earlier)


def test_a_hub_with_other_etags_is_believed_the_second_time_and_then_at_once() -> None:
    etags, tag = ETags(), "0" * 40
    earlier: list[bytes] = []
    with pytest.raises(Passing, match="ETag"):
        etags.of(answer(etag=f'"{tag}"'), earlier)
    assert etags.of(answer(etag=f'"{tag}"'), earlier) == tag
    assert etags.of(answer(b"another\n", etag=f'W/"{tag}"'), []) == tag


def test_a_body_of_unknown_length_is_never_believed() -> None:
    etags = ETags()
    earlier: list[bytes] = []
    for _ in range(3):
        with pytest.raises(Passing):
            etags.of(answer(etag=f'"{"0" * 40}"', length=False), earlier)


def test_nothing_is_asked_for_twice_and_what_is_no_text_again_and_again() -> None:
    etags = ETags()
    earlier: list[bytes] = []
    with pytest.raises(Passing, match="nothing"):
        etags.of(answer(b""), earlier)
    assert etags.of(answer(b""), earlier) == ""
    for _ in range(3):
        with pytest.raises(Passing, match="no text"):
            etags.of(answer(b"\x93NUMPY\x01\x00\xff\xfe" * 9), earlier)


def test_a_web_page_is_no_text_and_a_text_called_html_is_one() -> None:
    with pytest.raises(Passing, match="web page"):
        ETags().of(answer(b"\n<!DOCTYPE html><p>Back soon", kind="text/html; charset=utf-8"), [])
    assert ETags().of(answer(kind="text/html; charset=utf-8"), []) == ""


def test_bytes_that_are_a_text() -> None:
    assert is_text("Un modèle de langue pour le français\n".encode("latin-1"))
    assert is_text(b"")
    assert is_text(b"??h\0e\0l\0l\0o\0")
    assert is_text("a card that lost its letters: \ufffd\ufffd\ufffd\ufffd\ufffd".encode())
    assert not is_text(bytes(range(256)))


def test_a_bare_404_says_that_the_file_is_not_there() -> None:
    headers = {"x-error-code": "RepoNotFound"}
    assert refusal(Answer(404, {}, b"", "")) == ("absent", "")
    assert refusal(Answer(404, headers, b"", ""))[0] == "unread"
