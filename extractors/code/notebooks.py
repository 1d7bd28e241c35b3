"""Notebooks, gists and scripts on the Hub that a card links to: what of the code they show."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from extractors.context import Context
from extractors.reading.card import Link
from extractors.training.own_stage import stage
from extractors.words.addresses import without_addresses
from taxonomy.findings import Availability, Evidence

_NOTEBOOK: Final = re.compile(
    r"(?i)https?://(?:gist\.github\.com/|colab\.research\.google\.com/drive/|(?:www\.)?kaggle\.com/code/)"
    r"|\.ipynb(?:$|[?#])"
)
_SCRIPT: Final = re.compile(
    r"(?i)^https?://(?:www\.)?(?:(?:huggingface\.co|hf\.co)/(?:datasets/)?[\w.-]+/[\w.-]+"
    r"/(?:blob|raw|resolve)/[^?#]+\.py$"
    r"|kaggle\.com/(?!datasets/|c/|competitions/|models/|discussions/)[\w-]+/[\w-]+/?(?:$|[?#]))"
)
"""A file of a repository of weights or data, or a kernel that has the address of a dataset."""
_IS_CODE: Final = re.compile(r"(?i)\b(?:scripts?|code|notebooks?|kernels?)\b")
_NOTEBOOKS: Final = ("gist.", "colab.", "kaggle.", ".ipynb", ".py\n")
_TRAINS: Final = re.compile(
    r"(?i)\b(?:(?:pre-?train|train|distil)\w*|fine-?\s?tun\w*)(?! (?:model|checkpoint|weights))\b"
)
_USES: Final = re.compile(
    r"(?i)\b(?:infer|demo|usage|use the model|try|play|quick ?start|how to use|tutorial"
    r"|get(?:ting)? started)\w*"
    r"|\b(?:to|you can(?: also)?|further) (?:fine-?\s?tune|train) (?:this|the|your|it|on)\b"
    r"|\bif you (?:want|wish|need|would like) to (?:fine-?\s?tune|train)\b"
    r"|\byou can use\b[^.]{0,90}\bfor fine-?\s?tuning\b"
)
_EVALUATES: Final = re.compile(r"(?i)(?<![a-z])eval(?:uat\w*)?(?![a-z])|\bbenchmark\w*")
_RUNS: Final = re.compile(
    r"(?i)\b(?:infer|demo|usage|use the model|try|play|quick ?start|how to use|generat|predict)\w*"
)
_ASIDE: Final = re.compile(
    r"(?i)\b(?:create|make|build) your own\b|\bconver(?:t|sion)\w*|\bdatasets?\b|\bimatrix\b"
    r"|\bcalibrat\w+|\bpre-?process\w*"
)
_GIST_OF_CODE: Final = re.compile(
    r"(?i)\b(?:notebook|script|code|example|snippet|infer|usage|run|demo|train|fine-?tun)\w*"
)


def evidence(context: Context) -> Iterator[Evidence]:
    """What each of them shows."""
    addresses = f"{context.card.addresses}\n"
    noted = any(word in addresses for word in _NOTEBOOKS)
    links = filter(_is_notebook, context.card.links if noted else ())
    for link in islice(links, _MOST):
        yield from _notebook(context, link)


_MOST: Final = 200


def _is_notebook(link: Link) -> bool:
    return _NOTEBOOK.search(link.url) is not None or _SCRIPT.match(link.url) is not None


def _notebook(context: Context, link: Link) -> Iterator[Evidence]:
    """A notebook shows the stage that its sentence speaks of."""
    card = context.card
    sentence = card.sentence(link.block, link.start, link.stop)
    path = card.sections[link.section].path
    component = _shown(context, sentence, link.url, path)
    if component is None:
        return
    yield context.in_card(
        "code.notebook",
        component,
        Availability.RELEASED,
        0.65,
        block=link.block,
        quote=sentence if len(sentence) > len(link.text) else link.url,
    )


def _shown(context: Context, sentence: str, url: str, path: str) -> str | None:
    """The component that a notebook shows; None where it is a lesson in training for users, makes
    data or formats, or where a gist is not said to be code.
    """
    if "gist." in url and not _GIST_OF_CODE.search(sentence):
        return None
    is_script = _SCRIPT.match(url) is not None
    if is_script and not _IS_CODE.search(without_addresses(sentence)):
        return None
    if _TRAINS.search(sentence):
        if not _USES.search(sentence):
            return f"code.{stage(context, f'{sentence} {url}', path)}"
        return "code.inference" if _RUNS.search(sentence) else None
    if _EVALUATES.search(f"{sentence} {url}"):
        return "code.evaluation"
    return None if is_script or _ASIDE.search(sentence) else "code.inference"
