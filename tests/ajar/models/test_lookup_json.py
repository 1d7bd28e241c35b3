"""The look-up JSON against a schema in which every key is required and no other is allowed."""

from typing import Any, Literal

import msgspec
import pytest

from ajar.models.lookup_json import line, lookup
from storage.runs import Requests
from taxonomy.components import COMPONENT_IDS
from tests.ajar import samples


class Strict(msgspec.Struct, forbid_unknown_fields=True):
    pass


class EvidenceItem(Strict):
    rule: str
    source: str
    revision: str
    locator: str
    quote: str


class Component(Strict):
    availability: Literal[
        "released", "gated", "partial", "named", "withheld", "not_found", "not_applicable",
        "unknown",
    ]  # fmt: skip
    license: str | None
    confidence: float
    inherited_from: str | None
    evidence: list[EvidenceItem]


class LicenseItem(Strict):
    subject: Literal["weights", "code", "data", "documentation"]
    spdx: str
    source: Literal["front_matter", "license_file", "card_text", "github"]
    raw: str
    evidence: list[EvidenceItem]


class Conflict(Strict):
    subject: str
    kept: LicenseItem
    against: LicenseItem
    reason: str


class Dataset(Strict):
    id: str
    stage: str
    resolved: bool | None
    license: str | None


class BaseModel(Strict):
    id: str
    relation: str | None


class Repository(Strict):
    repo: str
    stages: list[str]
    license: str | None


class Paper(Strict):
    arxiv: str | None
    kind: str


class LinksItem(Strict):
    datasets: list[Dataset]
    base_models: list[BaseModel]
    github: list[Repository]
    tools: list[Repository]
    papers: list[Paper]


class Spent(Strict):
    hub_api: int
    hub_resolvers: int
    github: int


class Lookup(Strict):
    schema: Literal["ajar/lookup/1"]
    model: str
    hub_id: str | None
    revision: str | None
    released_at: str | None
    committed_at: str | None
    observed_at: str | None
    access: dict[str, Any]
    extractor_version: str
    components: dict[str, Component]
    licenses: list[LicenseItem]
    license_conflicts: list[Conflict]
    links: LinksItem
    frameworks: dict[str, dict[str, Any]]
    requests: Spent
    warnings: list[str]


FRAMEWORK_KEYS = {
    "eiras2024": {"version", "levels"},
    "mof": {"version", "class", "label", "progress"},
    "osaid": {"version", "verdict", "missing"},
    "osai_index": {"version", "score", "dimensions"},
    "g7": {"version", "label"},
}


def decoded(**fields: object) -> Lookup:
    text = line(samples.model(**fields), Requests(1, 2, 3), ["said by the crawler"])
    assert "\n" not in text
    return msgspec.json.decode(text, type=Lookup)


def test_every_key_is_there_and_no_other() -> None:
    found = decoded()
    assert tuple(found.components) == COMPONENT_IDS
    assert set(found.access) == {"gated", "disabled", "private"}
    assert found.requests == Spent(1, 2, 3)
    assert found.warnings == [
        "the front matter has the key license twice",
        "said by the crawler",
    ]


def test_keys_stand_in_the_order_of_the_contract() -> None:
    assert list(lookup(samples.model(), Requests())) == list(Lookup.__struct_fields__)


def test_frameworks_have_their_keys() -> None:
    found = decoded().frameworks
    for name, keys in FRAMEWORK_KEYS.items():
        assert keys <= set(found[name]), name
    assert len(found["eiras2024"]["levels"]) == 12
    assert set(found["mof"]["progress"]) == {"1", "2", "3"}


def test_moments_are_iso_in_utc() -> None:
    assert decoded().released_at == "2024-01-01T10:00:00Z"
    assert decoded(released_at=None, committed_at=None).committed_at is None


@pytest.mark.parametrize(
    ("stored", "told"), [("no", False), ("auto", "auto"), ("manual", "manual"), (None, None)]
)
def test_a_gate_reads_as_the_hub_writes_it(stored: str | None, told: object) -> None:
    assert decoded(gated=stored).access["gated"] == told


def test_a_license_of_a_dataset_comes_from_its_front_matter() -> None:
    weights, data = decoded().licenses
    assert (weights.subject, weights.spdx, weights.source) == (
        "weights", "Apache-2.0", "front_matter",
    )  # fmt: skip
    assert (data.subject, data.source) == ("data", "front_matter")


def test_a_finding_that_is_missing_is_unknown() -> None:
    bare = samples.extraction()
    bare = msgspec.structs.replace(bare, findings={})
    found = decoded(extraction=bare)
    assert tuple(found.components) == COMPONENT_IDS
    assert {item.availability for item in found.components.values()} == {"unknown"}


def test_each_subject_has_the_license_that_counts_and_data_all_of_theirs() -> None:
    said = (
        samples.statement("Apache-2.0", "front_matter", "Apache-2.0", "weights"),
        samples.statement("LicenseRef-llama2", "license_file", "LicenseRef-llama2", "weights"),
        samples.statement("Apache-2.0", "card_text", "Apache-2.0", "weights"),
        samples.statement("MIT", "dataset", "MIT", "data"),
        samples.statement("CC-BY-4.0", "dataset", "CC-BY-4.0", "data"),
        samples.statement("MIT", "dataset", "MIT", "data"),
        samples.statement("MIT", "github", "MIT", "code"),
        samples.statement("MIT", "github", "MIT", "code"),
    )
    extraction = msgspec.structs.replace(samples.extraction(), licenses=said)
    told = lookup(msgspec.structs.replace(samples.model(), extraction=extraction), Requests())
    assert [(each["subject"], each["spdx"]) for each in told["licenses"]] == [
        ("weights", "LicenseRef-llama2"),
        ("code", "MIT"),
        ("data", "MIT"),
        ("data", "CC-BY-4.0"),
    ]
