"""docs/frameworks.md tells what the frameworks declare."""

from taxonomy.documentation import markdown
from taxonomy.findings import Availability
from taxonomy.frameworks import all_readings
from tests.shared import ROOT

PAGE = ROOT / "docs" / "frameworks.md"


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == markdown(), "run: make docs"


def test_the_page_has_every_version_gap_and_quirk() -> None:
    page = markdown()
    for framework in all_readings():
        assert f"`{framework.version}`" in page
        for line in (*framework.gaps, *framework.quirks):
            assert f"- {line}" in page
        for availability in Availability:
            assert f"| `{availability}` | {framework.readings[availability]} |" in page
