"""A crawl ends where a new reading of its archive does: rules that did not change move nothing."""

import csv
import io

import pytest

from crawler import job
from crawler.archive import rescore
from extractors import RULESET
from sandbox.server import Running
from tests.ajar.conftest import Ajar

NEW = "feedbeef0001"
SAID = ("availability", "license", "license_source", "inherited")


@pytest.mark.parametrize(
    ("asked", "compared"),
    [
        (["--no-github"], (*SAID, "confidence")),
        # An heir is read again where its base became another, not where the same was read with
        # more confidence.
        ([], SAID),
    ],
)
def test_the_archive_read_again_says_the_same(
    ajar: Ajar,
    hub: Running,
    monkeypatch: pytest.MonkeyPatch,
    asked: list[str],
    compared: tuple[str, ...],
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", hub.url)
    monkeypatch.setenv("AJAR_GITHUB_API", f"{hub.url}/github")
    assert ajar("crawl", *asked).code in (0, 1)
    before = components(ajar, RULESET, compared)
    monkeypatch.setattr(job, "RULESET", NEW)
    monkeypatch.setattr(rescore, "RULESET", NEW)
    assert ajar("rescore").code == 0
    after = components(ajar, NEW, compared)
    assert {key: (was, after[key]) for key, was in before.items() if after[key] != was} == {}
    assert len(after) == len(before) > 1000


def components(
    ajar: Ajar, ruleset: str, compared: tuple[str, ...]
) -> dict[tuple[str, str], list[str]]:
    exported = ajar("export", "components", "--extractor-version", ruleset)
    assert exported.code == 0, exported.err
    rows = csv.DictReader(io.StringIO(exported.out))
    return {(row["model"], row["component"]): [row[name] for name in compared] for row in rows}
