"""What a model repository's files are, told by their names alone.

The Hub's config files are never fetched (that would count as a download): names have to do.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import msgspec

from extractors.file_kinds import kind

_KEPT: Final = 3
_LICENSE_LIMIT: Final = 3


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


_EVERYWHERE: Final = ".gitattributes"
_FEW: Final = 4
_INDEX: Final = "model_index.json"
_INDEXED: Final = 16


def summary(siblings: Sequence[str] | None) -> Files:
    """The file list as :class:`Files`."""
    if siblings is None:
        return Files()
    found: dict[str, list[str]] = {}
    for path in siblings:
        name = kind(path)
        if name:
            paths = found.setdefault(name, [])
            if len(paths) < _KEPT:
                paths.append(path)
    return Files(
        known=is_whole(siblings),
        count=len(siblings),
        **{name: tuple(paths) for name, paths in found.items()},
    )


def is_whole(siblings: Sequence[str]) -> bool:
    """Whether this can be the whole list.

    Two or three files without the one that the Hub puts into every repository are not, nor is
    a pipeline's index without the folders of its parts: what such a list lacks is not known to
    be absent. (Of 38,746 records that tell their files 38,726 have that one; a record of a card
    alone does not.)
    """
    if not 0 < len(siblings) < _FEW:
        return len(siblings) > _INDEXED or not _is_lone_index(siblings)
    return _EVERYWHERE in siblings and not _is_lone_index(siblings)


def _is_lone_index(siblings: Sequence[str]) -> bool:
    return _INDEX in siblings and not any("/" in path for path in siblings)


def shapes(siblings: Iterable[str]) -> set[str]:
    """All that rules can see in a file list: its kinds, and the stage of training scripts."""
    found = {kind(path) for path in siblings}
    if "training" in found:
        scripts = summary(tuple(siblings)).training
        found.update(f"training.{is_pretraining(path)}.{is_finetuning(path)}" for path in scripts)
    return found


def is_pretraining(script: str) -> bool:
    """Whether a training script's name speaks of pre-training."""
    return "pretrain" in script.lower().replace("-", "")


def is_finetuning(script: str) -> bool:
    """Whether a training script's name speaks of tuning, or of a task that models are tuned for."""
    return _TUNES.search(script.lower()) is not None


_TUNES: Final = re.compile(
    r"fine-?_?tun|sft|lora|run_(?:speech|summ|glue|qa|ner|translation|seq2seq|image)"
)
_LICENSE_ORDER: Final = (
    "license", "license.md", "license.txt", "licence", "licence.md", "licence.txt",
    "copying",
)  # fmt: skip
OF_WEIGHTS: Final = re.compile(r"(?i)(?<![a-z])(?:models?|weights?)(?![a-z])")
"""In the name of a license file: it is the license of the weights."""


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
        if OF_WEIGHTS.search(name):
            rank = -1
        elif name in _LICENSE_ORDER:
            rank = _LICENSE_ORDER.index(name)
        elif stem in _LICENSE_ORDER:
            rank = _LICENSE_ORDER.index(stem)
        else:
            rank = len(_LICENSE_ORDER) + ("code" in name) + ("third" in name or "sources" in name)
        yield rank, len(path), path
