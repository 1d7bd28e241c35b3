import pytest

from extractors.snapshot import Document, PaperPage
from taxonomy.findings import Availability
from tests.extractors.build import read

NAME = "owner/birdsong-7b"


def _papers(card: str | None = None, **rest: object) -> dict[str, tuple[str, bool | None]]:
    found = read(card, name=NAME, **rest)  # type: ignore[arg-type]
    return {paper.arxiv or paper.url: (paper.kind, paper.about) for paper in found.links.papers}


def test_the_templates_citation_is_no_paper() -> None:
    card = "Carbon: see [Lacoste et al. (2019)](https://arxiv.org/abs/1910.09700)."
    assert _papers(card, tags=("arxiv:1910.09700",)) == {}
    assert read(card).findings["docs.research_paper"].availability is Availability.NOT_FOUND


@pytest.mark.parametrize(
    ("text", "paper", "told"),
    [
        ("Our [paper](https://arxiv.org/abs/2401.00001v2).", "2401.00001", ("preprint", True)),
        ("Read https://arxiv.org/pdf/2401.00002 today", "2401.00002", ("preprint", None)),
        (
            "A changed oak (see [paper](https://arxiv.org/abs/2401.00009), [code](https://x.org))",
            "2401.00009",
            ("preprint", False),
        ),
        (
            "This model sings (see [paper](https://arxiv.org/abs/2401.00009)).",
            "2401.00009",
            ("preprint", None),
        ),
        (
            "- **Paper:** [Birdsong: choirs of many words](https://t.example/a1)",
            "https://t.example/a1",
            ("preprint", True),
        ),
        (
            "The attention of [x](https://arxiv.org/abs/2401.00003)",
            "2401.00003",
            ("preprint", False),
        ),
        (
            "[Technical report](https://x.example/birdsong.pdf)",
            "https://x.example/birdsong.pdf",
            ("technical_report", None),
        ),
        (
            "In our paper [here](https://aclanthology.org/2024.acl-long.1/)",
            "https://aclanthology.org/2024.acl-long.1/",
            ("peer_reviewed", True),
        ),
        (
            "See Section 5 of the Thrush [paper](https://arxiv.org/abs/2401.00007).",
            "2401.00007",
            ("preprint", False),
        ),
        (
            "See the Birdsong [paper](https://arxiv.org/abs/2401.00008).",
            "2401.00008",
            ("preprint", True),
        ),
        (
            "[Blog](https://x.example/blog/birdsong)",
            "https://x.example/blog/birdsong",
            ("blog", None),
        ),
        (
            "See our technical report https://arxiv.org/abs/2401.00009 for more.",
            "2401.00009",
            ("technical_report", True),
        ),
        (
            "- **Dataset Paper:** <https://arxiv.org/abs/2401.00010>",
            "2401.00010",
            ("preprint", False),
        ),
        (
            "We fine-tuned it using [contrastive pairs](https://arxiv.org/abs/2401.00011).",
            "2401.00011",
            ("preprint", False),
        ),
        (
            "It is based on the paper [contrastive pairs](https://arxiv.org/abs/2401.00013).",
            "2401.00013",
            ("preprint", None),
        ),
        (
            "[Wings: a Strong Baseline for Song](https://arxiv.org/abs/2401.00012)",
            "2401.00012",
            ("preprint", None),
        ),
        (
            "For details read the paper: [On Wings](https://cdn.example/wings.pdf)",
            "https://cdn.example/wings.pdf",
            ("preprint", True),
        ),
        ("More in [our paper](https://lab.example/p/7).", "https://lab.example/p/7",
         ("preprint", True)),
    ],
)  # fmt: skip
def test_kinds_and_whether_it_is_about_this_model(
    text: str, paper: str, told: tuple[str, bool | None]
) -> None:
    assert _papers(f"# M\n\n{text}\n") == {paper: told}


def test_a_copy_has_the_paper_of_its_original() -> None:
    card = (
        "It is the same model as [oak](https://huggingface.co/choirlab/oakbird) in newer code.\n\n"
        "**Paper:** [Oakbird: all of its songs](https://t.example/a1)"
    )
    (paper,) = read(card, name="choirlab/new_oakbird").links.papers
    assert (paper.url, paper.about) == ("https://t.example/a1", True)


def test_a_post_counts_where_name_address_or_words_say_that_it_is_of_the_model() -> None:
    posts = {
        "Scores come from the [blog](https://x.example/blog/arena).": "not_found",
        "See our [blog post](https://x.example/blog/a).": "named",
        "A [blog post](https://x.example/blog/a) on Birdsong.": "named",
    }
    for card, told in posts.items():
        finding = read(card, name="choirlab/birdsong-7b").findings["docs.technical_report"]
        assert finding.availability.value == told


def test_an_address_with_blog_in_it_is_no_post_where_no_word_says_so() -> None:
    assert _papers("It learns by [contrast](https://x.example/blog/contrast).") == {}


def test_a_single_entry_of_a_venue_that_the_card_asks_to_cite_is_this_models() -> None:
    entry = (
        "```\n@inproceedings{a, title={Wings of Song}, booktitle={Proc. of X}, year={2024}}\n```"
    )
    asked = f"# M\n\nPlease cite our paper if you use it:\n\n{entry}\n"
    assert [about for _, about in _papers(asked).values()] == [True]
    assert _papers(f"# M\n\nThe corpus comes from elsewhere:\n\n{entry}\n") == {}


def test_a_bibtex_entry_whose_title_names_the_model_is_about_it() -> None:
    card = """```bibtex
@article{x2024, title={Birdsong: a model that sings}, journal={arXiv preprint arXiv:2401.00004}}
@misc{y2023, title={Another thing}, eprint={2301.00005}}
```"""
    assert _papers(card) == {"2401.00004": ("preprint", True), "2301.00005": ("preprint", None)}


def test_of_a_long_list_of_references_those_that_do_not_name_the_model_are_others() -> None:
    entries = "\n".join(
        f"@misc{{y{n}, title={{Another thing {n}}}, eprint={{2301.0000{n}}}}}" for n in range(1, 4)
    )
    block = f"```bibtex\n{entries}\n```"
    assert {about for _, about in _papers(block).values()} == {False}
    linked = _papers(f"Read [this](https://arxiv.org/abs/2301.00001) too.\n\n{block}")
    assert linked["2301.00001"] == ("preprint", None)


def test_a_code_repository_is_no_venue() -> None:
    where = (
        "publisher={GitHub}, journal={GitHub repository}, howpublished={\\url{https://x.example/a}}"
    )
    card = f"```bibtex\n@misc{{y, title={{Another thing}}, {where}}}\n```"
    assert _papers(card) == {}
    venue = card.replace("GitHub repository", "Nature of Birds")
    assert _papers(venue) == {"https://x.example/a": ("peer_reviewed", None)}


def test_a_system_card_is_a_report_and_a_dataset_paper_is_less_sure() -> None:
    entry = "```bibtex\n@misc{{x, title={{{}}}, eprint={{2401.00009}}}}\n```"
    card = read(entry.format("Birdsong Model Card"), name="owner/birdsong-7b").findings
    assert card["docs.technical_report"].availability is Availability.RELEASED
    assert card["docs.research_paper"].availability is Availability.NOT_FOUND
    data = read(entry.format("The Birdsong dataset"), name="owner/birdsong-7b").findings
    assert data["docs.research_paper"].evidence[0].rule == "paper.preprint.data"


PAGE = """<html><head><meta name="citation_title" content="Birdsong Technical Report"></head>
<body><td class="comments">Accepted at ICML 2024</td></body></html>"""


def test_the_papers_page_decides() -> None:
    page = PaperPage("2401.00006", Document("https://arxiv.org/abs/2401.00006", "read", PAGE))
    told = _papers(tags=("arxiv:2401.00006",), papers={"2401.00006": page})
    assert told == {"2401.00006": ("peer_reviewed", True)}


def test_a_tag_alone_is_weaker_than_our_paper() -> None:
    tag = read(tags=("arxiv:2401.00001",)).findings["docs.research_paper"]
    ours = read("Our [paper](https://arxiv.org/abs/2401.00001).").findings["docs.research_paper"]
    assert tag.availability is ours.availability is Availability.RELEASED
    assert tag.confidence < ours.confidence


ABSTRACT = """<html><head><meta name="citation_title" content="{title}">
<meta name="citation_author" content="Sparrow, A."><meta name="citation_author" content="Wren, B.">
<meta name="citation_abstract" content="{abstract}"></head>
<body><a href="http://creativecommons.org/licenses/by/4.0/">license</a></body></html>"""


def _page(title: str, abstract: str) -> dict[str, PaperPage]:
    text = ABSTRACT.format(title=title, abstract=abstract)
    page = Document("https://arxiv.org/abs/2401.00007", "read", text)
    return {"2401.00007": PaperPage("2401.00007", page)}


def test_the_license_of_the_repository_does_not_cover_a_paper_elsewhere() -> None:
    found = read("---\nlicense: mit\n---\nOur [paper](https://arxiv.org/abs/2401.00001).").findings
    assert found["docs.research_paper"].availability is Availability.RELEASED
    assert found["docs.research_paper"].license is None
    assert found["docs.model_card"].license == "MIT"


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


OTHERS = {
    "It attends with [Wing Attention](https://arxiv.org/abs/2401.00020).": False,
    "Scores on [ThrushQA](https://arxiv.org/abs/2401.00020) (0-shot).": False,
    "Songs were split as in [(Finch et al., 2019)](https://arxiv.org/abs/2401.00020).": False,
    "Songs were split as in [Finch, 2019](https://arxiv.org/abs/2401.00020).": False,
    "[1] Finch, A. *On wings.* [link](https://arxiv.org/abs/2401.00020)": False,
    "模型使用了[Nested Representation Learning](https://arxiv.org/abs/2401.00020)": False,
    "It sings. It was introduced in the paper [OwlNet: A Large Dataset for Night Song]"
    "(https://arxiv.org/abs/2401.00020).": False,
    "With the idea of the [Wing Vector paper](https://arxiv.org/abs/2401.00020), I released "
    "Instructions.": False,
    "It came out at [ACL 2019](https://arxiv.org/abs/2401.00020).": None,
    "For more see [here](https://arxiv.org/abs/2401.00020).": None,
    "[Birdsong](https://arxiv.org/abs/2401.00020) is a language model of birds.": True,
}


@pytest.mark.parametrize(("text", "about"), OTHERS.items())
def test_a_name_that_is_not_ours_is_another_work(text: str, about: bool | None) -> None:
    assert _papers(f"# M\n\n{text}\n") == {"2401.00020": ("preprint", about)}


def test_authors_right_behind_the_models_name_may_be_its_own() -> None:
    card = "Birdsong [(Finch et al. 2020)](https://arxiv.org/abs/2401.00021) sings in choirs."
    assert _papers(card) == {"2401.00021": ("preprint", None)}


def test_a_section_of_references_and_a_table_of_papers_are_about_others() -> None:
    one, two = "https://arxiv.org/abs/2401.00022", "https://arxiv.org/abs/2401.00023"
    listed = f"## References\n\n- A. Finch, On wings, {one}\n- B. Wren, On tails, {two}\n"
    assert set(_papers(listed).values()) == {("preprint", False)}
    table = f"| data | source |\n|--|--|\n| a | [paper]({one}) |\n| b | [paper]({two}) |\n"
    assert set(_papers(table).values()) == {("preprint", False)}
    alone = f"## Reference\n\nPlease cite the work as\n\nA. Finch, On wings, {one}\n"
    assert set(_papers(alone).values()) == {("preprint", None)}


ENTRY = "```\n@misc{a, title={Toolkit of Song}, eprint={2401.00024}}\n```\n"


@pytest.mark.parametrize(
    ("above", "about"),
    [
        ("## Citing ChoirKit\n\n", False),
        ("## Citation\n\n### BibTeX\n\n#### Choir Sentences\n\n", False),
        ("Cite ChoirKit as:\n\n", False),
        ("## Citation\n\nIf you use the tokenizer module, please cite this paper:\n\n", None),
        ("## Citation\n\n", None),
        ("## Citing Birdsong\n\n", None),
        ("If you use this model, please cite the following paper:\n\n", True),
        ("To cite the model, please use\n\n", True),
    ],
)
def test_what_an_entry_is_to_be_cited_for(above: str, about: bool | None) -> None:
    assert _papers(f"# M\n\n{above}{ENTRY}") == {"2401.00024": ("preprint", about)}


def test_the_paper_of_what_a_tuned_model_was_made_from_is_not_its_own() -> None:
    words = "The Birdsong model was introduced in [this paper](https://arxiv.org/abs/2401.00025)."
    told = {
        name: read(f"# M\n\n{words}\n", name=f"owner/{name}").links.papers[0].about
        for name in ("birdsong-7b", "birdsong-base-finetuned-finches", "birdsong-7b-chat")
    }
    assert list(told.values()) == [True, False, True]


def test_a_title_that_begins_with_the_name_and_a_colon_is_about_the_model() -> None:
    entry = "```\n@misc{a, title={Birdsong 2: Singing Better}, eprint={2401.00026}}\n```\n"
    found = read(entry, name="owner/birdsong2-7b-16f").links.papers
    assert [paper.about for paper in found] == [True]


def test_persons_and_archived_data_are_no_papers() -> None:
    links = (
        "[A. Finch](https://openreview.net/profile?id=~A_Finch1) "
        "[songs](https://doi.org/10.5281/zenodo.1) [site](https://www.sciencedirect.com/)"
    )
    assert _papers(links) == {}


def test_a_paper_that_its_makers_keep_themselves_is_a_report_too() -> None:
    card = "It was introduced in [this paper](https://cdn.example/birdsong.pdf)."
    found = read(card, name=NAME).findings
    assert found["docs.research_paper"].availability is Availability.RELEASED
    assert found["docs.technical_report"].availability is Availability.RELEASED
    archived = f"{card} Also on [arXiv](https://arxiv.org/abs/2401.00027), cited as our paper."
    assert (
        read(archived, name=NAME).findings["docs.technical_report"].availability
        is Availability.NOT_FOUND
    )


def test_each_entry_is_asked_for_by_its_own_words() -> None:
    two = ENTRY.replace("24}}", "28}}")
    card = f"If you use this model, please cite this paper:\n\n{ENTRY}\n{two}"
    assert _papers(card) == {"2401.00024": ("preprint", True), "2401.00028": ("preprint", None)}


def test_results_as_presented_elsewhere_and_parts_of_a_name_are_no_paper_of_ours() -> None:
    shown = "As presented in [Do Models Copy?](https://arxiv.org/abs/2401.00029), they do."
    assert _papers(shown) == {"2401.00029": ("preprint", False)}
    part = "Embeddings: [Thrush](https://arxiv.org/abs/2401.00030) and layers."
    found = read(part, name="owner/song-thrush-tagger").links.papers
    assert [paper.about for paper in found] == [False]


WHOSE = {
    "[Birdsong](https://arxiv.org/abs/2401.00001) counts, with LoRA, as LoRA would.": True,
    "It sings by Bird-Song (https://arxiv.org/abs/2401.00001) and is small.": True,
    "This is the model used in [Paper](https://arxiv.org/abs/2401.00001).": True,
    (
        "We acknowledge contemporary work published independently on arXiv by others "
        "in a paper called [Self-Tuned Songs](https://arxiv.org/abs/2401.00001)."
    ): False,
    "It was trained using [Nest Optimisation](https://arxiv.org/abs/2401.00001).": False,
    "Policy: [Nests for All](https://arxiv.org/abs/2401.00001)\n\n- Paper: Coming soon": False,
    "More: [here](https://arxiv.org/abs/2401.00001). Our upcoming paper tells all.": False,
    (
        "It was trained using [Nest Optimisation](https://arxiv.org/abs/2401.00001).\n\n"
        "## Citation\n\n```\n@misc{n,\n  title={Nest Optimisation},\n  eprint={2401.00001}\n}\n```"
    ): None,
}


@pytest.mark.parametrize(("text", "about"), WHOSE.items())
def test_whose_the_words_make_it(text: str, about: bool | None) -> None:
    assert _papers(text)["2401.00001"][1] is about


def test_a_release_of_another_number_has_a_paper_of_its_own() -> None:
    card = "## Birdsong V3 Release\n\nSee our [report](https://arxiv.org/abs/2401.00001)."
    assert read(card, name="o/birdsong-v2").links.papers[0].about is False
    assert read(card, name="o/birdsong-v3").links.papers[0].about is True


def test_the_paper_of_the_base_whose_name_a_tuned_model_begins_with() -> None:
    card = "A multi-task [oak-base](https://arxiv.org/abs/2401.00001) model trained for songs."
    assert read(card, name="o/oak-base-finetuned-songs").links.papers[0].about is False


BASE = "It was fine-tuned from [Oak 2](https://hf.co/o/oak2-7b) on songs.\n\n"


def test_a_paper_that_bears_the_name_of_the_base_is_the_bases() -> None:
    title = "Oak 2: Open Trees for All of Us"
    entry = f"```\n@misc{{o,\n  title={{{title}}},\n  eprint={{2401.00001}}\n}}\n```"
    cited = f"Please cite our paper:\n\n{entry}"
    assert _papers(BASE + cited)["2401.00001"][1] is False
    assert _papers(BASE + f"See [{title}](https://arxiv.org/abs/2401.00001).")["2401.00001"] == (
        "preprint",
        False,
    )
    assert _papers(BASE + cited.replace("Oak 2", "Oak Birdsong"))["2401.00001"][1] is True
    assert _papers(cited)["2401.00001"][1] is True


def test_where_the_base_was_introduced_is_not_where_its_child_was() -> None:
    card = "Oak was introduced in [this paper](https://arxiv.org/abs/2401.00001). This is a version"
    card += " of [Oak](https://hf.co/o/oak-base) trained on birds."
    assert read(card, name="o/oak-base-birds").links.papers[0].about is False
    based = "It is an [Oak](https://arxiv.org/abs/2401.00001)-based safeguard."
    assert _papers(based)["2401.00001"][1] is False


def test_the_only_entry_of_a_card_counts_without_an_address() -> None:
    entry = "```\n@article{n,\n  title={On Songs},\n  journal={Songs Quarterly}\n}\n```"
    tool = entry.replace("On Songs", "A Toolkit of Songs")
    assert [kind for kind, _ in _papers(f"## Citation\n\n{entry}").values()] == ["peer_reviewed"]
    assert _papers(f"## Citation\n\n{tool}") == {}
    assert _papers(f"## Citation\n\n{entry}\n\n{entry.replace('On', 'Of')}") == {}


def test_of_many_entries_that_have_no_numbers_none_is_the_models_either() -> None:
    """One of them on arXiv is as much another's as the rest."""
    other = "@misc{o, title={Sounds of %s}, year={2023}}"
    entry = "@article{a, title={On Wings}, eprint={2401.00001}, archivePrefix={arXiv}}"
    cited = "\n".join([entry, *(other % bird for bird in ("Owls", "Wrens", "Rooks"))])
    few = "\n".join([entry, other % "Owls"])
    for entries, availability in ((cited, "named"), (few, "released")):
        card = f"## Citation\n\n```bibtex\n{entries}\n```\n"
        found = read(card, name="owner/birdsong-7b").findings["docs.research_paper"]
        assert found.availability == availability
