"""Names of datasets: what stands where one should stand and is none, and the stage it tells."""

import re
from functools import lru_cache
from typing import Final

from extractors.words import corpora, hub_links
from extractors.words.languages import LANGUAGE
from taxonomy.findings import Evidence
from taxonomy.licenses import normalise

Named = tuple[str, str, Evidence]
"""A dataset's name, its stage, and what says so."""

LOADERS: Final = frozenset(
    """imagefolder image_folder audiofolder generator csv json jsonl parquet text arrow
    webdataset pandas videofolder none null nan unknown dataset datasets data custom own
    private internal proprietary various other others n/a na - tbd todo pending yes no true false
    my_dataset mydataset custom_dataset synthetic misc mixed multiple undisclosed train test
    validation default web internet books code your_dataset sql xml txt tsv hdf5 spark""".split()
)
"""Loader names and words that stand where a dataset's name should stand."""
_PLAIN: Final = re.compile(r"[A-Za-z0-9][\w.+-]{0,95}/[\w.+-]{1,95}|[A-Za-z0-9][\w.+-]{1,95}")
_FILE: Final = re.compile(r"(?i)\.(?:jsonl?|csv|tsv|txt|parquet|arrow|zip|gz)$")
_VERSIONED: Final = re.compile(r"-\d\.\d$")
_SUBSET: Final = re.compile(r"(?<=\w) ?\([\w ,-]{1,30}\)$")
_TITLE_WORDS: Final = 5
_NOT_PROSE: Final = re.compile(r"[\w .+&/'()-]{3,60}")
_PROSE: Final = re.compile(
    r"(?i)\b(?:todo|our|own|my|we|custom|private|internal|coming soon|created|self|made|based on"
    r"|from|the)\b"
)
NO_NAME: Final = re.compile(
    rf"(?i)^{LANGUAGE}(?:$| )"
    r"|^(?:ner|pos|qa|nli|rp|sts|sft|dpo|asr|tts|ocr|vqa|full|training|train|huggingface)$"
    r"|^(?:custom|our|own|an?)\b"
)
"""A language, a task or a word where a name should stand."""
RESULTS: Final = re.compile(
    r"(?i)(?:^|/)details_|leaderboard|documentation-images|/badges?$|-assets$"
    r"|^embed/|/(?:easy_?negative|bad_prompt)\w*$"
)
"""Repositories of datasets that hold results, pictures, or embeddings for a user's prompt."""


@lru_cache(maxsize=8192)
def dataset_name(value: str) -> str | None:
    """The dataset that an entry of ``datasets:`` names; None for loaders, words and prose."""
    value = _SUBSET.sub("", value.strip().strip("`*'\"[]")).removeprefix("datasets/")
    name = hub_links.dataset(value) or value
    if name.lower() in LOADERS or "://" in name or _FILE.search(name) or _is_license(name):
        return None
    if _PLAIN.fullmatch(name):
        return None if RESULTS.search(name) or name.isdigit() else name
    short = 1 < len(name.split()) <= _TITLE_WORDS and _NOT_PROSE.fullmatch(name)
    return name if short and not _PROSE.search(name) else None


def _is_license(name: str) -> bool:
    """Whether this is the identifier of a license with its version."""
    return _VERSIONED.search(name) is not None and normalise(name) is not None


@lru_cache(maxsize=8192)
def by_name(name: str) -> str | None:
    """The stage that a dataset's own name tells."""
    if corpora.is_for_alignment(name):
        return "alignment"
    if corpora.is_for_pretraining(name):
        return "pretraining"
    return "finetuning" if corpora.is_for_tuning(name) else None
