"""The bill of materials against CycloneDX's own schema."""

import json
import warnings
from typing import Any

import msgspec
import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from ajar.models.bill import bill
from storage.answers import StoredModel
from taxonomy.components import COMPONENT_IDS
from taxonomy.findings import BaseModelLink, DatasetLink, Extraction, Links, RepositoryLink
from tests.ajar import samples

HUB = "https://huggingface.co"
SCHEMA = JsonStrictValidator(SchemaVersion.V1_6)


def read(model: StoredModel, hub: str = HUB) -> dict[str, Any]:
    with warnings.catch_warnings(action="error"):
        text = bill(model, hub)
    assert SCHEMA.validate_str(text) is None
    found: dict[str, Any] = json.loads(text)
    return found


def said(component: dict[str, Any]) -> dict[str, str]:
    return {each["name"]: each["value"] for each in component["properties"]}


def linked(**links: Any) -> StoredModel:
    extraction = msgspec.structs.replace(samples.extraction(), links=Links(**links))
    return samples.model(extraction=extraction)


def test_the_model_is_the_subject_and_what_it_is_made_of_are_parts() -> None:
    found = read(samples.model())
    subject = found["metadata"]["component"]
    assert subject["type"] == "machine-learning-model"
    assert subject["purl"] == f"pkg:huggingface/acme/tiny@{samples.REVISION}"
    assert subject["licenses"] == [
        {"license": {"id": "Apache-2.0", "acknowledgement": "concluded"}}
    ]
    (ancestor,) = subject["pedigree"]["ancestors"]
    assert (ancestor["purl"], said(ancestor)) == (
        "pkg:huggingface/acme/base",
        {"ajar:relation": "finetune"},
    )
    parts = {part["bom-ref"]: part for part in found["components"]}
    assert set(parts) == {"dataset:acme/corpus", "github:acme/code"}
    assert said(parts["dataset:acme/corpus"])["ajar:stage"] == "pretraining"
    depends = {each["ref"]: each.get("dependsOn") for each in found["dependencies"]}
    assert depends[subject["bom-ref"]] == ["dataset:acme/corpus", "github:acme/code"]


def test_every_component_has_its_word_and_its_evidence() -> None:
    words = said(read(samples.model())["metadata"]["component"])
    assert all(words[f"ajar:component:{name}"] for name in COMPONENT_IDS)
    assert words["ajar:component:weights.base"] == "gated"
    assert words["ajar:component:weights.base:inherited_from"] == "acme/base"
    assert words["ajar:component:weights.final:evidence"] == "README.md L3: license: apache-2.0"
    assert words["ajar:eiras2024:deployment.data.weights"] == "D5"
    assert words["ajar:extractor_version"] == "0123456789ab"


def test_the_same_state_is_the_same_bytes_and_another_one_another_number() -> None:
    model = samples.model()
    assert bill(model, HUB) == bill(model, HUB)
    other = read(msgspec.structs.replace(model, gated="auto"))
    assert other["serialNumber"] != read(model)["serialNumber"]


def test_nothing_is_known() -> None:
    bare = samples.model(
        name="old", revision=None, extraction=Extraction({}, "0123456789ab"), released_at=None
    )
    found = read(bare)
    subject = found["metadata"]["component"]
    assert (subject["purl"], "components" in found) == ("pkg:huggingface/old", False)
    assert {"licenses", "evidence", "pedigree", "version"}.isdisjoint(subject)


def test_a_model_of_another_hub_is_not_taken_for_one_of_the_hub() -> None:
    subject = read(samples.model(), "http://127.0.0.1:8000")["metadata"]["component"]
    assert subject["purl"].endswith("?repository_url=http://127.0.0.1:8000")


def test_licenses_that_spdx_does_not_know_and_expressions() -> None:
    extraction = samples.extraction()
    mixed = ("MIT OR Apache-2.0", "LicenseRef-llama3.1")
    stated = tuple(samples.statement(key, "card_text", key) for key in mixed)
    findings = {
        **extraction.findings,
        "weights.final": msgspec.structs.replace(
            extraction.findings["weights.final"], license=mixed[0]
        ),
    }
    subject = read(
        samples.model(
            extraction=msgspec.structs.replace(extraction, licenses=stated, findings=findings)
        )
    )["metadata"]["component"]
    assert subject["licenses"] == [{"expression": mixed[0], "acknowledgement": "concluded"}]
    told = [each["license"]["name"] for each in subject["evidence"]["licenses"]]
    assert sorted(told) == sorted(mixed)


@pytest.mark.parametrize("hostile", ["a/b c", "ä/ü", "=1+1", "a/<script>", "x" * 400, "a\u0000b"])
def test_hostile_names_make_no_broken_document(hostile: str) -> None:
    links = linked(
        base_models=(BaseModelLink(hostile),),
        datasets=(DatasetLink(hostile, "training", True), DatasetLink(hostile, "evaluation")),
        github=(RepositoryLink("Acme/Code"), RepositoryLink("other/tool", own=False)),
    )
    found = read(links)
    assert sorted(part["bom-ref"] for part in found["components"]) == sorted(
        [f"dataset:{hostile}", "github:Acme/Code"]
    )


def test_data_outside_the_hub_is_found_at_its_address_and_unread_data_at_none() -> None:
    address = "https://zenodo.org/records/1"
    found = read(
        linked(
            datasets=(DatasetLink(address, "training"), DatasetLink("acme/gone", "training", False))
        )
    )
    parts = {part["bom-ref"]: part for part in found["components"]}
    (reference,) = parts[f"dataset:{address}"]["externalReferences"]
    assert reference["url"] == address
    assert "externalReferences" not in parts["dataset:acme/gone"]
