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
            if left.search(before) and (behind := right.match(after)) is not None
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
            rf"(?i){_QUOTED}(?:\([^()]{{0,60}}\))? ?(?:pre-?trained )?(?:models?|checkpoint)?,? ?"
            r"(?:(?:that|which) (?:is|was|has been) )?(?:further |additionally |instruction )?"
            r"(?:(?:re-?)?(?:trained|(?:fine-?\s?)?tuned) (?!from scratch)"
            r"|with (?:extended|continued|further|additional) (?:pre-?)?training\b"
            r"|(?:and )?(?:de-?quanti[sz]|quanti[sz]|convert|prun|abliterat)ed\b"
            r"|(?:merged|combined) with\b)"
        ),
    ),
    (
        re.compile(rf"(?i)\bthis {_QUOTED}$"),
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
            rf"(?i)\btrain[^.]{{0,120}} (?:from|on) (?:the |a )?(?:pre-?trained )?{_QUOTED}$"
        ),
        re.compile(rf"(?i){_QUOTED}(?:pre-?trained )?(?:model )?(?:checkpoint|weights)\b"),
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
