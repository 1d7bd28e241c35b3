"""What a linked repository is to the model: its own code, or a tool and somebody else's work.

Told by names and by the card's words round the link alone, so that it holds for a repository that
nobody could read, too.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from extractors.code import role_words as words
from extractors.code.github_links import Mention
from extractors.code.libraries import LICENSES
from extractors.code.namesakes import Namesake
from extractors.pattern_sets import hint
from extractors.words.addresses import without_addresses
from extractors.words.families import folded, same_family, same_owner, spells, stem

_MAY_BE_OWN: Final = hint(words.OWN_CODE.pattern)
_MAY_BE_USED: Final = hint(words.USED_FOR.pattern)


def is_models_own(
    model: str,
    repository: str,
    mentions: Sequence[Mention],
    *,
    namesake: Namesake | None = None,
    is_only: bool = True,
) -> bool:
    """Whether names or the card's words make a repository the code of this very model.

    ``namesake``: it bears the name of what the model was made from, or of its network: names tell
    nothing; of a parent's those of its files neither.
    ``is_only``: the card links to no other, so that an address alone is an answer.
    """
    mentions = [mention for mention in mentions if not words.IS_BASE.match(mention.sentence)]
    if not same_owner(model, repository):
        mentions = [
            mention
            for mention in mentions
            if not (
                _is_thanks(mention)
                or _is_credited(repository, mention)
                or words.OF_OTHERS.search(mention.sentence)
            )
        ]
    prose = [mention for mention in mentions if mention.kind == "prose"]
    named_so = same_family(model, repository)
    of_anybody = is_tool(model, repository)
    if of_anybody:
        prose = [m for m in prose if m.path or words.FIRST.search(m.sentence)]
        named_so = False
        if not prose:
            return False
    named_so = named_so and namesake is None
    inside = namesake != "parent" and _points_inside(model, mentions)
    if mentions and (named_so or inside):
        return not is_data(mentions)
    if prose and all(mention.of_data for mention in prose) and is_data(prose):
        return False
    beside = [mention for mention in prose if not _is_of_use(mention)]
    ours = same_owner(model, repository)
    has_script = ours and any(words.SCRIPT.search(mention.path) for mention in prose)
    if has_script or (beside and (ours or _is_called_after_owner(model, repository))):
        return True
    said = [mention.sentence for mention in prose]
    if any(map(_is_ours, said)) or (not of_anybody and any(map(_has_made_it, said))):
        return True
    return any(_says_own(mention, is_only=is_only) for mention in beside)


def _is_thanks(mention: Mention) -> bool:
    """Whether the words thank somebody else for the code."""
    return (
        words.THANKS.search(f"{mention.section.rpartition(' > ')[2]} {mention.sentence}")
        is not None
    )


def _is_credited(repository: str, mention: Mention) -> bool:
    """Whether the words name its owner as the author: ``SparrowUI by @someone``."""
    return f"by @{repository.partition('/')[0].lower()}" in mention.sentence.lower()


_TOOLS: Final = LICENSES.keys() | {"controlnet", "gpt-neox", "datasets"}
"""Repositories after which models are called that are no code of theirs."""


def is_tool(model: str, repository: str) -> bool:
    """Whether it is a public library or network of others, whatever the model's name has of it."""
    return repository.rpartition("/")[2].lower() in _TOOLS and not same_owner(model, repository)


def _is_ours(sentence: str) -> bool:
    others = words.BUILT_ON.search(sentence) or words.INVITES.search(sentence)
    return words.OURS.search(sentence) is not None and others is None


def _has_made_it(sentence: str) -> bool:
    """Whether words say that the scripts are there that trained the model, whatever else is."""
    if "rain" not in sentence and "tun" not in sentence.lower():
        return False
    made = words.HAS_MADE.search(sentence) is not None
    return made and not (words.FOR_OTHERS.search(sentence) or words.BUILT_ON.search(sentence))


def is_data(mentions: Sequence[Mention]) -> bool:
    """Whether all that is said of a repository is that it is data, or a model was tuned on it."""
    prose = [mention for mention in mentions if mention.kind == "prose"]
    return bool(prose) and all(
        (mention.of_data or words.IS_DATA.search(mention.sentence) or _is_listed_as_data(mention))
        and not words.IS_CODE.search(without_addresses(mention.sentence))
        for mention in prose
    )


def _is_listed_as_data(mention: Mention) -> bool:
    """Whether hardly more than the link stands under a title of data."""
    title = mention.section.rpartition(" > ")[2]
    return words.OF_DATA.fullmatch(title) is not None and len(mention.sentence) < _SHORT


_SHORT: Final = 40


def _says_own(mention: Mention, *, is_only: bool) -> bool:
    """Whether the words call it the model's code, or it stands alone as the card's address."""
    sentence = mention.sentence
    own = _MAY_BE_OWN(sentence) and words.OWN_CODE.search(sentence) is not None
    if own and words.BUILT_ON.search(sentence):
        return False
    if own or words.ALONE.fullmatch(sentence) is None:
        return own
    return is_only or words.OF_CODE.search(_near(mention)) is not None


def says_made_with(mention: Mention) -> bool:
    """Whether the words round the link say that the model comes from that code."""
    if mention.kind == "code" or words.NOT_MADE.search(mention.sentence):
        return False
    if words.TRAINED_WITH.search(mention.sentence):
        return True
    if _is_of_use(mention):
        return False
    if words.MADE_WITH.search(mention.sentence):
        return True
    near = _near(mention)
    return words.MADE_IN.search(near) is not None and "data" not in near.rpartition(" > ")[2]


def _is_called_after_owner(model: str, repository: str) -> bool:
    """Whether the model's owner is a project, and the repository bears the project's name."""
    owner, name = folded(model.partition("/")[0]), folded(repository.rpartition("/")[2])
    return "/" in model and len(owner) >= _SHORTEST and owner == name


_SHORTEST: Final = 3


def _points_inside(model: str, mentions: Iterable[Mention]) -> bool:
    """Whether a link leads to a file or folder of the repository that bears the family's name."""
    return any(spells(stem(model), mention.path.lower()) for mention in mentions if mention.path)


def _is_of_use(mention: Mention) -> bool:
    """Whether the words are about running, measuring, licensing or thanking."""
    near = _near(mention)
    said = words.NO_USE.sub("", f"{near} {mention.sentence}")
    return "uses" in near.split(" > ") or (
        _MAY_BE_USED(said) and words.USED_FOR.search(said) is not None
    )


def _near(mention: Mention) -> str:
    return " > ".join(mention.section.split(" > ")[-2:])
