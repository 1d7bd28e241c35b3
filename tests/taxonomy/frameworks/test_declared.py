"""Frameworks other than MOF on a declared release."""

from taxonomy import frameworks
from taxonomy.findings import Availability
from taxonomy.frameworks.declared import assess, findings
from taxonomy.frameworks.release_file import release

RELEASE = """\
release:
  name: tiny
  license: {distribution: {name: Apache-2.0}, data: {name: odc-by}}
  components:
    - {name: 'Model parameters (Final)', license: MIT}
    - {name: training code}
    - {name: Datasets}
    - {name: Model card, license: unlicensed}
    - {name: Good wishes}
"""


def test_what_is_listed_is_released_under_its_license_and_the_rest_is_not_found() -> None:
    found = findings(release(RELEASE))
    assert found["weights.final"].license == "MIT"
    assert found["code.alignment"].license == "Apache-2.0"
    assert found["data.pretraining"].license == "ODC-By-1.0"
    assert found["docs.model_card"].availability is Availability.RELEASED
    assert found["docs.model_card"].license is None
    assert found["code.evaluation"].availability is Availability.NOT_FOUND
    assert "docs.hardware" not in found  # the tool has no word for it: unknown


def test_eiras_levels_of_a_declared_release() -> None:
    values = assess(RELEASE, frameworks.get("eiras2024")).values
    levels = values["levels"]
    assert levels["training.code.pretraining"] == "C5"
    assert levels["deployment.data.weights"] == "D5"
    assert levels["evaluation.code.general"] == "C1"
    assert levels["evaluation.code.safety"] == "Unknown"
    assert values["release"] == "tiny"
    assert values["warnings"] == ["Good wishes: no component of MOF"]


def test_mof_reads_it_as_its_own_tool_does() -> None:
    values = assess(RELEASE, frameworks.get("mof/corrected")).values
    assert values["version"] == "mof/corrected/1"
    assert values["components"]["Training code"] == "included"
