"""Trees of repositories: which files are code of which stage, and what a README runs."""

import pytest

from extractors.code.tree import Rule, rules, shown, stages
from extractors.snapshot import TreeEntry
from tests.extractors.code.repositories import read, repository, tree


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.stage)
def test_a_path_rule_keeps_its_examples(rule: Rule) -> None:
    assert all(rule in shown(path) for path in rule.yes)
    assert not any(rule in shown(path) for path in rule.no)


def test_tests_docs_and_others_code_do_not_count() -> None:
    found = stages(tree("tests/test_pretrain.py", "docs/pretrain.py", "third_party/pretrain/x.py"))
    assert found.paths == {}
    assert found.code_files == 0


def test_a_submodule_counts_by_its_name_and_a_path_may_be_anything() -> None:
    harness = TreeEntry("lm-evaluation-harness", "commit")
    found = stages((harness, *tree("odd\nname/evaluate.py", "notes.md")))
    assert found.paths["evaluation"] == ("lm-evaluation-harness",)


FOUND = "# Lichen\n\n## {}\n\n{}\n```sh\ncd x\n{}\n```\n"


@pytest.mark.parametrize(
    ("heading", "above", "command", "stage"),
    [
        ("Training", "", "python main.py --base big", "training"),
        ("Usage", "Start a training job:", "!python main.py", "training"),
        (
            "Usage",
            "# debug training",
            "accelerate launch --config_file gpu.yaml ./main.py",
            "training",
        ),
        ("Pre-training", "", "$ torchrun --nproc 8 main.py", "pretraining"),
        ("模型微调", "", "bash lib/go.sh", "finetuning"),
        ("Evaluation", "", "sbatch go.sh", "evaluation"),
        ("Usage", "Prepare the data", "python3 main.py", "data_processing"),
        ("Usage", "", "make train", "training"),
    ],
)
def test_a_readme_tells_what_a_script_without_a_telling_name_does(
    heading: str, above: str, command: str, stage: str
) -> None:
    paths = tree("main.py", "lib/go.sh", "lib/net.py", "Makefile")
    found = stages(paths, FOUND.format(heading, above, command))
    assert list(found.paths) == [stage]
    (path,) = found.paths[stage]
    said = found.command(stage, path)
    assert said is not None
    assert said.text == command


@pytest.mark.parametrize(
    ("heading", "above", "command"),
    [
        ("Training", "", "python other.py"),
        ("Training", "Train on your own data:", "python main.py"),
        ("Inference", "", "python main.py"),
        ("Training data", "", "python main.py"),
        ("Training", "", "python utils/shards.py"),
        ("Training", "", "pip install -r main.py"),
        ("Training", "", "python infer.py"),
        ("Evaluation", "", "python run.py --config main.py"),
        ("Install", "", "make all"),
    ],
)
def test_a_readme_tells_nothing_of_what_it_does_not_run(
    heading: str, above: str, command: str
) -> None:
    paths = tree("main.py", "utils/shards.py", "infer.py", "Makefile")
    found = stages(paths, FOUND.format(heading, above, command))
    assert found.commands == ()


def test_a_readme_is_asked_only_for_stages_that_no_path_shows() -> None:
    both = FOUND.format("Training & Evaluation", "", "python main.py")
    found = stages(tree("main.py", "train.py"), both)
    assert found.paths == {"training": ("train.py",), "evaluation": ("main.py",)}
    assert stages(tree("main.py", "sft/tune.py"), both).command("training", "main.py") is None


def test_what_a_readme_told_is_quoted_from_its_line() -> None:
    readme = FOUND.format("Training", "", "python main.py")
    found = read(
        "Code: https://github.com/moss/lichen",
        repository("moss/lichen", "README.md", "main.py", readme=readme),
    )
    first = found.findings["code.pretraining"].evidence[0]
    assert (first.source, first.locator) == ("github:moss/lichen/README.md", "L8")
    assert first.quote == "python main.py"
    assert found.links.github[0].stages == ("pretraining",)


def test_a_readme_of_many_commands_is_read_in_one_pass() -> None:
    paths = tree(*(f"lib/part{i}/go.sh" for i in range(50_000)))
    found = stages(paths, "## Training\n```\n" + "bash go.sh " * 50 + "\nbash go.sh\n" * 50_000)
    assert (found.code_files, found.commands) == (50_000, ())


def test_settings_alone_are_a_placeholder_unless_they_are_a_recipe() -> None:
    card = "Code: https://github.com/moss/lichen"
    site = repository("moss/lichen", "README.md", "site.yaml")
    recipe = repository("moss/lichen", "README.md", "recipes/lichen/sft.yaml")
    assert read(card, site).links.github[0].state == "placeholder"
    assert read(card, recipe).links.github[0].state == "ok"


def test_a_tree_of_a_hundred_thousand_files_is_read_in_one_pass() -> None:
    found = stages(tree(*(f"data/part{i}/eval_{i}.py" for i in range(100_000))))
    assert len(found.paths["evaluation"]) == 12
