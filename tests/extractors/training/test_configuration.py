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
