"""GitHub repositories by content: stages by path, whose they are, and their states."""

import msgspec
import pytest

from extractors import extract
from extractors.code.repository import documents_wanted, links, repositories
from extractors.context import Context
from extractors.snapshot import RepositoryRecord, TreeEntry
from extractors.words.families import same_owner
from taxonomy.findings import Availability
from tests.extractors.code.repositories import linked, read, repository, tree

A = Availability
TRAINING = ("README.md", "pretrain/run.py", "pretrain/config.yaml", "eval/mmlu.py", "sft/tune.py")


def test_documents_wanted_are_few_and_the_readme_comes_first() -> None:
    paths = documents_wanted(
        tree("src/a.py", "LICENSE", "README.md", "CITATION.cff", "conf/train.yaml", "x/README.md")
        + tuple(TreeEntry(f"c{i}/train.yaml", "blob", size=9) for i in range(9))
        + (TreeEntry("huge/train.yaml", "blob", size=10**9),)
    )
    assert paths[:3] == ("README.md", "LICENSE", "CITATION.cff")
    assert len(paths) == 6
    assert "huge/train.yaml" not in paths


def test_the_models_own_repository_shows_its_stages_with_paths() -> None:
    found = read("Code: https://github.com/moss/lichen", repository("moss/lichen", *TRAINING))
    training = found.findings["code.pretraining"]
    assert training.availability is A.RELEASED
    assert training.evidence[0].source == "github:moss/lichen/pretrain/run.py"
    assert "pretrain/config.yaml" in [item.quote for item in training.evidence]
    assert found.findings["code.evaluation"].availability is A.RELEASED
    (link,) = found.links.github
    assert (link.state, link.about) == ("ok", True)
    assert {"pretraining", "evaluation", "finetuning"} <= set(link.stages)


def test_what_the_card_calls_its_own_code_counts_under_any_name() -> None:
    card = "The [training code](https://github.com/bark/field-notes) is released."
    there = repository("bark/field-notes", "train.py", "eval/run.py", "build_corpus.py")
    found = read(card, there)
    assert found.links.github[0].own
    for stage in ("pretraining", "evaluation", "data_processing"):
        assert found.findings[f"code.{stage}"].availability is A.RELEASED


def test_a_framework_of_the_makers_trains_and_measures_but_its_data_tools_are_anybodys() -> None:
    card = "Trained with [grove](https://github.com/moss-lab/grove)."
    there = repository("moss-lab/grove", "pretrain.py", "evaluate.py", "build_corpus.py")
    found = read(card, there).findings
    assert found["code.pretraining"].availability is A.RELEASED
    assert found["code.evaluation"].availability is A.RELEASED
    assert found["code.data_processing"].availability is A.NAMED


def test_training_for_a_task_never_made_a_model_from_nothing() -> None:
    card = "Code: https://github.com/moss/lichen"
    there = repository("moss/lichen", "question_answering/trainer.sh", "evaluate.py")
    found = read(card, there).findings
    assert found["code.pretraining"].availability is not A.RELEASED
    both = repository("moss/lichen", "question_answering/trainer.sh", "train.py")
    quotes = [item.quote for item in read(card, both).findings["code.pretraining"].evidence]
    assert "train.py" in quotes


def test_a_framework_that_is_only_linked_is_no_recipe() -> None:
    framework = repository("forge/trainers", "train.py", "README.md", readme="# Trainers")
    found = read("Uses [trainers](https://github.com/forge/trainers) layers.", framework)
    assert found.findings["code.pretraining"].availability is not A.RELEASED
    assert found.links.github[0].about is False


def test_the_script_of_a_framework_by_which_it_was_made_is_its_code() -> None:
    script = "https://github.com/forge/trainers/blob/main/x/tune.py"
    card = f"The training script [tune.py]({script}) was used."
    there = repository("forge/trainers", "x/tune.py", "train.py", readme="# Trainers")
    elsewhere = repository("forge/trainers", "train.py", readme="# Trainers")
    tuned = {"name": "moss/lichen-chat"}
    assert read(card, there, **tuned).findings["code.finetuning"].availability is A.RELEASED
    assert read(card, elsewhere, **tuned).findings["code.finetuning"].availability is A.NAMED
    for said in (
        f"Tuned on A (x, 2020), B (y, 2021), C and D using the [tune.py]({script}) example script.",
        f"The script used for tuning can be found [here]({script}).",
    ):
        assert read(said, there, **tuned).findings["code.finetuning"].availability is A.RELEASED
    folder = card.replace("blob", "tree").replace("/tune.py)", "/)")
    assert read(folder, there, **tuned).findings["code.finetuning"].availability is A.RELEASED
    translated = (
        "## Training data\n\nTranslated with [x](https://github.com/forge/trainers/tree/main/x)."
    )
    found = read(translated, there, **tuned).findings["code.finetuning"].availability
    assert found is not A.RELEASED
    gone = RepositoryRecord("forge/trainers", "gone")
    assert read(card, gone, **tuned).findings["code.finetuning"].availability is A.UNKNOWN
    for_users = card.replace("was used", "can be used to fine-tune it, you can start there")
    found = read(for_users, gone, **tuned).findings["code.finetuning"].availability
    assert found is A.NOT_FOUND


def test_a_framework_tells_nothing_while_nobody_read_the_models_own_code() -> None:
    card = "Trained with [trainers](https://github.com/forge/trainers)."
    framework = repository("forge/trainers", "finetune/run.py", readme="# Trainers")
    tuned = {"name": "moss/lichen-chat"}
    assert read(card, framework, **tuned).findings["code.finetuning"].availability is A.NAMED
    both = f"{card} Code: https://github.com/moss/lichen"
    assert read(both, framework, **tuned).findings["code.finetuning"].availability is A.UNKNOWN


def test_a_repository_that_is_thanked_is_no_recipe() -> None:
    thanked = repository("moss-lab/mega-lm", "pretrain_gpt.py", readme="# Mega-LM")
    found = read("Thanks to [mega](https://github.com/moss-lab/mega-lm).", thanked)
    assert found.findings["code.pretraining"].availability is not A.RELEASED


def test_a_framework_with_a_configuration_of_this_model_is_its_recipe() -> None:
    framework = repository("forge/trainers", "train.py", "configs/lichen/7b.yaml")
    found = read("Trained with [trainers](https://github.com/forge/trainers).", framework)
    assert found.links.github[0].about is True
    assert found.findings["code.pretraining"].availability is A.RELEASED


def test_a_framework_that_knows_the_base_by_name_knows_nothing_of_its_child() -> None:
    card = "Trained with [trainers](https://github.com/forge/trainers)."
    base = "---\nbase_model: fern/lichen-2-7b\n---\n"
    framework = repository(
        "forge/trainers", "finetune/run.py", "configs/lichen2.yaml", readme="Lichen2 instruct! " * 4
    )
    for head, name, told in (
        ("", "moss/lichen2-7b-chat", A.RELEASED),
        (base, "moss/lichen2-7b-chat", A.NAMED),
        (base, "moss/instruct-7b", A.NAMED),
    ):
        found = read(head + card, framework, name=name).findings["code.finetuning"]
        assert found.availability is told


def test_the_license_of_somebodys_harness_is_that_of_no_code_of_the_models_own() -> None:
    harness = repository("gauge/eval-harness", "eval/tasks/mmlu.py", "run.py", license="MIT")
    card = "Evaluated 5-shot with [the harness](https://github.com/gauge/eval-harness)."
    found = read(card, harness)
    assert found.findings["code.evaluation"].license == "MIT"
    assert found.licenses == ()
    own = repository("moss/lichen", *TRAINING, license="MIT")
    said = read("Code: https://github.com/moss/lichen", own).licenses
    assert {(each.subject, each.key) for each in said} == {("code", "MIT")}


def test_a_harness_that_the_card_evaluates_with_is_evaluation_code() -> None:
    harness = repository("gauge/eval-harness", "eval/tasks/mmlu.py", "run.py")
    card = "Evaluated 5-shot with [the harness](https://github.com/gauge/eval-harness)."
    finding = read(card, harness).findings["code.evaluation"]
    assert finding.availability is A.RELEASED


def test_inference_code_is_never_training_code() -> None:
    demo = repository("moss/lichen", "demo/app.py", "inference/generate.py", "model.py")
    findings = read("[code](https://github.com/moss/lichen)", demo).findings
    assert findings["code.inference"].availability is A.RELEASED
    assert findings["code.architecture"].availability is A.RELEASED
    assert findings["code.pretraining"].availability is not A.RELEASED
    assert findings["code.finetuning"].availability is not A.RELEASED


def test_examples_for_users_did_not_make_the_model() -> None:
    own = repository("moss/lichen", "examples/sft/lora.yaml", "inference/run.py")
    findings = read("[code](https://github.com/moss/lichen)", own, name="moss/lichen-chat").findings
    assert findings["code.finetuning"].availability in {A.NAMED, A.NOT_FOUND}


def test_a_script_beside_examples_for_users_is_the_recipe() -> None:
    there = repository("moss/lichen", "examples/finetune.py", "scripts/train_lichen.py")
    tuned = read("Code: https://github.com/moss/lichen", there, name="moss/lichen-chat")
    finding = tuned.findings["code.finetuning"]
    assert finding.availability is A.RELEASED
    assert finding.evidence[0].quote == "scripts/train_lichen.py"


def test_what_scripts_of_a_stage_import_tells_of_no_other() -> None:
    card = "Code: https://github.com/moss/lichen"
    there = repository("moss/lichen", "train_sft.py", "trainer.py", "train_args/dpo/full.json")
    found = read(card, there)
    assert "pretraining" not in found.links.github[0].stages
    assert {"finetuning", "alignment"} <= set(found.links.github[0].stages)
    alone = read(card, repository("moss/lichen", "trainer.py"))
    assert "pretraining" in alone.links.github[0].stages


def test_a_base_model_without_a_later_stage_has_no_code_of_it() -> None:
    own = repository("moss/lichen", *TRAINING)
    card = "Lichen was trained on books. [Code](https://github.com/moss/lichen)"
    findings = read(card, own).findings
    assert findings["code.pretraining"].availability is A.RELEASED
    assert findings["data.finetuning"].availability is A.NOT_APPLICABLE
    assert findings["code.finetuning"].availability is A.NOT_APPLICABLE
    (for_users,) = findings["code.finetuning"].rejected
    assert for_users.evidence.availability is A.NAMED
    assert "no such stage" in for_users.reason


def test_a_recipe_that_lies_with_the_model_stays() -> None:
    card = "Lichen was trained on books."
    files = ("README.md", "model.safetensors", "finetune.py")
    finding = extract(linked(card, siblings=files)).findings["code.finetuning"]
    assert finding.availability is A.RELEASED


@pytest.mark.parametrize(
    ("record", "state"),
    [
        (repository("moss/lichen", state="gone", tree=None), "gone"),
        (repository("moss/lichen"), "empty"),
        (repository("moss/lichen", "README.md", "fig.png"), "placeholder"),
        (repository("moss/lichen", "a.py", state="archived"), "archived"),
        (repository("moss/lichen", "a.py"), "ok"),
    ],
)
def test_a_repository_tells_its_state_and_files_alone_release_nothing(
    record: RepositoryRecord, state: str
) -> None:
    found = read("[code](https://github.com/moss/lichen)", record)
    assert found.links.github[0].state == state
    assert found.findings["code.pretraining"].availability is not A.RELEASED


def test_a_renamed_repository_is_followed_to_its_new_name() -> None:
    moved = repository("moss/lichen-2", *TRAINING)
    shot = linked("[code](https://github.com/moss/old-lichen)")
    shot = msgspec.structs.replace(shot, repositories={"moss/old-lichen": moved})
    (link,) = links(Context(shot))
    assert (link.repo, link.state, link.about) == ("moss/lichen-2", "renamed", True)


def test_what_nobody_looked_at_is_unknown() -> None:
    finding = read("Training code: https://github.com/moss/lichen").findings["code.pretraining"]
    assert finding.availability is A.UNKNOWN
    assert "moss/lichen" in finding.evidence[0].locator


def test_a_vanished_repository_turns_a_claim_into_nothing_known() -> None:
    gone = repository("moss/lichen", state="gone", tree=None)
    found = read("Training code: https://github.com/moss/lichen", gone)
    assert found.findings["code.pretraining"].availability is A.UNKNOWN
    assert "gone or private" in found.findings["code.pretraining"].evidence[0].locator
    assert found.findings["docs.code"].availability is A.UNKNOWN


def test_what_a_repository_held_that_is_gone_since_is_named() -> None:
    gone = repository("moss/lichen", *TRAINING, state="gone", license="MIT", revision="abc")
    found = read("Training code: https://github.com/moss/lichen", gone)
    finding = found.findings["code.pretraining"]
    (evidence, *_) = finding.evidence
    assert (finding.availability, finding.license) == (A.NAMED, None)
    assert (evidence.rule, evidence.revision) == ("repository.gone", "abc")
    assert evidence.quote
    assert found.findings["code.tooling"].availability is A.NOT_FOUND
    (link,) = found.links.github
    assert (link.state, link.license) == ("gone", None)
    assert "pretraining" in link.stages


def test_a_license_that_differs_stays_the_codes() -> None:
    licensed = repository("moss/lichen", *TRAINING, license="MIT")
    found = read("---\nlicense: cc-by-nc-4.0\n---\nhttps://github.com/moss/lichen", licensed)
    assert found.findings["weights.final"].license == "CC-BY-NC-4.0"
    assert found.findings["code.pretraining"].license == "MIT"


def test_a_report_in_the_repository_counts() -> None:
    own = repository("moss/lichen", "run.py", "Lichen_Technical_Report.pdf")
    finding = read("https://github.com/moss/lichen", own).findings["docs.technical_report"]
    assert finding.availability is A.RELEASED


def test_a_paper_that_the_card_tells_to_be_anothers_is_not_the_repositorys() -> None:
    own = repository("moss/lichen", "run.py", readme="[[Paper]](https://arxiv.org/abs/2401.00001)")
    told = read("https://github.com/moss/lichen", own).findings["docs.research_paper"]
    other = read(
        "https://github.com/moss/lichen\n\nIt uses [Fern Attention](https://arxiv.org/abs/2401.00001).",
        own,
    ).findings["docs.research_paper"]
    assert (told.availability, other.availability) == (A.RELEASED, A.NAMED)


def test_owners_that_belong_together() -> None:
    assert same_owner("bigmoss/x", "bigmoss-workshop/y")
    assert not same_owner("moss/x", "other/y")
    assert not same_owner("ab/x", "abc/y")


def test_repositories_keep_the_order_of_the_card() -> None:
    card = "https://github.com/b/two and https://github.com/a/one and https://github.com/b/two"
    assert [r.name for r in repositories(Context(linked(card)))] == ["b/two", "a/one"]


def test_benchmarks_in_the_evaluation_code_are_evaluation_data() -> None:
    own = repository("moss/lichen", "eval/run.py", "eval/data/gsm8k.json", "eval/gsm8k.py")
    finding = read("https://github.com/moss/lichen", own).findings["data.evaluation"]
    assert (finding.availability, finding.evidence[0].quote) == (A.RELEASED, "eval/gsm8k.py")
    plain = repository("moss/lichen", "eval/run.py")
    finding = read("https://github.com/moss/lichen", plain).findings["data.evaluation"]
    assert finding.availability is A.NOT_FOUND


def test_a_vanished_repository_may_have_held_any_code() -> None:
    gone = repository("moss/lichen", state="gone", tree=None)
    findings = read("Code: https://github.com/moss/lichen", gone).findings
    for stage in ("evaluation", "inference", "architecture", "tooling"):
        assert findings[f"code.{stage}"].availability is A.UNKNOWN


def test_an_unread_repository_leaves_data_code_open_only_where_words_speak_of_data() -> None:
    def processing(card: str) -> str:
        gone = repository("moss/lichen", state="gone", tree=None)
        return read(card, gone).findings["code.data_processing"].availability.value

    assert processing("Our code: https://github.com/moss/lichen") == "not_found"
    assert processing("Code for data and training: https://github.com/moss/lichen") == "unknown"


def test_a_fork_of_a_framework_is_no_recipe_unless_it_speaks_of_the_model() -> None:
    card = "# M\n\nTrained from scratch with our fork: https://github.com/moss/Bog-LM\n"
    files = ("pretrain_bog.py", "examples/pretrain.sh")
    fork = repository("moss/Bog-LM", *files, readme="# Bog-LM\nTrains models.", fork=True)
    assert read(card, fork).findings["code.pretraining"].availability is Availability.NAMED
    own = repository("moss/Bog-LM", *files, readme="# Bog-LM\nTrains Lichen-7B.", fork=True)
    assert read(card, own).findings["code.pretraining"].availability is Availability.RELEASED


def test_what_a_cut_file_list_does_not_show_is_unknown() -> None:
    card = "# M\n\nPre-trained by us. Code: https://github.com/moss/lichen\n"
    whole = repository("moss/lichen", "model.py", readme="# Lichen\nCode of Lichen-7B.")
    assert read(card, whole).findings["code.pretraining"].availability is Availability.NOT_FOUND
    cut = repository("moss/lichen", "model.py", readme="# Lichen\nLichen-7B.", truncated=True)
    found = read(card, cut).findings["code.pretraining"]
    assert found.availability is Availability.UNKNOWN
    assert found.evidence[0].locator == "the file list of moss/lichen: GitHub cut it"


def test_other_work_of_the_makers_is_not_this_models_code() -> None:
    card = "# M\n\nPre-trained by us. See our other work: https://github.com/moss/zoo\n"
    zoo = repository("moss/zoo", "train.py", "configs/a.yaml", readme="# Zoo\nCode of papers.")
    assert read(card, zoo).findings["code.pretraining"].availability is not Availability.RELEASED
