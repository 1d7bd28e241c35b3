"""Documentation of the training data."""

import pytest

from extractors.snapshot import DatasetRecord, Document
from taxonomy.findings import Availability
from tests.extractors.build import read

WORDS = "It was collected from many places by several people over two years. " * 4


@pytest.mark.parametrize(
    ("body", "availability"),
    [(WORDS * 8, Availability.RELEASED), ("Few words.", Availability.PARTIAL)],
)
def test_data_cards_are_graded_by_content(body: str, availability: Availability) -> None:
    card = Document("README.md", "read", f"---\nlicense: mit\n---\n# D\n{body}", "b" * 40)
    known = DatasetRecord("o/d", exists=True, license="MIT", card=card)
    finding = read(tags=("dataset:o/d",), datasets=(known,)).findings["docs.data_card"]
    assert finding.availability is availability
    assert finding.evidence[0].source == "dataset:o/d"
    assert finding.evidence[0].revision == "b" * 40
    assert finding.license == "MIT"


@pytest.mark.parametrize(
    ("known", "availability"),
    [
        ((), "unknown"),
        ((DatasetRecord("o/d", exists=True),), "unknown"),
        ((DatasetRecord("o/d", exists=True, card=Document("README.md", "absent")),), "not_found"),
        ((DatasetRecord("o/d", exists=False),), "not_found"),
    ],
)
def test_a_data_card_that_nobody_read_is_unknown(
    known: tuple[DatasetRecord, ...], availability: str
) -> None:
    finding = read("# M\n", tags=("dataset:o/d",), datasets=known).findings["docs.data_card"]
    assert finding.availability == availability


@pytest.mark.parametrize(
    ("card", "known", "availability"),
    [
        ("The model was trained on the Pile.", (), "unknown"),
        ("It was trained on a private corpus.", (), "not_found"),
        ("It was evaluated on HellaSwag.", (), "not_found"),
        ("---\ndatasets: [o/squad]\n---\n# M", (DatasetRecord("o/squad", False),), "unknown"),
    ],
)
def test_public_data_is_described_where_it_lies(
    card: str, known: tuple[DatasetRecord, ...], availability: str
) -> None:
    finding = read(card, datasets=known).findings["docs.data_card"]
    assert finding.availability == availability


def test_what_is_called_as_no_dataset_of_the_hub_can_be_has_no_card_there() -> None:
    finding = read("---\ndatasets: [Song Corpus]\n---\n# M\n").findings["docs.data_card"]
    assert finding.availability == "not_found"


def test_a_fine_tune_that_documents_its_own_data_documents_a_part() -> None:
    card = Document("README.md", "read", f"# D\n{WORDS * 8}", "b" * 40)
    known = DatasetRecord("o/d", exists=True, card=card)
    tuned = read(tags=("dataset:o/d", "base_model:o/base"), datasets=(known,))
    assert tuned.findings["docs.data_card"].availability is Availability.PARTIAL
    told = "---\ndatasets: [o/d]\n---\nThis is a fine-tuned model."
    said = read(told, datasets=(known,))
    assert said.findings["docs.data_card"].availability is Availability.PARTIAL


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Consult [the datasheet](https://arxiv.org/abs/2201.07311) for more.", "data_card.sheet"),
        ("See [the Pile paper](https://arxiv.org/abs/2101.00027).", "data_card.paper"),
        (
            "To learn more about the pretraining dataset, see the [Rw paper](https://x.org/p.pdf).",
            "data_card.paper",
        ),
        ("Our dataset is small. See our [paper](https://arxiv.org/abs/2401.00001).", ""),
        ("We test on the dataset of this [paper](https://arxiv.org/abs/2401.00001).", ""),
    ],
)
def test_datasheets_and_data_papers(text: str, rule: str) -> None:
    finding = read(f"# M\n\n{text}\n").findings["docs.data_card"]
    assert (finding.evidence[0].rule if finding.availability == "released" else "") == rule


def test_a_cited_paper_of_the_training_dataset() -> None:
    card = """---
datasets: [owner/songbank]
---
```bibtex
@article{s, title={SongBank: a dataset of songs}, eprint={2401.00001}}
```"""
    finding = read(card).findings["docs.data_card"]
    assert finding.evidence[0].quote == "SongBank: a dataset of songs"
