import pytest

from extractors.file_kinds import kind
from extractors.files import is_whole, license_files, shapes, summary
from tests.extractors.build import read


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("model.safetensors", "safetensors"),
        ("model-00001-of-00004.safetensors", "safetensors"),
        ("pytorch_model.bin", "torch"),
        ("training_args.bin", "log"),
        ("optimizer.pt", "state"),
        ("rng_state_0.pth", "state"),
        ("policy.optimizer.pth", "state"),
        ("adapter_model.safetensors", "adapter"),
        ("pytorch_lora_weights.safetensors", "adapter"),
        ("name.Q4_K_M.gguf", "gguf"),
        ("onnx/model.onnx", "onnx"),
        ("tf_model.h5", "tensorflow"),
        ("flax_model.msgpack", "flax"),
        ("model.tflite", "tflite"),
        ("speech.nemo", "other"),
        ("checkpoint-500/pytorch_model.bin", "checkpoint"),
        ("checkpoint-500/optimizer.pt", "state"),
        ("lookups.bin", ""),
        ("tokenizer.json", ""),
        ("modeling_own.py", "architecture"),
        ("train.py", "training"),
        ("run_speech_recognition_ctc.py", "training"),
        ("eval.py", "evaluation"),
        ("handler.py", "inference"),
        ("all_results.json", "results"),
        ("samples/1.png", "samples"),
        ("LICENSE", "license"),
        ("license_plate.jpg", ""),
        ("README.md", "card"),
    ],
)
def test_a_path_tells_what_kind_of_file_it_is(path: str, expected: str) -> None:
    assert kind(path) == expected


def test_no_list_is_not_an_empty_list() -> None:
    assert not summary(None).known
    assert summary(()).known
    assert summary(()).weights == ()


def test_a_list_without_what_every_repository_has_is_not_whole() -> None:
    assert not is_whole(("README.md", "model.safetensors"))
    assert is_whole((".gitattributes", "README.md"))
    assert not summary(("README.md",)).known
    index = (".gitattributes", "README.md", "model_index.json")
    assert not is_whole(index)
    assert is_whole((*index, "unet/model.safetensors"))


def test_the_first_paths_of_a_kind_are_kept() -> None:
    shards = tuple(f"model-{n:05}-of-00009.safetensors" for n in range(9))
    assert summary(shards).safetensors == shards[:3]
    assert summary(shards).count == 9


def test_license_files_are_ranked_and_others_left_out() -> None:
    files = ("docs/LICENSE", "LICENSE-CODE", "USE_POLICY.md", "NOTICE", "LICENSE.md", "COPYING")
    assert license_files(files) == ("LICENSE.md", "COPYING", "LICENSE-CODE")
    assert license_files(("LICENSE", "LICENSE-WEIGHTS")) == ("LICENSE-WEIGHTS", "LICENSE")
    assert license_files(("LICENSES_SOURCES", "LICENSE")) == ("LICENSE", "LICENSES_SOURCES")


def test_shapes_tell_the_stage_of_training_scripts() -> None:
    assert shapes(("pretrain.sh",)) != shapes(("finetune.sh",))
    assert shapes(("a.safetensors",)) == shapes(("b.safetensors", "c.safetensors"))


def test_a_plain_training_script_belongs_to_the_stage_in_which_the_model_was_made() -> None:
    def released(name: str, script: str) -> list[str]:
        siblings = (".gitattributes", "README.md", "model.safetensors", script)
        found = read("A model.", name=name, siblings=siblings).findings
        stages = ("pretraining", "finetuning")
        return [stage for stage in stages if found[f"code.{stage}"].availability == "released"]

    assert released("owner/warbler-base", "train.py") == ["pretraining"]
    assert released("owner/warbler-chat", "train.py") == ["finetuning"]
    assert released("owner/warbler-base", "finetune.py") == ["finetuning"]
    assert released("owner/warbler-chat", "pretrain.py") == ["pretraining"]
