"""The Model Openness Tool's YAML: its forms, its license rules, and files that are none."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taxonomy.frameworks.mof_release import assess_release
from taxonomy.frameworks.mof_rules import COMPONENTS
from taxonomy.frameworks.release_file import DEEPEST, LONGEST, ReleaseProblem, release

HEAD = """\
framework:
  name: 'Model Openness Framework'
  version: '1.0'
  date: '2024-12-15'
release:
  name: 'Some model'
  date: '2024-06-13'
"""
CLASS_III = [c.name for c in COMPONENTS if c.required and c.first_class == 3]


def yaml(*components: str, license: str = "") -> str:  # noqa: A002  the field's word
    return f"{HEAD}{license}  components:\n" + "".join(f"    - {one}\n" for one in components)


def listed(names: list[str], terms: str = "") -> list[str]:
    stated = f", license: {terms}" if terms else ""
    return [f"{{name: '{name}', description: text{stated}}}" for name in names]


def statuses(text: str) -> dict[str, str]:
    told: dict[str, str] = assess_release(text).values["components"]
    return told


DISTRIBUTION = "  license:\n    distribution:\n      name: Apache-2.0\n      path: LICENSE\n"
BY_TYPE = """\
  license:
    distribution: {name: Apache-2.0, path: LICENSE}
    code: {name: MIT, path: ''}
    data: {name: CC-BY-NC-4.0, path: ''}
    document: {name: '', path: ''}
"""


def test_all_components_under_the_license_of_the_distribution() -> None:
    names = [c.name for c in COMPONENTS]
    assessment = assess_release(yaml(*listed(names), license=DISTRIBUTION))
    values = assessment.values
    assert values["class"] == 1
    assert values["label"] == "Class I - Open Science Model"
    assert values["progress"] == {"1": 100.0, "2": 100.0, "3": 100.0}
    assert values["version"] == "mof/compatibility/1"
    assert values["release"] == "Some model"


def test_class_three_alone() -> None:
    values = assess_release(yaml(*listed(CLASS_III, "CC-BY-4.0"))).values
    assert values["class"] == 3
    assert values["progress"] == {"1": 0.0, "2": 60.0, "3": 100.0}
    assert values["total_progress"] == pytest.approx(160 / 3)


def test_own_license_then_that_of_the_type_then_that_of_the_distribution() -> None:
    text = yaml(
        "{name: Training code}",
        "{name: Datasets}",
        "{name: Evaluation data, license: CC-BY-4.0}",
        "{name: Model card}",
        license=BY_TYPE,
    )
    told = statuses(text)
    assert told["Training code"] == "included"
    assert told["Datasets"] == "invalid"
    assert told["Evaluation data"] == "included"
    assert told["Model card"] == "included"  # an empty name for documents: the distribution's
    assert told["Data card"] == "missing"


@pytest.mark.parametrize(
    ("stated", "status"),
    [
        ("license: MIT", "included"),
        ("license: {name: MIT, path: LICENSE}", "included"),
        ("license: [MIT]", "included"),
        ("license_name: MIT, location: 'https://example.org'", "included"),
        ("license: unlicensed", "unlicensed"),
        ("license: ''", "unlicensed"),
        ("license: mit", "invalid"),
        ("license: MIT OR Apache-2.0", "invalid"),
        ("license: null", "included"),
        ("license_name: ''", "included"),
        ("license_path: LICENSE", "included"),
    ],
)
def test_forms_of_a_license(stated: str, status: str) -> None:
    text = yaml(f"{{name: Inference code, {stated}}}", license=DISTRIBUTION)
    assert statuses(text)["Inference code"] == status


def test_nothing_licensed_anywhere_is_unlicensed() -> None:
    assert set(statuses(yaml(*listed(CLASS_III))).values()) == {"unlicensed", "missing"}


def test_one_license_for_everything_may_be_a_text() -> None:
    told = statuses(yaml("{name: Model card}", license="  license: CC-BY-4.0\n"))
    assert told["Model card"] == "included"


def test_names_are_read_in_any_case_and_others_are_told() -> None:
    text = yaml("{name: MODEL CARD}", "{name: model parameters (final)}", "{name: Fancy thing}")
    values = assess_release(text).values
    assert values["components"]["Model card"] == "unlicensed"
    assert values["components"]["Model parameters (Final)"] == "unlicensed"
    assert values["warnings"] == ["Fancy thing: no component of the framework"]


def test_components_may_be_names_or_a_mapping() -> None:
    assert statuses(yaml("Model card", license=DISTRIBUTION))["Model card"] == "included"
    text = f"{HEAD}  components:\n    Model card: MIT\n    Data card: {{license: CC0-1.0}}\n"
    assert statuses(text)["Model card"] == statuses(text)["Data card"] == "included"


def test_a_conditional_pass_is_a_warning() -> None:
    values = assess_release(yaml("{name: Datasets, license: CC0-1.0}")).values
    assert values["components"]["Datasets"] == "included"
    assert values["warnings"] == ["Datasets: CC0-1.0 is open, but not on the tool's list for data"]
    corrected = assess_release(yaml("{name: Datasets, license: CC0-1.0}"), "corrected").values
    assert corrected["warnings"] == []


def test_the_corrected_reading_knows_licenses_by_any_name() -> None:
    text = yaml("{name: Inference code, license: 'Apache License 2.0 OR MIT'}")
    assert statuses(text)["Inference code"] == "invalid"
    corrected = assess_release(text, "corrected").values
    assert corrected["components"]["Inference code"] == "included"
    assert corrected["version"] == "mof/corrected/1"


def test_no_components_are_no_class() -> None:
    for components in ("[]", "null", "{}"):
        values = assess_release(f"{HEAD}  components: {components}\n").values
        assert values["class"] == 0
        assert values["label"] == "Unclassified"


def test_the_release_may_stand_at_the_top_with_bom_and_crlf() -> None:
    text = "\ufeffname: X\r\ncomponents:\r\n  - name: Model card\r\n    license: MIT\r\n"
    assert release(text.encode()).name == "X"
    assert statuses(text)["Model card"] == "included"


def test_a_day_is_no_trouble_and_a_number_is_a_name() -> None:
    told = release("release: {name: 7, date: 2024-06-13, components: [{name: Model card}]}")
    assert told.name == "7"
    assert told.components == {"Model card": None}


HOSTILE = {
    "empty": "",
    "a text": "just words",
    "a list": "- a\n- b\n",
    "no release": "framework: {name: x}",
    "release is a text": "release: words",
    "components are a text": "release: {components: words}",
    "unclosed": "release: {components: [",
    "tab": "release:\n\tname: x",
    "two documents": "release: {components: []}\n---\nrelease: {components: []}\n",
    "object": "release: !!python/object/apply:os.system ['true']",
    "no day": "release: {date: 2024-99-99, components: []}",
    "empty number": "a: !!int ''",
    "no time": "a: !!timestamp never",
    "deep flow": "[" * 400_000,
    "deep blocks": "- " * 400_000,
    "deep mappings": "{a: " * 200_000,
    "just too deep": "release: " + "[" * DEEPEST + "]" * DEEPEST,
    "billion laughs": "\n".join(
        ["a0: &a0 [x, x]", *(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 30))]
    ),
    "merge bomb": "\n".join(
        ["a0: &a0 {x: 1}", *(f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}]}}" for n in range(1, 30))]
    ),
    "endless alias": "a: &a [*a]",
    "control characters": "release: \x00",
    "too long": "#" * (LONGEST + 1),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_file_that_is_no_release_is_one_line(text: str) -> None:
    with pytest.raises(ReleaseProblem) as problem:
        assess_release(text)
    assert "\n" not in str(problem.value)
    assert len(str(problem.value)) < 500


def test_bytes_that_are_no_text() -> None:
    with pytest.raises(ReleaseProblem):
        assess_release(b"\xff\xfe\x00\xd8\x00")


SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=12))
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(ANYTHING, ANYTHING)
def test_any_document_is_assessed_or_refused(components: object, terms: object) -> None:

    text = json.dumps({"release": {"license": terms, "components": components}})
    try:
        values = assess_release(text).values
    except ReleaseProblem:
        return
    assert values["class"] in {0, 1, 2, 3}


@given(st.binary(max_size=200))
def test_any_bytes_are_assessed_or_refused(content: bytes) -> None:
    with pytest.raises(ReleaseProblem):
        assess_release(content)
