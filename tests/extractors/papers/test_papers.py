"""Papers that a card links to or cites: what kind they are, what is none, how sure that is."""

import pytest

from taxonomy.findings import Availability
from tests.extractors.build import read
from tests.extractors.papers.birdsong import NAME, papers


def test_the_templates_citation_is_no_paper() -> None:
    card = "Carbon: see [Lacoste et al. (2019)](https://arxiv.org/abs/1910.09700)."
    assert papers(card, tags=("arxiv:1910.09700",)) == {}
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
    assert papers(f"# M\n\n{text}\n") == {paper: told}


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
    assert papers("It learns by [contrast](https://x.example/blog/contrast).") == {}


def test_a_single_entry_of_a_venue_that_the_card_asks_to_cite_is_this_models() -> None:
    entry = (
        "```\n@inproceedings{a, title={Wings of Song}, booktitle={Proc. of X}, year={2024}}\n```"
    )
    asked = f"# M\n\nPlease cite our paper if you use it:\n\n{entry}\n"
    assert [about for _, about in papers(asked).values()] == [True]
    assert papers(f"# M\n\nThe corpus comes from elsewhere:\n\n{entry}\n") == {}


def test_a_code_repository_is_no_venue() -> None:
    where = (
        "publisher={GitHub}, journal={GitHub repository}, howpublished={\\url{https://x.example/a}}"
    )
    card = f"```bibtex\n@misc{{y, title={{Another thing}}, {where}}}\n```"
    assert papers(card) == {}
    venue = card.replace("GitHub repository", "Nature of Birds")
    assert papers(venue) == {"https://x.example/a": ("peer_reviewed", None)}


def test_a_system_card_is_a_report_and_a_dataset_paper_is_less_sure() -> None:
    entry = "```bibtex\n@misc{{x, title={{{}}}, eprint={{2401.00009}}}}\n```"
    card = read(entry.format("Birdsong Model Card"), name="owner/birdsong-7b").findings
    assert card["docs.technical_report"].availability is Availability.RELEASED
    assert card["docs.research_paper"].availability is Availability.NOT_FOUND
    data = read(entry.format("The Birdsong dataset"), name="owner/birdsong-7b").findings
    assert data["docs.research_paper"].evidence[0].rule == "paper.preprint.data"


def test_a_tag_alone_is_weaker_than_our_paper() -> None:
    tag = read(tags=("arxiv:2401.00001",)).findings["docs.research_paper"]
    ours = read("Our [paper](https://arxiv.org/abs/2401.00001).").findings["docs.research_paper"]
    assert tag.availability is ours.availability is Availability.RELEASED
    assert tag.confidence < ours.confidence


def test_the_license_of_the_repository_does_not_cover_a_paper_elsewhere() -> None:
    found = read("---\nlicense: mit\n---\nOur [paper](https://arxiv.org/abs/2401.00001).").findings
    assert found["docs.research_paper"].availability is Availability.RELEASED
    assert found["docs.research_paper"].license is None
    assert found["docs.model_card"].license == "MIT"


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
    assert papers(f"# M\n\n{above}{ENTRY}") == {"2401.00024": ("preprint", about)}


def test_persons_and_archived_data_are_no_papers() -> None:
    links = (
        "[A. Finch](https://openreview.net/profile?id=~A_Finch1) "
        "[songs](https://doi.org/10.5281/zenodo.1) [site](https://www.sciencedirect.com/)"
    )
    assert papers(links) == {}


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
    assert papers(card) == {"2401.00024": ("preprint", True), "2401.00028": ("preprint", None)}


def test_results_as_presented_elsewhere_and_parts_of_a_name_are_no_paper_of_ours() -> None:
    shown = "As presented in [Do Models Copy?](https://arxiv.org/abs/2401.00029), they do."
    assert papers(shown) == {"2401.00029": ("preprint", False)}
    part = "Embeddings: [Thrush](https://arxiv.org/abs/2401.00030) and layers."
    found = read(part, name="owner/song-thrush-tagger").links.papers
    assert [paper.about for paper in found] == [False]


def test_the_only_entry_of_a_card_counts_without_an_address() -> None:
    entry = "```\n@article{n,\n  title={On Songs},\n  journal={Songs Quarterly}\n}\n```"
    tool = entry.replace("On Songs", "A Toolkit of Songs")
    assert [kind for kind, _ in papers(f"## Citation\n\n{entry}").values()] == ["peer_reviewed"]
    assert papers(f"## Citation\n\n{tool}") == {}
    assert papers(f"## Citation\n\n{entry}\n\n{entry.replace('On', 'Of')}") == {}


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


@pytest.mark.parametrize(
    "text",
    [
        "This is a Danish [Birdsong](https://arxiv.org/abs/2401.00001) model.",
        "Birdsong was introduced in [this paper](https://arxiv.org/abs/2401.00001).",
        "The Birdsong architecture is presented in [a paper](https://arxiv.org/abs/2401.00001).",
    ],
)
def test_the_paper_of_a_network_is_not_that_of_its_model_for_a_language(text: str) -> None:
    def about(name: str) -> list[bool | None]:
        return [paper.about for paper in read(text, name=name).links.papers]

    assert about("owner/birdsong-base-danish-cased") == [False]
    assert about("owner/birdsong-base-cased") != [False]


@pytest.mark.parametrize(("author", "about"), [("Elm, A. and Oak, B.", None), ("Ash, C.", False)])
def test_beside_an_entry_for_the_models_own_page_stand_others(
    author: str, about: bool | None
) -> None:
    card = (
        "## Citation\n\n```\n@misc{birdsong,\n  title={Birds that sing},\n  author={Oak, B.},\n"
        "  howpublished={https://huggingface.co/Owner/Birdsong-7b}\n}\n"
        f"@misc{{moss,\n  title={{Of moss}},\n  author={{{author}}},\n  eprint={{2401.00001}}\n}}\n"
        "```\n"
    )
    assert papers(card) == {"2401.00001": ("preprint", about)}


def test_the_networks_paper_is_not_that_of_one_more_model_of_it() -> None:
    card = "Sizes are those of the [original Sorrel paper](https://arxiv.org/abs/2401.00001)."

    def about(name: str, **config: str) -> bool | None:
        (paper,) = read(card, name=name, config=config).links.papers
        return paper.about

    assert about("moss/sorrel-base-danish", model_type="sorrel") is not True
    assert about("moss/sorrel-base-danish", model_type="other") is True
    assert about("moss/sorrel-base", model_type="sorrel") is True
