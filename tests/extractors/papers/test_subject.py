"""Whose paper it is: this model's, its base's, or others'."""

import pytest

from tests.extractors.build import read
from tests.extractors.papers.birdsong import papers


def test_a_bibtex_entry_whose_title_names_the_model_is_about_it() -> None:
    card = """```bibtex
@article{x2024, title={Birdsong: a model that sings}, journal={arXiv preprint arXiv:2401.00004}}
@misc{y2023, title={Another thing}, eprint={2301.00005}}
```"""
    assert papers(card) == {"2401.00004": ("preprint", True), "2301.00005": ("preprint", None)}


def test_of_a_long_list_of_references_those_that_do_not_name_the_model_are_others() -> None:
    entries = "\n".join(
        f"@misc{{y{n}, title={{Another thing {n}}}, eprint={{2301.0000{n}}}}}" for n in range(1, 4)
    )
    block = f"```bibtex\n{entries}\n```"
    assert {about for _, about in papers(block).values()} == {False}
    linked = papers(f"Read [this](https://arxiv.org/abs/2301.00001) too.\n\n{block}")
    assert linked["2301.00001"] == ("preprint", None)


OTHERS = {
    "It attends with [Wing Attention](https://arxiv.org/abs/2401.00020).": False,
    "Scores on [ThrushQA](https://arxiv.org/abs/2401.00020) (0-shot).": False,
    "It matters ([Lost Woods, A. Finch et al., 2023](https://arxiv.org/abs/2401.00020)).": False,
    "It is 0 or 1, [not ternary like the recent big work](https://arxiv.org/abs/2401.00020)": False,
    "Songs were split as in [(Finch et al., 2019)](https://arxiv.org/abs/2401.00020).": False,
    "Songs were split as in [Finch, 2019](https://arxiv.org/abs/2401.00020).": False,
    "[1] Finch, A. *On wings.* [link](https://arxiv.org/abs/2401.00020)": False,
    "模型使用了[Nested Representation Learning](https://arxiv.org/abs/2401.00020)": False,
    "It sings. It was introduced in the paper [OwlNet: A Large Dataset for Night Song]"
    "(https://arxiv.org/abs/2401.00020).": False,
    "With the idea of the [Wing Vector paper](https://arxiv.org/abs/2401.00020), I released "
    "Instructions.": False,
    "[Moss: a short study, Finch et al. 2024](https://arxiv.org/abs/2401.00020)": None,
    "## Paper\n\n[Moss for all, Finch et al. 2024](https://arxiv.org/abs/2401.00020)": True,
    "It came out at [ACL 2019](https://arxiv.org/abs/2401.00020).": None,
    "For more see [here](https://arxiv.org/abs/2401.00020).": None,
    "[Birdsong](https://arxiv.org/abs/2401.00020) is a language model of birds.": True,
    "Tuned on a dataset made with our [Bird](https://arxiv.org/abs/2401.00020) framework.": None,
    "Merged by the methodology described in [Wings](https://arxiv.org/abs/2401.00020).": False,
    "Tuned on a dataset made with our [Wing](https://arxiv.org/abs/2401.00020) framework.": False,
}


@pytest.mark.parametrize(("text", "about"), OTHERS.items())
def test_a_name_that_is_not_ours_is_another_work(text: str, about: bool | None) -> None:
    assert papers(f"# M\n\n{text}\n") == {"2401.00020": ("preprint", about)}


def test_authors_right_behind_the_models_name_may_be_its_own() -> None:
    card = "Birdsong [(Finch et al. 2020)](https://arxiv.org/abs/2401.00021) sings in choirs."
    assert papers(card) == {"2401.00021": ("preprint", None)}


def test_a_section_of_references_and_a_table_of_papers_are_about_others() -> None:
    one, two = "https://arxiv.org/abs/2401.00022", "https://arxiv.org/abs/2401.00023"
    listed = f"## References\n\n- A. Finch, On wings, {one}\n- B. Wren, On tails, {two}\n"
    assert set(papers(listed).values()) == {("preprint", False)}
    table = f"| data | source |\n|--|--|\n| a | [paper]({one}) |\n| b | [paper]({two}) |\n"
    assert set(papers(table).values()) == {("preprint", False)}
    alone = f"## Reference\n\nPlease cite the work as\n\nA. Finch, On wings, {one}\n"
    assert set(papers(alone).values()) == {("preprint", None)}


def test_the_paper_of_what_a_tuned_model_was_made_from_is_not_its_own() -> None:
    words = "The Birdsong model was introduced in [this paper](https://arxiv.org/abs/2401.00025)."
    told = {
        name: read(f"# M\n\n{words}\n", name=f"owner/{name}").links.papers[0].about
        for name in ("birdsong-7b", "birdsong-base-finetuned-finches", "birdsong-7b-chat")
    }
    assert list(told.values()) == [True, False, True]


def test_the_model_that_was_introduced_there_is_this_one_in_whatever_language() -> None:
    words = "The model was introduced in [this paper](https://arxiv.org/abs/2401.00025)."
    assert papers(words, "o/wren-base-romanian") == {"2401.00025": ("preprint", True)}


@pytest.mark.parametrize(("subject", "about"), [("Birdsong", True), ("Oak", False), ("Elm", False)])
def test_a_name_that_has_the_parents_beside_its_own_is_told_by_its_own(
    subject: str, about: bool
) -> None:
    card = f"{subject} was introduced in [this paper](https://arxiv.org/abs/2401.00025)."
    found = papers(card, "o/birdsong-oak-7b", tags=("base_model:finetune:nest/oak-7b",))
    assert found == {"2401.00025": ("preprint", about)}


def test_a_title_that_begins_with_the_name_and_a_colon_is_about_the_model() -> None:
    entry = "```\n@misc{a, title={Birdsong 2: Singing Better}, eprint={2401.00026}}\n```\n"
    found = read(entry, name="owner/birdsong2-7b-16f").links.papers
    assert [paper.about for paper in found] == [True]


WHOSE = {
    "[Birdsong](https://arxiv.org/abs/2401.00001) counts, with LoRA, as LoRA would.": True,
    "It sings by Bird-Song (https://arxiv.org/abs/2401.00001) and is small.": True,
    "This is the model used in [Paper](https://arxiv.org/abs/2401.00001).": True,
    (
        "We acknowledge contemporary work published independently on arXiv by others "
        "in a paper called [Self-Tuned Songs](https://arxiv.org/abs/2401.00001)."
    ): False,
    "It was trained using [Nest Optimisation](https://arxiv.org/abs/2401.00001).": False,
    "Trained by the method described in [Nests](https://arxiv.org/abs/2401.00001).": False,
    "The method described in our [paper](https://arxiv.org/abs/2401.00001) was used.": True,
    "Policy: [Nests for All](https://arxiv.org/abs/2401.00001)\n\n- Paper: Coming soon": False,
    "More: [here](https://arxiv.org/abs/2401.00001). Our upcoming paper tells all.": False,
    (
        "It was trained using [Nest Optimisation](https://arxiv.org/abs/2401.00001).\n\n"
        "## Citation\n\n```\n@misc{n,\n  title={Nest Optimisation},\n  eprint={2401.00001}\n}\n```"
    ): None,
}


@pytest.mark.parametrize(("text", "about"), WHOSE.items())
def test_whose_the_words_make_it(text: str, about: bool | None) -> None:
    assert papers(text)["2401.00001"][1] is about


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
    assert papers(BASE + cited)["2401.00001"][1] is False
    assert papers(BASE + f"See [{title}](https://arxiv.org/abs/2401.00001).")["2401.00001"] == (
        "preprint",
        False,
    )
    assert papers(BASE + cited.replace("Oak 2", "Oak Birdsong"))["2401.00001"][1] is True
    assert papers(cited)["2401.00001"][1] is True


def test_a_model_may_bear_the_name_of_the_base_whose_card_it_repeats() -> None:
    link = "**Research Paper** [Oak 2: Open Trees for All of Us](https://arxiv.org/abs/2401.00001)"
    told = {
        name: read(BASE.replace("hf.co/o/", "hf.co/owner/") + link, name=name).links.papers[0].about
        for name in ("o/oak-2-songs-chat", "owner/oak-2-songs-chat")
    }
    assert list(told.values()) == [False, True]
    words = "It is the last version of Oak 2 7B, tuned by us.\n\n"
    assert papers(words + link)["2401.00001"][1] is False
    assert papers("It sings like Oak 2.\n\n" + link)["2401.00001"][1] is None
    tall = read(
        "This is the tall version of Tall Oak.\n\n" + link.replace("Oak 2", "Tall Oak"),
        name="o/tall-oak-1",
    )
    assert tall.links.papers[0].about is True


def test_where_the_base_was_introduced_is_not_where_its_child_was() -> None:
    card = "Oak was introduced in [this paper](https://arxiv.org/abs/2401.00001). This is a version"
    card += " of [Oak](https://hf.co/o/oak-base) trained on birds."
    assert read(card, name="o/oak-base-birds").links.papers[0].about is False
    based = "It is an [Oak](https://arxiv.org/abs/2401.00001)-based safeguard."
    assert papers(based)["2401.00001"][1] is False
