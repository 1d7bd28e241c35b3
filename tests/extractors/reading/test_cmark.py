import cmarkgfm
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.reading import cmark

TABLE = "| a | b |\n|---|---|\n| 1 | ~~2~~ |\n\n- [ ] x https://x.example\n\n<b>raw</b>\n"


@given(st.text(alphabet='ab#*_-`[]()<>|~\n"&!:/. é', max_size=200))
def test_it_renders_what_cmarkgfm_renders(text: str) -> None:
    assert cmark.html(text) == cmarkgfm.github_flavored_markdown_to_html(text, cmark.OPTIONS)


def test_it_serves_without_the_functions_to_free(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = cmark.html(TABLE)
    monkeypatch.setattr(cmark, "_library", lambda: None)
    assert cmark.html(TABLE) == expected


def test_a_parser_serves_one_text_after_the_other() -> None:
    library = cmark._library()
    assert library is not None
    text = "[a]: https://a.example\n\n```\nleft open"
    expected = cmark.html("[a]")
    idle = len(library.plain)
    for _ in range(3):
        cmark.html(text)
        assert cmark.html("[a]") == expected  # what one text defines the next does not know
    assert len(library.plain) == idle


def test_memory_is_given_back() -> None:
    import resource

    for _ in range(50):
        cmark.html(TABLE * 50)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(2000):
        cmark.html(TABLE * 50)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000  # kB; was 500,000
