"""Tables of several models with a column for what each was trained on."""

import pytest

from taxonomy.findings import Availability, Extraction
from tests.extractors.build import read

ROWS = """| moss/lichen-base | 110M | OSCAR (138 GB of text) |
| moss/lichen-large | 335M | MossText2 (9 GB of text) |
| moss/lichen-tiny | 10M | letters of ours |
"""


def of(name: str, head: str = "Training data", size: str = "Size") -> Extraction:
    return read(f"# Lichen\n\n| Model | {size} | {head} |\n|---|---|---|\n{ROWS}", name=name)


@pytest.mark.parametrize(
    ("name", "availability", "datasets"),
    [
        ("fern/lichen-base", Availability.RELEASED, ["OSCAR"]),
        ("moss/lichen-large", Availability.NAMED, ["MossText2"]),
        ("moss/lichen-tiny", Availability.NAMED, []),
        ("moss/lichen-huge", Availability.NOT_FOUND, []),
    ],
)
def test_the_models_own_row_tells_of_its_data(
    name: str, availability: Availability, datasets: list[str]
) -> None:
    found = of(name)
    assert found.findings["data.pretraining"].availability is availability
    assert [link.id for link in found.links.datasets] == datasets


def test_the_head_of_the_column_tells_the_stage() -> None:
    tuned = of("moss/lichen-base", "Fine-tuning dataset").findings["data.finetuning"]
    assert tuned.availability is Availability.RELEASED
    (evidence,) = tuned.evidence
    assert (evidence.quote, evidence.locator) == ("OSCAR (138 GB of text)", "L5")


def test_what_models_were_measured_on_is_no_training_data() -> None:
    measured = of("moss/lichen-base", "Dataset", "WER").findings["data.pretraining"]
    assert measured.availability is Availability.NOT_FOUND
    named = of("moss/lichen-base", "Dataset").findings["data.pretraining"]
    assert named.availability is Availability.RELEASED
