"""Declared releases, as the frameworks read them."""

import io
import json
from pathlib import Path

import pytest

from taxonomy.frameworks import all_readings
from tests.ajar.conftest import Ajar


def test_frameworks_are_listed_with_their_versions(
    ajar: Ajar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    told = ajar("frameworks")
    assert told.code == 0
    for known in all_readings():
        assert f" {known.version} " in told.out
    rows = [json.loads(line) for line in ajar("frameworks", "--json").out.splitlines()]
    assert {"name", "reading", "version", "reads", "readings", "gaps", "quirks"} <= set(rows[0])


RELEASE = """\
framework: {name: Model Openness Framework, version: '1.0'}
release:
  name: tiny
  license: {distribution: {name: Apache-2.0}}
  components:
    - {name: 'Model parameters (Final)'}
    - {name: 'Model architecture'}
    - {name: 'Evaluation results'}
    - {name: 'Model card'}
    - {name: 'Data card'}
    - {name: 'Technical report'}
"""


def test_a_declared_release_is_assessed(ajar: Ajar, tmp_path: Path) -> None:
    (tmp_path / "release.yml").write_text(RELEASE)
    told = ajar("assess", "release.yml", "--framework", "mof", "--json")
    assert told.code == 0
    found = json.loads(told.out)
    assert found["class"] == 3
    assert {"version", "class", "label", "progress"} <= set(found)
    assert "Class III" in ajar("assess", "release.yml").out
    corrected = json.loads(
        ajar("assess", "release.yml", "--framework", "mof/corrected", "--json").out
    )
    assert corrected["version"].startswith("mof/corrected/")


def test_a_release_comes_through_a_pipe(ajar: Ajar, monkeypatch: pytest.MonkeyPatch) -> None:
    piped = io.TextIOWrapper(io.BytesIO(RELEASE.encode()))
    monkeypatch.setattr("sys.stdin", piped)
    told = ajar("assess", "-", "--json")
    assert (told.code, json.loads(told.out)["release"]) == (0, "tiny")


@pytest.mark.parametrize("framework", ["mof", "osaid"])
def test_what_a_release_file_says_turns_no_terminal(
    ajar: Ajar, tmp_path: Path, framework: str
) -> None:
    text = RELEASE + '    - {name: "a \\a bell"}\n    - {name: Datasets, license: "MIT\\a"}\n'
    (tmp_path / "release.yml").write_text(text)
    told = ajar("assess", "release.yml", "--framework", framework)
    assert "bell: no component" in told.out
    assert "\a" not in told.out


@pytest.mark.parametrize(
    "text", ["", "[", "- a\n- b\n", "release: {name: x}\n", "\x00", "[" * 9999]
)
def test_what_is_no_release_is_one_line_and_exit_5(ajar: Ajar, tmp_path: Path, text: str) -> None:
    (tmp_path / "release.yml").write_text(text)
    ended = ajar("assess", "release.yml", "--json")
    assert ended.code == 5
    assert ended.out == ""
    assert ended.err.count("\n") == 1
    assert "unexpected" not in ended.err


@pytest.mark.parametrize("framework", [known.version for known in all_readings()])
def test_every_framework_reads_a_release(ajar: Ajar, tmp_path: Path, framework: str) -> None:
    (tmp_path / "release.yml").write_text(RELEASE)
    told = ajar("assess", "release.yml", "--framework", framework, "--json")
    assert told.code == 0
    assert json.loads(told.out)["version"] == framework
    assert f"[{framework}]" in ajar("assess", "release.yml", "--framework", framework).out


def test_assess_names_the_frameworks_that_there_are(ajar: Ajar, tmp_path: Path) -> None:
    (tmp_path / "release.yml").write_text(RELEASE)
    ended = ajar("assess", "release.yml", "--framework", "nonsense")
    assert ended.code == 2
    assert "osaid" in ended.err
    assert ajar("assess", "release.yml", "--framework", "mof/other").code == 2
    assert ajar("assess", "nothing.yml").code == 2
