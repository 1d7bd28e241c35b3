"""Snippets, libraries and notebooks."""

import pytest

from extractors.code import shown as code_support
from taxonomy.findings import Availability
from tests.extractors.build import context, read

SNIPPET = "```python\nmodel = AutoModel.from_pretrained('owner/some-model')\n```\n"


def components(card: str, **rest: object) -> dict[str, str]:
    return {e.component: e.rule for e in code_support.evidence(context(card, **rest))}


def test_a_snippet_is_inference_code_only() -> None:
    assert components(SNIPPET) == {"code.inference": "code.snippet"}
    findings = read(SNIPPET).findings
    assert findings["code.inference"].availability is Availability.RELEASED
    assert findings["code.pretraining"].availability is not Availability.RELEASED


def test_a_library_makes_the_architecture_public() -> None:
    found = components("Text.", library_name="transformers")
    assert found["code.architecture"] == "code.library"
    assert components("Text.", library_name="unheard-of") == {}


def test_code_that_loads_the_model_tells_of_weights_that_no_list_shows() -> None:
    found = components(SNIPPET, siblings=("README.md",))
    assert found["weights.final"] == "code.loads_itself"
    assert "weights.final" not in components(SNIPPET)


def test_code_that_loads_what_the_whole_list_lacks_makes_the_weights_unknown() -> None:
    whole = (".gitattributes", "README.md")
    command = "```shell\nhuggingface-cli download owner/some-model --local-dir here\n```\n"
    for card in (SNIPPET, command):
        assert read(card, siblings=whole).findings["weights.final"].availability == "unknown"
    silent = read("Words alone.", siblings=whole).findings["weights.final"]
    assert silent.availability == "not_found"
    long = (*whole, "a.txt", "b.txt")
    assert read(SNIPPET, siblings=long).findings["weights.final"].availability == "not_found"


def test_a_notebook_shows_the_stage_of_its_sentence() -> None:
    url = "https://colab.research.google.com/drive/abc"
    assert components(f"I fine-tuned it in [this notebook]({url}).") == {
        "code.finetuning": "code.notebook"
    }
    assert components(f"Try the [demo]({url}).") == {"code.inference": "code.notebook"}


def test_a_notebook_for_users_is_no_recipe() -> None:
    link = "[notebook](https://colab.research.google.com/drive/abc)"
    assert components(f"You can get started with fine-tuning using this {link}.") == {}
    assert list(components(f"See this {link} on using the pretrained model.")) == ["code.inference"]
    assert not components(f"To fine-tune this model see the {link}.")
    assert not components(f"If you want to fine-tune yourself, please refer to the {link}.")
    assert not components(f"You can also train your own concepts using this {link}.")
    runs = f"You can use this {link} for samples or for finetuning a model."
    assert "code.finetuning" not in components(runs)
    recipe = f"It was fine-tuned with care.\n\nThe training script is in this {link}."
    assert list(components(recipe)) == ["code.finetuning"]


@pytest.mark.parametrize(
    "url",
    [
        "https://huggingface.co/datasets/finch/nests/blob/main/tune.py",
        "https://huggingface.co/finch/wren/raw/main/src/run.py",
        "https://www.kaggle.com/finch/tuning-on-nests",
    ],
)
def test_a_script_on_the_hub_or_a_kernel_is_code_where_the_words_call_it_so(url: str) -> None:
    assert components(f"The fine-tuning script can be found [here]({url}).") == {
        "code.finetuning": "code.notebook"
    }
    assert components(f"The evaluation code is [here]({url}).")["code.evaluation"]
    assert not components(f"It was fine-tuned on [nests]({url}).")
    assert not components(f"Download it from [here]({url}).")


def test_a_gist_of_words_and_a_notebook_that_makes_other_things_are_no_inference() -> None:
    gist = "https://gist.github.com/finch/abc"
    assert not components(f"See [here]({gist}) for an overview of the project.")
    assert components(f"A [script]({gist}) that runs it.") == {"code.inference": "code.notebook"}
    link = "[notebook](https://colab.research.google.com/drive/abc)"
    assert not components(f"Create your own bird with this {link}.")
    assert not components(f"The weights were converted in this {link}.")


def test_code_below_a_title_of_use_is_inference_code_whatever_loads_the_model() -> None:
    code = "```python\nfrom nest import Finch\nFinch('small').sing()\n```\n"
    assert components(f"## Example\n\n{code}") == {"code.inference": "code.snippet"}
    assert components(f"## Training\n\n{code}") == {}


def test_code_that_measures_the_model_is_evaluation_code() -> None:
    metric = "```python\nwer = load_metric('wer')\n```\n"
    assert components(f"## Evaluation\n\n{metric}") == {"code.evaluation": "code.measures"}
    loaded = "```python\n>>> from evaluate import load\n```\n"
    assert components(f"## Evaluation\n\n{loaded}") == {"code.evaluation": "code.measures"}
    assert components(f"## Training\n\n{metric}") == {}
    called = "```python\nSongSimilarityEvaluator.from_pairs(songs)(model)\n```\n"
    assert components(f"## Evaluation\n\n{called}") == {"code.evaluation": "code.measures"}
    toolkit = "```py\nrun_on(\n  songs,\n  eval_type='test',\n)\n```\n"
    assert components(f"## Evaluation\n\n{toolkit}") == {"code.evaluation": "code.measures"}
    harness = "```bash\nlm_eval --model hf --tasks owl\n```\n"
    assert components(harness) == {"code.evaluation": "code.measures"}
    notebook = "See our [evaluation notebook](https://github.com/a/b/blob/main/scores.ipynb)."
    assert components(notebook) == {"code.evaluation": "code.notebook"}
