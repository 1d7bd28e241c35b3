import pytest

from ajar.cli.parameters import expanded

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
