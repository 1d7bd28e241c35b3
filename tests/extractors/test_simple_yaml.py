import yaml
from hypothesis import given
from hypothesis import strategies as st

from extractors.simple_yaml import simple_yaml


def test_words_and_lists_of_words_are_read() -> None:
    text = "license: mit\ntags:\n- a b\n- c/d-1.0 \n\nlanguage:\n  - en\n  - no\n"
    assert simple_yaml(text) == {
        "license": "mit",
        "tags": ["a b", "c/d-1.0"],
        "language": ["en", "no"],
    }
    assert simple_yaml("") == {}
    assert simple_yaml("a:\n- b\n  - c") is None


LINES = (
    "a: b", "a:", "- b", "  - c", " - d", "b: True", "null: x", "c: 1", "d: 'q'", "# x", "e: f: g",
    "- h: i", "j:k", "l: m #n", "o: [p]", "q: r  s", "  t: u", "---", "v: |", "w: no", "x: ~",
    "y: a.b/c ", "- null", "- e5", "-  z", "-", "  more", "",
)  # fmt: skip


@given(st.lists(st.sampled_from(LINES), max_size=6))
def test_what_is_read_is_what_a_parser_reads(lines: list[str]) -> None:
    read = simple_yaml("\n".join(lines))
    if read is not None:
        assert read == (yaml.load("\n".join(lines), Loader=_Words) or {})


class _Words(yaml.SafeLoader):
    """YAML 1.2: ``no`` is a word."""

    yaml_implicit_resolvers = {  # noqa: RUF012
        first: [(tag, pattern) for tag, pattern in resolvers if tag.endswith((":int", ":null"))]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
