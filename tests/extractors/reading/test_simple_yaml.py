import yaml
from hypothesis import given
from hypothesis import strategies as st

from extractors.reading import front_matter, yaml_mapping
from extractors.reading.simple_yaml import simple_value


def test_plain_values_and_lists_of_them_are_read() -> None:
    assert simple_value(" mit\n") == "mit"
    assert (
        simple_value(" https://a.example/b?c=d (the 1st)\n") == "https://a.example/b?c=d (the 1st)"
    )
    assert simple_value(" 'a: b' \n") == "a: b"
    assert simple_value(' "" ') == ""
    assert (simple_value(" 12"), simple_value(" 1.50")) == (12, 1.5)
    assert simple_value("\n- a b\n- c/d-1.0 \n\n") == ["a b", "c/d-1.0"]
    assert simple_value('\n  - en\n  - "no"\n') == ["en", "no"]


def test_all_else_is_left_to_a_parser() -> None:
    for text in ("", " ", "\n- b\n  - c", " true", "\n- null", " a: b", " a #b", " [a]", " |\n  a"):
        assert simple_value(text) is None


LINES = (
    "a: b", "a:", "- b", "  - c", " - d", "b: True", "null: x", "c: 1", "d: 'q'", "# x", "e: f: g",
    "- h: i", "j:k", "l: m #n", "o: [p]", "q: r  s", "  t: u", "v: |", "w: no", "x: ~", "- 1.5",
    "y: a.b/c ", "- null", "- e5", "-  z", "-", "  more", "", 'a: "b', "b'", '"', "k: [c,", "d]",
    "f: &x y", "g: *x", "h: >-", "licence: z", "dataset: q", "m: 2.50", "n: 007", "  'r'", "u: http://s.t:8/#v",
    '- "w"', "- x: y", "z: - a", "? b", ": c", "<<: *x", "true: d", '"e": f', "1g: h", "\tk: l",
    "i: !!str 5", "o: it's, (p) - q", "- a:b", "r: a:", "s: 1e3", "- @b", "t: 'a''b'", "  ", "é: ü",
)  # fmt: skip


@given(st.lists(st.sampled_from(LINES), max_size=7))
def test_what_is_read_entry_by_entry_is_what_a_parser_reads(lines: list[str]) -> None:
    text = "\n".join(lines) + "\n"
    read = front_matter.front_matter(f"---\n{text}---\n")
    loaded = yaml_mapping._loaded(text, [])
    if loaded is None:
        assert read.warnings
    else:
        names = front_matter._MISSPELT
        assert read.values == {names.get(key, key): value for key, value in loaded.items()}


@given(st.text(alphabet="ab1 :-.'\"/#,()\n", max_size=12))
def test_a_value_is_what_a_parser_reads(text: str) -> None:
    value = simple_value(text)
    if value is not None:
        assert {"key": value} == yaml.load(f"key:{text}", Loader=yaml_mapping._Loader)
