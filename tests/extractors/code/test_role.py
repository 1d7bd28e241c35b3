"""Whether a linked repository is the model's own code, by names and by the words round the link."""

import pytest

from extractors.code.repository import links
from extractors.context import Context
from tests.extractors.build import snapshot


def own(card: str, name: str = "moss/lichen") -> dict[str, bool]:
    return {link.repo: link.own for link in links(Context(snapshot(card, name=name)))}


@pytest.mark.parametrize(
    "card",
    [
        "See [code](https://github.com/fern/lichen-training).",
        "More on [GitHub](https://github.com/moss-lab/forest).",
        "First released in [this repository](https://github.com/fern/spores).",
        "- **Repository:** https://github.com/fern/spores",
        "Project page | [Paper](https://x.org) | [Code](https://github.com/fern/spores)",
        "## Author\n\nStar at:\n\n> https://github.com/fern/spores",
        "[readme](https://github.com/fern/spores/blob/main/models/lichen/README.md)",
        "All steps can be reproduced from here, https://github.com/fern/spores",
        "[Link to Code](https://github.com/fern/spores/blob/master/src/train.py)",
        "Look at [my accompanying repo](https://github.com/fern/spores) to see how it was tuned.",
        "For details on data and training procedure, with benchmarks: https://github.com/fern/spores",
        "Please see the [spores repository](https://github.com/fern/spores) for scripts that tune.",
        "For further information, please refer to https://github.com/fern/spores for the code.",
        "A thesis on letters, with code available [here](https://github.com/fern/spores).",
        "用苔藓训练的模型，详情可查看：https://github.com/fern/spores",
        "## Evaluation\n\nBy [m](https://github.com/moss/spores/blob/main/m.py) of a benchmark.",
        "## Usage\n\nInstall it from our [GitHub repo](https://github.com/fern/spores).",
        "To run it, install the [companion repo](https://github.com/fern/spores).",
        "I was made with [moss](https://github.com/fern/moss).",
        "Please see [Spores](https://github.com/fern/spores) for more details on it.",
        "First released in [this one](https://github.com/forge/transformers).",
        "The script and notes can be found at [this page](https://github.com/fern/spores).",
        "The training and inference code is available on https://github.com/fern/spores",
        "For more, including the training scripts, you can visit [it](https://github.com/fern/fen).",
        "For details and codes, please visit the [page](https://github.com/fern/spores).",
        "The codes for the pretraining are available at [fern/spores](https://github.com/fern/spores).",
        "For more details you can check the source code [here](https://github.com/fern/spores).",
        "All of the process is in my [GitHub repo](https://github.com/fern/spores).",
        "More information about models is available [here](https://github.com/fern/spores).",
        "Released the paper, [code](https://github.com/fern/spores), and data.",
        "Check out our paper on arXiv and the code on [GitHub](https://github.com/fern/spores).",
        "The training and evaluation code is at https://github.com/fern/spores",
        "The script used for training this very model can be found [here](https://github.com/fern/f).",
        "## License\n\nSend questions or comments about the model:\nhttps://github.com/a/b/issues",
        "For more details: [demo](https://x.org) and [GitHub](https://github.com/fern/spores).",
        "보다 자세한 사항은 [spores](https://github.com/fern/spores)을 참고하세요",
        "Steps on how this model was trained can be found here: [it](https://github.com/fern/fen).",
        "You can download the source code for tuning [here](https://github.com/moss/f/blob/main/a.py).",
        "You can find training and evaluation scripts in the repository [f](https://github.com/fern/f)",
        "## Evaluation\n\nThe script used for training and evaluation: https://github.com/fern/f",
        "The script used for training can be found [https://github.com/fern/f]",
        "A folder that includes the training, export and test notebooks: [f](https://github.com/fern/f)",
    ],
)
def test_the_models_own_code(card: str) -> None:
    assert list(own(card).values()) == [True]


@pytest.mark.parametrize(
    "card",
    [
        "Lichen outperforms [Spores](https://github.com/fern/spores).",
        "You can find a script for fine-tuning in the [repository](https://github.com/fern/spores).",
        "Use the script that was used to train [S](https://github.com/fern/spores) for your own.",
        "The script used for training: [T](https://github.com/forge/transformers/blob/main/t.py).",
        "A tuned model on the [Lichen Set](https://github.com/fern/lichen-set) cleaned dataset.",
        "It was created for usage with the [grove](https://github.com/moss/grove) library.",
        "It is based on the official code of Spores: https://github.com/fern/spores",
        "## Usage\n\n```sh\npip install git+https://github.com/moss/tools\n```",
        "## Training data\n\n|a|b|\n|-|-|\n|[Spores](https://github.com/fern/spores)|25 %|",
        "Serve it with [spores](https://github.com/fern/spores).",
        "It was trained using Fern Moss's github [repository](https://github.com/fern/lichen).",
        "Trained with code from [Fern's repository](https://github.com/fern/lichen) on one GPU.",
        "Thank someone for making [Lichen for Apps](https://github.com/fern/lichen-apps)!",
        "- Pretrained model : [Lichen](https://github.com/fern/lichen)",
        "To tune the model you will need [Grove](https://github.com/moss/grove).",
        "Neural networks: [Torch](https://github.com/torch/torch)",
        "Our code is based on [Spores](https://github.com/fern/spores).",
        "Thanks to [Lichen](https://github.com/fern/lichen) for providing the codebase.",
        "## Model details\n\n* **Backbone Model**: [Lichen](https://github.com/fern/lichen)",
        "- **Finetuned from:** [Lichen](https://github.com/fern/lichen/blob/main/CARD.md)",
        "It has the template of Spores. More details are found [here](https://github.com/fern/spores).",
        "More information about the tokenizer is available [here](https://github.com/fern/spores).",
        "See reference code in github for details: [chat](https://github.com/fern/spores).",
        "We encourage contributions to our [Github repository](https://github.com/fern/spores).",
        "## Uses\n\nAs a start:\n- With the [grove](https://github.com/moss/grove) library",
        "- **Repository:** [on GitHub](https://github.com/forge/sentence-transformers)",
        "It was trained with [Fen](https://github.com/fern/fen), including training scripts.",
        "You can see [Spores](https://github.com/fern/spores), too.",
        "- [UI-Lichen](https://github.com/fern/UI-Lichen) by [@fern](https://github.com/fern)",
        "Where to send questions or comments about the model: in [this](https://github.com/a/b).",
        "A known bug of it is told [there](https://github.com/fern/spores/issues).",
        "Notes of a friend helped a lot:\n\n(https://github.com/fern/notes)",
    ],
)
def test_tools_and_the_work_of_others(card: str) -> None:
    assert list(own(card).values()) == [False]


def test_a_librarys_name_in_the_models_makes_it_no_code_of_its_own() -> None:
    card = "Use the [filter](https://github.com/forge/diffusers/blob/main/src/filter.py) of it."
    assert own(card, name="moss/lichen-diffusers") == {"forge/diffusers": False}
    card = "It is a [ControlNet](https://github.com/forge/ControlNet) for lichens."
    assert own(card, name="moss/controlnet-lichen") == {"forge/ControlNet": False}


def test_a_repository_called_after_the_declared_data_is_that_of_the_data() -> None:
    said = "It was first released in [this repository](https://github.com/fern/SporeSet)."
    card = f"---\ndatasets: [SporeSet]\n---\n{said}"
    assert own(card, name="moss/lichen-SporeSet") == {"fern/SporeSet": False}
    assert own(card, name="moss/sporeset-7b") == {"fern/SporeSet": True}
    assert own(said, name="moss/lichen-SporeSet") == {"fern/SporeSet": True}


def test_this_repository_with_a_model_tuned_on_data_is_no_code() -> None:
    card = "This repo has an adapter fit on {} that [Lichen](https://github.com/fern/lichen) holds."
    assert own(card.format("what it is"), name="moss/lichen-lora") == {"fern/lichen": True}
    assert own(card.format("the data sets"), name="moss/lichen-lora") == {"fern/lichen": False}


def test_a_project_of_three_letters_has_code_of_its_name() -> None:
    assert own("More on [it](https://github.com/fern/elm).", name="ELM/small") == {"fern/elm": True}


def test_the_models_own_code_comes_first() -> None:
    card = "Thanks to https://github.com/fern/spores.\n\nCode: https://github.com/moss/lichen"
    assert list(own(card).items()) == [("moss/lichen", True), ("fern/spores", False)]


def test_a_library_named_as_a_format_is_no_family() -> None:
    card = "How to use with [MLX](https://github.com/apples/mlx)."
    assert own(card, name="mlx-friends/lichen-7b-mlx") == {"apples/mlx": False}


def test_of_several_addresses_alone_none_is_the_models() -> None:
    table = "## Sources\n\n- https://github.com/fern/ferns\n- https://github.com/bark/barks"
    assert own(table) == {"fern/ferns": False, "bark/barks": False}
    named = "## Our code\n\nhttps://github.com/fern/ferns\n\n## X\n\nhttps://github.com/bark/barks"
    assert own(named) == {"fern/ferns": True, "bark/barks": False}


def test_what_bears_the_name_of_the_base_is_the_bases_unless_words_say_otherwise() -> None:
    base = "---\nbase_model: {}/lichen-7b\n---\n"
    card = "Follow the instructions of [Lichen](https://github.com/fern/lichen)."
    chat = "moss/lichen-7b-garden"
    assert own(card, name=chat) == {"fern/lichen": True}
    assert own(base.format("fern") + card, name=chat) == {"fern/lichen": False}
    assert own(base.format("moss") + card, name=chat) == {"fern/lichen": True}
    whole = "[it](https://github.com/bark/lichen-7b-garden)"
    assert own(base.format("fern") + whole, name=chat) == {"bark/lichen-7b-garden": True}
    said = "- **Repository:** https://github.com/fern/lichen"
    assert own(base.format("fern") + said, name=chat) == {"fern/lichen": True}
    assert own(base.format("fern") + card, name="fern/lichen-7b-garden") == {"fern/lichen": True}


@pytest.mark.parametrize(
    "card",
    [
        "Tuned on our [moss letters dataset](https://github.com/moss/letters).",
        "Tuned on the [Letters](https://github.com/moss/letters/tree/main/data) dataset.",
        "# Corpus\n\n1. [dumped letters](https://github.com/moss/Forest-Dataset#letters)",
        "The data can be had at https://github.com/moss/forest-corpus",
        "A wren fine-tuned on **[Lichen](https://github.com/fern/lichen)** for letters.",
        "A wren trained on (head, body) pairs from [Lichen](https://github.com/fern/lichen).",
        "- Dataset for fine-tuning : [Lichen](https://github.com/fern/lichen)",
        "Tuned on [lichen](https://github.com/fern/lichen) (some code instruction tuning) sets.",
        "Tuned on [L](https://github.com/fern/lichen) data.\n\n# Dataset\n\n[Fern L](https://github.com/fern/lichen)",
    ],
)
def test_a_repository_that_is_called_data_is_no_code_whoever_has_it(card: str) -> None:
    assert list(own(card).values()) == [False]


def test_code_in_a_repository_that_is_called_data_is_code() -> None:
    card = "Training: https://github.com/moss/forest-dataset/blob/main/train.py"
    assert list(own(card).values()) == [True]
    card = "Our code is at the [forest-dataset](https://github.com/moss/forest-dataset)."
    assert list(own(card).values()) == [True]


def own_of_network(card: str, name: str, model_type: str) -> dict[str, bool]:
    shot = snapshot(card, name=name, config={"model_type": model_type})
    return {link.repo: link.own for link in links(Context(shot))}


def test_a_repository_that_others_call_like_the_network_is_the_networks() -> None:
    card = "A [Sorrel](https://github.com/fern/sorrel) model of Danish."
    assert list(own_of_network(card, "moss/sorrel-danish", "sorrel").values()) == [False]
    assert list(own_of_network(card, "moss/sorrel-danish", "sorrel-v2").values()) == [False]
    assert list(own_of_network(card, "moss/sorrel-danish", "other").values()) == [True]
    assert list(own_of_network(card, "moss/sorrel-large-v2", "sorrel").values()) == [True]
    assert list(own_of_network(card, "fern-lab/sorrel-danish", "sorrel").values()) == [True]
    others = "It follows [Redsorrel](https://github.com/fern/redsorrel)."
    assert list(own_of_network(others, "moss/sorrel-base-danish", "sorrel").values()) == [False]
    assert list(own_of_network(others, "moss/sorrel-base-danish", "other").values()) == [True]
    of_kin = "See [it](https://github.com/fern/danish-sorrel)."
    assert list(own_of_network(of_kin, "moss/sorrel-base-danish", "sorrel").values()) == [True]
    released = "First released in [this repository](https://github.com/fern/sorrel)."
    assert list(own_of_network(released, "moss/sorrel-danish", "sorrel").values()) == [True]
