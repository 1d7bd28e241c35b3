"""What the files of a GitHub repository do, told by their paths: stages with the paths.

The patterns and their examples are data: ``rules/repository.toml``.
"""

import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources
from typing import Any, Final

import msgspec
import re2

from extractors.snapshot import TreeEntry

_CODE: Final = re.compile(
    r"\.(?:py|ipynb|sh|bash|slurm|sbatch|job|ya?ml|toml|gin|jsonnet|cfg|ini|cpp|cc|cu|cuh|c|h|hpp"
    r"|rs|go|java|js|ts|tsx|jl|r|scala|swift|kt|lua|pl|m|conf)$"
)
_CONFIG: Final = re.compile(r"\.(?:ya?ml|toml|gin|jsonnet|cfg|ini|json|sh|bash|slurm|sbatch|conf)$")
_CONFIG_FOLDER: Final = re.compile(r"(?:^|/)(?:[a-z_-]*configs?|recipes?|experiments?|conf)/")
_ASIDE: Final = re.compile(
    r"(?:^|/)(?:\.[^/]+|tests?|testing|unit[-_]?tests?|docs?|third[-_]?party|3rdparty|vendor|external"
    r"|node_modules|assets|images?|figures?|locales?|website|site-packages|speed[-_]benchmark)/"
    r"|(?:^|/)(?:tests?_[^/]*|conftest|setup|__init__|versioneer|pyproject)\.[a-z]+$"
)
_KEPT: Final = 12


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Paths that match ``pattern`` show ``stage``; ``yes`` and ``no`` are its tests."""

    stage: str
    pattern: str
    yes: tuple[str, ...]
    no: tuple[str, ...]

    @property
    def expression(self) -> str:
        """The pattern as RE2 reads it, for one whole line."""
        borders = self.pattern.replace("§", r"(?:^|$|[/_.-])")
        return f"(?m)^.*(?:{borders}).*$"


class Stages(msgspec.Struct, frozen=True):
    """Per stage the paths that show it, shortest first; how many files are code at all."""

    paths: dict[str, tuple[str, ...]]
    code_files: int


@cache
def rules() -> tuple[Rule, ...]:
    """The rules in file order."""
    text = resources.files("extractors").joinpath("rules/repository.toml").read_text("utf-8")
    return tuple(msgspec.convert(tomllib.loads(text)["rule"], list[Rule]))


@cache
def _compiled() -> tuple[tuple[str, Any], ...]:
    return tuple((rule.stage, re2.compile(rule.expression)) for rule in rules())


def stages(tree: Sequence[TreeEntry]) -> Stages:
    """The stages that a tree shows. Linear in the tree."""
    paths = [entry.path for entry in tree if entry.type == "blob"]
    counted = [path for path in paths if _counts(path.lower())]
    text = "\n".join(path.lower() for path in counted)
    spelled = {path.lower(): path for path in counted}
    found = {
        stage: _first(spelled[match.group(0)] for match in pattern.finditer(text))
        for stage, pattern in _compiled()
    }
    return Stages(
        {stage: paths for stage, paths in found.items() if paths},
        sum(bool(_CODE.search(path.lower())) for path in counted),
    )


def is_config(path: str) -> bool:
    """Whether a path is a configuration or a launch script."""
    low = path.lower()
    return bool(_CONFIG.search(low)) and (
        bool(_CONFIG_FOLDER.search(low)) or not low.endswith(".json")
    )


def _counts(path: str) -> bool:
    code = _CODE.search(path) or (path.endswith(".json") and _CONFIG_FOLDER.search(path))
    return bool(code) and not _ASIDE.search(path)


def _first(paths: Iterable[str]) -> tuple[str, ...]:
    """The best paths to show: the shortest, and by name."""
    return tuple(sorted(dict.fromkeys(paths), key=lambda path: (path.count("/"), len(path), path)))[
        :_KEPT
    ]
