import pytest

from taxonomy.findings import Availability, Finding
from tests.extractors.build import read

WORDS = "It has so many words that a reader would learn something from this part of the card. " * 3
GOOD = "# M\n" + "".join(
    f"## {title}\n{WORDS}\n"
    for title in (
        "Architecture",
        "Training procedure",
        "Training data",
        "Evaluation",
        "Limitations",
    )
)


def _card(text: str) -> Finding:
    return read(text).findings["docs.model_card"]


def test_a_card_with_content_is_released_and_says_of_what() -> None:
    finding = _card(GOOD)
    assert finding.availability is Availability.RELEASED
    first, *told = finding.evidence
    assert (first.rule, first.locator) == ("card.content", "L3")
    assert first.quote in GOOD
    assert [item.rule.rpartition(".")[2] for item in told] == [
        "architecture", "data", "evaluation", "limits", "training",
    ]  # fmt: skip
    assert all(GOOD.splitlines()[int(e.locator[1:]) - 1].endswith(e.quote) for e in told)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("---\nlicense: mit\n---\n", "card.empty"),
        ("# M\nShort.", "card.short"),
        ("# M\nShort.\n\n" + "Weights for this model are available in X. " * 9, "card.short"),
        (
            "# Model Card\n" + "## Training\n[More Information Needed]\n" * 12 + WORDS,
            "card.template",
        ),
        (
            (
                "<!-- This model card has been generated automatically. You should "
                f"probably proofread and complete it. -->\n# m\n{WORDS}"
            ),
            "card.automatic",
        ),
    ],
)
def test_a_card_of_little_worth_is_partial(text: str, rule: str) -> None:
    finding = _card(text)
    assert finding.availability is Availability.PARTIAL
    assert finding.evidence[0].rule == rule
    assert finding.evidence[0].quote


TEMPLATE = """# Model Card for Model ID

## Uses

[More Information Needed]

## Bias, Risks, and Limitations

[More Information Needed]

### Recommendations

Users (both direct and downstream) should be made aware of the risks, biases and limitations.

## Training Details

### Training Data

[TODO: describe the data used to train the model]

## Environmental Impact

Carbon emissions can be estimated using the calculator.

- **Hardware Type:** [More Information Needed]
- **Hours used:** [More Information Needed]
"""


def test_bare_addresses_and_a_librarys_own_words_are_no_prose() -> None:
    addresses = "\n".join(f"https://example.org/films/watch-{n}" for n in range(30))
    assert _card(addresses).evidence[0].rule == "card.empty"
    code = "```\n" + "print(1)\n" * 40 + "```\n"
    made = (
        "# m\n\nThis is a [sentence-transformers](https://www.SBERT.net) model: It maps sentences &"
        " paragraphs to a 1024 dimensional dense vector space.\n\n## Usage\n\nUsing this model"
        f" becomes easy when you have it.\n\n{code}\n## Training\n\nThe model was trained with the"
        f" parameters:\n\n{code}"
    )
    assert _card(made).availability is Availability.PARTIAL
    assert _card(f"{made}\n## Training data\n\n{WORDS}").availability is Availability.RELEASED


def test_an_unfilled_template_tells_of_nothing() -> None:
    findings = read(TEMPLATE).findings
    assert findings["docs.model_card"].availability is Availability.PARTIAL
    assert findings["docs.hardware"].availability is Availability.NOT_FOUND
    filled = TEMPLATE.replace("Type:** [More Information Needed]", "Type:** 16 x A100 40GB cards")
    assert read(filled).findings["docs.hardware"].availability is Availability.RELEASED


def test_code_and_references_are_no_prose() -> None:
    code = "```python\n" + "model = load('m')\n" * 30 + "```\n"
    entry = "## Citation\n" + "Someone wrote this about that. " * 20 + "\n"
    assert _card(f"# M\nShort.\n{code}\n{entry}").evidence[0].rule == "card.short"


@pytest.mark.parametrize(
    ("text", "component", "availability"),
    [
        ("## Supported hardware\nAny NVIDIA GPU of the last two generations will serve it.",
         "docs.hardware", "not_found"),
        ("## Hardware\nTraining ran on one node with eight accelerators for three weeks.",
         "docs.hardware", "released"),
        ("## Technical specifications\nSee the associated paper for the details of the encoder.",
         "docs.architecture", "not_found"),
        ("## Model architecture\nTwelve encoder blocks, each with eight heads, feed one MLP.",
         "docs.architecture", "released"),
        ("| model | layers | model dim | heads |\n|--|--|--|--|\n| M-small | 12 | 768 | 12 |",
         "docs.architecture", "released"),
        ("| | M |\n|--|--|\n| Parameters | 7B |\n| Hidden size | 4096 |\n| Context length | 8192 |",
         "docs.architecture", "released"),
        ("| model | parameters | context length |\n|--|--|--|\n| M-small | 1B | 2048 |",
         "docs.architecture", "not_found"),
        ("It was trained with bf16 mixed precision on 4 cards.",
         "docs.evaluation_results", "not_found"),
        ("## Evaluation\n- eval_rouge1: 38.6", "docs.evaluation_results", "released"),
        ("It reaches the following results on the evaluation set:\n- Loss: 0.05\n- F1: 0.92",
         "docs.evaluation_results", "released"),
        ("### with these results:\n```\n\"exact\": 84.46,\n\"f1\": 87.85,\n```",
         "docs.evaluation_results", "released"),
        ("### with these results:\n```\n\"f1\": 87.85,\n```",
         "docs.evaluation_results", "not_found"),
        ("## Usage\n```\n\"exact\": 84.46,\n\"f1\": 87.85,\n```",
         "docs.evaluation_results", "not_found"),
        ("## Compute\n#### Hardware\n\nNVIDIA Finch 3080", "docs.hardware", "released"),
        ("## Compute\n#### Hardware\n\nNone to tell", "docs.hardware", "not_found"),
    ],
)  # fmt: skip
def test_sections_and_scores_that_tell(text: str, component: str, availability: str) -> None:
    assert read(f"# M\n\n{text}\n").findings[component].availability == availability


def test_no_card_and_an_unread_card_are_not_the_same() -> None:
    absent = read(None, state="absent").findings["docs.model_card"]
    unread = read(None).findings["docs.model_card"]
    broken = read(None, state="unreadable", reason="not UTF-8").findings["docs.model_card"]
    assert absent.availability is Availability.NOT_FOUND
    assert unread.availability is broken.availability is Availability.UNKNOWN
    assert "not UTF-8" in broken.evidence[0].locator


def test_results_in_tables_words_and_metadata() -> None:
    table = "## Evaluation\n| task | score |\n|--|--|\n| a | 71.2 |\n| b | 65.0 |\n"
    finding = read(table).findings["docs.evaluation_results"]
    assert finding.availability is Availability.RELEASED
    assert finding.evidence[0].quote == "task | score |\n|--|--|\n| a | 71.2 |\n| b | 65.0"
    words = read("# M\nIt reaches an accuracy of 91.3 there.").findings["docs.evaluation_results"]
    assert words.availability is Availability.PARTIAL
    index = "---\nmodel-index:\n- name: m\n  results:\n  - metrics:\n    - value: 1.0\n---\n"
    found = read(index).findings["docs.evaluation_results"]
    assert found.evidence[0].locator == "L2-L6"


def test_one_score_under_a_heading_of_evaluation_is_a_result_and_a_sample_answer_none() -> None:
    table = "| model | BLEU |\n|--|--|\n| a | 41.2 |\n"
    for card, said in {
        f"## Evaluation\n{table}": "released",
        f"## Data\n{table}": "not_found",
        "```\n[{'label': 'finch', 'score': 0.98}]\n```": "not_found",
    }.items():
        assert read(card).findings["docs.evaluation_results"].availability == said


def test_a_table_without_numbers_is_no_result() -> None:
    text = "# M\n| name | link |\n|--|--|\n| a | b |\n"
    assert read(text).findings["docs.evaluation_results"].availability is Availability.NOT_FOUND


def test_an_empty_file_is_no_card_that_could_be_quoted() -> None:
    finding = _card(" \n\n")
    assert finding.availability is Availability.NOT_FOUND
    assert (finding.evidence[0].rule, finding.evidence[0].quote) == ("card.empty", "")


@pytest.mark.parametrize(
    "card",
    [
        "## Running the model on a GPU\nLoad it on any NVIDIA GPU with enough memory.",
        "# CarbonSinger\nA merge of models that sing of carbon.",
        "## Environmental Impact\n- **Hardware Type:** Unknown\n- **Hours used:** Unknown",
    ],
)
def test_hardware_of_users_and_fields_that_nobody_filled_tell_nothing(card: str) -> None:
    assert read(card).findings["docs.hardware"].availability is Availability.NOT_FOUND


def test_of_several_scores_the_one_under_a_heading_of_evaluation_counts() -> None:
    card = "It lost 2 % accuracy at first.\n\n## Evaluation\n\nIt reaches an accuracy of 91.3.\n"
    finding = read(card).findings["docs.evaluation_results"]
    assert finding.availability is Availability.RELEASED
    assert "91.3" in finding.evidence[0].quote
    lossy = "Very small, high quality loss - prefer Q3."
    assert read(lossy).findings["docs.evaluation_results"].availability is Availability.NOT_FOUND


@pytest.mark.parametrize(
    ("head", "row", "found"),
    [
        ("| Depth | Heads | Vocabulary |", "| 12 | 8 | 32k |", True),
        ("| Parameter | Value |", "| n_embd | 768 |\n| Vocab | 32k |\n| Context | 2k |", True),
        ("| Params | Vocabulary | Context |", "| 7B | 32k | 2k |", False),
        ("| Layers | Year |", "| 12 | 2020 |", False),
    ],
)
def test_a_table_of_layers_describes_the_architecture(head: str, row: str, found: bool) -> None:
    rule = "|" + "---|" * (head.count("|") - 1)
    evidence = read(f"# M\n\n{head}\n{rule}\n{row}\n").findings["docs.architecture"].evidence
    assert any(item.rule == "architecture.table" for item in evidence) is found


def test_the_section_that_names_the_machine_counts_not_the_longer_one_beside_it() -> None:
    software = "All of it was made in one notebook, cell by cell, by hand."
    card = (
        f"## Compute infrastructure\n#### Hardware\n\nNVIDIA Finch\n\n#### Software\n\n{software}"
    )
    found = read(card).findings["docs.hardware"]
    assert found.availability is Availability.RELEASED
    assert "NVIDIA Finch" in found.evidence[0].quote


def test_results_are_read_in_a_front_matter_that_holds_nothing_else() -> None:
    results = (
        "model-index:\n- name: m\n  results:\n  - metrics:\n    - type: f1\n      value: 0.9\n"
    )
    record = {"model-index": [{"name": "m"}]}
    found = read(f"---\n{results}---\n# M", card_data=record).findings["docs.evaluation_results"]
    assert found.evidence[0].locator == "L2-L7"
    assert found.availability is Availability.RELEASED


@pytest.mark.parametrize(
    ("titles", "benchmark"),
    [
        ("Modellarchitektur Trainingsdaten Training Evaluierung Einschränkungen", "Maß"),
        ("Architecture Données Entraînement Évaluation Limites", "Banc"),
        ("模型架构 训练数据 训练过程 评测 局限性", "基准"),
    ],
)
def test_the_checklist_and_the_results_are_read_in_other_languages(
    titles: str, benchmark: str
) -> None:
    told = "AdamW, 3e-4, bf16; MinHash; RMSNorm, SwiGLU; 4096, 2048."
    results = f"| {benchmark} | M |\n|---|---|\n| MMLU | 41.2 |\n| GSM8K | 12.0 |"
    texts = [told, told, told, f"{told}\n\n{results}", told]
    parts = zip(titles.split(), texts, strict=True)
    card = "# M\n\n" + "".join(f"## {title}\n\n{text}\n\n" for title, text in parts)
    found = read(card).findings
    tells = {e.rule.rpartition(".")[2] for e in found["docs.model_card"].evidence}
    assert tells >= {"architecture", "data", "training", "evaluation", "limits"}
    assert found["docs.model_card"].availability is Availability.RELEASED
    assert found["docs.evaluation_results"].availability is Availability.RELEASED
