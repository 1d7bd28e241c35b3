"""Errors that tools of this kind make with licenses, data and lineage, each as a test."""

import pytest

from extractors.snapshot import DatasetRecord
from taxonomy.findings import Availability
from tests.extractors.build import read


@pytest.mark.parametrize(
    "text",
    [
        "You may submit a permit for unlimited use; we admit there are limits.",
        "The committee remitted it. Smith and GPL-like omissions transmit.",
        "Apaches lived here; the ISC conference and the BSD rate were high.",
    ],
)
def test_a_substring_in_prose_makes_no_license(text: str) -> None:
    assert read(f"# M\n\n{text}\n").findings["weights.final"].license is None


def test_a_word_of_prose_is_no_dataset() -> None:
    card = "# M\nTrained on a large dataset of text, books and code from the web.\n"
    assert read(card).links.datasets == ()


@pytest.mark.parametrize("loader", ["imagefolder", "generator", "csv", "json", "None", "parquet"])
def test_a_loaders_name_is_no_dataset(loader: str) -> None:
    found = read(f"---\ndatasets:\n- {loader}\n---\n# M", tags=(f"dataset:{loader}",))
    assert found.links.datasets == ()
    assert found.findings["data.pretraining"].availability is not Availability.RELEASED


def test_a_templates_citation_is_no_paper() -> None:
    found = read("# M", tags=("arxiv:1910.09700",))
    assert found.links.papers == ()


def test_a_base_model_is_no_open_training() -> None:
    found = read(tags=("base_model:finetune:org/base",)).findings
    for component in ("code.finetuning", "data.finetuning", "code.pretraining"):
        assert found[component].availability in {Availability.UNKNOWN, Availability.NOT_FOUND}


def test_an_inference_snippet_is_no_training_code() -> None:
    card = (
        "# M\n```python\nfrom transformers import pipeline\npipe = pipeline('x', model='o/m')\n```"
    )
    found = read(card).findings
    assert found["code.inference"].availability is Availability.RELEASED
    for component in ("code.pretraining", "code.finetuning", "code.alignment"):
        assert found[component].availability is not Availability.RELEASED


@pytest.mark.parametrize("gate", ["auto", "manual"])
def test_gated_weights_are_not_open(gate: str) -> None:
    finding = read("# M", gated=gate).findings["weights.final"]
    assert finding.availability is Availability.GATED
    limit, file = finding.evidence[:2]
    assert (limit.locator, limit.quote) == ("gated", gate)
    assert (file.locator, file.quote) == ("siblings", "model.safetensors")


def test_gate_keys_count_where_the_record_does_not_say() -> None:
    card = "---\nextra_gated_prompt: Please agree.\n---\n# M"
    assert read(card).findings["weights.final"].availability is Availability.GATED
    known = read(card, gated=False).findings["weights.final"]
    assert known.availability is Availability.RELEASED


def test_a_name_alone_makes_no_delta() -> None:
    files = {"siblings": ("README.md", "model.safetensors"), "name": "o/Wren-Delta"}
    whole = read("# Wren-Delta\n\nA model for letters.", **files)
    delta = read("# Wren-Delta\n\nAdd these delta weights to those of Wren.", **files)
    assert whole.findings["weights.final"].availability == "released"
    assert delta.findings["weights.final"].availability == "partial"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("This is the diff weight of Wren 13B.", "partial"),
        ("Step 2: Download the delta weights for Wren.", "partial"),
        ("This is Wren, made by adding its delta weights to those of Oak.", "released"),
        ("We merged those sparse delta weights.", "released"),
    ],
)
def test_words_make_a_delta_of_whatever_name(said: str, told: str) -> None:
    assert read(f"# Wren\n\n{said}").findings["weights.final"].availability == told


def test_an_adapter_or_a_delta_is_not_the_whole() -> None:
    for file in ("adapter_model.safetensors", "model.delta.safetensors"):
        siblings = (".gitattributes", "README.md", "config.json", file)
        finding = read("# M", siblings=siblings).findings["weights.final"]
        assert finding.availability is Availability.PARTIAL


def test_the_best_of_the_family_is_not_credited() -> None:
    card = "# M\nThe larger [sibling](https://huggingface.co/owner/other-70b) has open data.\n"
    siblings = (".gitattributes", "README.md", "config.json", "tokenizer.json")
    found = read(card, siblings=siblings)
    assert found.findings["weights.final"].availability is Availability.NOT_FOUND
    assert found.links.base_models == ()


def test_all_licenses_and_all_parents_are_kept() -> None:
    card = "---\nlicense: [mit, cc-by-4.0]\nbase_model:\n- org/a\n- org/b\n---\n# M"
    found = read(card)
    assert found.findings["weights.final"].license == "CC-BY-4.0 AND MIT"
    assert [base.id for base in found.links.base_models] == ["org/a", "org/b"]


def test_described_data_is_not_released() -> None:
    unresolved = read("---\ndatasets: [org/own-set]\n---\n# M").findings["data.pretraining"]
    assert unresolved.availability is Availability.NAMED
    gone = DatasetRecord("org/own-set", exists=False)
    missing = read("---\ndatasets: [org/own-set]\n---\n# M", datasets=(gone,))
    assert missing.findings["data.pretraining"].availability is Availability.NAMED


def test_a_new_license_id_is_a_license_of_its_own() -> None:
    found = read(tags=("license:some-brand-new-1.0",)).findings["weights.final"]
    assert found.license == "LicenseRef-some-brand-new-1.0"


def test_what_a_source_lacks_is_unknown_not_no() -> None:
    bare = read(None, tags=None, siblings=None)
    assert bare.findings["weights.final"].availability is Availability.UNKNOWN
    assert bare.findings["weights.final"].license is None
    assert not bare.license_looked
    listed = read(None, tags=("safetensors",), siblings=None)
    assert listed.findings["weights.final"].availability is Availability.RELEASED


def test_disabled_weights_are_not_released() -> None:
    finding = read("# M", disabled=True).findings["weights.final"]
    assert finding.availability is Availability.WITHHELD


def test_a_template_that_nobody_filled_in_tells_of_no_hardware_and_no_limits() -> None:
    card = (
        "# Model Card for Model ID\n## Bias, Risks, and Limitations\n[More Information Needed]\n"
        "### Recommendations\nUsers (both direct and downstream) should be made aware of the "
        "risks, biases and limitations of the model. More information needed for further "
        "recommendations.\n## Environmental Impact\nCarbon emissions can be estimated using the "
        "[Machine Learning Impact calculator](https://mlco2.github.io/impact#compute) presented "
        "in [Lacoste et al. (2019)](https://arxiv.org/abs/1910.09700).\n\n"
        "- **Hardware Type:** [More Information Needed]"
    )
    found = read(card).findings
    assert found["docs.hardware"].availability is Availability.NOT_FOUND
    assert found["docs.model_card"].availability is Availability.PARTIAL
    rules = {item.rule for item in found["docs.model_card"].evidence}
    assert not any(rule.startswith("card.tells") for rule in rules)


def test_a_loader_in_prose_names_no_data() -> None:
    card = "# M\n## Training\nIt was fine-tuned on the audiofolder dataset for three epochs."
    assert read(card).findings["data.finetuning"].availability is not Availability.NAMED


def test_a_disabled_repository_has_no_base_weights_either() -> None:
    found = read("# M\nWords.", disabled=True).findings
    assert found["weights.base"].availability is found["weights.final"].availability
