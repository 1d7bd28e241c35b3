"""License statements in a card's own words: "released under the X license", a license section.

The words of the same clause decide the subject: code, data, weights.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from extractors.context import CARD, Context
from extractors.licenses import declared as licenses
from extractors.licenses.choice import APART, LIMITS
from extractors.licenses.limits import limits
from extractors.licenses.places import (
    MOST,
    OTHERS,
    Said,
    badges,
    clause,
    foreign,
    is_notice,
    labels,
)
from extractors.licenses.sections import sections
from extractors.licenses.subjects import of_weights, says_weights, subjects
from extractors.licenses.tables import rows
from extractors.licenses.words import all_named, custom, named
from taxonomy.findings import Availability, LicenseStatement, Subject
from taxonomy.license_names import NAMELESS, linked_text

_KEYWORDS: Final = (
    "under ",
    "governed by ",
    "subject to ",
    "covered by ",
    "bound by ",
    "licensed as ",
    "licensed by ",
    "adhere to ",
    "comply with ",
    "abide by ",
)
_AFTER: Final = re.compile(
    r"(?i)(?:the )?(?:terms (?:and conditions )?|conditions )?(?:of )?(?:the |an? |this )?"
    r"([^\n]{2,120})"
)
_GRANTED: Final = re.compile(
    r"(?i)\b(?:releas|licen[sc]|distribut|availab|publish|provid|shar|open[- ]?sourc|cover|govern"
    r"|subject|com(?:es?|ing)\b|fall|permit|use[ds]?\b|is\b|are\b|made\b|must\b|please\b)"
)
_SCRIPTS: Final = ("licen", "ライセンス", "许可", "授权", "协议", "라이선스", "lizenz", "лиценз")
_SURE: Final = 0.7
"""Below it stand names that we do not know: they count where no license is declared."""


def license_statements(context: Context) -> Iterator[LicenseStatement]:
    """All that the card's prose declares, once for each subject and license."""
    found = _all_said(context)
    weights = {said.key for said in found if says_weights(said.of)}
    of_weights_too = any("weights" in _subjects(said, weights) for said in found)
    unsure = any(_is_unsure(said) for said in found)
    named_before = (unsure or not of_weights_too) and _is_declared(context)
    if not of_weights_too and not named_before:
        found.extend(limits(context))
    seen: set[tuple[str, str]] = set()
    for said in found:
        if named_before and _is_unsure(said) and said.key not in LIMITS:
            continue
        for subject in _subjects(said, weights):
            if said.key not in NAMELESS and (subject, said.key) not in seen:
                seen.add((subject, said.key))
                yield _statement(context, said, subject)


def _all_said(context: Context) -> list[Said]:
    low = context.card.lower
    found = [*_under(context, low), *_licensed(context, low), *badges(context)]
    if any(word in low for word in _SCRIPTS):
        return [*labels(context), *sections(context), *rows(context), *found, *foreign(context)]
    return found


def _is_unsure(said: Said) -> bool:
    return said.confidence < _SURE and said.rule != APART


def _subjects(said: Said, weights: set[str]) -> tuple[Subject, ...]:
    """A repository's license is that of its code where another one is said of the weights."""
    is_repository = _REPOSITORY.search(said.of) is not None and not of_weights(said.of)
    return ("code",) if is_repository and weights - {said.key} else subjects(said.of)


_REPOSITORY: Final = re.compile(r"(?i)\b(?:repo(?:sitory)?|project)\b|仓库|项目")


def _is_declared(context: Context) -> bool:
    return any(statement.key not in NAMELESS for statement in licenses.metadata(context))


def _under(context: Context, low: str) -> Iterator[Said]:
    """``… released under the terms of X``; ``low`` is the card's text in lower case."""
    card = context.card
    for at in islice(_places(low), MOST):
        match = _AFTER.match(card.text, at)
        block, name = card.at(match.start(1) if match else at)
        text = card.blocks[block].text
        before = _ASIDE.sub(" ", clause(text[max(0, name - 160) : name]))
        if match is None or OTHERS.search(before) or not _GRANTED.search(before):
            continue
        key, confidence = named(match.group(1)) or _linked(context, block, name), 0.8
        if key is None and of_weights(before):
            owner = context.name.partition("/")[0]
            key, confidence = custom(match.group(1), owner), 0.6
        if key:
            sentence = card.sentence(block, max(0, name - 2), name)
            confidence = 0.6 if is_notice(before, key) else confidence
            around = f"{_LAST.split(text[max(0, name - 160) : name])[-1]}{sentence}"
            yield Said(block, sentence, before, key, confidence, _rule(around, before))


def _licensed(context: Context, low: str) -> Iterator[Said]:
    """``The weights are MIT-licensed``, ``is licensed Apache 2.0``."""
    card = context.card
    for match in islice(_IS_LICENSED.finditer(card.text), MOST) if "licensed" in low else ():
        key = named(match[1]) if match[1] else next((k for _, k in all_named(match[0])), None)
        block, at = card.at(match.start())
        before = clause(card.blocks[block].text[max(0, at - 160) : at + 3])
        if key and not OTHERS.search(before if match[1] else f"{before}{match[0]}"):
            sure = of_weights(before) or subjects(before) == ("code",)
            sentence = card.sentence(block, at, at + 1)
            yield Said(block, sentence, before, key, 0.8 if sure else 0.6)


_IS_LICENSED: Final = re.compile(
    r"\b(?:is|are) (?:licensed (?=[A-Z])([^\n]{2,80})|[\w.+-]+(?: [\w.+-]+){0,4}?[- ]licensed\b)"
)


def _linked(context: Context, block: int, at: int) -> str | None:
    """The license whose page the words at a place lead to: ``under [this license](…)``."""
    links = context.card.links_of(block)
    around = (link.url for link in links if link.start <= at < link.stop)
    return next(filter(None, map(linked_text, around)), None)


_ASIDE: Final = re.compile(r"\([^()]{0,80}\)")
"""``The weights (e.g. this file) are released under``: what stands in brackets is not the point."""
_SPLIT: Final = re.compile(r"(?i)\bcode\b")
_LAST: Final = re.compile(r"[.!?] (?=[A-Z])|\n")
"""Where a whole sentence ends: a semicolon parts what one writes of the code and of the weights."""


def _rule(sentence: str, before: str) -> str:
    """Who tells the weights' license from the code's in one sentence chose their words."""
    told_apart = of_weights(before) and _SPLIT.search(sentence) and not _SPLIT.search(before)
    return APART if told_apart else "license.prose"


def _places(low: str) -> Iterator[int]:
    """Where the words behind a keyword begin."""
    for keyword in _KEYWORDS:
        at = low.find(keyword)
        while at >= 0:
            yield at + len(keyword)
            at = low.find(keyword, at + 1)


_COMPONENT: Final[dict[Subject, str]] = {
    "weights": "weights.final",
    "code": "code.inference",
    "data": "data.pretraining",
}


_AS_SUCH: Final = 0.05
"""What a statement counts more that speaks of the weights, not only of the model."""


def _statement(context: Context, said: Said, subject: Subject) -> LicenseStatement:
    evidence = context.found(
        said.rule,
        _COMPONENT[subject],
        Availability.UNKNOWN,
        said.confidence + (_AS_SUCH if subject == "weights" and says_weights(said.of) else 0.0),
        source=CARD,
        locator=context.card.line(said.block, said.sentence),
        quote=said.sentence,
        license=said.key,
        license_source="card_text",
    )
    return LicenseStatement(subject, said.key, "card_text", evidence.quote, evidence)
