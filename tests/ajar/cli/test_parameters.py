import pytest

from ajar.cli.parameters import expanded
from ajar.models.names import model_named, named, names_in
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
        (" acme/tiny \n", "acme/tiny"),
        ("acme/tiny/", "acme/tiny"),
        (" https://huggingface.co/acme/tiny/ ", "acme/tiny"),
    ],
)
def test_a_name_is_also_read_from_an_address(given: str, meant: str) -> None:
    assert named(given) == meant


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("https://huggingface.co/datasets/acme/corpus", "history --kind dataset acme/corpus`"),
        ("https://github.com/acme/code", "history --kind github acme/code`"),
        ("hf.co/spaces/acme/show", "acme/show is a space by its address, no model"),
    ],
)
def test_a_page_of_something_else_is_no_model(address: str, told: str) -> None:
    with pytest.raises(Problem) as raised:
        model_named(address)
    assert told in str(raised.value)
    assert raised.value.exit_code == 2
    assert model_named("https://huggingface.co/acme/tiny") == "acme/tiny"


def test_a_file_of_names_may_hold_addresses() -> None:
    lines = ["https://huggingface.co/acme/tiny/tree/main # ours\n", "acme/tiny\n", "\n", "old\n"]
    assert names_in(lines) == ["acme/tiny", "old"]


def test_a_file_that_is_no_text_holds_no_names() -> None:
    with pytest.raises(Problem, match="no text in UTF-8"):
        names_in(["acme/ti\0ny\n"])
