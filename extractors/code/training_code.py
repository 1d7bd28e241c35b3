"""To which stage of this model the training code of a repository belongs.

Paths alone say "train": whether that was from nothing or a tuning, the model tells.
"""

import re
from typing import Final

from extractors.code.tree import TRAINING, Stages
from extractors.context import Context
from extractors.training.own_stage import own_stage


def stages_of(context: Context, found: Stages) -> dict[str, tuple[str, ...]]:
    """Stages with paths as they count for this model: plain training code gets a stage."""
    shown = dict(found.paths)
    training = shown.pop("training", ())
    own = [path for path in training if not _LATER.search(path)]
    if any(map(shown.get, TRAINING)):
        own = [path for path in own if not _HELPER.search(path)]
    tuning = tuple(path for path in own if _DOWNSTREAM.search(path))
    its = tuple(path for path in own if path not in tuning)
    stage = "pretraining" if own_stage(context) == "pretraining" else "finetuning"
    for each, paths in ((stage, its), ("finetuning", tuning)):
        if paths and all(map(FOR_USERS.search, shown.get(each, ()))):
            shown[each] = (*paths, *shown.get(each, ()))
    return shown


_LATER: Final = re.compile(
    r"(?i)(?:sft|dpo|ppo|rlhf|reward|finetun|fine-tun|lora|classifier|fasttext|training[-_]?data)"
)
FOR_USERS: Final = re.compile(r"(?i)(?:^|/)(?:examples?|tutorials?|demos?|cookbooks?|notebooks?)/")
_DOWNSTREAM: Final = re.compile(
    r"(?i)(?:downstream|(?:sequence|token|text)[-_]?classification|question[-_]?answering)[^/]*/"
)
"""Where a finished model is tuned for a task: that never made it from nothing."""
_HELPER: Final = re.compile(r"(?i)trainers?\.py$|(?:^|[/_-])train(?:ing)?[-_]utils?\.py$")
"""What training scripts import: beside those of a stage it tells of no other."""
