"""What a README says that a script is for, where the script's name tells nothing.

``python main.py`` under *Training* is training code; so is a Makefile with ``make train``. The line
above a command says more than the heading.
"""

import re
from collections.abc import Collection, Iterator
from typing import Final

import msgspec

from extractors.words.stages import PRETRAINING_ABROAD, TUNING_ABROAD

_STAGES: Final[dict[str, str]] = {
    "data_processing": r"\bpre-?process|\bdata ?(?:set)? (?:prep|process|clean|creat|generat|crawl)"
    r"|\b(?:prepar|clean|filter|crawl|build|creat|generat)\w*"
    r" (?:\w+ ){0,3}(?:data\b|data ?sets?\b|corpus|corpora)",
    "evaluation": r"\bevaluat(?:e|ion|ing)\b|\bbenchmark|评[测估測]|\btest (?:the )?model"
    r"|\breproduc\w+ (?:\w+ ){0,3}(?:results|numbers|scores)",
    "finetuning": rf"\bfine-? ?tun(?:e|ing)\b|\bsft\b|{TUNING_ABROAD}",
    "pretraining": rf"\bpre-? ?train(?:ing)?\b|{PRETRAINING_ABROAD}",
    "training": r"\b(?:re-?)?train(?:ing)?\b(?! (?:data|set|split|corpus))|(?<![预預])[训訓][练練]",
}
_STAGE: Final = tuple((stage, re.compile(f"(?i){words}")) for stage, words in _STAGES.items())
_TRAINING: Final = frozenset({"pretraining", "finetuning", "training"})
_HELPER: Final = re.compile(r"(?i)(?:^|/)(?:utils?|tools?|helpers?)/")
_FOR_USERS: Final = re.compile(r"(?i)\b(?:your|custom|own)\b")
"""Words of what users may do, which tells nothing of how the model was made."""
_HEADING: Final = re.compile(r"#{1,6}\s+(\S.{0,200})")
_RUNNERS: Final = frozenset(
    "python python3 bash sh torchrun accelerate deepspeed srun sbatch".split()
)
_SCRIPT: Final = (".py", ".sh", ".ipynb")
_LONGEST: Final = 600
_SHORT: Final = 120


class Command(msgspec.Struct, frozen=True):
    """A line of a README that runs a file, and a stage that the words above it name."""

    stage: str
    path: str
    line: int
    text: str


def commands(readme: str, paths: Collection[str]) -> Iterator[Command]:
    """Commands that run files of a tree, each with a stage that words near it name. Linear."""
    by_name = _by_name(paths)
    heading = said = ""
    in_code = False
    for number, line in enumerate(readme.splitlines(), 1):
        bare = line.strip() if len(line) <= _LONGEST else ""
        if bare.startswith(("```", "~~~")):
            in_code = not in_code
        elif in_code and bare.startswith("#"):
            said = bare
        elif in_code:
            path = _run(bare.lstrip("$!%> "), paths, by_name)
            if path and not _FOR_USERS.search(f"{heading} {said}"):
                target = bare if path == _MAKE else ""
                told = _told(said) or _told(heading) or _told(target)
                yield from (Command(s, path, number, bare) for s in told if _may_be(path, s))
        elif match := _HEADING.match(bare):
            heading, said = match[1], ""
        elif bare:
            said = bare if len(bare) <= _SHORT else ""


def _may_be(path: str, stage: str) -> bool:
    """Whether a file may be of the stage: nothing trains in a folder of helpers."""
    return stage not in _TRAINING or not _HELPER.search(path)


_MAKE: Final = "Makefile"


def _told(words: str) -> tuple[str, ...]:
    """The stages that words name; plain training only where no kind of it is named."""
    found = tuple(stage for stage, pattern in _STAGE if pattern.search(words))
    kinds = _TRAINING.intersection(found) - {"training"}
    return tuple(stage for stage in found if stage != "training" or not kinds)


def _by_name(paths: Collection[str]) -> dict[str, str]:
    """File names that stand once in a tree, with their paths."""
    found: dict[str, str] = {}
    for path in paths:
        name = path.rpartition("/")[2]
        found[name] = "" if name in found else path
    return found


def _run(line: str, paths: Collection[str], by_name: dict[str, str]) -> str | None:
    """The file of the tree that a command runs."""
    words = line.split()
    if words[:1] == ["make"]:
        return _MAKE if _MAKE in paths else None
    runs = False
    for before, word in zip(["", *words], words, strict=False):
        runs = runs or word in _RUNNERS or word.startswith("./")
        if runs and word.endswith(_SCRIPT) and not before.startswith("--"):
            path = word.removeprefix("./")
            return path if path in paths else by_name.get(path.rpartition("/")[2]) or None
    return None
