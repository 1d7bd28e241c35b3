"""Cards of odd shapes: the work grows as the card does, and rules ask only so much of a kind."""

from functools import partial

import pytest

from extractors.code import notebooks
from extractors.data import mentions as data
from extractors.licenses import sections
from extractors.licenses.places import Said
from extractors.papers import mentions as papers
from extractors.reading import card_reader
from extractors.reading.markdown import card
from tests.extractors.build import context, read
from tests.extractors.growth import growth, numbered

CROWDED = "the card has more text, links or tables than are read"
REPEATED = {
    "headings of hardware": "## Hardware §\n\nwords\n\n",
    "items of a license section": "## License\n\n- [a](§)\n\n",
    "tables with the model's name": "| Model | License |\n|-|-|\n| some-model | MIT§ |\n\n",
    "lists in which a menu stays open": "* <select><option>ahttps://github.com/o§/r\n",
}


@pytest.mark.parametrize("unit", REPEATED.values(), ids=REPEATED)
def test_a_longer_card_takes_as_much_more(unit: str) -> None:
    assert growth(partial(numbered, unit)) < 9  # 4 is linear, 16 quadratic


def test_many_addresses_on_one_line_take_as_much_more() -> None:
    def hidden(length: int) -> str:
        return f"<!-- {numbered('https://github.com/o§/r ', length)}-->\n\nwords\n"

    assert growth(hidden) < 9


def test_of_many_links_to_papers_only_so_many_are_weighed(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr(papers, "is_about", lambda _, place: asked.append(place))
    papers.named(context("Read https://arxiv.org/abs/2301.12345 .\n\n" * 1000))
    assert len(asked) == 200


def test_of_many_links_to_data_only_so_many_are_weighed(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def nothing_beside(*place: object) -> tuple[str, ...]:
        asked.append(place)
        return ()

    monkeypatch.setattr(data, "beside", nothing_beside)
    link = "Trained on [d](https://huggingface.co/datasets/o/d).\n\n"
    assert [mention.name for mention in data.mentions(context(link * 1000))] == ["o/d"]
    assert len(asked) == 500


def test_of_many_notebooks_only_so_many_are_evidence() -> None:
    link = "[open](https://colab.research.google.com/drive/abc)\n\n"
    assert len(list(notebooks.evidence(context(link * 1000)))) == 200


def test_of_a_license_section_only_so_many_texts_are_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def nothing_said(_: object, number: int, *rest: object) -> tuple[Said, ...]:
        asked.append(number)
        return ()

    monkeypatch.setattr(sections, "_in_section", nothing_said)
    list(sections.sections(context("# License\n\n" + "- free for all\n" * 1000)))
    assert len(asked) == 499  # and its title


def test_of_a_card_only_so_many_links_and_tables_are_read_and_it_is_said() -> None:
    link, table = "[a](https://a.example) ", "|a|b|\n|-|-|\n|c|d|\n\n"
    assert len(card(link * 9000).links) == len(card(f"{link}\n\n" * 9000).links) == 5000
    assert len(card(table * 3000).tables) == 2000
    assert CROWDED in read(link * 5001).warnings
    assert CROWDED in read(table * 2001).warnings
    assert not read(link * 5000 + "\n\n" + table * 2000).warnings


@pytest.mark.parametrize(
    "unit", ["a\n\n", "- a\n", "# a\n", "<p>a</p>", "|a|b|\n|-|-|\n\n", "|a|b|\n"]
)
def test_of_a_card_only_so_many_blocks_are_read_and_it_is_said(
    unit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(card_reader, "_BLOCK_LIMIT", 1000)
    whole = card("|x|y|\n|-|-|\n" + unit * 400)
    assert not whole.crowded
    cut = card("|x|y|\n|-|-|\n" + unit * 4000)
    assert cut.crowded
    assert 1000 <= len(cut.blocks) <= 1010
    assert cut.blocks[: len(whole.blocks)] == whole.blocks
    assert CROWDED in read("|x|y|\n|-|-|\n" + unit * 4000).warnings


def test_tables_in_tables_are_not_read_once_for_each_that_is_around_them() -> None:
    tables = card("<table><tr><td>some words " * 2000).tables
    assert max(len(cell) for table in tables for row in table.rows for cell in row) <= 5000
