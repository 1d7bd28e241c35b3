"""Tables of several models with their licenses."""

from extractors.licenses.prose import license_statements
from tests.extractors.build import context

TABLE = """
| Model | Size | License |
|---|---|---|
| Some-Model-XL | 70B | MIT |
| [Some-Model](x) | 7B | Non-commercial |
| Other | 7B | Apache 2.0 |
"""


def test_the_row_of_the_model_tells_its_license_and_no_other_row_does() -> None:
    (statement,) = license_statements(context(TABLE))
    assert (statement.subject, statement.key) == ("weights", "LicenseRef-non-commercial")
    assert statement.evidence.locator == "L5"
    assert "Non-commercial" in statement.evidence.quote


def test_a_table_without_a_column_for_licenses_says_nothing() -> None:
    assert not list(license_statements(context(TABLE.replace("License", "Licensed to"))))


PARTS = """
| Part | License |
|---|---|
| Model weights | OpenRAIL-M |
| **Code** | MIT |
| Training data | MIT |
"""


def test_a_row_for_each_part_of_the_release_tells_its_license() -> None:
    told = {s.subject: s for s in license_statements(context(PARTS))}
    keys = {subject: statement.key for subject, statement in told.items()}
    assert keys == {"weights": "LicenseRef-openrail", "code": "MIT", "data": "MIT"}
    assert [told[s].evidence.locator for s in ("weights", "code", "data")] == ["L4", "L5", "L6"]
