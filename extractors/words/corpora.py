"""Names of public datasets: what a text means by them, and what the name of a dataset tells.

``rules/corpora.toml`` holds the names in groups, as people write them.
"""

import re
import tomllib
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Final

import msgspec
import re2

from extractors.pattern_sets import options


@cache
def corpora() -> str:
    """Names of public datasets as people write them, as one alternation."""
    return _either(*(group for group in _names() if not group.startswith("hub")))


@lru_cache(maxsize=8192)
def is_public_corpus(dataset: str) -> bool:
    """Whether a dataset's name (``owner/name`` or a plain one) is that of a public dataset."""
    return _has(dataset, *_names())


@lru_cache(maxsize=8192)
def is_asked_for(dataset: str) -> bool:
    """Whether a public dataset is handed out to those alone who ask for it."""
    return _has(dataset, "asked")


def public_names(text: str) -> tuple[str, ...]:
    """The names of public datasets in a text, as they are written there."""
    found = (match for match in _public().finditer(text) if not is_part(text, *match.span()))
    return tuple(match.group(0) for match in found)


def is_part(text: str, start: int, stop: int) -> bool:
    """Whether a match is part of an identifier (``opus-mt-en``), of an address, or an owner."""
    return (
        text[max(0, start - 1) : start] in {"-", "."}
        or _CHECKPOINT.search(text, start, stop) is not None
        or _LONGER.match(text, stop) is not None
        or (
            text[start:stop].lower() == "arxiv"
            and (
                _PUBLISHED.search(text[:start][-_NEAR:]) is not None
                or _CITED.match(text, stop) is not None
            )
        )
    )


_CHECKPOINT: Final = re.compile(r"(?i)_s\d+[bm]_b\d+k")
"""Samples seen and batch size behind a dataset's name: weights of another model."""
_NEAR: Final = 60
_PUBLISHED: Final = re.compile(
    r"(?i)\b(?:paper|pre-?print|report|manuscript|article|presented|published|posted|available)\b"
    r"[^.]{0,20}\b(?:on|in|at|to|via)\W{0,3}$"
)
"""Said before the place where a paper is, which is no data."""
_CITED: Final = re.compile(r"(?i)\W{1,3}(?:https?://|doi\b|(?:19|20)\d\d\b)")
"""Said behind it in a reference."""


_LONGER: Final = re.compile(
    r"(?i)-[a-z]|[:.]\d|: \d|\.(?:org|com|io|net)\b"
    r"|['’]s\b(?! (?:[\w-]+ ){0,3}(?:data|corpus))"
    r"|[- ](?:prompt|chat|instruct(?:ion)?)?[- ]?(?:format|template|style prompt)"
    r"|[- ](?:prompts?\b(?! data)|(?:method|approach|framework|technique|pipeline)s?\b|方法)"
    r"|[- ](?:labell?ing|annotation|tagging) (?:standard|scheme|guideline|convention)"
    r"|/(?=[\w.]+-)[\w.-]+(?![\w.-])(?!\W{0,3}(?:data|corp))"
    r"|\s?\]?\s?(?:pre-?prints?|urls?|links?|abs/)\b|/(?:tree|blob)/"
    r"|/[\w./-]{0,80}\.(?:py|sh|ipynb|md|json|ya?ml)\b"
    r"|[- ](?:v?\d[\w.]*[- ])?(?:reward |base |chat )?models?\b"
    r"|\s(?:is|was|are|were) (?:[\w-]+ )?(?:pre-?)?(?:trained|fine-?tuned)\b"
)


_FOR_ALIGNMENT: Final = frozenset(
    "dpo rlhf preference preferences feedback orpo kto reward hh pairwise comparisons".split()
)
_FOR_TUNING: Final = frozenset(
    """sft instruct instruction instructions sharegpt chat conversation conversations
    dialogues""".split()
)
_OF_TASKS: Final = frozenset("ner nli sts vqa sentiment emotion emotions".split())
_FOR_PRETRAINING: Final = frozenset({"pretrain", "pretraining"})
_WEB_TEXT: Final = re.compile(r"(?:^|[/_-])(?:web|internet)[_-]?(?:corpus|corpora|crawl)(?:$|[_-])")


def is_for_alignment(dataset: str) -> bool:
    """Whether a dataset's name is that of comparisons by which a model is aligned."""
    return not _FOR_ALIGNMENT.isdisjoint(_parts(dataset)) or _has(dataset, "preferences")


def is_for_pretraining(dataset: str) -> bool:
    """Whether a dataset's name says so, or is that of a crawl of the web."""
    return (
        not _FOR_PRETRAINING.isdisjoint(_parts(dataset))
        or _WEB_TEXT.search(dataset.lower()) is not None
    )


def is_for_tuning(dataset: str) -> bool:
    """Whether a dataset's name is that of instructions or labelled texts to tune a model on."""
    return (
        not _OF_TASKS.isdisjoint(_parts(dataset))
        or _has(dataset, "tasks")
        or is_of_instructions(dataset)
    )


def is_of_instructions(dataset: str) -> bool:
    """Whether a dataset's name is that of instructions, conversations or comparisons."""
    name = re.sub(r"[_/]", " ", dataset)
    return (
        not (_FOR_TUNING | _FOR_ALIGNMENT).isdisjoint(_parts(dataset))
        or _has(dataset, "hub_instructions")
        or speaks_of_instructions(name)
        or speaks_of_preferences(name)
    )


def _parts(dataset: str) -> list[str]:
    return re.split(r"[^a-z0-9]+", dataset.lower())


def is_raw(dataset: str) -> bool:
    """Whether a dataset is a corpus of plain text, of captioned pictures or of sequences."""
    return _raw_name().fullmatch(dataset.rpartition("/")[2]) is not None


def speaks_of_raw(text: str) -> bool:
    """Whether a text names such a corpus."""
    names = _either("text", "pairs")
    return bool(_compiled(rf"\b(?:{names})(?:$|[^\w-]|_|-(?:$|[^a-z]))").search(text))


def speaks_of_instructions(text: str) -> bool:
    """Whether a text names instructions or conversations to tune a model on."""
    return bool(_compiled(rf"\b(?:{_either('instructions')})\b").search(text))


def speaks_of_preferences(text: str) -> bool:
    """Whether a text names comparisons by which a model is aligned."""
    return bool(_compiled(rf"\b(?:{_either('preferences')})\b").search(text))


@cache
def _raw_name() -> Any:
    version = r"(?:[-_. ](?:[a-z]{2}|v?\d[\w.-]*|dedup\w*|corpus|clean\w*|sampled?|data))*"
    raw = _either("text", "hub_text", "pairs", "sequences")
    return _compiled(rf"(?:the[- _])?(?:{raw}){version}")


@cache
def _public() -> Any:
    return _compiled(rf"\b(?:{corpora()})\b")


def _has(dataset: str, *groups: str) -> bool:
    """Whether a part of a dataset's name is a name of these groups."""
    return bool(_compiled(f"(?:^|[/_-])(?:{_either(*groups)})(?:$|[/_-])").search(dataset))


@cache
def _either(*groups: str) -> str:
    """The names as an alternation: a space in one is a space, a hyphen, an underscore or none."""
    names = (name for group in groups for name in _names()[group])
    return "|".join(re.sub(r" \??", r"[- _]?", name) for name in names)


@cache
def _names() -> dict[str, list[str]]:
    """Names of public datasets by group."""
    text = resources.files("extractors").joinpath("rules", "corpora.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), dict[str, list[str]])


@cache
def _compiled(pattern: str) -> Any:
    return re2.compile(pattern, options(case=False))
