"""What the page of a paper tells: of which model it is, its authors, its license."""

from extractors.snapshot import Document, PaperPage
from taxonomy.findings import Availability
from tests.extractors.build import read
from tests.extractors.papers.birdsong import NAME, papers

PAGE = """<html><head><meta name="citation_title" content="Birdsong Technical Report"></head>
<body><td class="comments">Accepted at ICML 2024</td></body></html>"""


def test_the_papers_page_decides() -> None:
    page = PaperPage("2401.00006", Document("https://arxiv.org/abs/2401.00006", "read", PAGE))
    told = papers(tags=("arxiv:2401.00006",), papers={"2401.00006": page})
    assert told == {"2401.00006": ("peer_reviewed", True)}


ABSTRACT = """<html><head><meta name="citation_title" content="{title}">
<meta name="citation_author" content="Sparrow, A."><meta name="citation_author" content="Wren, B.">
<meta name="citation_abstract" content="{abstract}"></head>
<body><a href="http://creativecommons.org/licenses/by/4.0/">license</a></body></html>"""


def _page(title: str, abstract: str) -> dict[str, PaperPage]:
    text = ABSTRACT.format(title=title, abstract=abstract)
    page = Document("https://arxiv.org/abs/2401.00007", "read", text)
    return {"2401.00007": PaperPage("2401.00007", page)}


def test_the_page_is_quoted_with_its_license_where_it_decides() -> None:
    found = read(tags=("arxiv:2401.00007",), name=NAME, papers=_page("Songs", "We train Birdsong."))
    paper = found.findings["docs.research_paper"]
    told = paper.evidence[0]
    assert (told.rule, told.source) == ("paper.preprint.about", "https://arxiv.org/abs/2401.00007")
    assert told.quote.startswith("Songs · Sparrow, A. et al. · http://creativecommons.org/")
    assert (paper.license, told.revision) == ("CC-BY-4.0", "")


def test_a_page_that_never_names_the_model_is_another_paper() -> None:
    papers = _page("Attention", "A layer for all nets.")
    found = read(tags=("arxiv:2401.00007",), name=NAME, papers=papers)
    assert [paper.about for paper in found.links.papers] == [False]
    assert found.findings["docs.research_paper"].availability is Availability.NAMED


def test_the_cards_own_words_stand_where_the_page_is_silent() -> None:
    card = "# M\n\nOur [paper](https://arxiv.org/abs/2401.00007).\n"
    found = read(card, name=NAME, papers=_page("Attention", "A layer for all nets."))
    assert [paper.about for paper in found.links.papers] == [True]
    assert found.findings["docs.research_paper"].evidence[0].source == "README.md"


def test_a_page_that_was_not_read_changes_nothing() -> None:
    page = Document("https://arxiv.org/abs/2401.00007", "unread", reason="nobody answers")
    papers = {"2401.00007": PaperPage("2401.00007", page)}
    without = read(tags=("arxiv:2401.00007",), name=NAME)
    assert read(tags=("arxiv:2401.00007",), name=NAME, papers=papers) == without
