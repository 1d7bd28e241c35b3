"""License statements in a card's own words: "released under the X license", a license section.

The words of the same clause decide the subject: code, data, weights. A clause about another
model (the base, the original) says nothing of this one.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

import msgspec

from extractors import licenses
from extractors.context import CARD, Context
from extractors.license_choice import APART, SECTION
from extractors.license_words import (
    NOTHING,
    all_named,
    custom,
    named,
    of_weights,
    restricted,
    subjects,
)
from taxonomy.findings import Availability, LicenseStatement, Subject
from taxonomy.license_names import linked_text

_KEYWORDS: Final = (
    "under ",
    "governed by ",
    "subject to ",
    "covered by ",
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
_LABEL: Final = re.compile(
    r"(?im)^\W{0,3}(?:(model|weights?|code|software|data(?:set)?)(?:'s)? )?"
    r"licen[sc]es?(?:\(s\))?(?: type| info\w*)?\W{0,3}[:：\-–|]\W{0,3}([^\n]{2,120})$"
)
_TITLE: Final = re.compile(
    r"(?i)^\W*(?:[\d.]+ )?(?:(?:model|weights?|code|data(?:set)?) )?"
    r"licen[sc](?:es?|ing|e info\w*)\b"
    r"|^\W*(?:[\d.]+ )?\w{0,4}(?:ライセンス|许可|許可|授权|协议|協議|라이선스|лицензия)"
)
_SCRIPTS: Final = ("licen", "Licen", "LICEN", "ライセンス", "许可", "授权", "协议", "라이선스")
_OTHERS: Final = re.compile(
    r"(?i)\b(?:other than|except|unlike|base model|original(?:ly)?|will be|previous(?:ly)?|not"
    r"|backbones?|upstream|priority over|built (?:on|with)|derivative of|first was|second was"
    r"|their work|pre-?trained models are connected)\b"
)
_MOST: Final = 200
_SURE: Final = 0.7
"""Below it stand names that we do not know: they count where no license is declared."""
_LONG: Final = 1500
_SHORT: Final = 100


def _declared(context: Context) -> Iterator[str]:
    return (statement.key for statement in licenses.metadata(context))


class _Said(msgspec.Struct, frozen=True):
    """A sentence that names a license; ``of`` are the words that tell for what."""

    block: int
    sentence: str
    of: str
    key: str
    confidence: float
    rule: str = "license.prose"


def license_statements(context: Context) -> Iterator[LicenseStatement]:
    """All that the card's prose declares, once for each subject and license."""
    text = context.card.text
    found = list(_under(context, text.lower()))
    if any(word in text for word in _SCRIPTS):
        found = [*_labels(context), *_sections(context), *found]
    named_before = any(key not in NOTHING for key in _declared(context))
    seen: set[tuple[str, str]] = set()
    for said in found:
        if said.confidence < _SURE and named_before and said.rule != APART:
            continue
        for subject in subjects(said.of):
            if said.key not in NOTHING and (subject, said.key) not in seen:
                seen.add((subject, said.key))
                yield _statement(context, said, subject)


def _labels(context: Context) -> Iterator[_Said]:
    """``License: X`` lines, and table rows ``| License | X |``."""
    card = context.card
    for match in islice(_LABEL.finditer(card.text), _MOST):
        block, _ = card.at(match.start())
        key = named(match.group(2)) or _in_links(context, block)
        if key:
            yield _Said(block, card.blocks[block].text, match.group(1) or "", key, 0.85, SECTION)
    titles = (
        number
        for number, cell in enumerate(card.blocks[:-1])
        if cell.kind in {"cell", "item"} and len(cell.text) < 30 and _TITLE.search(cell.text)
    )
    for number in islice(titles, _MOST):
        title, following = card.blocks[number].text, card.blocks[number + 1].text
        key = named(following) or _in_links(context, number + 1)
        if key:
            yield _Said(number + 1, f"{title}: {following}", title, key, 0.8, SECTION)


def _sections(context: Context) -> Iterator[_Said]:
    """A license section: its texts whole, each license they name, their links, their limits."""
    card = context.card
    about = {n for n, section in enumerate(card.sections) if _TITLE.search(section.title)}
    for number, block in enumerate(card.blocks) if about else ():
        if block.section not in about or block.kind not in {"text", "item"}:
            continue
        if len(block.text) <= _LONG:
            yield from _in_section(context, number, block.text, card.sections[block.section].title)


def _in_section(context: Context, number: int, text: str, title: str) -> Iterator[_Said]:
    whole = named(text) if len(text) < _SHORT else None
    if whole:
        yield _Said(number, text, title, whole, 0.85, SECTION)
        return
    found = False
    for at, key in islice(all_named(text), _LONGEST):
        before = _clause(text[max(0, at - 160) : at])
        found = True
        if not _OTHERS.search(before) and not _is_notice(before, key):
            sentence = context.card.sentence(number, at, at + 1)
            yield _Said(number, sentence, before or title, key, 0.85, SECTION)
    if found:
        return
    linked, limit = _in_links(context, number), restricted(text)
    if linked:
        yield _Said(number, text, title if len(text) < _SHORT else text, linked, 0.85, SECTION)
    elif limit and not _OTHERS.search(text):
        yield _Said(number, text, "model", limit, 0.6)


_LONGEST: Final = 10


def _under(context: Context, low: str) -> Iterator[_Said]:
    """``… released under the terms of X``; ``low`` is the card's text in lower case."""
    card = context.card
    for at in islice(_places(low), _MOST):
        match = _AFTER.match(card.text, at)
        block, name = card.at(match.start(1) if match else at)
        text = card.blocks[block].text
        before = _clause(text[max(0, name - 160) : name])
        if match is None or _OTHERS.search(before) or not _GRANTED.search(before):
            continue
        key, confidence = named(match.group(1)), 0.8
        if key is None and of_weights(before):
            owner = context.name.partition("/")[0]
            key, confidence = custom(match.group(1), owner), 0.6
        if key and not _is_notice(before, key):
            sentence = card.sentence(block, max(0, name - 2), name)
            yield _Said(block, sentence, before, key, confidence, _rule(sentence, before))


_SPLIT: Final = re.compile(r"(?i)\bcode\b")


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


_END: Final = re.compile(r"[.;:!?] (?=[A-Z\d])|[。；！？]|\n|, (?:and|while|whereas|but) ")


def _clause(text: str) -> str:
    """What stands after the last end of a sentence or of a part that stands alone."""
    return _END.split(text)[-1]


def _is_notice(before: str, key: str) -> bool:
    """``X 3 is licensed under the X 3 Community License``: a vendor's notice on its own model."""
    spoken = re.match(r"\W*(?:Meta )?([A-Z][\w.-]*(?: [\d.]+)?) is licensed ", before)
    name = key.removeprefix("LicenseRef-").lower().replace("-", "")
    return spoken is not None and name.startswith(spoken[1].lower().replace(" ", ""))


def _in_links(context: Context, block: int) -> str | None:
    links = (link for link in context.card.links if link.block == block)
    return next((key for link in links if (key := linked_text(link.url))), None)


_COMPONENT: Final[dict[Subject, str]] = {
    "weights": "weights.final",
    "code": "code.inference",
    "data": "data.pretraining",
}


def _statement(context: Context, said: _Said, subject: Subject) -> LicenseStatement:
    evidence = context.found(
        said.rule,
        _COMPONENT[subject],
        Availability.UNKNOWN,
        said.confidence,
        source=CARD,
        locator=context.card.line(said.block, said.sentence),
        quote=said.sentence,
        license=said.key,
        license_source="card_text",
    )
    return LicenseStatement(subject, said.key, "card_text", evidence.quote, evidence)
