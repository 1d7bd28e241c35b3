"""What a linked repository is to the model: its own code, or a tool and somebody else's work.

Told by names and by the card's words round the link alone, so that it holds for a repository that
nobody could read, too.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from extractors.code.github_links import Mention
from extractors.code.libraries import LICENSES
from extractors.code.namesakes import Namesake
from extractors.pattern_sets import hint
from extractors.words.addresses import without_addresses
from extractors.words.families import folded, same_family, same_owner, spells, stem

_TRAINED_WITH: Final = re.compile(
    r"(?i)\b(?:pre-?|fine-?)?(?:train|tun)(?:ed|ing|e)?\b(?: \S+){0,6}? (?:with|using|via|in|by)\b"
)
_NOT_MADE: Final = re.compile(
    r"(?i)\byou can\b|\bderived from\b|\bevaluat\w*|\bharness\b|\bthanks\b|\bto fine-?tune\b"
)
_MADE_BY: Final = (
    r"\b(?:scripts?|code|notebooks?) (?:\w+ )?used (?:for|to) (?:the )?"
    r"(?:pre-?|fine-?)?(?:train|tun)"
    r"|\b(?:find|includes|contains) (?:the |our |all )?(?:pre-?|fine-?)?(?:training|tuning)"
    r"(?:,? (?:and )?[\w-]+){0,3} (?:code|scripts|notebooks?)\b"
)
"""Said of scripts that made a model, whatever else they do."""
_HAS_MADE: Final = re.compile(rf"(?i){_MADE_BY}")
_MADE_WITH: Final = re.compile(
    rf"(?i){_MADE_BY}|\b(?:using|with|by|via) the \S+ (?:\w+ ){{0,2}}scripts?\b"
    r"|\bfirst released in\b|\bsource code\b|\btraining (?:code|library|framework|script)"
    r"|\b(?:official|original|our|model|training) (?:code|repo\w*|implementation)\b"
    r"|^\W*(?:repository|code|github|library|orchestration|framework)(?: link)?\W"
)
_OWN_CODE: Final = re.compile(
    r"(?i)\b(?:official|our|training|source|full|original|associated|accompanying)"
    r" (?:and \w+ |\w+ )?"
    r"(?:code|repo\w*|implementation)\b"
    r"|\bfirst released in\b|(?:^|[|•·])\W*(?:repository|code|github)(?: link)?(?:\W|$)"
    r"|\bcode (?:(?:that|which) (?:was|we) )?(?:is|are|used|can be|for (?:training|this|the|our))\b"
    r"|\breleased? (?:our |the )?(?:\w+, ){1,4}(?:and )?code\b|\bour (?:\w+, ){1,4}code\b"
    r"|\b(?:training|its|the|all) (?:codes?|scripts?)\b[^.]{0,45}"
    r" (?:found|available|hosted|released|published) (?:at|in|on|here|under|from)\b"
    r"|\bhow (?:this|the|our) model (?:was|is|has been) (?:pre-?|fine-?)?(?:trained|tuned)\b"
    r"[^.]{0,45} (?:found|available|described) (?:at|in|on|here)\b"
    r"|\bmore (?:details|information) (?:on|about) (?:(?:the|our|this|these) )?"
    r"(?:models?|project) (?:is|are|can be) (?:available|found) (?:here|at)\b"
    r"|^(?:please )?(?:see|refer to|check(?: out)?|visit)\b"
    r".* for (?:more |further |full )?details\b"
    r"|\bresources for more information\b|\b(?:all|\w+ing) steps\b[^.]{0,30}\breproduc\w+"
    r"|\breproduc\w+ (?:\w+ )?(?:training|steps|pre-?training|fine-?tuning)\b"
    r"|\bincluding (?:\w+ ){0,2}(?:training|fine-?tuning) (?:code|scripts?)\b"
    r"[^.]*\b(?:visit|see|found|available|repo\w*|github)\b"
    r"|\b(?:and|find|see|check out|visit) (?:the|our) code (?:on|at|in|here)\b"
    r"|^for (?:more|further) (?:details|information): [^.]*\bgithub\b"
    r"|\b자세한 (?:사항|내용|정보)[은는]? [^.]{0,120}(?:참고|참조)"
    r"|\bfor (?:\w+ ){0,4}codes?,? (?:please )?(?:see|refer to|check(?: out)?|visit)\b"
)
_FOR_OTHERS: Final = re.compile(r"(?i)\byou(?:r| can (?!find|see))\b|\bfor users\b")
_FIRST: Final = re.compile(r"(?i)\bfirst released in\b")
"""What a library has to be called to be more than a tool, if no file of it is linked."""
_OURS: Final = re.compile(
    r"(?i)\b(?:our|my|companion) (?:official |github )*(?:repo\w*|code\w*|github|package|toolkit)\b"
    r"|\bquestions or comments about (?:the|this) model\W+https?://"
)
_BUILT_ON: Final = re.compile(
    r"(?i)\b(?:code\w*|repo\w*|implementation|framework|project)\b[^.]{0,30}"
    r"\b(?:based|built|builds|borrows|borrowed|adapted|derived)\b"
)
"""Said of the model's own code, and what is linked is that of others."""
_ALONE: Final = re.compile(r"[^\w(]*https?://github\.com/\S+")
_OF_CODE: Final = re.compile(r"(?i)\b(?:code|repo\w*|github|implementation|source)\b")
_MADE_IN: Final = re.compile(
    r"(?i)\btrain|\bsoftware|\btechnical|\bprocedure|\binfrastructure|\bmodel details"
)
_USED_FOR: Final = re.compile(
    r"(?i)\binstall\w*|\bpip\b|\binference\b|\bto run\b|\bserv(?:e|ing)\b|\bdeploy\w*"
    r"|\bquanti[sz]\w*|\bcompatible\b|\bsimilar\b|\bfor us(?:e|age) with\b"
    r"|\b(?:derived|adapted|forked|borrowed) from\b|\bbased on (?:the )?(?:official|original)\b"
    r"|\bthanks\b|\backnowledg\w*"
    r"|\byou (?:can|will|may|wish|need|want)\b|\bif you\b|\busers? (?:are|can|may)\b"
    r"|\blicen[sc]e\b|\bevaluat\w*|\bbenchmark\w*|\bharness\b|\breference code\b"
    r"|\bcontributions? to\b|\bother (?:works?|projects?|papers?|repositories)\b"
)
_MAY_BE_OWN: Final = hint(_OWN_CODE.pattern)
_MAY_BE_USED: Final = hint(_USED_FOR.pattern)


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
    mentions = [mention for mention in mentions if not _IS_BASE.match(mention.sentence)]
    if not same_owner(model, repository):
        mentions = [
            mention
            for mention in mentions
            if not (_is_thanks(mention) or _is_credited(repository, mention))
        ]
    prose = [mention for mention in mentions if mention.kind == "prose"]
    named_so = same_family(model, repository)
    of_anybody = is_tool(model, repository)
    if of_anybody:
        prose = [m for m in prose if m.path or _FIRST.search(m.sentence)]
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
    if beside and (same_owner(model, repository) or _is_called_after_owner(model, repository)):
        return True
    said = [mention.sentence for mention in prose]
    if any(map(_is_ours, said)) or (not of_anybody and any(map(_has_made_it, said))):
        return True
    return any(_says_own(mention, is_only=is_only) for mention in beside)


_IS_BASE: Final = re.compile(
    r"(?i)^\W*(?:(?:back-?bone|base|parent|foundation) (?:language )?(?:model|llm)s?"
    r"|fine-?tuned from(?: model)?)\W"
)
"""What a field calls the base is the code of what the model was made from."""


def _is_thanks(mention: Mention) -> bool:
    """Whether the words thank somebody else for the code."""
    return _THANKS.search(f"{mention.section.rpartition(' > ')[2]} {mention.sentence}") is not None


_THANKS: Final = re.compile(r"(?i)\bthanks? (?:to|for)\b|\bthank you\b|\backnowledge?ments?\b")


def _is_credited(repository: str, mention: Mention) -> bool:
    """Whether the words name its owner as the author: ``SparrowUI by @someone``."""
    return f"by @{repository.partition('/')[0].lower()}" in mention.sentence.lower()


_TOOLS: Final = LICENSES.keys() | {"controlnet", "gpt-neox", "datasets"}
"""Repositories after which models are called that are no code of theirs."""


def is_tool(model: str, repository: str) -> bool:
    """Whether it is a public library or network of others, whatever the model's name has of it."""
    return repository.rpartition("/")[2].lower() in _TOOLS and not same_owner(model, repository)


def _is_ours(sentence: str) -> bool:
    others = _BUILT_ON.search(sentence) or _INVITES.search(sentence)
    return _OURS.search(sentence) is not None and others is None


def _has_made_it(sentence: str) -> bool:
    """Whether words say that the scripts are there that trained the model, whatever else is."""
    if "rain" not in sentence and "tun" not in sentence.lower():
        return False
    made = _HAS_MADE.search(sentence) is not None
    return made and not (_FOR_OTHERS.search(sentence) or _BUILT_ON.search(sentence))


_INVITES: Final = re.compile(r"(?i)\bcontributions? to our\b")
"""Said by the makers of a base, whose card is copied with it, of what they would have help with."""


def is_data(mentions: Sequence[Mention]) -> bool:
    """Whether all that is said of a repository is that it is data, or a model was tuned on it."""
    prose = [mention for mention in mentions if mention.kind == "prose"]
    return bool(prose) and all(
        (mention.of_data or _IS_DATA.search(mention.sentence))
        and not _IS_CODE.search(without_addresses(mention.sentence))
        for mention in prose
    )


_IS_DATA: Final = re.compile(
    r"(?i)\b(?:on|from|using|with) [^.]{0,200}\b(?:data ?sets?|corpora|corpus)\b"
)
_IS_CODE: Final = re.compile(
    r"(?i)\b(?:code\w*|(?<!this )repo\w*|scripts?|implementation|github)\b(?!\.com)"
    r"|\b(?:checkpoint|model)s?\b[^.]{0,30} (?:released|provided|published|shared) by\b"
)


def _says_own(mention: Mention, *, is_only: bool) -> bool:
    """Whether the words call it the model's code, or it stands alone as the card's address."""
    sentence = mention.sentence
    own = _MAY_BE_OWN(sentence) and _OWN_CODE.search(sentence) is not None
    if own and _BUILT_ON.search(sentence):
        return False
    if own or _ALONE.fullmatch(sentence) is None:
        return own
    return is_only or _OF_CODE.search(_near(mention)) is not None


def says_made_with(mention: Mention) -> bool:
    """Whether the words round the link say that the model comes from that code."""
    if mention.kind == "code" or _NOT_MADE.search(mention.sentence):
        return False
    if _TRAINED_WITH.search(mention.sentence):
        return True
    if _is_of_use(mention):
        return False
    if _MADE_WITH.search(mention.sentence):
        return True
    near = _near(mention)
    return _MADE_IN.search(near) is not None and "data" not in near.rpartition(" > ")[2]


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
    said = _NO_USE.sub("", f"{near} {mention.sentence}")
    return "uses" in near.split(" > ") or (
        _MAY_BE_USED(said) and _USED_FOR.search(said) is not None
    )


_NO_USE: Final = re.compile(
    r"(?:[Tt]raining (?:and|&) (?:inference|evaluation)"
    r"|(?:[Ii]nference|[Ee]valuation) (?:and|&) training)\b"
    r"|\b[Yy]ou can (?:also )?(?:find|see|visit|consult|check"
    r"|download (?:the |our )?(?:source|training) code)\b"
)
"""Words of use that tell of none: code of both, and a place to look at."""


def _near(mention: Mention) -> str:
    return " > ".join(mention.section.split(" > ")[-2:])
