"""What the files of a GitHub repository do, told by their paths: stages with the paths.

The patterns and their examples are data: ``rules/repository.toml``. A stage that no path names
may be told by the commands of the README.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from importlib import resources
from typing import Final

import msgspec

from extractors.code.commands import Command, commands
from extractors.pattern_sets import either
from extractors.snapshot import TreeEntry

TRAINING: Final = frozenset({"pretraining", "finetuning", "alignment"})
_PROGRAM: Final = re.compile(
    r"\.(?:py|ipynb|sh|bash|slurm|sbatch|job|cpp|cc|cu|cuh|c|h|hpp|rs|go|java|js|ts|tsx|jl|r|scala"
    r"|swift|kt|lua|pl|m)$"
)
_SETTINGS: Final = re.compile(r"\.(?:ya?ml|toml|gin|jsonnet|cfg|ini|conf)$")
_CONFIG: Final = re.compile(r"\.(?:ya?ml|toml|gin|jsonnet|cfg|ini|json|sh|bash|slurm|sbatch|conf)$")
_CONFIG_FOLDER: Final = re.compile(
    r"(?:^|/)(?:[a-z_-]*configs?|[a-z]+[-_]args|recipes?|experiments?|conf)/"
)
_ASIDE: Final = re.compile(
    r"(?:^|/)(?:\.[^/]+|tests?|testing|unit[-_]?tests?|docs?|third[-_]?party|3rdparty|vendor|external"
    r"|node_modules|assets|images?|figures?|locales?|website|site-packages|speed[-_]benchmark)/"
    r"|(?:^|/)(?:tests?_[^/]*|conftest|setup|__init__|versioneer|pyproject)\.[a-z]+$"
)
_KEPT: Final = 12


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Paths that match ``pattern`` show ``stage``, unless they match ``unless`` as well.

    ``yes`` and ``no`` are its tests. Of several rules for one stage each adds its paths.
    """

    stage: str
    pattern: str
    yes: tuple[str, ...]
    no: tuple[str, ...]
    unless: str | None = None


class Stages(msgspec.Struct, frozen=True):
    """Per stage the paths that show it, shortest first; how many files are programs.

    ``commands``: lines of the README that told what their path does not.
    """

    paths: dict[str, tuple[str, ...]]
    code_files: int
    commands: tuple[Command, ...] = ()

    def command(self, stage: str, path: str) -> Command | None:
        """The line of the README that told the stage of a path, if one did."""
        found = (c for c in self.commands if c.path == path and c.stage in (stage, "training"))
        return next(found, None)


@cache
def rules() -> tuple[Rule, ...]:
    """The rules in file order."""
    text = resources.files("extractors").joinpath("rules/repository.toml").read_text("utf-8")
    return tuple(msgspec.convert(tomllib.loads(text)["rule"], list[Rule]))


def shown(path: str) -> list[Rule]:
    """The rules by which a path in lower case shows a stage."""
    fit, denied = _sets()
    fitting = fit(path)
    return [rules()[number] for number in fitting - denied(path)] if fitting else []


@cache
def _sets() -> tuple[Callable[[str], frozenset[int]], Callable[[str], frozenset[int]]]:
    """The numbers of the rules whose pattern a path has, and of those that it is kept from."""
    patterns = ([rule.pattern for rule in rules()], [rule.unless or _NEVER for rule in rules()])
    fit, denied = (either([p.replace("§", _BORDER) for p in each]) for each in patterns)
    return fit, denied


_BORDER: Final = r"(?:^|$|[/_.-])"
_NEVER: Final = r"[^\x{0}-\x{10ffff}]"


@lru_cache(maxsize=32)
def stages(tree: tuple[TreeEntry, ...], readme: str = "") -> Stages:
    """The stages that a tree shows, or its README where no path does. Linear in both.

    Remembered, for many models link to the same repositories: a large one takes a second.
    """
    spelled = {entry.path.lower(): entry.path for entry in tree if _counts(entry)}
    found: dict[str, list[str]] = {rule.stage: [] for rule in rules()}
    for low, path in spelled.items():
        for rule in shown(low):
            found[rule.stage].append(path)
    told = tuple(_told(tree, readme, {stage: set(paths) for stage, paths in found.items()}))
    for command in told:
        found.setdefault(command.stage, []).append(command.path)
    return Stages(
        {stage: _first(paths) for stage, paths in found.items() if paths},
        sum(bool(_PROGRAM.search(path)) for path in spelled),
        told,
    )


def _told(tree: Sequence[TreeEntry], readme: str, named: dict[str, set[str]]) -> Iterator[Command]:
    """Commands for stages that no path names, of files whose own names tell no stage."""
    shown = {stage for stage, paths in named.items() if paths}
    if shown & TRAINING:
        shown.add("training")
    if not readme:
        return
    paths = {e.path for e in tree if e.type == "blob" and not _ASIDE.search(e.path.lower())}
    for command in commands(readme, paths):
        other = (kind for kind in named if kind not in _SILENT and command.path in named[kind])
        if command.stage not in shown and not any(other):
            yield command


_SILENT: Final = frozenset({"architecture", "tooling"})
"""What says how a file is made, and not when it is run."""


def is_config(path: str) -> bool:
    """Whether a path is a configuration or a launch script."""
    low = path.lower()
    return bool(_CONFIG.search(low)) and (
        bool(_CONFIG_FOLDER.search(low)) or not low.endswith(".json")
    )


def _counts(entry: TreeEntry) -> bool:
    """Whether a file is code or a configuration; a submodule is somebody's code by its name."""
    path = entry.path.lower()
    if entry.type != "blob":
        return entry.type == "commit" and not _ASIDE.search(path)
    is_configuration = path.endswith(".json") and _CONFIG_FOLDER.search(path)
    is_code = _PROGRAM.search(path) or _SETTINGS.search(path) or is_configuration
    return bool(is_code) and "\n" not in path and not _ASIDE.search(path)


def _first(paths: Iterable[str]) -> tuple[str, ...]:
    """The best paths to show: the shortest, and by name."""
    return tuple(sorted(dict.fromkeys(paths), key=lambda path: (path.count("/"), len(path), path)))[
        :_KEPT
    ]
