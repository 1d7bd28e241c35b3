"""Recipes that a card shows in its code blocks."""

import time

import pytest

from taxonomy.findings import Availability
from tests.extractors.build import read

COMMAND = """```sh
python run_squad.py --model_name_or_path owner/warbler --learning_rate 3e-5 \\
  --num_train_epochs 2 --max_seq_length 384 --do_train
```
"""
CONFIG = """```yaml
base_model: owner/warbler
sequence_len: 4096
adapter: lora
lora_r: 16
micro_batch_size: 2
num_epochs: 3
optimizer: adamw
learning_rate: 0.0002
warmup_steps: 10
weight_decay: 0.0
gradient_accumulation_steps: 4
```
"""


def stages(card: str, name: str = "owner/warbler-finetuned") -> dict[str, str]:
    found = read(card, name=name).findings
    return {
        stage: found[f"code.{stage}"].availability.value
        for stage in ("pretraining", "finetuning")
        if found[f"code.{stage}"].evidence[0].rule.startswith("recipe.")
    }


def test_a_training_command_with_its_arguments_is_a_recipe() -> None:
    assert stages(f"## Training\n\nIt was made with\n\n{COMMAND}") == {"finetuning": "released"}
    base = f"## Pretraining\n\nIt was made with\n\n{COMMAND}"
    assert stages(base, "owner/warbler-base") == {"pretraining": "released"}


def test_steps_in_all_are_an_argument_of_a_training_command() -> None:
    command = "python pretrain.py --data a.pt --total_steps 900 --learning_rate 1e-4 --batch_size 8"
    card = f"## Training procedure\n\nIt was pre-trained so:\n\n```\n{command}\n```\n"
    assert stages(card, "owner/warbler") == {"pretraining": "released"}


def test_training_that_goes_on_from_a_model_is_tuning_where_no_word_says_more() -> None:
    card = f"## Training\n\nIt was made with\n\n{COMMAND}"
    assert stages(card, "owner/warbler") == {"finetuning": "released"}
    scratch = card.replace("--model_name_or_path owner/warbler ", "")
    assert stages(scratch, "owner/warbler") == {"pretraining": "released"}


def test_a_whole_configuration_is_a_part_and_a_few_parameters_are_none() -> None:
    assert stages(f"## Training\n\n{CONFIG}") == {"finetuning": "partial"}
    few = '## Training\n\n```\n{"epochs": 1, "batch_size": 16, "learning_rate": 2e-5}\n```\n'
    assert stages(few) == {}


@pytest.mark.parametrize(
    "above",
    ["## How to fine-tune\n\n", "## Training\n\nTo train your own model:\n\n", "## Usage\n\n"],
)
def test_what_users_may_train_is_no_recipe_of_the_model(above: str) -> None:
    assert stages(above + COMMAND) == {}


@pytest.mark.parametrize(
    "above",
    [
        "## Training: script to train this model\n\n",
        "## Training\n\nThe following code was used to fine-tune the tagger:\n\n",
    ],
)
def test_code_of_which_the_card_says_that_it_trained_the_model_is_a_recipe(above: str) -> None:
    code = "```python\ntrainer = Trainer(tagger)\ntrainer.train('nest', max_epochs=9)\n```\n"
    assert stages(above + code) == {"finetuning": "released"}
    assert stages(code) == {}
    assert stages(above + code.replace(".train(", ".tag(")) == {}


def test_an_inference_snippet_is_no_training_code() -> None:
    card = "## Model\n\n```python\nmodel.generate(x, max_steps=3)\nbatch_size = 2\nlr = 1\n```\n"
    found = read(card, name="owner/warbler-finetuned").findings
    assert found["code.finetuning"].availability is Availability.NOT_FOUND


def test_a_hostile_block_is_read_in_time() -> None:
    card = "```\n" + "python sh train " * 60_000 + " batch_size=1\n```\n"
    began = time.process_time()
    read(card)
    assert time.process_time() - began < 2
