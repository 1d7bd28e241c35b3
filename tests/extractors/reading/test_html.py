import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.reading import html

PAGE = """<html><head>
<meta name="citation_title" content="A Title"><meta name="citation_abstract" content="About it.">
</head><body><h1 class="title">Title:A Title</h1>
<table><tr><td class="comments">12 pages, Accepted to EMNLP 2023</td></tr></table>
<a href="http://creativecommons.org/licenses/by/4.0/">license</a></body></html>"""


def test_an_abstract_page() -> None:
    page = html.paper(PAGE)
    assert (page.title, page.abstract) == ("A Title", "About it.")
    assert page.venue == "12 pages, Accepted to EMNLP 2023"
    assert page.license == "http://creativecommons.org/licenses/by/4.0/"


def test_a_workshop_or_a_submission_is_no_venue() -> None:
    for words in ("Accepted at the ICML 2023 workshop on X", "Under review at ICLR 2024"):
        assert html.paper(PAGE.replace("12 pages, Accepted to EMNLP 2023", words)).venue == ""


def test_page_text_leaves_scripts_out() -> None:
    page = "<html><script>var x = 1</script><p>MIT <b>License</b></p><!-- no --></html>"
    assert html.page_text(page) == "MIT\nLicense"
    assert html.page_text("plain words") == "plain words"


@given(st.text(max_size=200))
def test_any_text_is_a_page(text: str) -> None:
    assert isinstance(html.paper(text), html.PaperPage)
    assert isinstance(html.page_text(f"<html>{text}"), str)


@pytest.mark.parametrize("tag", ["<div>", "<b>", "<p>", "<i>a</i>", "<table><tr><td>"])
def test_a_page_of_nothing_but_tags_ends(tag: str) -> None:
    page = f"<html>{tag * (html.SIZE_LIMIT // len(tag))}"
    started = time.process_time()
    html.paper(page)
    html.page_text(page)
    assert time.process_time() - started < 10


def test_words_without_end_are_cut() -> None:
    assert len(html.page_text("<html><p>" + "word " * 400_000)) <= 300_000


def test_authors_are_all_of_them() -> None:
    names = "".join(f'<meta name="citation_author" content="{name}">' for name in ("A, B", "C, D"))
    assert html.paper(f"<html><head>{names}</head></html>").authors == ("A, B", "C, D")


def test_page_text_leaves_menus_and_forms_out() -> None:
    page = "<body><nav><ul><li>You may not go home</ul></nav><p>Terms</p><form>Mail</form></body>"
    assert html.page_text(page) == "Terms"


def test_page_text_is_the_main_part_where_there_is_one() -> None:
    body = "<div>We use cookies, only for you</div><main>" + "<p>All may use it.</p>" * 40
    assert html.page_text(f"<html>{body}</main></html>") == "\n".join(["All may use it."] * 40)
    assert "cookies" in html.page_text("<html><div>cookies</div><main>short</main></html>")
