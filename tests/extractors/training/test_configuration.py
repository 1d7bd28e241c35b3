"""Settings and logs of the training run that a card shows."""

import pytest

from taxonomy.findings import Availability, Finding
from tests.extractors.build import read

NO_FILES = (".gitattributes", "README.md", "model.safetensors")


def state(body: str) -> Finding:
    return read(f"# M\n\n{body}\n", siblings=NO_FILES).findings["weights.training_state"]


@pytest.mark.parametrize(
    ("body", "quote"),
    [
        ("- learning_rate: 5e-05\n- train_batch_size: 8\n- seed: 42", "learning_rate: 5e-05"),
        (
            "It was trained for 5 epochs with a batch size of 16.",
            "It was trained for 5 epochs with a batch size of 16.",
        ),
        (
            "| Setting | Value |\n|---|---|\n| Learning Rate | 2e-4 |\n| Optimizer | AdamW |",
            "Learning Rate | 2e-4",
        ),
        (
            "```yaml\nbatch_size: 8\nlearning_rate: 0.1\nepochs: 3\n"
            + "\n".join(f"set_{n}: {n}" for n in "abcdefgh")
            + "\n```",
            "batch_size: 8",
        ),
    ],
)
def test_settings_of_the_run_are_a_part_of_its_state(body: str, quote: str) -> None:
    found = state(f"## Training\n\n{body}")
    assert found.availability is Availability.PARTIAL
    assert found.evidence[0].quote == quote


@pytest.mark.parametrize(
    "body",
    [
        "The learning rate was tuned with Adam.",
        "We measured it at batch size 8.",
        "We recommend a learning rate of 1e-5 with Adam.",
        "To fine-tune it, set the batch size to 8 and the learning rate to 1e-5.",
        "## Inference\n\nWith a batch size of 8 it takes 100 steps.",
        "It takes 3 epochs until one sees the moss.",
    ],
)
def test_one_setting_or_those_of_another_run_are_none(body: str) -> None:
    assert state(body).availability == "not_found"


@pytest.mark.parametrize(
    ("url", "is_log"),
    [
        ("https://wandb.ai/moss/lichen/runs/ab12", True),
        ("https://tensorboard.dev/experiment/AbC12/#scalars", True),
        ("https://huggingface.co/owner/logs/tensorboard", True),
        ("https://wandb.ai/site", False),
        ("https://www.tensorflow.org/tensorboard", False),
    ],
)
def test_linked_logs_of_the_training(url: str, is_log: bool) -> None:
    found = state(f"The training was tracked [here]({url}).")
    assert (found.availability == "partial") is is_log
    assert state(f"Benchmarks are shared [here]({url}).").availability == "not_found"


def test_a_copy_repeats_the_settings_of_its_original() -> None:
    said = "# M\n\nTrained for 5 epochs with a batch size of 16."
    copy = read(said, siblings=(".gitattributes", "README.md", "model.Q4_K_M.gguf"))
    assert copy.findings["weights.training_state"].availability == "not_found"


FIT = '```\n{"epochs": 2,\n"optimizer_params": {"lr": 3e-05},\n"warmup": 40}\n```'
COMMAND = "python pretrain.py --corpus moss.pt --total_steps 900 --learning_rate 1e-4"


@pytest.mark.parametrize(
    ("body", "quote"),
    [
        (f"## Training\n\nThe parameters of the fit method:\n\n{FIT}", '{"epochs": 2,'),
        (
            "# Hyperparameters\n\n```python\nbatch_size = 40\nn_epochs = 10\n```",
            "batch_size = 40",
        ),
        (f"## Training\n\n```\n{COMMAND}\n```", COMMAND),
        (f"## Fine-tune\n\nI stopped it halfway.\n\n```\n{COMMAND}\n```", COMMAND),
    ],
)
def test_settings_in_code_of_the_training_are_a_part_of_its_state(body: str, quote: str) -> None:
    found = state(body)
    assert found.availability is Availability.PARTIAL
    assert found.evidence[0].quote == quote


@pytest.mark.parametrize(
    "body",
    [
        f"## Usage\n\n{FIT}",
        f"## Training\n\nTo fine-tune it on your data:\n\n{FIT}",
        f"## How to fine-tune\n\n{FIT}",
        f"## Results\n\n{FIT}",
        '## Training\n\n```\n{"batch_size": 16, "sampler": "random"}\n```',
        "## Training\n\n```python\nloader = map(data, batch_size=8)\nlr = scheduler()\n```",
    ],
)
def test_settings_in_code_of_another_kind_are_none(body: str) -> None:
    assert state(body).availability == "not_found"


@pytest.mark.parametrize(
    ("table", "quote"),
    [
        (
            "Size | Batch Size | Learning Rate | Max Length\n---|---|---|---\n7B | 16 | 2e-4 | 512",
            "7B | 16 | 2e-4 | 512",
        ),
        ("| Model | Epochs | Peak LR |\n|---|---|---|\n| small | 3 | 1e-5 |", "small | 3 | 1e-5"),
    ],
)
def test_settings_in_columns_of_a_table_are_a_part_of_its_state(table: str, quote: str) -> None:
    found = state(f"## Training\n\n{table}")
    assert found.availability is Availability.PARTIAL
    assert found.evidence[0].quote == quote


@pytest.mark.parametrize(
    "table",
    [
        "| Training Loss | Epoch | Step |\n|---|---|---|\n| 0.1 | 1 | 50 |",
        "| Batch Size | Latency | Steps |\n|---|---|---|\n| 8 | 20 ms | many |",
        "| Batch Size | Learning Rate |\n|---|---|\n| as above | as above |",
    ],
)
def test_columns_of_results_are_no_settings(table: str) -> None:
    assert state(f"## Training\n\n{table}").availability == "not_found"


def test_columns_of_settings_for_users_are_none() -> None:
    table = "| Task | Batch Size | Learning Rate |\n|---|---|---|\n| birds | 8 | 1e-5 |"
    assert state(f"## How to fine-tune\n\n{table}").availability == "not_found"
