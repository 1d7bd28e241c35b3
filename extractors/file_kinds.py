"""The kind of a file, told by its name: one pattern a kind, the first that fits counts."""

import re
from typing import Final

_CACHE_LIMIT: Final = 200_000
_LONGEST: Final = 400

_WEIGHT_STEP: Final = r"(?:.*/)?(?:checkpoint|ckpt|step|global_step|iter|epoch)s?[-_/]?\d+[^/]*/.*"
_PATTERNS: Final[tuple[tuple[str, str], ...]] = (
    ("card", r"readme\.md"),
    (
        "state",
        (
            r"(?:.*/)?(?:[\w.-]*optim(?:izer)?(?:_states?)?|scheduler|rng_state[\w-]*|scaler)"
            r"\.(?:pth?|bin|pkl|npz)|(?:.*/)?[\w.-]*optim_states\.pt"
        ),
    ),
    (
        "log",
        (
            r"(?:.*/)?(?:training_args\.bin|trainer_state\.json|events\.out\.tfevents\..*|"
            r"train_results\.json|hparams\.yaml|train_config\.\w+|training_config\.\w+)"
        ),
    ),
    (
        "ignored",
        (
            r"(?:.*/)?(?:tokenizer[^/]*|lookups\.bin|vocab[^/]*|pytorch_variables\.pth|"
            r"[^/]*_embeds?\.bin|\.[^/]*)"
        ),
    ),
    ("checkpoint", _WEIGHT_STEP + r"\.(?:safetensors|bin|pth?|ckpt|msgpack|h5|index|distcp)"),
    ("adapter", r"(?:.*/)?[\w.-]*(?:adapter|lora|qlora)[\w.-]*\.(?:safetensors|bin|pth?|ckpt)"),
    ("delta", r"(?:.*/)?[\w.-]*\bdelta\b[\w.-]*\.(?:safetensors|bin|pth?|ckpt)"),
    ("safetensors", r".*\.safetensors"),
    ("torch", r".*\.(?:bin|pth?|ckpt|th|torchscript|pt2|consolidated\.\d+\.pth)|.*\.model\.pt"),
    (
        "tensorflow",
        r".*\.(?:h5|hdf5|keras|index|data-\d{5}-of-\d{5})|(?:.*/)?(?:saved_model|frozen\w*)\.pb",
    ),
    ("flax", r".*\.msgpack"),
    ("gguf", r".*\.(?:gguf|ggml|ggjt)|(?:.*/)?ggml-[^/]*\.bin(?:\.\w+)?"),
    ("onnx", r".*\.onnx"),
    ("tflite", r".*\.(?:tflite|task|litertlm)"),
    (
        "other",
        (
            r".*\.(?:nemo|pdparams|mlmodel|mlpackage|ot|engine|pkl|joblib|pickle|pb|npz|ark|mdl|llamafile|"
            r"rknn|mnn|ftz|vec|exl2|distcp|params|caffemodel|weights|dduf|skops)|(?:.*/)?weight\.bin"
        ),
    ),
    ("archive", r".*\.(?:zip|tar|tgz|gz|rar|7z|whl|xz|zst)"),
    ("config", r"(?:.*/)?(?:config|model_index|adapter_config|generation_config|params)\.json"),
    (
        "license",
        (
            r"(?!.*\.(?:jpe?g|png|gif|pdf|html?|json|csv|py|pt|bin)$)"
            r"(?:[\w.-]*[-_.])?(?:li[cs]en[cs]es?|copying)(?:[-_.][\w.-]*?)?(?:\.(?:md|txt|rst))?"
        ),
    ),
    ("architecture", r"(?:.*/)?(?:modeling|modelling|model|configuration)_?[\w]*\.py"),
    (
        "evaluation",
        r"(?:.*/)?(?:run_)?(?:eval(?:uat\w*)?|benchmark)[\w-]*\.(?:py|sh|ipynb)|eval(?:uation)?/.*\.py",
    ),
    (
        "training",
        (
            r"(?:.*/)?[\w-]*(?:pre-?train|fine-?tun|train|sft|run_(?:speech|mlm|clm|summ|glue|qa|ner|t5|"
            r"translation|seq2seq|image))[\w-]*\.(?:py|sh|ipynb)|run\.sh"
        ),
    ),
    (
        "inference",
        (
            r"(?:.*/)?(?:inference|handler|generat\w*|pipeline|predict\w*|demo|infer|app|sample|chat|"
            r"\w+_demo|test_infer\w*|web_demo)[\w-]*\.(?:py|ipynb)"
        ),
    ),
    (
        "processing",
        (
            r"(?:.*/)?(?:pre_?process(?:ing|_data)?|prepare_data\w*|data_prep\w*|process_data\w*|"
            r"make_dataset|build_dataset|dedup\w*|clean_data\w*)\.(?:py|sh|ipynb)"
        ),
    ),
    (
        "results",
        (
            r"(?:.*/)?(?:all_results|eval_results?|results|test_results|predict_results|evaluation)[\w-]*"
            r"\.(?:json|txt|csv|md)"
        ),
    ),
    (
        "samples",
        (
            r"(?:.*/)?(?:replay\.mp4|(?:samples?|examples?|outputs?|demos?)[^/]*/"
            r"(?!(?:merges|vocab|requirements|licen[cs]e|special)[^/]*$)[^/]*\."
            r"(?:png|jpe?g|webp|wav|mp3|mp4|gif|txt)|samples?[\w-]*\.(?:png|jpe?g|webp|wav|mp3|mp4|gif|txt))"
        ),
    ),
    (
        "data",
        r"(?:.*/)?(?:data|dataset|train|training_data|corpus)[\w-]*\.(?:csv|tsv|jsonl?|parquet|arrow)",
    ),
    ("paper", r"(?:.*/)?[\w .-]*(?:paper|report)[\w .-]*\.pdf"),
)
_KIND: Final = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _PATTERNS))
_kinds: dict[str, str] = {}


def kind(path: str) -> str:
    """The kind of a file, a field of :class:`Files`; empty where its name tells nothing."""
    known = _kinds.get(path)
    if known is None:
        match = _KIND.fullmatch(path.lower()) if len(path) <= _LONGEST else None
        known = (match.lastgroup if match else "") or ""
        known = "" if known == "ignored" else known
        if len(_kinds) > _CACHE_LIMIT:
            _kinds.clear()
        _kinds[path] = known
    return known
