"""The name of a model's family: its name without size, version, stage and format."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

_SIZE: Final = re.compile(
    r"^(?:v?\d+(?:\.\d+)*|\d+(?:\.\d+)?[bmkt]|a\d+(?:\.\d+)?b|\d+x\d+(?:\.\d+)?b|\d+bit|[bk]\d+)$"
)
_VARIANT: Final = frozenset(
    """base chat instruct inst it sft dpo ppo orpo kto rlhf rl preview hf large small medium tiny
    mini micro nano big huge giant xl xxl xs xsmall xlarge cased uncased deduped delta raw turbo pro
    fast lite finetuned ft lora qlora adapter gguf gptq awq ggml int4 int8 fp8 fp16 bf16 mlx onnx
    exl2 4bit 8bit merged latest en multilingual english release alpha beta final""".split()
)
_SEPARATORS: Final = re.compile(r"[-_\s/]+")
_NOT_PLAIN: Final = re.compile(r"[^a-z0-9]+")
_PARTS: Final = re.compile(r"[-_.\s]+")
_BORDER: Final = re.compile(r"(?<=[a-z]{3})(?=\d)")
_SHORTEST: Final = 3


@lru_cache(maxsize=4096)
def family(model: str) -> str:
    """``owner/some-name-7b-chat`` → ``some-name``: the leading words that are a name."""
    words = [w for w in _SEPARATORS.split(model.rpartition("/")[2].lower()) if w]
    kept = 0
    while kept < len(words) and not (_SIZE.match(words[kept]) or words[kept] in _VARIANT):
        kept += 1
    return "-".join(words[: max(kept, 1)])


@lru_cache(maxsize=4096)
def telling_words(model: str) -> tuple[str, ...]:
    """The words of a model's own name that are no size, version, stage or format."""
    words = _SEPARATORS.split(model.rpartition("/")[2].lower())
    return tuple(w for w in words if w and not (_SIZE.match(w) or w in _VARIANT))


@lru_cache(maxsize=4096)
def folded(name: str) -> str:
    """Letters and digits only, lower case."""
    return _NOT_PLAIN.sub("", name.lower())


def telling_beyond(model: str, name: str) -> list[str]:
    """The telling words of a model's own name that ``name`` does not have; both are folded."""
    plain = folded(name)
    return [word for word in map(folded, telling_words(model)) if word not in plain]


class Spelling:
    """A family's name as a word of a text in lower case, its parts joined by anything short.

    A version behind it (``name2``, ``name-v3``) is another member of the family and counts. No
    regular expression: to compile one takes 0.2 ms, and each model would need its own.
    """

    def __init__(self, name: str) -> None:
        self._first, *self._rest = _parts(name)

    def ends(self, text: str) -> Iterator[int]:
        """Where the name ends, each time that it stands there."""
        at = text.find(self._first)
        while at >= 0:
            end = self._end(text, at)
            if end is not None:
                yield end
            at = text.find(self._first, at + 1 if end is None else end)

    def is_in(self, text: str) -> bool:
        """Whether the text has it."""
        return next(self.ends(text), None) is not None

    def _end(self, text: str, at: int) -> int | None:
        """The end of the name that begins at ``at``, if it does."""
        end = at + len(self._first)
        for part in self._rest:
            end += text[end : end + 1] in _JOINTS
            if not text.startswith(part, end):
                return None
            end += len(part)
        before, behind = text[at - 1 : at], text[end : end + 1]
        return None if _INSIDE.match(before) or "a" <= behind <= "z" else end


_JOINTS: Final = frozenset("-_. ")
_INSIDE: Final = re.compile("[a-z0-9]")


def spelling(name: str) -> Spelling | None:
    """How a text writes a family's name; None if it is too short to tell."""
    return Spelling(name) if len(folded(name)) >= _SHORTEST else None


def _parts(name: str) -> Iterator[str]:
    """The parts of a name in lower case; a number behind a word is one of its own."""
    return filter(None, _PARTS.split(_BORDER.sub(" ", name.lower())))


def spells(name: str, text: str) -> bool:
    """Whether a text in lower case has a family's name as a word."""
    word = spelling(name)
    return word is not None and word.is_in(text)


def stem(model: str) -> str:
    """The family's first word where it is a name by itself (``name2`` of ``name2-other``)."""
    first = family(model).partition("-")[0]
    return first if len(first) > _SHORTEST and any(c.isdigit() for c in first) else family(model)


@lru_cache(maxsize=4096)
def same_family(model: str, repository: str) -> bool:
    """Whether a repository's own name is the family's, or the family's name with more words."""
    words = set(_SEPARATORS.split(family(model)))
    if len(words) > 1 and words <= set(_SEPARATORS.split(repository.rpartition("/")[2].lower())):
        return True
    own, other = folded(family(model)), folded(repository.rpartition("/")[2])
    if other in _VARIANT:
        return own == other
    if min(len(own), len(other)) < _SHORTEST:
        return own == other
    return other in folded(model.rpartition("/")[2]) or own in other


def same_owner(model: str, repository: str) -> bool:
    """Whether the repository's owner is the model's owner: ``name`` or ``name-workshop``."""
    one, two = folded(model.partition("/")[0]), folded(repository.partition("/")[0])
    short = min(one, two, key=len)
    return len(short) > 3 and one.startswith(short) and two.startswith(short)
