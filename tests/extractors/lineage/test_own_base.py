"""Base weights of models that name no parent: their own, or unknown where they lie elsewhere."""

from typing import Any

import pytest

from taxonomy.findings import Availability, Finding
from tests.extractors.build import read

WHOLE = (".gitattributes", "README.md")


def base(card: str | None = None, **rest: Any) -> Finding:
    return read(card, **rest).findings["weights.base"]


@pytest.mark.parametrize(
    "said",
    [
        "This is a fine-tuned Great2 model.",
        "It is trained on the Great-120B as the base.",
        "Trained from model: Great",
    ],
)
def test_a_base_that_is_only_named_leaves_the_base_weights_unknown(said: str) -> None:
    named = read(f"# M\n\n{said}\n").findings["weights.base"]
    assert named.availability is Availability.UNKNOWN
    assert named.evidence[0].quote == said
    own = read("# M\n\nIt was trained from scratch.\n").findings["weights.base"]
    assert own.availability is Availability.RELEASED


def test_a_tuned_model_is_not_its_own_base() -> None:
    files = {"siblings": ("README.md", "model.safetensors")}
    tuned = read("# M\n\nThe model was fine-tuned on leaves.", **files).findings["weights.base"]
    assert (tuned.availability, tuned.evidence[0].rule) == ("unknown", "lineage.unlinked")
    for text in (
        "The model was trained on leaves.",
        "[this one](https://huggingface.co/o/p) is an example of this model fine-tuned on leaves.",
    ):
        plain = read(f"# M\n\n{text}", **files).findings["weights.base"]
        assert plain.availability == "released"


@pytest.mark.parametrize(
    "made",
    [
        {"name": "o/leaves-finetuned"},
        {"tags": ("generated_from_trainer",)},
        {"siblings": ("README.md", "adapter_model.bin")},
        {"siblings": ("README.md", "model.Q4_K_M.gguf")},
        {"tags": ("mergekit",)},
        {"siblings": ("README.md", "moss-delta.bin")},
    ],
)
def test_the_base_of_a_derivative_is_not_missing_from_its_own_files(made: dict[str, Any]) -> None:
    for card in ("# M\n\nA model.", None):
        found = base(card, **made)
        assert (found.availability, found.evidence[0].rule) == ("unknown", "lineage.untold")


@pytest.mark.parametrize("path", ["model.safetensors", "checkpoint-100/model.pt", "nl_core.whl"])
def test_weights_in_any_form_are_the_base_where_there_is_no_other(path: str) -> None:
    files = {"siblings": (*WHOLE, path)}
    found = base("# M\n\nA model.", **files)
    assert (found.availability, found.evidence[0].quote) == ("released", path)
    assert base("# M\n\nA model.", **files, gated="manual").availability == "gated"
    assert base("# M\n\nA model.", siblings=WHOLE).availability == "not_found"
