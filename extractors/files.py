"""What a model repository's files are, told by their names alone.

The Hub's config files are never fetched (that would count as a download): names have to do.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

_KEPT: Final = 3
_LICENSE_LIMIT: Final = 3
_CACHE_LIMIT: Final = 200_000


class Files(msgspec.Struct, frozen=True, omit_defaults=True):
    """The first paths of each kind. ``known`` False: nobody told us the whole file list.

    ``checkpoint`` is weights in a folder of an intermediate step; ``state`` is optimizer or
    scheduler state; ``log`` is arguments and logs of training; the code kinds are scripts.
    """

    known: bool = False
    count: int = 0
    card: tuple[str, ...] = ()
    safetensors: tuple[str, ...] = ()
    torch: tuple[str, ...] = ()
    tensorflow: tuple[str, ...] = ()
    flax: tuple[str, ...] = ()
    gguf: tuple[str, ...] = ()
    onnx: tuple[str, ...] = ()
    tflite: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    archive: tuple[str, ...] = ()
    adapter: tuple[str, ...] = ()
    delta: tuple[str, ...] = ()
    checkpoint: tuple[str, ...] = ()
    state: tuple[str, ...] = ()
    log: tuple[str, ...] = ()
    config: tuple[str, ...] = ()
    architecture: tuple[str, ...] = ()
    training: tuple[str, ...] = ()
    evaluation: tuple[str, ...] = ()
    inference: tuple[str, ...] = ()
    processing: tuple[str, ...] = ()
    results: tuple[str, ...] = ()
    samples: tuple[str, ...] = ()
    data: tuple[str, ...] = ()
    paper: tuple[str, ...] = ()
    license: tuple[str, ...] = ()

    @property
    def weights(self) -> tuple[str, ...]:
        """Paths of complete weights, the most common format first."""
        return (
            self.safetensors
            or self.torch
            or self.gguf
            or self.tensorflow
            or self.flax
            or self.onnx
            or self.tflite
            or self.other
        )


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
        r"(?:[\w.-]*[-_.])?(?:li[cs]en[cs]es?|copying)(?:[-_.][\w.-]*?)?(?:\.(?:md|txt|rst))?",
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
            r"(?:.*/)?(?:replay\.mp4|(?:samples?|examples?|outputs?|demos?)[^/]*/[^/]*\."
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
        match = _KIND.fullmatch(path.lower()) if len(path) <= 400 else None
        known = (match.lastgroup if match else "") or ""
        known = "" if known == "ignored" else known
        if len(_kinds) > _CACHE_LIMIT:
            _kinds.clear()
        _kinds[path] = known
    return known


_EVERYWHERE: Final = ".gitattributes"
_FEW: Final = 4


def summary(siblings: Iterable[str] | None) -> Files:
    """The file list as :class:`Files`.

    A list of two or three files without the one that the Hub puts into every repository is not
    the whole list: what it lacks is not known to be absent.
    """
    if siblings is None:
        return Files()
    found: dict[str, list[str]] = {}
    count = 0
    whole = False
    for path in siblings:
        count += 1
        whole = whole or path == _EVERYWHERE
        name = kind(path)
        if name:
            paths = found.setdefault(name, [])
            if len(paths) < _KEPT:
                paths.append(path)
    whole = whole or count not in range(1, _FEW)
    return Files(known=whole, count=count, **{name: tuple(paths) for name, paths in found.items()})


_LICENSE_ORDER: Final = (
    "license", "license.md", "license.txt", "licence", "licence.md", "licence.txt",
    "license-model", "license_model", "model_license", "model-license", "copying",
)  # fmt: skip


def license_files(siblings: Iterable[str]) -> tuple[str, ...]:
    """Paths that are worth fetching as license texts, the most telling first, at most 3."""
    ranked = sorted(_license_ranks(siblings))
    return tuple(path for _, _, path in ranked[:_LICENSE_LIMIT])


def _license_ranks(siblings: Iterable[str]) -> Iterator[tuple[int, int, str]]:
    for path in siblings:
        if kind(path) != "license" or "/" in path:
            continue
        name = path.lower()
        stem = name.removesuffix(".md").removesuffix(".txt")
        if name in _LICENSE_ORDER:
            rank = _LICENSE_ORDER.index(name)
        elif stem in _LICENSE_ORDER:
            rank = _LICENSE_ORDER.index(stem)
        else:
            rank = len(_LICENSE_ORDER) + ("code" in name) + ("third" in name or "sources" in name)
        yield rank, len(path), path
