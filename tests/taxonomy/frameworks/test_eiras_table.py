"""The paper's table from findings, and the declarations for models without a repository."""

import csv
from urllib.parse import urlsplit

import pytest

from taxonomy.components import COMPONENT
from taxonomy.frameworks.eiras_table import (
    COLUMNS,
    compared,
    models,
    paper_rows,
    rows,
)
from taxonomy.licenses import license  # noqa: A004  the word of the field
from tests.shared import SHARED, needs_shared
from tests.taxonomy.frameworks.profiles import A, found, fully_open, nothing_known, with_changes


def test_the_default_list_is_the_papers_45_models() -> None:
    assert len(models()) == 45
    assert len({model.name for model in models()}) == 45


@needs_shared
def test_names_and_ids_are_those_of_the_facts() -> None:
    with (SHARED / "facts" / "eiras_model_list.csv").open(encoding="utf-8", newline="") as lines:
        told = [
            (row["model"], row["developer"], row["hub_id"] or None) for row in csv.DictReader(lines)
        ]
    assert [(model.name, model.developer, model.hub_id) for model in models()] == told


def test_a_model_has_a_repository_or_a_declaration_with_its_source() -> None:
    for model in models():
        assert bool(model.hub_id) != bool(model.declared), model.name
        if model.declared:
            assert urlsplit(model.source).scheme == "https"
            assert model.says.endswith(".")
            assert len(model.says) <= 240
            assert set(model.declared) <= set(COMPONENT)


def test_declared_licenses_are_known() -> None:
    keys = [told.license for model in models() for told in model.declared.values() if told.license]
    assert keys
    assert all(license(key) for key in keys)


def test_all_45_rows_have_twelve_cells_and_what_nobody_declares_stays_unknown() -> None:
    table = paper_rows({})
    assert len(table) == 45
    assert all(len(row.cells()) == 13 for row in table)
    by_name = {row.model: row for row in table}
    assert set(by_name["BLOOM"].levels.values()) == {"Unknown"}
    assert by_name["GPT-4"].levels["deployment.data.weights"] == "D2"
    assert by_name["LLaMA"].levels["deployment.code.inference"] == "C5"


def test_findings_go_to_the_row_of_their_hub_id_in_any_case() -> None:
    capital = next(each for each in models() if (each.hub_id or "").lower() != (each.hub_id or ""))
    known = {str(capital.hub_id).lower(): fully_open()}
    row = next(row for row in paper_rows(known) if row.model == capital.name)
    assert set(row.levels.values()) == {"C5", "D5"}
    assert row.licenses["deployment.data.weights"] == "Apache-2.0"


def test_a_declared_cell_carries_its_evidence() -> None:
    row = next(row for row in paper_rows({}) if row.model == "GLM-130B")
    evidence = row.evidence["deployment.data.weights"][0]
    assert evidence.source.startswith("https://")
    assert evidence.quote
    assert evidence.license == "LicenseRef-glm-130b"


def test_any_list_of_models_makes_a_table_in_its_order_and_in_either_reading() -> None:
    copyleft = with_changes(nothing_known(), code__inference=found(A.RELEASED, "GPL-3.0-only"))
    table = rows([("b", copyleft), ("a", fully_open())])
    assert [row.model for row in table] == ["b", "a"]
    assert table[0].cells()[1 + COLUMNS.index("deployment.code.inference")] == "C5"
    literal = rows([("b", copyleft)], "literal")
    assert literal[0].levels["deployment.code.inference"] == "C4"
    assert literal[0].version == "eiras2024/literal/1"


def test_an_unknown_reading_is_an_error() -> None:
    with pytest.raises(KeyError):
        rows([], "no such reading")


def test_differences_name_both_values_and_leave_out_empty_cells() -> None:
    table = rows([("Some Model", fully_open())])
    theirs = {
        "model": "some  model",
        "training_code_pretraining": "C1",
        "deployment.data.weights": "D5",
    }
    told = compared(table, [theirs, {"model": "another"}])
    assert [(one.column, one.ours, one.theirs) for one in told.cells] == [
        ("training.code.pretraining", "C5", "C1")
    ]
    assert (told.missing, told.others) == ((), ("another",))


def test_a_model_that_they_lack_is_named() -> None:
    table = rows([("a", fully_open()), ("b", fully_open())])
    told = compared(table, [{"model": "A", "deployment.data.weights": "D5"}])
    assert (told.cells, told.missing, told.others) == ((), ("b",), ())


@pytest.mark.parametrize(
    "theirs", [[], [{"name": "a", "deployment.data.weights": "D5"}], [{"model": "a"}]]
)
def test_what_is_no_table_is_not_equal_to_it(theirs: list[dict[str, str]]) -> None:
    with pytest.raises(ValueError, match="no table"):
        compared(rows([("a", fully_open())]), theirs)
