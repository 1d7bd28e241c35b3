"""Lists of datasets below words that announce them."""

from taxonomy.findings import Availability
from tests.extractors.build import read


def ids(card: str, **rest: object) -> list[tuple[str, str]]:
    return [(link.id, link.stage) for link in read(card, **rest).links.datasets]


def test_each_item_of_an_announced_list_names_a_dataset() -> None:
    card = """\
The model was fine-tuned on the following datasets:

* Moss-Chat Dataset
* Lichen Multiround 30k
* the FernQA2 corpus, 500 thousand tokens in size
* wren/letters-2020 (a tenth)
* Bracken
"""
    assert ids(card) == [
        (name, "finetuning")
        for name in (
            "Moss-Chat",
            "Lichen Multiround 30k",
            "FernQA2",
            "wren/letters-2020",
            "Bracken",
        )
    ]
    extraction = read(card)
    assert extraction.findings["data.finetuning"].availability is Availability.NAMED
    link = extraction.links.datasets[0]
    assert link.evidence is not None
    assert link.evidence.locator == "L3"


def test_the_stage_is_that_of_the_words_that_announce_it() -> None:
    card = "# Wren\n\nWe pre-trained it from scratch on two corpora:\n\n- MossText\n- FernWeb 2"
    assert ids(card) == [("MossText", "pretraining"), ("FernWeb 2", "pretraining")]


def test_items_of_prose_and_words_name_nothing() -> None:
    for items in (
        "- Mixed training: half of it is video\n- A wide range of topics",
        "- Custom dataset\n- Private data",
        "- English\n- Translation of letters",
        "- 2,500 letters from friends\n- 40GB (of letters)",
    ):
        assert ids(f"It was trained on the following data:\n\n{items}") == []


def test_a_list_of_something_else_names_nothing() -> None:
    for words in (
        "It was evaluated on the following datasets:",
        "If you use the dataset please cite the following sources:",
        "It has these labels:",
        "You can train on one of the following datasets:",
    ):
        assert ids(f"{words}\n\n- MossQA2\n- FernQA2") == []


def test_a_list_ends_where_an_item_has_a_list_of_its_own() -> None:
    card = "Trained on these datasets:\n\n- MossQA2\n- parts of FernQA2:\n  - old_algebra\n"
    assert ids(card) == [("MossQA2", "pretraining")]
