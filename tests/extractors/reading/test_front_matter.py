import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.reading.front_matter import FrontMatter, front_matter, strings


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("---\nlicense: mit\n---\n", "license", "mit"),
        ("---\r\nlicense: mit\r\n---\r\n# T", "license", "mit"),
        ("\ufeff---\nlicense: mit\n---\n", "license", "mit"),
        ("\n\n---\nlicense: mit\n---\n", "license", "mit"),
        ("---\nlanguage: no\n---\n", "language", "no"),
        ("---\nlanguage:\n- no\n- yes\n---\n", "language", ["no", "yes"]),
        ("---\ndate: 2024-01-02\n---\n", "date", "2024-01-02"),
        ("---\nlicense: mit\nlicense: apache-2.0\n---\n", "license", "apache-2.0"),
        ("---\nlicence: mit\n---\n", "license", "mit"),
        ("---\nlicense: [mit, apache-2.0]\n---\n", "license", ["mit", "apache-2.0"]),
        ("---\nsafe: true\n---\n", "safe", True),
        ("---\nn: 12\n---\n", "n", 12),
        ("---\nn: 0x1f\n---\n", "n", 31),
        ("---\nempty:\n---\n", "empty", None),
        ("---\nv: 1:30\n---\n", "v", "1:30"),
        ("---\nlicense: mit\n\tfoo: bar\n---\n", "license", "mit"),
    ],
)
def test_a_value_is_read_as_the_hub_reads_it(text: str, key: str, value: object) -> None:
    assert front_matter(text).values[key] == value


def test_an_unclosed_block_ends_where_yaml_ends() -> None:
    front = front_matter("---\nlicense: mit\ntags:\n- a\n\n# Title\nlicense: not-this\n")
    assert front.values == {"license": "mit", "tags": ["a"]}
    assert "front matter is not closed" in front.warnings


def test_what_is_not_yaml_is_salvaged_with_a_warning() -> None:
    front = front_matter('---\nlicense: \'mit\ndatasets:\n- a/b\n- "c"\nbad: [\n---\n# T')
    assert front.values["license"] == "mit"
    assert front.values["datasets"] == ["a/b", "c"]
    assert any("not valid YAML" in warning for warning in front.warnings)


def test_lines_and_quotes_are_those_of_the_file() -> None:
    front = front_matter("\n---\nlicense: mit\ndatasets:\n- a/b\ntags:\n- x\n---\n# T")
    assert (front.lines["license"], front.lines["datasets"], front.lines["tags"]) == (3, 4, 6)
    assert front.locator("datasets") == "L4"
    assert front.quote("datasets") == "datasets: - a/b"


def test_evaluation_blocks_are_cut_before_parsing() -> None:
    front = front_matter("---\nlicense: mit\nmodel-index:\n- name: [broken\ntags: [a]\n---\n")
    assert front.values == {"license": "mit", "tags": ["a"]}
    assert "broken" in front.blocks["model-index"]


@pytest.mark.parametrize(
    "text",
    ["# Title\n---\nlicense: mit\n---\n", "text", "", "----\nlicense: mit\n----\n", "---", "---\n"],
)
def test_no_front_matter(text: str) -> None:
    assert front_matter(text).values == {}


@pytest.mark.parametrize(
    "body",
    [
        "a: " + "[" * 100_000,
        "- " * 100_000,
        "a: " + "{a: " * 50_000,
        "a: &x [1]\nb: [" + "*x, " * 60_000 + "]",
        "\n".join(" " * depth + "a:" for depth in range(300)),
        "a: &a [*a]",
        'a: !!int ""',
        "a: !!python/object/apply:os.system [ls]",
        "? [a, b]\n: c",
        "a: " + "x" * 600_000,
    ],
)
def test_hostile_yaml_costs_neither_the_process_nor_the_reading(body: str) -> None:
    front = front_matter(f"---\nlicense: mit\n{body}\n---\n# T\n")
    assert isinstance(front, FrontMatter)
    assert len(str(front.values.get("license", ""))) < 400


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    assert front_matter(text) == front_matter(text)
    assert isinstance(front_matter(f"---\n{text}\n---\n").values, dict)


def test_strings_takes_only_what_names_something() -> None:
    assert strings(["a", " b ", "", None, {"x": 1}, ["c"], 3]) == ["a", "b", "c"]
    assert strings("  ") == []
    assert strings(3.0) == ["3.0"]
    assert strings(True) == []
