"""Which addresses are repositories, and where a card mentions them."""

import time

import pytest

from extractors.code.github_links import mentions, parse
from tests.extractors.build import context


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://github.com/moss/lichen", ("moss/lichen", "")),
        ("http://www.github.com/moss/lichen.git", ("moss/lichen", "")),
        ("https://github.com/moss/lichen/tree/a/b?x=1#y", ("moss/lichen", "/tree/a/b")),
        ("https://raw.githubusercontent.com/moss/lichen/main/a.py", ("moss/lichen", "/main/a.py")),
        ("https://colab.research.google.com/github/moss/lichen/blob/main/a.ipynb",
         ("moss/lichen", "/blob/main/a.ipynb")),
        ("https://github.com/moss", None),
        ("https://github.com/features/actions", None),
        ("https://github.com/moss/lichen/issues/1", None),
        ("https://github.com/moss/lichen/issues", ("moss/lichen", "")),
        ("https://github.com/moss/lichen/blob/main/figure.png", None),
        ("https://gist.github.com/moss/123", None),
        ("https://example.org/github.com/moss/lichen", None),
    ],
)  # fmt: skip
def test_addresses(url: str, found: tuple[str, str] | None) -> None:
    assert parse(url) == found


def test_a_citation_is_no_link_to_code() -> None:
    card = "```bibtex\n@misc{x,\n  howpublished = {https://github.com/moss/lichen}\n}\n```\n"
    assert mentions(context(card)) == ()
    assert mentions(context(card, name="fern/lichen-7b")) == ()
    assert mentions(context(card, name="moss/grove")) == ()


@pytest.mark.parametrize("fence", ["```", ""])
def test_a_citation_of_the_models_own_repository_is_one(fence: str) -> None:
    card = f"{fence}\n@software{{x,\n  url = {{https://github.com/moss/lichen}}\n}}\n{fence}\n"
    for name in ("moss/lichen-7b", "moss-lab/lichen-7b"):
        assert [m.repository for m in mentions(context(card, name=name))] == ["moss/lichen"]


def test_prose_code_and_cells_that_do_not_show() -> None:
    card = (
        "See [code](https://github.com/a/one).\n\n```sh\ngit clone https://github.com/b/two.git\n```\n\n"
        "| x |\n|---|\n| y | source https://github.com/c/three |\n"
    )
    found = mentions(context(card))
    assert [(m.repository, m.kind) for m in found] == [
        ("a/one", "prose"),
        ("b/two", "code"),
        ("c/three", "prose"),
    ]
    assert found[0].sentence == "See code."


def test_nothing_is_guessed_from_a_name() -> None:
    assert mentions(context("The code of moss/lichen is on GitHub.")) == ()


def test_a_hostile_card_is_linear() -> None:
    start = time.process_time()
    mentions(context("https://github.com/a/b " * 4000))
    assert time.process_time() - start < 5


def test_an_address_in_a_comment_stands_outside_of_every_code_block() -> None:
    parts = [f"```\nrun {n}\n```\n\n<!-- https://github.com/a/b{n} -->\n\n" for n in range(3000)]
    found = mentions(context("".join(parts)))
    assert found[0].repository == "a/b0"
    assert {mention.kind for mention in found} == {"prose"}
