import pytest

from ajar.cli.parameters import expanded
from ajar.models.names import named, names_in
from ajar.problems import Problem

FLAGS = {"--model", "--fault"}


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("--model a b", "--model a --model b"),
        ("--model a --model b", "--model a --model b"),
        ("--model=a b c --json", "--model=a --model b --model c --json"),
        ("--port 3 --model a", "--port 3 --model a"),
        ("--model a --port 3 4", "--model a --port 3 4"),
        ("--model a b -- c", "--model a --model b -- c"),
        ("a b", "a b"),
        ("--model - b", "--model - --model b"),
    ],
)
def test_several_values_after_one_flag(given: str, meant: str) -> None:
    assert expanded(given.split(), FLAGS) == meant.split()


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("acme/tiny", "acme/tiny"),
        ("https://huggingface.co/acme/tiny", "acme/tiny"),
        ("https://hf.co/acme/tiny/tree/main", "acme/tiny"),
        ("https://huggingface.co/datasets/acme/corpus?row=1", "acme/corpus"),
        ("https://github.com/acme/code#readme", "acme/code"),
        ("https://huggingface.co/old", "old"),
        ("hf.co/acme/tiny", "acme/tiny"),
        ("huggingface.co/acme/tiny?x", "acme/tiny"),
        ("https://example.org/acme/tiny", "https://example.org/acme/tiny"),
    ],
)
def test_a_name_is_also_read_from_an_address(given: str, meant: str) -> None:
    assert named(given) == meant


def test_a_file_of_names_may_hold_addresses() -> None:
    lines = ["https://huggingface.co/acme/tiny/tree/main # ours\n", "acme/tiny\n", "\n", "old\n"]
    assert names_in(lines) == ["acme/tiny", "old"]


def test_a_file_that_is_no_text_holds_no_names() -> None:
    with pytest.raises(Problem, match="no text in UTF-8"):
        names_in(["acme/ti\0ny\n"])
