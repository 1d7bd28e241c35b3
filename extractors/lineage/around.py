"""Words of descent on both sides of a name: ``is a X model, trained for``."""

import re
from typing import Final

from extractors.pattern_sets import hint


def around(before: str, after: str) -> re.Match[str] | None:
    """The words behind a name, if they and those before it make it a parent."""
    if not _MAY_SURROUND(before):
        return None
    return next(
        (
            behind
            for left, right in _AROUND
            if (behind := right.match(after)) is not None and left.search(before)
        ),
        None,
    )


_QUOTED: Final = r"[\s\[\]()*_`'\"“”]{0,4}"
_AROUND: Final = (
    (
        re.compile(
            rf"(?i)\b(?:this|it|model)(?: model)? (?:is|was) (?:an? |the )?"
            rf"(?:[\w-]+ |(?:[\w.-]+ ){{0,2}}[\w.-]+['’]s? )?{_QUOTED}$"
        ),
        re.compile(
            rf"(?i){_QUOTED}(?:\([^()]{{0,60}}\))? ?(?:pre-?trained )?(?:transformer )?"
            r"(?:models?|checkpoint)?,? ?"
            r"(?:(?:that|which) (?:is|was|has been) )?(?:further |additionally |instruction )?"
            r"(?:(?:re-?)?(?:trained|(?:fine-?\s?)?tuned) (?!from scratch)"
            r"|with (?:extended|continued|further|additional) (?:pre-?)?training\b"
            r"|(?:and )?(?:de-?quanti[sz]|quanti[sz]|convert|prun|abliterat)ed\b"
            r"|(?:merged|combined) with\b)"
        ),
    ),
    (
        re.compile(rf"(?:\b[Tt]|(?<=[a-z])T)his {_QUOTED}$"),
        re.compile(
            rf"(?i){_QUOTED}model (?:was|is|has been) fine-?\s?tuned (?=for|on|to|using|with)"
        ),
    ),
    (
        re.compile(rf"(?i)\b(?:we|i) used? (?:the |an? )?pre-?trained {_QUOTED}$"),
        re.compile(
            rf"(?i){_QUOTED}(?:(?:models?|checkpoint|weights)(?: from [^.]{{2,60}}?)?(?= and\b|\.)"
            r"|\.\s|and fine-?\s?tun)"
        ),
    ),
    (
        re.compile(rf"^{_QUOTED}(?:(?:An?|The) {_QUOTED})?$"),
        re.compile(
            rf"(?i){_QUOTED}(?:model,? )?(?:(?:dpo-|further )?trained|with additional training)"
            r"(?= (?:on|for|through)\b)"
        ),
    ),
    (
        re.compile(rf"(?i)\bthis model uses (?:the )?(?:pre-?trained )?{_QUOTED}$"),
        re.compile(rf"(?i){_QUOTED}(?:model )?(?:\.?$|\.\s)"),
    ),
    (
        re.compile(rf"(?i)\b(?:we|i) (?:fine-?\s?tuned|trained) (?:the |an? )?{_QUOTED}$"),
        re.compile(rf"(?i){_QUOTED}(?:model )?for (?:the |a )?downstream task\b"),
    ),
    (
        re.compile(rf"(?i)\bsmaller versions? of (?:the )?{_QUOTED}$"),
        re.compile(
            rf"(?i){_QUOTED}(?:model )?(?:that (?:only )?(?:handles?|supports?|keeps?)|with only)\b"
        ),
    ),
    (
        re.compile(
            rf"(?i)(?:\btrain|\btun(?:ed|ing)\b)[^.]{{0,120}} (?:from|on|using|with) (?:the |a )?"
            rf"(?:pre-?trained )?{_QUOTED}$"
        ),
        re.compile(rf"(?i){_QUOTED}(?:pre-?trained )?(?:model )?(?:checkpoint|weights)\b"),
    ),
    (
        re.compile(
            rf"(?i)\b(?:(?:this|the)(?: following)? (?:model|repo\w*)|it) (?:uses|contains) "
            rf"(?:the |an? )?(?:pre-?trained )?{_QUOTED}$"
        ),
        re.compile(
            rf"(?i){_QUOTED}(?:model |checkpoint )?(?:and (?:then )?|that )"
            r"(?:(?:is|was|has been) )?fine-?\s?tuned\b"
        ),
    ),
    (
        re.compile(
            rf"(?i)\b(?:took|(?:built|created|made) (?:by )?taking) (?:an? |the )?"
            rf"(?:pre-?trained )?{_QUOTED}$"
        ),
        re.compile(
            rf"(?i){_QUOTED}(?:model )?(?:from [\w ]{{2,20}} )?and (?:then )?(?:fine-?\s?tun|train)"
        ),
    ),
    (
        re.compile(rf"(?i)\busing (?:an? |the )?(?:pre-?trained )?{_QUOTED}$"),
        re.compile(
            rf"(?i){_QUOTED}(?:transformer )?(?:model|checkpoint)?,? ?(?:and (?:then )?)?"
            r"(?:further )?(?:fine-?\s?tuned|trained)\b(?! from scratch)"
        ),
    ),
    (
        re.compile(rf"\b[Mm]odel ?: ?{_QUOTED}$|, an? {_QUOTED}$"),
        re.compile(
            rf"(?i){_QUOTED}(?:model )?(?:that (?:has been|was|is) )?"
            r"(?:(?:re-?)?trained|learned|fine-?\s?tuned)(?= (?:on|using|for)\b)"
        ),
    ),
    (
        re.compile(
            rf"(?i)\b(?:created|built|made) by combining [^.]{{3,80}} with (?:the )?{_QUOTED}$"
        ),
        re.compile(rf"(?i){_QUOTED}(?:model)?[,.]"),
    ),
    (
        re.compile(rf"(?i)\btrained on (?:the|this|that) data ?set on (?:the )?{_QUOTED}$"),
        re.compile(rf"(?i){_QUOTED}(?:model\b|\.)"),
    ),
    (
        re.compile(rf"(?:^|[.!?:]\s){_QUOTED}$"),
        re.compile(
            rf"(?i){_QUOTED}(?:(?:is|was|has been) (?:further )?"
            r"|(?:trained|created|released|developed) by [^.]{1,60} and (?:then )?)"
            r"fine-?\s?tuned (?:on|for)\b"
        ),
    ),
    (
        re.compile(rf"(?:^|[.!?:]\s){_QUOTED}The {_QUOTED}$"),
        re.compile(rf"(?i){_QUOTED}model (?:is|was|has been) fine-?\s?tuned on\b"),
    ),
    (
        re.compile(rf"(?i)\b(?:is|was) an? (?:pre-?trained )?{_QUOTED}$"),
        re.compile(rf"(?i){_QUOTED}(?:model )?with an? (?:[\w-]+ ){{1,3}}head\b"),
    ),
    (
        re.compile(rf"(?i)\b(?:which|these|they) are {_QUOTED}$"),
        re.compile(rf"(?i){_QUOTED}models (?:intended|trained|fine-?tuned) "),
    ),
    (
        re.compile(rf"(?i)\b(?:we|i) added an? [^.]{{3,80}} (?:to|on top of) (?:the )?{_QUOTED}$"),
        re.compile(rf"(?i){_QUOTED}(?:model )?and (?:then )?(?:fine-?\s?tun|train)ed\b"),
    ),
)
"""What stands before the name of a parent, and what has to stand behind it."""
_MAY_SURROUND: Final = hint("|".join([f"(?:{left.pattern})" for left, _ in _AROUND]))
