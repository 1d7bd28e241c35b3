"""Entries to cite without an arXiv number, and whose paper an entry or a heading makes it."""

import pytest

from taxonomy.findings import Availability
from tests.extractors.build import read
from tests.extractors.papers.birdsong import NAME, papers

CITED = "## Citation\n\n```bibtex\n@{entry}\n```\n"


@pytest.mark.parametrize(
    ("entry", "paper", "told"),
    [
        ("article{a, title={Birdsong}, journal={ArXiv}, volume={abs/2401.00001}}",
         "2401.00001", ("preprint", True)),
        ("inproceedings{doe2024birdsong, title={On Wings}, booktitle={Proc. of X}}",
         "bibtex:onwings", ("peer_reviewed", True)),
        ("proceedings{a, title={Birdsong}, booktitle={Proc. of X}}",
         "bibtex:birdsong", ("peer_reviewed", True)),
        ("inproceedings{a, title={On Wings}, booktitle={Proc. of X}, doi={10.1000/xyz.1}}",
         "https://doi.org/10.1000/xyz.1", ("peer_reviewed", None)),
        ("article{a, title={Birdsong}, journal={medRxiv}, doi={10.1101/xyz.2}}",
         "https://doi.org/10.1101/xyz.2", ("preprint", True)),
        ("article{a, title={Birdsong: A Model that Sings}, year={2024}}",
         "bibtex:birdsongamodelthatsings", ("preprint", True)),
        ("article{a, title={Birdsong Technical Report}, year={2024}}",
         "bibtex:birdsongtechnicalreport", ("technical_report", True)),
    ],
)  # fmt: skip
def test_an_entry_without_a_number_is_a_paper(
    entry: str, paper: str, told: tuple[str, bool | None]
) -> None:
    assert papers(CITED.replace("{entry}", entry)) == {paper: told}


@pytest.mark.parametrize(
    "entry",
    [
        "article{a, title={Birdsong}, journal={GitHub}, year={2024}}",
        "article{a, title={Birdsong Model Card}, year={2024}}",
        "article{a, title={Birdsong}, url={https://birdsong.example/about}}",
        "article{a, title={On Wings}, year={2024}}",
        "misc{a, title={Birdsong}, year={2024}}",
        "software{a, title={Birdsong}, doi={10.5281/zenodo.7}}",
    ],
)
def test_code_cards_and_sites_to_cite_are_none(entry: str) -> None:
    assert papers(CITED.replace("{entry}", entry)) == {}


def test_an_entry_without_a_place_is_no_paper_while_the_paper_is_coming() -> None:
    cited = CITED.replace("{entry}", "article{a, title={Birdsong: A Model}, year={2024}}")
    found = read(f"Paper coming soon.\n\n{cited}", name=NAME).findings["docs.research_paper"]
    assert found.availability is Availability.NAMED


def test_more_details_in_the_following_paper() -> None:
    entry = "@inproceedings{a, title={Wings of Song}, booktitle={Proc. of X}, year={2024}}"
    card = f"# M\n\nMore details are in the following paper:\n\n```\n{entry}\n```\n"
    assert list(papers(card).values()) == [("peer_reviewed", True)]


def test_a_paper_named_as_a_file_or_called_by_our_name_for_it() -> None:
    file = "[![Report](a.png)](https://git.example/nest/blob/main/Birdsong_paper.pdf)"
    assert list(papers(file).values()) == [("preprint", None)]
    ours = "It learns from talks in our [Choir](https://arxiv.org/abs/2401.00001) framework."
    assert papers(ours, "o/choir-13b-combined-chat")["2401.00001"][1] is None


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("o/oak-inshorts", "### Details of Oak\n\nPaper: [Trees](https://arxiv.org/abs/2401.00001)"),
        ("o/miniOak-small", "Oak was introduced in [this paper](https://arxiv.org/abs/2401.00001)."),
    ],
)  # fmt: skip
def test_the_paper_of_the_network_that_a_name_bears_is_another(name: str, text: str) -> None:
    assert papers(text, name)["2401.00001"][1] is False
    assert papers(text, "o/oak-small")["2401.00001"][1] is True


def test_what_the_parent_calls_its_own_is_the_parents() -> None:
    words = "A transformer. More [here](https://arxiv.org/abs/2401.00001)."
    parent = read("See [our paper](https://arxiv.org/abs/2401.00001).", name="nest/oak-7b")
    tags = ("base_model:finetune:nest/oak-7b",)
    parents = {"nest/oak-7b": parent}
    assert papers(words, tags=tags)["2401.00001"][1] is None
    assert papers(words, tags=tags, parents=parents)["2401.00001"][1] is False
    assert papers(words, "nest/bird", tags=tags, parents=parents)["2401.00001"][1] is None
    ours = "Results are in our [paper](https://arxiv.org/abs/2401.00001)."
    assert papers(ours, tags=tags, parents=parents)["2401.00001"][1] is True
    asked = "Please cite our paper:\n\n```\n@misc{a, title={Wings}, eprint={2401.00001}}\n```\n"
    assert papers(asked, tags=tags, parents=parents)["2401.00001"][1] is True
    copied = ("base_model:quantized:nest/oak-7b",)
    assert papers(words, tags=copied, parents=parents)["2401.00001"][1] is None


def test_a_post_on_something_else_is_no_report_of_the_model() -> None:
    post = "Training follows a related [blog post](https://x.example/blog/from-a-to-b)."
    assert read(post, name=NAME).findings["docs.technical_report"].availability == "not_found"
    ours = "Read more in our [release blog](https://x.example/blog/birdsong)."
    assert read(ours, name=NAME).findings["docs.technical_report"].availability == "named"
